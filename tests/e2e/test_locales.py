"""The same workbook gives the same plan under every locale, time zone and encoding."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
import requests
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from sheetsync.sandbox.server import Options, RunningSandbox, running
from tests.e2e.conftest import ROOT
from tests.surroundings import (
    build_locales,
    can_build_locales,
    environment,
    probed,
    run_several,
)

pytestmark = pytest.mark.skipif(
    not can_build_locales(), reason="localedef or its sources are not installed (package locales)"
)

LOCALES = ("C", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8")
ZONES = ("Pacific/Kiritimati", "America/Los_Angeles", "UTC")
OPTIONS = ["Straße", "STRASSE", "ısı", "İri", "iri", "Σίσυφος", "Kırmızı"]

MAPPING = """\
version: 1
connection: plytix
sheets:
  - sheet: "Ürünler İı"
    key: {column: ÜRÜN KODU, field: sku}
    mode: upsert
    columns:
      - {column: name ß, field: label}
      - {column: Renk ı, field: attributes.renk}
      - {column: Preis, field: attributes.price, decimal: ",", thousands: "."}
      - {column: Weight, field: attributes.weight_kg, percent: fraction}
      - {column: Launch, field: attributes.launch_date}
      - {column: Ends, field: attributes.sale_ends_on, date_order: dmy}
      - {column: New, field: attributes.new_arrival}
      - {column: ΣΙΣ, field: attributes.short_description}
"""

HEADERS = ("ürün kodu", "NAME ß", "Renk ı", "Preis", "Weight", "Launch", "Ends", "New", "ΣΙΣ")
DAY = datetime.datetime(2025, 3, 30)  # noqa: DTZ001 - a moment in a cell has no zone
MOMENT = DAY.replace(month=7, second=1)
ROWS: tuple[tuple[Any, ...], ...] = (
    ("İST-ı-1", "Straße", "Straße", "1.234,56", 0.5, DAY, "31.12.2026", True, "aΣ"),
    ("IST-i-1", "STRASSE", "STRASSE", "1,5", "12.5", datetime.date(2026, 10, 25), "1.2.27", "x", 1),
    ("ist-İ-1", "ısı", "ısı", 12.5, "19%", MOMENT, DAY, "JA", 2.5),
    ("ist-i-2", "İri", "İri", 1e-7, 1e21, datetime.time(12, 30), "2026-05-01", "EVET", "Ω"),
    ("ßS-1", "iri", "iri", "1'000", "1.5", "03/04/2026", "03/04/2026", "HAYIR", "ǅ"),
    ("SS-ß", "Σίσυφος", "ΣΊΣΥΦΟΣ", "1.234", "0,5", "1. Mai 2026", "1 May 2026", "İ", "ﬁ"),
    ("Kİ-1", "kirmizi", "KIRMIZI", "12,5 €", 0.1 + 0.2, "2026-05-01", 46000, "TRUE", "٣"),
    ("kı-1", "Kırmızı", "kirmizi", -0.0, "٣", datetime.timedelta(hours=30), "gestern", 1, "12"),
    ("I", "i", "Kırmızı", 1234567.891, "1e3", 59, "29.02.2027", "FALSE", "é"),
)  # fmt: skip


def workbook(path: Path, *, macintosh: bool) -> None:
    """The rows above; the Macintosh counts days from 1904."""
    book = openpyxl.Workbook()
    if macintosh:
        book.epoch = CALENDAR_MAC_1904
    (sheet,) = book.worksheets
    sheet.title = "Ürünler İı"
    sheet.append(HEADERS)
    for row in ROWS:
        sheet.append(row)
    sheet["E3"].number_format = "0.0%"
    sheet["D4"].number_format = '#,##0.00 "₺"'
    book.save(path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the locales."""
    folder = tmp_path_factory.mktemp("locales")
    build_locales(folder)
    return folder


@pytest.fixture(scope="module")
def account() -> Iterator[RunningSandbox]:
    """An account with letters that some languages fold otherwise."""
    with running(Options(port=0, state=":memory:", limits=())) as box:
        asked = {"api_key": box.key, "api_password": box.password}
        token = requests.post(f"{box.auth_url}/auth/api/get-token", json=asked, timeout=10)
        added = requests.post(
            f"{box.pim_url}/api/v1/attributes/product",
            json={"name": "Renk", "type_class": "DropdownAttribute", "options": OPTIONS},
            headers={"Authorization": f"Bearer {token.json()['data'][0]['access_token']}"},
            timeout=10,
        )
        added.raise_for_status()
        yield box


class Place:
    """A folder of its own with everything that the commands need."""

    def __init__(self, folder: Path, box: RunningSandbox, built: Path) -> None:
        self.folder = folder
        self.home = folder.parent / f"{folder.name[:20]} home"
        self._built = built
        self._box = box
        folder.mkdir(parents=True)
        shutil.copytree(ROOT / "mappings", folder / "mappings")
        for mapping in (folder / "mappings").glob("*.yaml"):
            text = mapping.read_text("utf-8").replace("connection: sandbox", "connection: plytix")
            mapping.write_text(text, "utf-8")
        (folder / "ürünler.yaml").write_text(MAPPING, "utf-8")
        for name in ("price-update.xlsx", "spring-range.xlsx"):
            shutil.copy(ROOT / "samples" / name, folder)
        (folder / "sheetsync.toml").write_text(
            "[connections.plytix]\n"
            f'endpoint = "{box.pim_url}"\n'
            'authentication = "custom"\n'
            f'auth_endpoint = "{box.auth_url}/auth/api/get-token"\n',
            "utf-8",
        )

    def surroundings(self, settings: Mapping[str, str]) -> dict[str, str]:
        """The environment of a command."""
        return environment(
            self._built,
            {
                "SHEETSYNC_HOME": str(self.home),
                "SHEETSYNC_PLYTIX_API_KEY": self._box.key,
                "SHEETSYNC_PLYTIX_API_PASSWORD": self._box.password,
                **settings,
            },
        )


ODD = ("ürünler 1900.xlsx", "ürünler 1904.xlsx")
LINES = (
    ("schema", "pull", "-c", "plytix"),
    *(("plan", name, "-m", "ürünler.yaml", "--json") for name in ODD),
    *(("check", name, "-m", "ürünler.yaml", "--json") for name in ODD),
    *(("doctor", name, "--json") for name in ODD),
    ("doctor", "spring-range.xlsx", "--json"),
    ("plan", "price-update.xlsx", "--json"),
    ("plan", "spring-range.xlsx", "--json"),
    ("export", "-c", "plytix", "--sku", "KT-001", "--sku", "KT-003-BL", "-o", "few.xlsx", "--json"),
    ("plan", "few.xlsx", "--json"),
)  # fmt: skip

RUN = re.compile(r"(\d{4})(\d\d)(\d\d)-\d{6}-[0-9a-f]{4}")
FINGERPRINT = re.compile(r"\b[0-9a-f]{64}\b")


def lasting(text: str, folder: Path) -> str:
    """A text without run ids, moments of the runs, and the folder."""
    text = text.replace(str(folder), "…").replace(escape(str(folder)), "…")
    for year, month, day in set(RUN.findall(text)):
        text = re.sub(rf"{year}-{month}-{day}[T ]\d\d:\d\d(:\d\d)?", "…", text)
    return RUN.sub("…", text)


def told(printed: bytes, folder: Path) -> Any:
    """A JSON object without what differs from run to run."""
    text = printed.decode("utf-8")
    if not text.startswith("{"):
        return lasting(text, folder)
    found = json.loads(lasting(text, folder))
    for name in ("traffic", "plan_workbook", "workbook"):
        found.pop(name, None)
    if "plan_workbook" in json.loads(text):
        found.pop("sha256")  # of the plan workbook, which holds its run
    return found


def shown(path: Path, folder: Path) -> dict[str, str]:
    """What the parts of a workbook of ours hold, without what differs from run to run."""
    with zipfile.ZipFile(path) as package:
        parts = {
            name: lasting(package.read(name).decode("utf-8"), folder) for name in package.namelist()
        }
    return {
        name: FINGERPRINT.sub("…", text)
        for name, text in parts.items()
        if "sheetsync.seal/" not in text and not name.startswith("docProps")
    }


def everything(place: Place, settings: Mapping[str, str]) -> dict[str, Any]:
    """All that the command lines told and wrote under some surroundings."""
    results = place.folder.parent / f"{place.folder.name[:20]} told"
    results.mkdir()
    answers = run_several(
        LINES, folder=place.folder, told=results, surroundings=place.surroundings(settings)
    )
    found: dict[str, Any] = {}
    for line, (code, printed) in zip(LINES, answers, strict=True):
        found[" ".join(line[:2])] = (code, told(printed, place.folder))
    for path in sorted(place.folder.glob("* plan *.xlsx")):
        found[lasting(path.name, place.folder)] = shown(path, place.folder)
    return found


@pytest.fixture(scope="module")
def usual(
    tmp_path_factory: pytest.TempPathFactory, account: RunningSandbox, built: Path
) -> dict[str, Any]:
    """What is told in English, at Greenwich."""
    place = make(tmp_path_factory.mktemp("usual") / "usual", account, built)
    return everything(place, {"LC_ALL": "C.UTF-8", "TZ": "UTC"})


WORKBOOKS: dict[str, bytes] = {}


def make(folder: Path, account: RunningSandbox, built: Path) -> Place:
    """A place with the odd workbooks, the same bytes in each."""
    place = Place(folder, account, built)
    for name in ODD:
        if name not in WORKBOOKS:
            workbook(folder / name, macintosh="1904" in name)
            WORKBOOKS[name] = (folder / name).read_bytes()
        (folder / name).write_bytes(WORKBOOKS[name])
    return place


@pytest.mark.parametrize(
    ("locale", "zone", "expected"),
    [
        ("C", "UTC", [".", "May", "0"]),
        ("C.UTF-8", "America/Los_Angeles", [".", "May", "28800"]),
        ("de_DE.UTF-8", "UTC", [",", "Mai", "0"]),
        ("tr_TR.UTF-8", "Pacific/Kiritimati", [",", "Mayıs", "-50400"]),
    ],
)
def test_the_locales_and_zones_of_these_tests_are_really_there(
    built: Path, locale: str, zone: str, expected: list[str]
) -> None:
    assert probed(environment(built, {"LC_ALL": locale, "TZ": zone}))[:3] == expected


def test_the_odd_workbooks_ask_for_what_locales_and_zones_could_change(
    usual: dict[str, Any],
) -> None:
    for name in ODD:
        _, plan = usual[f"plan {name}"]
        told_of = {(one["code"], one["cell"]) for one in plan["findings"]}
        assert told_of >= {
            ("number-as-text", "D2"),
            ("ambiguous-date", "F6"),
            ("not-a-date", "F7"),
            ("time-dropped", "F4"),
            ("not-a-boolean", "H5"),
        }
        assert plan["summary"]["rows"] == len(ROWS)
    assert usual["plan price-update.xlsx"][1]["summary"]["update"] > 400
    assert usual["plan few.xlsx"][1]["changes"] == []
    assert sum(name.endswith("plan ….xlsx") for name in usual) == 5


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_locale_and_a_time_zone_change_nothing(
    tmp_path: Path,
    account: RunningSandbox,
    built: Path,
    usual: dict[str, Any],
    locale: str,
    zone: str,
) -> None:
    place = make(tmp_path / "here", account, built)
    found = everything(place, {"LC_ALL": locale, "TZ": zone})
    assert found.keys() == usual.keys()
    for what, expected in usual.items():
        assert found[what] == expected, what


def commanded(
    place: Place, settings: Mapping[str, str], *words: str | Path, umask: int = 0o022
) -> tuple[int, Any]:
    """Exit code and JSON of the installed command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "sheetsync", *map(str, words), "--json"],
        cwd=place.folder,
        env=place.surroundings(settings),
        capture_output=True,
        check=False,
        timeout=60,
        umask=umask,
    )
    assert b"Traceback" not in done.stderr
    return done.returncode, told(done.stdout, place.folder)


@pytest.mark.parametrize(
    "settings",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0"},
        {"LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0", "TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "de_DE.UTF-8", "PYTHONIOENCODING": "cp1252", "TZ": "America/Los_Angeles"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii:strict"},
    ],
    ids=lambda settings: " ".join(f"{name}={value}" for name, value in settings.items()),
)
@pytest.mark.parametrize("command", ["plan", "check"])
def test_an_encoding_changes_nothing_and_json_is_utf_8(
    tmp_path: Path,
    account: RunningSandbox,
    built: Path,
    usual: dict[str, Any],
    settings: dict[str, str],
    command: str,
) -> None:
    place = make(tmp_path / "here", account, built)
    if command == "check":
        place.home = tmp_path / "home"
        pulled = commanded(place, {}, "schema", "pull", "-c", "plytix")
        assert pulled[0] == 0
    found = commanded(place, settings, command, ODD[0], "-m", "ürünler.yaml")
    assert found == usual[f"{command} {ODD[0]}"]


def test_names_of_files_in_an_old_encoding_change_no_plan(
    tmp_path: Path, account: RunningSandbox, built: Path, usual: dict[str, Any]
) -> None:
    place = make(tmp_path / "here", account, built)
    settings = {"LC_ALL": "de_DE.ISO-8859-1", "PYTHONUTF8": "0"}
    assert probed(place.surroundings(settings))[3] == "iso8859-1"
    assert (
        commanded(place, settings, "plan", "price-update.xlsx") == usual["plan price-update.xlsx"]
    )


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_the_umask_changes_no_plan(
    tmp_path: Path, account: RunningSandbox, built: Path, usual: dict[str, Any], umask: int
) -> None:
    place = make(tmp_path / "here", account, built)
    found = commanded(place, {"LC_ALL": "C.UTF-8"}, "plan", "price-update.xlsx", umask=umask)
    assert found == usual["plan price-update.xlsx"]
    (plan,) = place.folder.glob("* plan *.xlsx")
    assert shown(plan, place.folder) == usual["price-update plan ….xlsx"]
    assert plan.stat().st_mode & 0o777 == 0o666 & ~umask
    assert (place.folder / ODD[0]).read_bytes() == WORKBOOKS[ODD[0]]


FOLDERS = {
    "spaces and signs": "  Preise & Größen (neu) #1 100% 'ok' ",
    "letters in two parts": unicodedata.normalize("NFD", "Übergrößen Straße Çağ"),
    "letters in one part": unicodedata.normalize("NFC", "Übergrößen Straße Çağ"),
    "right to left": "مجموعة الربيع",
}


@pytest.mark.parametrize("name", FOLDERS.values(), ids=FOLDERS)
def test_a_folder_s_name_changes_no_plan(
    tmp_path: Path,
    account: RunningSandbox,
    built: Path,
    usual: dict[str, Any],
    name: str,
) -> None:
    place = make(tmp_path / name, account, built)
    found = commanded(place, {"LC_ALL": "C"}, "plan", place.folder / ODD[1], "-m", "ürünler.yaml")
    assert found == usual[f"plan {ODD[1]}"]
    (plan,) = place.folder.glob("* plan *.xlsx")
    assert shown(plan, place.folder) == usual[f"{Path(ODD[1]).stem} plan ….xlsx"]


@pytest.mark.parametrize("length", [150, 240])
def test_a_long_path_and_a_long_name_change_no_plan(
    tmp_path: Path, account: RunningSandbox, built: Path, usual: dict[str, Any], length: int
) -> None:
    folder = tmp_path / "Frühjahr und Sommer ".ljust(120, "x") / "".ljust(120, "y")
    place = make(folder, account, built)
    source = place.folder / f"price-update {'ä' * 8}".ljust(length - 5, "z")
    source = source.with_name(f"{source.name}.xlsx")
    (place.folder / "price-update.xlsx").rename(source)
    code, plan = commanded(place, {"LC_ALL": "C"}, "plan", source)
    expected_code, expected = usual["plan price-update.xlsx"]
    assert (code, plan["changes"]) == (expected_code, expected["changes"])
    assert len(list(place.folder.glob("* plan *.xlsx"))) == 1
