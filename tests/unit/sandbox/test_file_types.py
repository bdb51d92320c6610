"""What files are, by name and by bytes."""

from __future__ import annotations

import io
import zipfile

import pytest

from sheetsync.sandbox.files import file_types, made_up
from sheetsync.sandbox.files.fetching import is_loopback, is_nowhere


def zipped(*names: str, first: str = "") -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "text")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (zipped("a.txt"), "zip"),
        (b"PK\x03\x04 cut off", "zip"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (zipped("a", first="application/epub+zip"), "epub"),
        (zipped("a", first="application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (zipped("a", first="application/vnd.oasis.opendocument.text"), "odt"),
        (zipped("a", first="application/x-unheard"), "zip"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>", "html"),
        (b'<?xml version="1.0"?>\n<svg/>', "svg"),
        (b"MZ", "exe"),
        (b"#!/bin/sh", "exe"),
    ],
)
def test_bytes_tell_their_kind(content: bytes, extension: str) -> None:
    known = file_types.by_content(content)
    assert known is not None
    assert known.extension == extension


def test_every_known_kind_is_made_up_so_that_it_is_known_again() -> None:
    for extension, kind in file_types.KNOWN.items():
        content = made_up.made_up("seed", f"name.{extension}", kind.content_type)
        assert file_types.judged(content, f"name.{extension}") == kind, extension
        assert file_types.can_replace(content, kind.content_type), extension


def test_the_name_decides_between_kinds_that_begin_alike() -> None:
    film = made_up.made_up("seed", "a.mp4", "video/mp4")
    named = file_types.judged(film, "a.mov")
    assert named is not None
    assert named.content_type == "video/quicktime"
    assert file_types.can_replace(film, "video/quicktime")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost/a", True),
        ("http://LOCALHOST:80/a", True),
        ("http://pictures.localhost/a", True),
        ("http://127.0.0.1/a", True),
        ("http://127.8.8.8/a", True),
        ("http://[::1]/a", True),
        ("http://localhost.example.test/a", False),
        ("http://10.0.0.1/a", False),
        ("http://127.0.0.1.example.test/a", False),
        ("http://localhost@example.test/a", False),
    ],
)
def test_this_machine_is_known_by_its_name(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected


def test_invalid_hosts_are_nowhere() -> None:
    assert is_nowhere("https://invalid/a")
    assert is_nowhere("https://a.invalid/a")
    assert not is_nowhere("https://invalid.example.test/a")
