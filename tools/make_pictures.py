"""Make the pictures of docs/pictures: a plan and a result, in the browser and as workbooks.

Run ``python -m tools.make_pictures`` from the repository's root. The practice account is planned
and applied on a sandbox of its own. It needs Chromium; the workbooks' pictures also need
LibreOffice and ``pdftoppm``, and are left as they are, with a word, where those are missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, Literal

import openpyxl
from openpyxl.worksheet.properties import PageSetupProperties
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from sheetsync.cli.boundary import run
from sheetsync.cli.main import cli
from sheetsync.sandbox.server import Options, running

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURES: Final = ROOT / "docs/pictures"
SOURCE: Final = "spring-range.xlsx"
SHEETS: Final = ("Summary", "Changes")
Scheme = Literal["light", "dark"]
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
WIDTH: Final = 1280
HEIGHT: Final = 1000
COLOURS: Final = 64
"""Enough for a page of text, and a quarter of the size of a full picture."""
MAX_BYTES: Final = 200_000


def main() -> int:
    """Make every picture that this machine can make."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("Chromium is not installed (no chromium on the PATH).\n")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "Spring range"
        folder.mkdir()
        plan, result = _pages(folder)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for page, name, view in (
                (plan, "plan-page", ""),
                (result, "result-page", "#table=Changes"),
            ):
                for scheme in SCHEMES:
                    _photograph(browser, page, view, scheme, PICTURES / f"{name}-{scheme}.png")
            browser.close()
        _photograph_sheets(plan.with_suffix(".xlsx"), Path(scratch))
    return 0


def _pages(folder: Path) -> tuple[Path, Path]:
    """Plan the sample and apply it on a sandbox; gives the pages of plan and result."""
    shutil.copy(ROOT / "samples" / SOURCE, folder / SOURCE)
    shutil.copytree(ROOT / "mappings", folder / "mappings")
    with running(Options(port=0, state=":memory:", limits=())) as box:
        (folder / "sheetsync.toml").write_text(
            "[connections.demo]\n"
            f'endpoint = "{box.pim_url}"\n'
            'authentication = "custom"\n'
            f'auth_endpoint = "{box.auth_url}/auth/api/get-token"\n',
            encoding="utf-8",
        )
        os.environ |= {
            "SHEETSYNC_HOME": str(folder.parent / "home"),
            "SHEETSYNC_DEMO_API_KEY": box.key,
            "SHEETSYNC_DEMO_API_PASSWORD": box.password,
        }
        os.chdir(folder)
        try:
            run(cli, ["plan", SOURCE, "-c", "demo", "--html", "-q"])
            plan = next(folder.glob("* plan *.html"))
            run(cli, ["apply", str(plan.with_suffix(".xlsx")), "-c", "demo", "--html", "-q"])
            return plan, next(folder.glob("* result *.html"))
        finally:
            os.chdir(ROOT)


def _photograph(browser: Browser, file: Path, view: str, scheme: Scheme, target: Path) -> None:
    """A page as it looks: the summary's beginning and the table below it."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme)
    page.goto(file.as_uri() + view)
    page.locator(".body .row").nth(1).click()
    # Where the files stand and who made them is of this machine alone.
    page.get_by_role("region", name="Where this comes from").evaluate("one => one.remove()")
    page.screenshot(path=target, full_page=True)
    page.close()
    _shrink(target)


def _photograph_sheets(workbook: Path, scratch: Path) -> None:
    """The plan workbook's first sheets as LibreOffice prints them."""
    soffice, pdftoppm = shutil.which("soffice"), shutil.which("pdftoppm")
    if soffice is None or pdftoppm is None:
        sys.stderr.write("No soffice or no pdftoppm: the workbook's pictures stay as they are.\n")
        return
    for sheet in SHEETS:
        alone = scratch / f"{sheet}.xlsx"
        _keep_one_sheet(workbook, sheet, alone)
        profile = (scratch / "profile").resolve().as_uri()
        quiet = (f"-env:UserInstallation={profile}", "--headless", "--norestore")
        subprocess.run(
            [soffice, *quiet, "--convert-to", "pdf", "--outdir", str(scratch), str(alone)],
            check=True,
            capture_output=True,
            timeout=180,
        )
        target = PICTURES / f"plan-workbook-{sheet.lower()}"
        printed = str(alone.with_suffix(".pdf"))
        subprocess.run(
            [pdftoppm, "-png", "-r", "110", "-singlefile", printed, str(target)],
            check=True,
            timeout=60,
        )
        _shrink(target.with_suffix(".png"))


def _keep_one_sheet(workbook: Path, name: str, target: Path) -> None:
    """A copy with one sheet, all its columns on the width of a page."""
    book = openpyxl.load_workbook(workbook)
    for other in book.sheetnames:
        if other != name:
            del book[other]
    sheet = book[name]
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.save(target)


def _shrink(path: Path) -> None:
    """Save a picture with few colours.

    Raises:
        RuntimeError: It is still too large for a repository.
    """
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(COLOURS)
    few.save(path, optimize=True)
    if path.stat().st_size > MAX_BYTES:
        message = f"{path.name} has {path.stat().st_size:,} bytes, more than {MAX_BYTES:,}"
        raise RuntimeError(message)


if __name__ == "__main__":
    raise SystemExit(main())
