"""An archive is checked before anything in it is believed."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from sheetsync.errors import WorkbookError
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.files.package import Package
from tests.unit.workbook.made_workbooks import packed, row_of, sheet_xml, workbook_parts

LIMITS = ReadLimits()


def parts(**more: str) -> dict[str, str | bytes]:
    return {**workbook_parts({"Products": sheet_xml(row_of(1, "SKU", "Name"))}), **more}


def opened(data: bytes, limits: ReadLimits = LIMITS) -> Package:
    return Package(data, "spring.xlsx", limits)


def every_entry(data: bytes, offset: int, central_offset: int, value: int) -> bytes:
    """Overwrite a 16-bit number in each local and each central header."""
    changed = bytearray(data)
    for mark, place in ((b"PK\3\4", offset), (b"PK\1\2", central_offset)):
        at = data.find(mark)
        while at >= 0:
            struct.pack_into("<H", changed, at + place, value)
            at = data.find(mark, at + 4)
    return bytes(changed)


def with_password(data: bytes) -> bytes:
    return every_entry(data, 6, 8, 1)


def packed_by_an_unknown_method(data: bytes) -> bytes:
    return every_entry(data, 8, 10, 97)


def made_by_a_newer_standard(data: bytes) -> bytes:
    changed = bytearray(data)
    struct.pack_into("<H", changed, data.find(b"PK\1\2") + 6, 99)
    return bytes(changed)


def with_a_broken_directory(data: bytes) -> bytes:
    return data.replace(b"PK\1\2", b"PK\1\3", 1)


def with_something_in_front(data: bytes) -> bytes:
    return data[:4] + b"\0" * 10 + data


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (with_password, "protected by a password"),
        (packed_by_an_unknown_method, "packed in a way that Excel does not use"),
        (made_by_a_newer_standard, "packed in a way that Excel does not use"),
        (with_a_broken_directory, "the archive's directory is broken"),
        (with_something_in_front, "still being copied or damaged"),
    ],
)
def test_an_archive_that_cannot_be_believed_is_refused_with_its_cause(
    fault: Callable[[bytes], bytes], said: str
) -> None:
    with pytest.raises(WorkbookError, match=said) as caught:
        package = opened(fault(packed(parts())))
        package.read("xl/workbook.xml")
    assert caught.value.message.startswith("spring.xlsx")
    assert caught.value.remedy


def test_an_archive_has_so_many_parts_at_most() -> None:
    data = packed(parts())
    number = len(parts())
    assert len(opened(data, replace(LIMITS, parts=number)).part_names) == number
    with pytest.raises(WorkbookError, match=rf"{number} parts; the limit is {number - 1}\."):
        opened(data, replace(LIMITS, parts=number - 1))


def test_folders_in_an_archive_are_no_parts() -> None:
    package = opened(packed({**parts(), "xl/": ""}))
    assert "xl/" not in package.part_names
    assert "xl/workbook.xml" in package


def test_names_are_the_same_in_any_case_and_with_either_slash() -> None:
    odd = {name.replace("xl/work", "XL\\Work"): content for name, content in parts().items()}
    package = opened(packed(odd))
    assert "xl/workbook.xml" in package
    assert "Products" in package.read("xl/Workbook.xml").decode()


def test_a_part_that_is_not_there_is_damage() -> None:
    with pytest.raises(WorkbookError, match=r"lacks the part 'xl/nowhere\.xml', so it is damaged"):
        opened(packed(parts())).read("xl/nowhere.xml")


def test_a_small_part_that_is_large_is_refused() -> None:
    package = opened(packed(parts()))
    whole = package.read("xl/workbook.xml")
    assert package.read("xl/workbook.xml", max_bytes=len(whole)) == whole
    with pytest.raises(WorkbookError, match="unpacks to more than"):
        package.read("xl/workbook.xml", max_bytes=len(whole) - 1)


ENCODINGS: Mapping[str, tuple[str | bytes, str]] = {
    "latin-1": ('<?xml version="1.0" encoding="ISO-8859-1"?><a/>', "is written in ISO-8859-1"),
    "utf-16": ("<a/>".encode("utf-16"), "is written in UTF-16"),
    "no XML": ("nothing here", "is no XML"),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_part_that_the_second_reader_would_read_otherwise_is_refused(name: str) -> None:
    content, said = ENCODINGS[name]
    with pytest.raises(WorkbookError, match=said):
        opened(packed({**parts(), "xl/extra.xml": content}))
    opened(packed({**parts(), "customXml/item1.xml": content}))


def test_a_package_that_is_closed_holds_the_file_no_more() -> None:
    package = opened(packed(parts()))
    package.close()
    assert package.data == b""
