"""Cutting a sheet's XML into what stands before its rows, whole rows, and what stands behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from sheetsync.workbook.cells.structure import MAIN_NAMESPACE

_DATA_START: Final = re.compile(rb"<sheetData\b[^>]*>")
_DATA_END: Final = b"</sheetData>"
_ROW_END: Final = b"</row>"
_MOST_ROW_BYTES: Final = 256 << 20


def sheet_pieces(blocks: Iterable[bytes]) -> Iterator[tuple[str | None, bytes]]:
    """Cut a sheet's XML into what stands before the rows, whole rows, and what stands behind.

    Yields:
        ``head`` once, ``rows`` any number of times, ``tail`` any number of times; ``None`` when
        the sheet is written in a way that makes cutting it uncertain.
    """
    rest = b""
    state = "head"
    for block in blocks:
        data = rest + block
        if state == "head":
            start = _DATA_START.search(data)
            if start is None:
                rest = data
                if len(rest) > _MOST_ROW_BYTES:
                    yield None, b""
                    return
                continue
            head = data[: start.start()]
            if not _plain_head(head):
                yield None, b""
                return
            yield "head", head
            if start[0].endswith(b"/>"):
                state, data = "tail", data[start.end() :]
            else:
                state, data = "rows", data[start.end() :]
        if state == "rows":
            end = data.find(_DATA_END)
            if end >= 0:
                yield "rows", data[:end]
                state, data = "tail", data[end + len(_DATA_END) :]
            else:
                cut = data.rfind(_ROW_END)
                if cut < 0:
                    rest = data
                    if len(rest) > _MOST_ROW_BYTES:
                        yield None, b""
                        return
                    continue
                cut += len(_ROW_END)
                yield "rows", data[:cut]
                rest = data[cut:]
                continue
        cut = data.rfind(b">") + 1
        if b"<sheetData" in data:
            yield None, b""
            return
        yield "tail", data[:cut]
        rest = data[cut:]
    if state != "tail" or rest.strip():
        yield None, b""


def _plain_head(head: bytes) -> bool:
    """Whether the root element is the sheet's, in the common namespace without a prefix."""
    root = re.search(rb"<worksheet\b([^>]*)>", head)
    if root is None or f'xmlns="{MAIN_NAMESPACE}"'.encode() not in root[1]:
        return False
    return root[1].count(MAIN_NAMESPACE.encode() + b'"') == 1
