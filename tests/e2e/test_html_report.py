"""The page beside a workbook: written by the real commands, opened in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sheetsync.model.plan import Plan
from sheetsync.reports.as_html import plan_page
from tests.conftest import CHROMIUM
from tests.e2e.conftest import Desk
from tests.unit.reports.plans import large_plan, spring_plan
from tests.unit.reports.test_as_html import HOSTILE, Read, hostile_plan

PATIENCE_MS = 5000
COUNT = "#count"
ROWS = ".body .row"

Opened = Callable[..., Page]


# ---------------------------------------------------------------- the commands


def test_plan_and_apply_write_a_page_with_what_their_workbook_holds(desk: Desk) -> None:
    shown = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "--html", "--json")
    told = shown.json()
    plan_file = Path(told["page"])
    assert plan_file == Path(told["plan_workbook"]).with_suffix(".html")
    changes = Read(plan_file.read_bytes()).table("Changes")
    assert [row["Change id"] for row in changes] == [one["id"] for one in told["changes"]]

    applied = desk.sheetsync("apply", told["plan_workbook"], "--html", "--json").json()
    result_file = Path(applied["page"])
    assert result_file == Path(applied["result_workbook"]).with_suffix(".html")
    page = Read(result_file.read_bytes())
    assert len(page.table("Rows")) == len(applied["rows"])
    assert {row["Outcome"] for row in page.table("Changes")} == {"done"}

    run = desk.sheetsync("undo", applied["run"], "--html", "--json").json()
    undo = Read(Path(run["page"]).read_bytes()).table("Changes")
    assert len(undo) == len(run["changes"]) > 0


def test_sync_writes_a_page_for_the_plan_and_one_for_the_result(desk: Desk) -> None:
    for mapping in (desk.folder / "mappings").glob("*.yaml"):
        text = mapping.read_text(encoding="utf-8").replace("review: always", "review: error")
        mapping.write_text(text if "review:" in text else text + "\nreview: error\n", "utf-8")
    shown = desk.sheetsync("sync", desk.sample("price-update.xlsx"), "--yes", "--html")
    assert shown.code == 0, shown.err
    assert shown.out.count("Page: ") == 2
    assert len(list(desk.folder.glob("*.html"))) == 2


def test_without_the_flag_no_page_is_written(desk: Desk) -> None:
    shown = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "--json")
    assert "page" not in shown.json()
    assert list(desk.folder.glob("*.html")) == []


def test_no_secret_reaches_the_page(desk: Desk) -> None:
    told = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "--html", "--json").json()
    text = Path(told["page"]).read_text(encoding="utf-8")
    assert desk.box.password not in text
    assert desk.box.key not in text


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Opens a plan's page; at the end nothing complained, nothing ran, nothing was loaded."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    file = tmp_path / "plan.html"

    def open_plan(plan: Plan, view: str = "") -> Page:
        file.write_bytes(plan_page(plan, "plan.xlsx"))
        page.goto(file.as_uri() + view)
        return page

    yield open_plan
    assert page.evaluate("window.ran") is None
    assert complaints == []
    assert {url.partition("#")[0] for url in asked} == {file.as_uri()}
    context.close()


chromium = pytest.mark.chromium


@chromium
def test_hostile_texts_are_shown_and_nothing_of_them_runs(opened: Opened) -> None:
    page = opened(hostile_plan())
    expect(page.locator(ROWS)).to_have_count(len(HOSTILE))
    expect(page.locator(ROWS).first).to_contain_text(HOSTILE[0])
    expect(page.locator("img")).to_have_count(0)
    page.get_by_role("tab", name="Problems").click()
    expect(page.locator(ROWS).nth(1)).to_contain_text(HOSTILE[1])


@chromium
def test_old_and_new_differ_word_by_word(opened: Opened) -> None:
    page = opened(spring_plan())
    row = page.locator(ROWS).nth(2)
    expect(row.locator("del")).to_have_count(0)
    expect(row.locator("ins")).to_have_count(1)
    assert (row.locator("ins").text_content() or "").startswith(" before first use. Season")
    expect(row).to_contain_text("Hand wash before first use.")
    row.click()
    detail = page.locator("#detail")
    expect(detail).to_contain_text("Row 3 of 10")
    expect(detail).to_contain_text("Keeps its coating for years when it is not scoured.")
    number = page.locator(ROWS).nth(1)
    assert number.locator("del").text_content() == "2.85"
    assert number.locator("ins").text_content() == "2.9"


@chromium
def test_a_search_and_a_filter_narrow_the_list_and_stand_in_the_address(opened: Opened) -> None:
    page = opened(spring_plan())
    page.keyboard.press("/")
    page.keyboard.type("kt-003 BOTTLE")
    expect(page.locator(COUNT)).to_have_text("3 of 10 shown in Changes")
    page.locator("select[data-filter=Kind]").select_option(label="clear (1)")
    expect(page.locator(COUNT)).to_have_text("1 of 10 shown in Changes")
    assert page.evaluate("location.hash") == "#q=kt-003+BOTTLE&kind=clear"
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(COUNT)).to_have_text("10 of 10 shown in Changes")


@chromium
@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("#field=attributes.colour", "2 of 10 shown in Changes"),
        ("#table=Problems&severity=warning", "2 of 4 shown in Problems"),
        ("#table=Rows&verdict=update&q=KT", "3 of 8 shown in Rows"),
        ("#q=nothing+such", "0 of 10 shown in Changes"),
        ("#table=Nowhere&kind=%3Cscript%3E", "0 of 10 shown in Changes"),
    ],
)
def test_a_link_opens_a_filtered_view(opened: Opened, view: str, told: str) -> None:
    expect(opened(spring_plan(), view).locator(COUNT)).to_have_text(told)


@chromium
def test_the_keyboard_alone_goes_everywhere(opened: Opened) -> None:
    page = opened(spring_plan())
    chosen = page.locator(f"{ROWS}[aria-selected=true]")
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    expect(chosen).to_have_attribute("aria-rowindex", "4")
    page.locator(".grid").focus()
    page.keyboard.press("End")
    expect(chosen).to_have_attribute("aria-rowindex", "11")
    page.keyboard.press("ArrowUp")
    expect(chosen).to_have_attribute("aria-rowindex", "10")
    page.keyboard.press("]")
    expect(page.locator(COUNT)).to_contain_text("New products")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", (
        "the focus is not to be seen"
    )


@chromium
def test_twenty_thousand_changes_keep_the_page_small_and_quick(opened: Opened) -> None:
    page = opened(large_plan(20_000, 4_000))
    expect(page.locator(COUNT)).to_have_text("20,000 of 20,000 shown in Changes")
    page.locator(".grid").focus()
    page.keyboard.press("End")
    expect(page.locator("#detail")).to_contain_text("Row 20,000 of 20,000")
    assert page.locator("*").count() < 1_500
    longest = page.evaluate(
        """async () => {
            const list = document.getElementById("list");
            let longest = 0;
            for (let at = 0; at < 60; at += 1) {
                list.scrollTop = at * 17000;
                const begun = performance.now();
                list.dispatchEvent(new Event("scroll"));
                list.getBoundingClientRect();
                longest = Math.max(longest, performance.now() - begun);
                await new Promise(requestAnimationFrame);
            }
            return longest;
        }"""
    )
    assert longest < 200, "a step of scrolling takes too long, even for a busy machine"
    page.locator("#q").fill("KT-003999")
    expect(page.locator(COUNT)).to_have_text("5 of 20,000 shown in Changes")


@chromium
def test_paper_gets_every_row_that_fits_and_no_controls(opened: Opened) -> None:
    page = opened(large_plan(2_000, 400), "#field=attributes.colour")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#paper tbody tr")).to_have_count(400)
    expect(page.locator("#paper")).to_be_visible()
    for control in ("input", "button", "select", "#list", "#detail"):
        for one in page.locator(control).all():
            expect(one).to_be_hidden()
    assert page.locator("#paper thead th").all_text_contents()[:2] == ["SKU", "Name"]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#paper tr")).to_have_count(0)


@chromium
def test_dark_and_light_can_both_be_read(opened: Opened) -> None:
    page = opened(spring_plan())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colours = page.evaluate(
            """() => ["body", ".lead", ".note", ".tone-bad", ".tone-warn", ".tone-good", "ins",
                      "del", "#count", ".tabs button[aria-selected=true]"].map((name) => {
                const one = document.querySelector(name);
                let under = one;
                while (getComputedStyle(under).backgroundColor === "rgba(0, 0, 0, 0)") {
                    under = under.parentElement;
                }
                return [name, getComputedStyle(one).color,
                        getComputedStyle(under).backgroundColor];
            })"""
        )
        for name, ink, ground in colours:
            assert contrast(ink, ground) >= 4.5, (scheme, name, json.dumps([ink, ground]))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours. Source: W3C, WCAG 2.2, "contrast ratio"."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour.strip("rgb()").split(",")]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
