"""How large a workbook may be before it is refused; every limit can be changed by its caller."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """What reading one workbook may cost.

    Attributes:
        file_bytes: Size of the file.
        unpacked_bytes: All parts that are read, unpacked and counted, together.
        part_ratio: Unpacked to packed size of one part above 10 MiB.
        parts: Parts in the archive.
        rows: Rows with content in one sheet.
        columns: Columns with content in one sheet.
        merges: Merged ranges in one sheet.
        styles: Cell styles in the workbook.
        grid_cells: Cells of the rectangle that the fast reader may lay out in memory; a sheet
            with a larger one is read cell by cell.
        text_bytes: Text that the fast reader may hold at once, repeats counted.
        seconds: Time for the whole file.
        stall_seconds: How long is waited for the next bytes of a file that does not answer.

    Source: highest compression ratio of a part above 10 MB among 1,799 workbooks of other people:
    140:1; made bombs reach 500:1 to 1,000:1.
    """

    file_bytes: int = 100 * MEBIBYTE
    unpacked_bytes: int = 1024 * MEBIBYTE
    part_ratio: int = 200
    parts: int = 10_000
    rows: int = 200_000
    columns: int = 2_000
    merges: int = 100_000
    styles: int = 100_000
    grid_cells: int = 40_000_000
    text_bytes: int = 2048 * MEBIBYTE
    seconds: float = 300.0
    stall_seconds: float = 60.0
