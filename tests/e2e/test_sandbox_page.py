"""The sandbox's page, as a person sees it in a browser, and who may steer a sandbox at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sheetsync.sandbox.hosts import faults
from sheetsync.sandbox.page import routes as page
from sheetsync.sandbox.server import Options, RunningSandbox, running
from tests.conftest import CHROMIUM
from tests.contract.sandbox.small_account import (
    KETTLE,
    KETTLE_RED,
    KITCHEN,
    LAMP,
    MUG,
    PAN,
    small_account,
)

HOSTILE = '"><img src=x onerror="window.ran=1"><script>window.ran=1</script>'
FILES = Path(page.__file__).with_name("static")
PATIENCE_MS = 5000


def account() -> dict[str, Any]:
    """The small account with hostile texts, and enough products for several pages."""
    planted = small_account()
    by_id = {product["id"]: product for product in planted["products"]}
    by_id[LAMP] |= {"label": HOSTILE, "attributes": {"page": "javascript:window.ran=1"}}
    by_id[MUG]["attributes"] |= {"story": HOSTILE, "uses": ["Coffee", HOSTILE]}
    planted["attributes"][0]["name"] += HOSTILE
    planted["attributes"][9]["options"] = ["Coffee", "Tea", "Soup", HOSTILE]
    planted["families"][0]["name"] += HOSTILE
    planted["product_categories"][0] |= {"name": HOSTILE, "path": [HOSTILE]}
    planted["assets"][1]["filename"] = f"{HOSTILE.replace('/', '')}.jpg"
    for number in range(60):
        row = {"id": f"5a00000000000000000001{number:02x}", "sku": f"BULK-{number:03d}"}
        planted["products"].append({**by_id[LAMP], **row, "label": f"Bulk lamp {number}"})
    return planted


@pytest.fixture(scope="module")
def served() -> Iterator[RunningSandbox]:
    with running(Options(port=0, limits=(), later=0, seed=account)) as sandbox:
        yield sandbox


@pytest.fixture
def box(served: RunningSandbox) -> RunningSandbox:
    """A sandbox as it starts."""
    requests.post(f"{served.control_url}/reset", timeout=10).raise_for_status()
    return served


@pytest.fixture
def api(box: RunningSandbox) -> Callable[..., requests.Response]:
    """Asks the API as a client does."""
    pair = {"api_key": box.key, "api_password": box.password}
    token = requests.post(f"{box.auth_url}/auth/api/get-token", json=pair, timeout=10)
    headers = {"Authorization": f"Bearer {token.json()['data'][0]['access_token']}"}
    requests.delete(f"{box.control_url}/requests", timeout=10)

    def ask(method: str, path: str, body: Any = None) -> requests.Response:
        return requests.request(
            method,
            box.pim_url + path,
            json=body,
            headers=headers,
            timeout=10,
            allow_redirects=False,
        )

    return ask


def told(box: RunningSandbox, path: str) -> Any:
    answer = requests.get(f"{box.control_url}/page/{path}", timeout=10)
    answer.raise_for_status()
    return answer.json()


# ---------------------------------------------------------------- who may steer


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}"])
def test_programs_and_the_page_on_this_machine_steer(box: RunningSandbox, host: str) -> None:
    host = host.format(port=urlsplit(box.pim_url).port)
    for headers in ({}, {"Origin": f"http://{host}"}):
        answer = requests.post(
            f"{box.control_url}/switches",
            json={"columns_v2": 49},
            headers={"Host": host, **headers},
            timeout=10,
        )
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example"},
        {"Host": "127.0.0.1.rebound.example:8765"},
        {"Host": "localhost.rebound.example"},
        {"Host": "["},
        {"Host": "rebound.example", "Origin": "http://rebound.example"},
        {"Origin": "https://other.example"},
        {"Origin": "http://localhost:1"},
        {"Origin": "null"},
        {"Origin": ""},
    ],
)
def test_no_other_web_site_steers(box: RunningSandbox, headers: dict[str, str]) -> None:
    for method, path, body in (
        ("GET", "/", None),
        ("GET", "/_sandbox/page/start", None),
        ("GET", "/_sandbox", None),
        ("GET", "/_sandbox/accounts", None),
        ("POST", "/_sandbox/faults", {"kind": "status"}),
        ("POST", "/_sandbox/switches", {"columns_v2": 49}),
        ("POST", "/_sandbox/accounts", {"name": "other"}),
        ("POST", "/_sandbox/reset", None),
        ("DELETE", "/_sandbox/requests", None),
        ("OPTIONS", "/_sandbox/faults", None),
    ):
        asked = box.pim_url + path
        answer = requests.request(method, asked, json=body, headers=headers, timeout=10)
        assert answer.status_code == 403, path
        assert box.key not in answer.text
        assert not any("access-control" in name.lower() for name in answer.headers)
    assert requests.get(f"{box.control_url}/faults", timeout=10).json() == {"faults": []}
    switches = requests.get(f"{box.control_url}/switches", timeout=10).json()["switches"]
    assert switches["columns_v2"] == 50
    assert told(box, "start")["accounts"] == ["main"]


def test_the_api_itself_answers_under_any_name(box: RunningSandbox) -> None:
    headers = {"Host": "plytix.example", "Origin": "https://tool.example"}
    answer = requests.get(f"{box.pim_url}/api/v1/products/{MUG}", headers=headers, timeout=10)
    assert answer.status_code == 401


# ---------------------------------------------------------------- what is sent


@pytest.mark.parametrize(
    "path", ["/", "/_sandbox/page/start", "/_sandbox/page/products", "/_sandbox/page/files/main.js"]
)
def test_nothing_of_the_page_is_kept_or_run_from_elsewhere(box: RunningSandbox, path: str) -> None:
    answer = requests.get(box.pim_url + path, timeout=10)
    assert answer.status_code == 200
    policy = dict(
        part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_files_of_the_page_are_plain() -> None:
    assert {file.suffix for file in FILES.iterdir()} == {".html", ".css", ".js"}
    for file in FILES.iterdir():
        text = file.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)
        for address in re.findall(r"https?://[^\s\"'`]+", text):
            assert address.startswith("http://www.w3.org/2000/svg"), (file.name, address)
    index = (FILES / "index.html").read_text("utf-8")
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)", index)


def test_only_files_of_the_page_are_served(box: RunningSandbox) -> None:
    for name in ("none.js", "page.py", "..%2fpage.py", "..%2f..%2fpage.py"):
        answer = requests.get(f"{box.control_url}/page/files/{name}", timeout=10)
        assert answer.status_code == 404


def test_there_is_no_page_with_no_page() -> None:
    with running(Options(port=0, limits=(), page=False, seed=small_account)) as bare:
        for path in ("/", "/_sandbox/page/start", "/_sandbox/page/files/main.js"):
            assert requests.get(bare.pim_url + path, timeout=10).status_code == 404
        assert requests.get(bare.control_url, timeout=10).status_code == 200


def test_pages_of_products_neither_overlap_nor_skip(box: RunningSandbox) -> None:
    pages = [told(box, f"products?page={number}") for number in (1, 2, 3)]
    assert [len(found["rows"]) for found in pages] == [48, 19, 0]
    assert {found["total"] for found in pages} == {67}
    assert len({row["id"] for found in pages for row in found["rows"]}) == 67


@pytest.mark.parametrize(
    ("query", "skus"),
    [
        ("search=kt-1-", ["KT-1-BL", "KT-1-RD"]),
        ("search=kettle", ["KT-1"]),
        ("search=PAN-1", ["pan-1"]),
        ("search=4006381", ["MUG-1"]),
        ("search=%25", []),
        ("search=nothing", []),
        ("status=Archived", ["pan-1"]),
        ("level=parents", ["KT-1"]),
        ("level=variants&order=-sku", ["KT-1-RD", "KT-1-BL"]),
        ("search=bulk&order=newest&page=2", [f"BULK-{number:03d}" for number in range(11, -1, -1)]),
        (f"category={KITCHEN}", ["pan-1"]),
        ("category=none", []),
        ("search=mug&page=nonsense", ["MUG-1"]),
        ("search=mug&page=99999999999999999999999999", ["MUG-1"]),
        ("search=mug&page=999999999999999", []),
        ("search=mug&page=0&order=nonsense", ["MUG-1"]),
    ],
)
def test_products_are_found(box: RunningSandbox, query: str, skus: list[str]) -> None:
    assert [row["sku"] for row in told(box, f"products?{query}")["rows"]] == skus


def test_an_exact_sku_comes_first(box: RunningSandbox) -> None:
    changed = {"sku": "BULK-000", "fields": {"label": "not bulk-042"}}
    requests.post(f"{box.control_url}/edit", json=changed, timeout=10).raise_for_status()
    found = told(box, "products?search=bulk-042")
    assert [row["sku"] for row in found["rows"]] == ["BULK-042", "BULK-000"]


def test_an_unknown_product_is_404(box: RunningSandbox) -> None:
    answer = requests.get(f"{box.control_url}/page/products/none", timeout=10)
    assert answer.status_code == 404


def test_a_value_says_where_it_comes_from(box: RunningSandbox) -> None:
    values = {row["label"]: row for row in told(box, f"products/{KETTLE_RED}")["attributes"]}
    assert (values["material"]["overwritten"], values["material"]["value"]) == (True, "Enamel")
    assert (values["care"]["inherited"], values["care"]["value"]) == (True, "Wipe")
    assert (values["colour"]["inherited"], values["colour"]["value"]) == (False, "Red")


def test_the_form_for_faults_knows_every_member_and_kind(box: RunningSandbox) -> None:
    form = told(box, "faults")
    assert form["kinds"] == dict(faults.KINDS)
    members = {member["name"]: member for member in form["members"]}
    assert {"kind", *members} == set(faults.Fault.__slots__)
    assert all(member["says"] for member in form["members"])
    assert {"status", "html"} <= set(members["status"]["kinds"])
    assert members["when"]["choices"] == ["before", "after"]
    assert (members["times"]["type"], members["times"]["default"]) == ("int", None)
    assert "/api/v2/products/{id}" in form["routes"]
    assert (members["attributes"]["type"], members["attributes"]["default"]) == ("json", {})
    assert (members["delete"]["type"], members["share"]["type"]) == ("bool", "float")


def test_the_log_is_told_from_a_number_on(
    box: RunningSandbox, api: Callable[..., requests.Response]
) -> None:
    for _ in range(3):
        api("GET", f"/api/v1/products/{MUG}")
    assert [entry["number"] for entry in told(box, "requests?after=1")["requests"]] == [2, 3]
    assert told(box, "requests?after=3")["requests"] == []
    assert len(told(box, "requests?after=nonsense")["requests"]) == 3
    assert told(box, "requests")["total"] == 3


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of; a test may strike out what it expects."""
    return []


@pytest.fixture
def tab(browser: Browser, box: RunningSandbox, complaints: list[str]) -> Iterator[Page]:
    """A new tab; at the end, nothing complained, nothing ran, and nobody else was asked."""
    context = browser.new_context(viewport={"width": 1200, "height": 800}, base_url=box.pim_url)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    hosts: set[str] = set()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    yield opened
    ran = opened.evaluate("window.ran")
    context.close()
    assert complaints == []
    assert ran is None
    assert hosts - {""} == {urlsplit(box.pim_url).netloc}


FAINT = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([red, green, blue]) => [red, green, blue].map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = parts(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll("body *")]
    .filter((each) => each.checkVisibility({ opacityProperty: true })
      && !each.closest(":disabled, .off, svg")
      && [...each.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
    .map((each) => [each, ...[parts(getComputedStyle(each).color), ground(each)].map(light)])
    .filter(([, ink, paper]) => (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05) < 4.5)
    .map(([each]) => each.outerHTML.slice(0, 200));
}"""
"""Gives the texts with less contrast than 4.5 to 1 (WCAG 2.2, 1.4.3)."""


def open_at(tab: Page, place: str) -> None:
    tab.goto(f"/#/{place}")
    expect(tab.locator(f'.view[data-place="#/{place}"] h1')).to_be_visible()


in_chromium = pytest.mark.chromium


@in_chromium
def test_products_have_their_pictures(tab: Page) -> None:
    open_at(tab, "products")
    row = tab.get_by_role("row").filter(has_text="MUG-1")
    picture = row.locator("img.picture")
    expect(picture).to_be_visible()
    tab.wait_for_function("image => image.naturalWidth > 0", arg=picture.element_handle())
    assert row.get_by_text("Completed").is_visible()
    expect(tab.get_by_role("row").filter(has_text="pan-1").locator("span.picture")).to_have_text(
        "P"
    )


@in_chromium
def test_what_the_page_asks_is_neither_logged_nor_hit_by_faults(
    tab: Page, box: RunningSandbox, api: Callable[..., requests.Response]
) -> None:
    fault = {"kind": "status", "times": 1}
    requests.post(f"{box.control_url}/faults", json=fault, timeout=10).raise_for_status()
    open_at(tab, "assets")
    picture = tab.locator("img.picture").first
    tab.wait_for_function("image => image.naturalWidth > 0", arg=picture.element_handle())
    assert told(box, "requests")["total"] == 0
    assert api("GET", f"/api/v1/products/{MUG}").status_code == 503


@in_chromium
def test_a_search_narrows_as_one_types_and_pages_go_on(tab: Page) -> None:
    open_at(tab, "products")
    expect(tab.get_by_text("67 products")).to_be_visible()
    tab.get_by_role("link", name="Next").click()
    expect(tab.locator("tbody tr")).to_have_count(19)
    tab.get_by_role("searchbox").fill("kettle")
    expect(tab.locator("tbody tr")).to_have_count(1)
    assert "search=kettle" in tab.url
    tab.reload()
    expect(tab.get_by_role("searchbox")).to_have_value("kettle")
    expect(tab.locator("tbody tr")).to_have_count(1)
    tab.get_by_label("Status").select_option("Archived")
    expect(tab.get_by_text("No product fits.")).to_be_visible()


@in_chromium
def test_a_product_shows_its_values_and_leads_to_its_relatives(tab: Page) -> None:
    open_at(tab, "products?search=mug")
    tab.get_by_role("link", name="MUG-1", exact=True).click()
    expect(tab.get_by_role("heading", name="Mug", exact=True)).to_be_focused()
    values = tab.locator(".values tr")
    weight = values.filter(has=tab.locator("code", has_text="weight_kg"))
    expect(weight.locator("th")).to_contain_text("Weight kg")
    expect(weight.locator("td")).to_have_text("0.35")
    expect(values.filter(has_text="oven_safe").locator("td")).to_have_text("Yes")
    expect(values.filter(has_text="gallery").locator("li")).to_have_count(2)
    expect(tab.locator("section", has_text="Assets").locator("ul.assets > li").last).to_be_visible()
    spare = tab.locator("section.relationship", has_text="Spare parts")
    expect(spare.locator("tbody tr").filter(has_text="pan-1").locator("td").last).to_have_text("2")
    spare.get_by_role("link", name="pan-1").click()
    expect(tab.get_by_role("heading", name="Pan", exact=True)).to_be_visible()
    tab.go_back()
    expect(spare.get_by_role("link", name="pan-1")).to_be_focused()
    tab.go_back()
    expect(tab.get_by_role("link", name="MUG-1", exact=True)).to_be_focused()


@in_chromium
def test_parent_and_variants_lead_to_each_other(tab: Page) -> None:
    open_at(tab, f"products/{KETTLE}")
    tab.get_by_role("link", name="KT-1-RD").click()
    expect(tab.locator("#content")).to_contain_text("Variant")
    material = tab.locator(".values tr").filter(has=tab.locator("code", has_text="material"))
    expect(material).to_contain_text("own value")
    expect(tab.locator(".values tr").filter(has_text="care")).to_contain_text("inherited")
    tab.locator(".facts").get_by_role("link", name="KT-1", exact=True).click()
    expect(tab.get_by_role("heading", name="Kettle", exact=True)).to_be_visible()


@in_chromium
def test_the_api_s_own_answer_is_there_to_read(
    tab: Page, api: Callable[..., requests.Response]
) -> None:
    open_at(tab, f"products/{PAN}")
    tab.get_by_text(f"GET /api/v1/products/{PAN}").click()
    shown = json.loads(tab.locator("details[open] pre").inner_text())
    assert shown == api("GET", f"/api/v1/products/{PAN}").json()["data"][0]


@in_chromium
def test_attributes_are_listed_with_what_belongs_to_them(tab: Page) -> None:
    open_at(tab, "attributes")
    expect(tab.locator("tbody tr")).to_have_count(13)
    colour = tab.get_by_role("row").filter(has=tab.locator("code", has_text="colour"))
    expect(colour).to_contain_text("Dropdown")
    expect(colour).to_contain_text("Größe")
    expect(colour).to_contain_text("Kettles")
    tab.get_by_label("Group").select_option("Facts")
    expect(tab.locator("tbody tr")).to_have_count(1)
    tab.get_by_label("Group").select_option("")
    tab.get_by_role("searchbox").fill("größe")
    expect(tab.locator("tbody tr")).to_have_count(1)


@in_chromium
def test_families_say_what_is_inherited(tab: Page) -> None:
    open_at(tab, "families")
    tab.locator("summary", has_text="Kettles").click()
    expect(tab.get_by_text("Inherited from the parent")).to_be_visible()
    tab.get_by_role("link", name="Its products").click()
    expect(tab.locator("tbody tr")).to_have_count(3)


@in_chromium
def test_the_category_tree_unfolds_and_leads_to_products(tab: Page) -> None:
    open_at(tab, "categories")
    tree = tab.locator(".tree").first
    expect(tree).to_contain_text("2 categories")
    mugs = tree.get_by_role("link", name="Mugs")
    expect(mugs).to_be_visible()
    tree.get_by_role("button", name="Close all").click()
    expect(mugs).to_be_hidden()
    tree.get_by_role("button", name="Open all").click()
    mugs.click()
    expect(tab.locator("tbody tr")).to_have_count(1)
    tab.get_by_role("link", name="All, not only of this category").click()
    expect(tab.get_by_text("67 products")).to_be_visible()


@in_chromium
def test_assets_are_tiles_that_lead_to_their_products(tab: Page) -> None:
    open_at(tab, "assets")
    expect(tab.locator("ul.assets > li")).to_have_count(3)
    tab.get_by_label("Type").select_option("TEXTS")
    expect(tab.locator("ul.assets > li")).to_have_count(1)
    tab.get_by_role("link", name="Its products").click()
    expect(tab.locator("tbody tr")).to_have_count(1)
    expect(tab.locator("tbody tr")).to_contain_text("pan-1")


@in_chromium
def test_the_log_grows_by_itself(tab: Page, api: Callable[..., requests.Response]) -> None:
    open_at(tab, "requests")
    expect(tab.get_by_text("Nothing has been asked yet.")).to_be_visible()
    api("GET", f"/api/v1/products/{MUG}")
    api("GET", "/nowhere")
    rows = tab.locator("table.log tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("/nowhere")
    expect(rows.first).to_contain_text("404")
    tab.get_by_label("Status").select_option("2")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(f"/api/v1/products/{MUG}")
    tab.get_by_role("button", name="Clear").click()
    expect(tab.get_by_text("Nothing has been asked yet.")).to_be_visible()


@in_chromium
def test_a_fault_set_on_the_page_strikes_and_clearing_heals(
    tab: Page, api: Callable[..., requests.Response]
) -> None:
    open_at(tab, "faults")
    tab.get_by_label("Kind").select_option("status")
    tab.get_by_label("status", exact=True).fill("502")
    tab.get_by_label("route").fill("/api/v1/products/{id}")
    tab.get_by_role("button", name="Set it").click()
    expect(tab.locator("tbody tr")).to_have_count(1)
    expect(tab.locator("nav .badge")).to_have_text("1")
    assert api("GET", f"/api/v1/products/{MUG}").status_code == 502
    expect(tab.locator("tbody td").last).to_have_text("1")
    tab.get_by_role("button", name="Clear all").click()
    expect(tab.get_by_text("Nothing goes wrong.")).to_be_visible()
    expect(tab.locator("nav .badge")).to_be_empty()
    assert api("GET", f"/api/v1/products/{MUG}").status_code == 200


@in_chromium
def test_every_kind_of_fault_shows_its_own_members(tab: Page, box: RunningSandbox) -> None:
    open_at(tab, "faults")
    members = told(box, "faults")["members"]
    for kind in faults.KINDS:
        tab.get_by_label("Kind").select_option(kind)
        shown = tab.locator("form.fault .fields [name]").evaluate_all("all => all.map(e => e.name)")
        wanted = {
            member["name"] for member in members if kind in member["kinds"] or not member["kinds"]
        }
        assert set(shown) == wanted


@in_chromium
def test_a_wrong_fault_is_explained(tab: Page, box: RunningSandbox, complaints: list[str]) -> None:
    open_at(tab, "faults")
    tab.get_by_text("How often", exact=True).click()
    tab.get_by_label("every", exact=True).fill("0")
    tab.get_by_role("button", name="Set it").click()
    expect(tab.get_by_role("alert")).to_contain_text("every must be a number from 1")
    assert all("422" in complaint for complaint in complaints)
    complaints.clear()
    assert requests.get(f"{box.control_url}/faults", timeout=10).json() == {"faults": []}


@in_chromium
def test_a_switch_changed_on_the_page_changes_the_answer(
    tab: Page, api: Callable[..., requests.Response]
) -> None:
    slash = f"/api/v1/products/{MUG}/"
    assert api("GET", slash).status_code == 308
    open_at(tab, "switches")
    tab.get_by_role("searchbox").fill("trailing")
    switch = tab.locator("article.switch")
    expect(switch).to_have_count(1)
    expect(switch).to_contain_text("a redirect was observed")
    tab.get_by_label("trailing_slash_status").select_option("302")
    expect(switch).to_contain_text("changed")
    assert api("GET", slash).status_code == 302
    tab.get_by_role("button", name="Back to 308").click()
    expect(tab.get_by_text("1 switch, 0 changed")).to_be_visible()
    assert api("GET", slash).status_code == 308


@in_chromium
def test_the_connection_can_be_copied(tab: Page, box: RunningSandbox) -> None:
    open_at(tab, "")
    expect(tab.get_by_role("heading", name="Small & Co")).to_be_visible()
    assert box.password not in tab.locator(".copies").inner_text()
    row = tab.locator(".copies dd").last
    row.get_by_role("button", name="Copy").click()
    expect(tab.get_by_text("Copied.")).to_be_visible()
    assert tab.evaluate("navigator.clipboard.readText()") == box.password
    row.get_by_role("button", name="Show").click()
    expect(row).to_contain_text(box.password)


@in_chromium
def test_a_reset_is_asked_about_first(
    tab: Page, box: RunningSandbox, api: Callable[..., requests.Response]
) -> None:
    assert api("DELETE", f"/api/v1/products/{PAN}").status_code == 204
    open_at(tab, "")
    products = tab.locator(".sizes li").first
    expect(products).to_contain_text("66")
    tab.get_by_role("button", name="Reset…").click()
    tab.get_by_role("button", name="Cancel").click()
    expect(products).to_contain_text("66")
    tab.get_by_role("button", name="Reset…").click()
    tab.get_by_role("dialog").get_by_role("button", name="Reset").click()
    expect(products).to_contain_text("67")
    assert api("GET", f"/api/v1/products/{PAN}").status_code == 200


@in_chromium
def test_each_account_can_be_chosen(
    tab: Page, box: RunningSandbox, api: Callable[..., requests.Response]
) -> None:
    made = {"name": "other", "key": "OTHERKEY", "password": "other-password"}
    url = f"{box.control_url}/accounts"
    requests.post(url, json=made, timeout=10).raise_for_status()
    try:
        open_at(tab, "")
        tab.get_by_label("Account").select_option("other")
        expect(tab.locator(".copies")).to_contain_text("OTHERKEY")
        expect(tab.locator(".sizes li").first).to_contain_text("0")
        tab.get_by_role("link", name="Switches").click()
        tab.get_by_label("trailing_slash_status").select_option("301")
        expect(tab.get_by_text("1 changed")).to_be_visible()
        assert api("GET", f"/api/v1/products/{MUG}/").status_code == 308
        tab.reload()
        expect(tab.get_by_text("1 changed")).to_be_visible()
        tab.get_by_label("Account").select_option("main")
        expect(tab.get_by_text("0 changed")).to_be_visible()
        tab.get_by_role("link", name="Requests").click()
        expect(tab.locator("table.log tbody td").last).to_have_text("main")
    finally:
        requests.delete(f"{url}/other", timeout=10).raise_for_status()


@in_chromium
def test_hostile_texts_are_shown_and_never_run(tab: Page) -> None:
    open_at(tab, f"products/{LAMP}")
    expect(tab.get_by_role("heading", name=HOSTILE)).to_be_visible()
    expect(tab.get_by_role("link", name="javascript:")).to_have_count(0)
    open_at(tab, f"products/{MUG}")
    expect(tab.locator(".values")).to_contain_text([HOSTILE])
    for place in ("products", "attributes", "families", "categories", "assets"):
        open_at(tab, place)
        expect(tab.locator("#content")).to_contain_text(HOSTILE.partition("/")[0])
        assert tab.locator("#content img[onerror], #content script").count() == 0


@in_chromium
def test_everything_is_reached_by_keyboard(tab: Page) -> None:
    open_at(tab, "products")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="To the content")).to_be_focused()
    for _ in range(30):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.type") == "search":
            break
    expect(tab.get_by_role("searchbox")).to_be_focused()
    tab.keyboard.type("mug")
    expect(tab.locator("tbody tr")).to_have_count(1)
    for _ in range(8):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.textContent") == "MUG-1":
            break
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="Mug", exact=True)).to_be_focused()
    tab.go_back()
    expect(tab.get_by_role("link", name="MUG-1", exact=True)).to_be_focused()
    tab.keyboard.press("/")
    expect(tab.get_by_role("searchbox")).to_be_focused()


@in_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_fits_a_narrow_window_and_can_be_read(
    browser: Browser, box: RunningSandbox, scheme: Any
) -> None:
    context = browser.new_context(
        viewport={"width": 340, "height": 700}, base_url=box.pim_url, color_scheme=scheme
    )
    tab = context.new_page()
    views = ["", "products", f"products/{MUG}", "attributes", "families", "categories", "assets"]
    for place in [*views, "requests", "faults", "switches"]:
        open_at(tab, place)
        wide = tab.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, place
        assert tab.evaluate(FAINT) == [], place
    context.close()
