"""Workbooks of Excel's binary formats, written record by record."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from tests.unit.workbook.made_workbooks import packed

_SECTOR = 512
_FREE = 0xFFFFFFFF
_END = 0xFFFFFFFE
_FAT = 0xFFFFFFFD
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An older Office container; every stream is long enough for sectors of its own."""
    contents = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    chains: list[int] = []
    sectors: list[bytes] = []
    starts = {}
    for name, data in contents.items():
        starts[name] = len(sectors)
        pieces = [data[at : at + _SECTOR] for at in range(0, len(data), _SECTOR)]
        sectors += [piece.ljust(_SECTOR, b"\0") for piece in pieces]
        chains += [*range(starts[name] + 1, len(sectors)), _END]
    directory = _entry("Root Entry", 5, _END, 0, child=1)
    for number, (name, data) in enumerate(contents.items(), 1):
        follower = number + 1 if number < len(contents) else _FREE
        directory += _entry(name, 2, starts[name], len(data), right=follower)
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0")
    first_directory = len(sectors)
    pieces = [directory[at : at + _SECTOR] for at in range(0, len(directory), _SECTOR)]
    sectors += pieces
    chains += [*range(first_directory + 1, len(sectors)), _END]
    count = 1
    while (len(chains) + count) * 4 > count * _SECTOR:
        count += 1
    table = [*chains, *[_FAT] * count]
    table += [_FREE] * (count * _SECTOR // 4 - len(table))
    packed_table = struct.pack(f"<{len(table)}L", *table)
    fat_sectors = list(range(len(sectors), len(sectors) + count))
    listed = [*fat_sectors, *[_FREE] * (109 - count)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xLLLLLLLLLL", 0x3E, 3, 0xFFFE, 9, 6, 0, count, first_directory,
                        0, 4096, _END, 0, _END, 0, 0)[: 76 - 24]  # fmt: skip
    return head + struct.pack("<109L", *listed) + b"".join(sectors) + packed_table


def _entry(
    name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE
) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text) + 2, kind, 1)
        + struct.pack("<LLL", _FREE, right, child)
        + bytes(36)
        + struct.pack("<LLL", start, size, 0)
    )


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of .xls."""
    return struct.pack("<HH", kind, len(data)) + data


def number_record(row: int, column: int, number: float, style: int = 0) -> bytes:
    """A number in .xls."""
    return record(0x0203, struct.pack("<HHHd", row, column, style, number))


def label_record(row: int, column: int, text: bytes, *, wide: bool | None = None) -> bytes:
    """A text of its own in .xls; without ``wide`` as Excel 5 writes it."""
    if wide is None:
        body = struct.pack("<H", len(text)) + text
    else:
        body = struct.pack("<HB", len(text) // (2 if wide else 1), wide) + text
    return record(0x0204, struct.pack("<HHH", row, column, 0) + body)


def formula_record(row: int, column: int, result: bytes, *, flags: int = 0) -> bytes:
    """A formula in .xls with its eight bytes of result."""
    body = struct.pack("<HHH", row, column, 0) + result + struct.pack("<HLH", flags, 0, 0)
    return record(0x0006, body)


def xls(
    cells: bytes,
    *,
    version: int = 0x0600,
    extra: bytes = b"",
    formats: Sequence[str] = ("General",),
    sheet: str = "Products",
    streams: Mapping[str, bytes] | None = None,
) -> bytes:
    """A workbook with one sheet.

    Args:
        cells: The sheet's records.
        version: 0x0600 for Excel 97 on, 0x0500 for Excel 5 and 95.
        extra: More records for the workbook itself.
        formats: Number format of each cell style.
        sheet: The sheet's name.
        streams: More streams in the container.
    """
    wide = version == 0x0600
    bof = struct.pack("<HHHH", version, 5, 0x20C0, 0x07CD)
    name = sheet.encode("latin-1")
    body = record(0x0809, bof) + extra
    for number, code in enumerate(formats):
        text = code.encode("latin-1")
        head = struct.pack("<HHB", 164 + number, len(text), 0)
        body += record(0x041E, head + text if wide else head[:3] + text)
    for number, code in enumerate(formats):
        body += record(0x00E0, struct.pack("<HH", 0, 0 if code == "General" else 164 + number)
                       + bytes(16))  # fmt: skip
    length = bytes([len(name), 0]) if wide else bytes([len(name)])
    listed_bytes = 4 + 6 + len(length) + len(name)
    start = len(body) + listed_bytes + 4
    body += record(0x0085, struct.pack("<LBB", start, 0, 0) + length + name)
    body += record(0x000A)
    sheet_bof = struct.pack("<HHHH", version, 0x10, 0x20C0, 0x07CD)
    body += record(0x0809, sheet_bof) + cells + record(0x000A)
    return compound({"Workbook" if wide else "Book": body, **(streams or {})})


def xlsb_record(kind: int, data: bytes = b"") -> bytes:
    """A record of .xlsb."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    while True:
        head += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + data


def xlsb_text(text: str) -> bytes:
    """A text with its length in .xlsb."""
    return struct.pack("<L", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def xlsb_row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    """A row of .xlsb, its number as Excel counts."""
    flags = bytes([0, 0x10 if hidden else 0, 0])
    head = struct.pack("<LLH", number - 1, 0, 300) + flags + struct.pack("<L", 0)
    return xlsb_record(0, head) + b"".join(cells)


def xlsb_cell(kind: int, column: int, data: bytes = b"", style: int = 0) -> bytes:
    """A cell of .xlsb."""
    return xlsb_record(kind, struct.pack("<LL", column, style) + data)


def xlsb(
    rows: bytes,
    *,
    strings: Sequence[bytes] = (),
    formats: Sequence[str] = ("General",),
    tail: bytes = b"",
    head: bytes = b"",
    properties: int = 0,
    recalculates: bool = False,
    state: int = 0,
) -> bytes:
    """A binary workbook with one sheet.

    Args:
        rows: The sheet's rows.
        strings: The shared texts, each with the byte before it.
        formats: Number format of each cell style.
        tail: Records behind the rows.
        head: Records before the rows.
        properties: Flags of the workbook; 1 for the epoch of 1904.
        recalculates: Whether it asks to be calculated when it is opened.
        state: Of the sheet; 1 is hidden.
    """
    size = xlsb_record(148, struct.pack("<4L", 0, 9, 0, 9))
    sheet = xlsb_record(129) + size + head + xlsb_record(145) + rows + xlsb_record(146) + tail
    book = xlsb_record(131) + xlsb_record(153, struct.pack("<LL", properties, 0) + xlsb_text(""))
    book += xlsb_record(143)
    bundle = struct.pack("<LL", state, 1) + xlsb_text("rId1") + xlsb_text("Products")
    book += xlsb_record(156, bundle) + xlsb_record(144)
    calculation = struct.pack("<LLLdLH", 191029, 1, 100, 0.001, 1, int(recalculates))
    book += xlsb_record(157, calculation) + xlsb_record(132)
    codes = b"".join(
        xlsb_record(44, struct.pack("<H", 164 + number) + xlsb_text(code))
        for number, code in enumerate(formats)
    )
    styles = b"".join(
        xlsb_record(47, struct.pack("<HH", 0, 0 if code == "General" else 164 + number) + bytes(12))
        for number, code in enumerate(formats)
    )
    fonts = b"".join(
        xlsb_record(43, struct.pack("<HHHH", 220, sign, 400, 0) + bytes(13) + xlsb_text("Arial"))
        for sign in (0, 8)
    )
    style_part = xlsb_record(278) + xlsb_record(615, struct.pack("<L", len(formats))) + codes
    style_part += xlsb_record(616) + xlsb_record(611, struct.pack("<L", 2)) + fonts
    style_part += xlsb_record(612) + xlsb_record(617, struct.pack("<L", len(formats))) + styles
    style_part += xlsb_record(618) + xlsb_record(279)
    texts = b"".join(xlsb_record(19, text) for text in strings)
    count = struct.pack("<LL", len(strings), len(strings))
    types = "application/vnd.ms-excel"
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(
            (
                ("worksheet", "worksheets/sheet1.bin"),
                ("styles", "styles.bin"),
                ("sharedStrings", "sharedStrings.bin"),
            ),
            1,
        )
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            f'<Default Extension="bin" ContentType="{types}.sheet.binary.macroEnabled.main"/>'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.bin" ContentType="{types}.worksheet"/>'
            f'<Override PartName="/xl/styles.bin" ContentType="{types}.styles"/>'
            f'<Override PartName="/xl/sharedStrings.bin" ContentType="{types}.sharedStrings"/>'
            "</Types>",
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" '
            'Target="xl/workbook.bin"/></Relationships>',
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/relationships">'
            f"{relations}</Relationships>",
            "xl/workbook.bin": book,
            "xl/styles.bin": style_part,
            "xl/sharedStrings.bin": xlsb_record(159, count) + texts + xlsb_record(160),
            "xl/worksheets/sheet1.bin": sheet + xlsb_record(130),
        }
    )
