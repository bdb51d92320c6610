"""The parts of a workbook's archive, unpacked with care.

Sizes are checked before unpacking and counted again while unpacking, because headers of archives
lie. Nothing is ever unpacked to disk. What two readers could understand differently (the same
name twice, overlapping entries, bytes before or behind the archive) is refused, because the
cells come from a second reader of the same bytes.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.workbook.files.compound import is_cut
from sheetsync.workbook.files.kinds import ZIP_MAGIC, FileKind, archive_kind, refuse_unless_zip
from sheetsync.workbook.files.limits import MEBIBYTE, ReadLimits

CHUNK_BYTES: Final = MEBIBYTE
_RATIO_FROM_BYTES: Final = 10 * MEBIBYTE
_PROLOGUE_BYTES: Final = 16 * 1024
_END_OF_DIRECTORY: Final = b"PK\x05\x06"
_OPEN_AND_SAVE: Final = "Open it in Excel, save it, and run again."
_DAMAGED: Final = (
    "Wait until it has been copied to the end, or copy it again; if it opens in Excel, save it "
    "there and run again."
)
_ENCODING: Final = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UTF8_NAMES: Final = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_XML_SUFFIXES: Final = (".xml", ".rels", ".vml")


def looks_cut(data: bytes) -> bool:
    """Whether the bytes begin as an archive or a compound file and end before those do.

    No bytes, and nothing but zero bytes, are what is there before the first ones are copied.
    """
    if not data.strip(b"\0") or is_cut(data):
        return True
    return data.startswith(ZIP_MAGIC) and _end_of_directory(data) is None


class Package:
    """An archive whose directory has been checked; its parts are checked as they are read.

    Attributes:
        name: The file's name without folders, for messages.
        data: The whole file.
        part_names: Normalised name → name in the archive. Normalised names have forward slashes,
            no leading slash, and lower case.
        kind: Which kind of workbook it holds.
    """

    def __init__(
        self,
        data: bytes,
        name: str,
        limits: ReadLimits,
        *,
        kinds: Collection[FileKind] = (FileKind.XLSX,),
    ) -> None:
        """Check the archive's directory.

        Args:
            data: The whole file.
            name: Its name without folders, for messages.
            limits: What unpacking may cost.
            kinds: The kinds of workbooks that are accepted.

        Raises:
            WorkbookError: It holds none of these kinds, is damaged, protected, or hostile.
        """
        refuse_unless_zip(data, name)
        self.name = name
        self.data = data
        self._limits = limits
        self._checked: set[str] = set()
        self._unpacked_bytes = 0
        self._zip = self._opened(data)
        self.part_names = self._normalised_names()
        self._check_layout()
        mimetype = self.read("mimetype")[:200] if "mimetype" in self.part_names else b""
        self.kind = archive_kind(self.part_names, mimetype.decode("ascii", "replace").strip(), name)
        if self.kind not in kinds:
            raise WorkbookError(
                f"{name} is {self.kind.value} ({self.kind.suffixes[0]}), not an Excel workbook.",
                remedy="Open it in Excel, save it as “Excel Workbook (*.xlsx)”, and use that file.",
                code="format-not-read",
            )
        self._check_prologues()

    def __contains__(self, part: str) -> bool:
        return part.lower() in self.part_names

    def close(self) -> None:
        """Let go of the archive and of the file's bytes."""
        self._zip.close()
        self.data = b""

    def read(self, part: str, max_bytes: int = 64 * MEBIBYTE) -> bytes:
        """A whole small part, its checksum verified.

        Args:
            part: Its name; case does not matter.
            max_bytes: More than this is refused.

        Raises:
            WorkbookError: The part is missing, damaged or too large.
        """
        if part not in self:
            raise WorkbookError(
                f"{self.name} lacks the part {part!r}, so it is damaged.", remedy=_DAMAGED
            )
        blocks: list[bytes] = []
        total = 0
        for block in self.chunks(part):
            total += len(block)
            if total > max_bytes:
                raise self._too_large(part, f"more than {max_bytes // MEBIBYTE} MiB")
            blocks.append(block)
        return b"".join(blocks)

    def chunks(self, part: str, chunk_bytes: int = CHUNK_BYTES) -> Iterator[bytes]:
        """A part in pieces of at most the given size, counted against the limits.

        The checksum is verified behind the last piece.

        Raises:
            WorkbookError: The part is damaged or larger than the limits allow.
        """
        entry = self._zip.getinfo(self.part_names[part.lower()])
        first_time = entry.filename not in self._checked
        total = 0
        if first_time:
            # What is stated is believed when it is too much, and counted all the same when not.
            self._weigh(entry, entry.file_size, self._unpacked_bytes + entry.file_size)
        try:
            with self._zip.open(entry) as stream:
                while block := stream.read(chunk_bytes):
                    total += len(block)
                    if first_time:
                        self._unpacked_bytes += len(block)
                        self._weigh(entry, total, self._unpacked_bytes)
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, struct.error) as error:
            raise WorkbookError(
                f"{self.name} is still being copied or damaged: its part {entry.filename!r} does "
                "not unpack to what it should.",
                remedy=_DAMAGED,
            ) from error
        except (NotImplementedError, RuntimeError) as error:
            raise WorkbookError(
                f"{self.name} is packed in a way that Excel does not use ({error}).",
                remedy=_OPEN_AND_SAVE,
                code="format-not-read",
            ) from error
        self._checked.add(entry.filename)

    def _weigh(self, entry: zipfile.ZipInfo, part_bytes: int, all_bytes: int) -> None:
        """Refuse a part that is too large, alone or together with those that were read before."""
        limits = self._limits
        packed = max(entry.compress_size, 1)
        if all_bytes > limits.unpacked_bytes:
            raise self._too_large(
                entry.filename, f"over the limit of {limits.unpacked_bytes // MEBIBYTE} MiB"
            )
        if part_bytes > _RATIO_FROM_BYTES and part_bytes > limits.part_ratio * packed:
            raise self._too_large(
                entry.filename,
                f"over {limits.part_ratio} times its packed size, as in files made to do harm",
                code="hostile-file",
            )

    def _too_large(self, part: str, why: str, *, code: str = "over-limit") -> WorkbookError:
        return WorkbookError(
            f"{self.name} is refused: its part {part!r} unpacks to {why}.",
            remedy="Copy the cells (values only) into a new workbook and save that.",
            code=code,
        )

    def _opened(self, data: bytes) -> zipfile.ZipFile:
        cut = f"{self.name} is still being copied or damaged: "
        if _end_of_directory(data) is None:
            raise WorkbookError(cut + "the end of the archive is missing.", remedy=_DAMAGED)
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, struct.error, ValueError, UnicodeDecodeError) as error:
            raise WorkbookError(
                cut + "the archive's directory is broken.", remedy=_DAMAGED
            ) from error
        except NotImplementedError as error:
            raise WorkbookError(
                f"{self.name} is packed in a way that Excel does not use ({error}).",
                remedy=_OPEN_AND_SAVE,
                code="format-not-read",
            ) from error
        return archive

    def _normalised_names(self) -> dict[str, str]:
        entries = self._zip.infolist()
        if len(entries) > self._limits.parts:
            raise WorkbookError(
                f"{self.name} is refused: it has {len(entries):,} parts; the limit is "
                f"{self._limits.parts:,}.",
                remedy="Copy the cells (values only) into a new workbook and save that.",
                code="over-limit",
            )
        names: dict[str, str] = {}
        for entry in entries:
            if entry.is_dir():
                continue
            if entry.flag_bits & 1:
                raise WorkbookError(
                    f"{self.name} is an archive protected by a password.",
                    remedy="Unpack it, remove the password, and use the workbook itself.",
                    code="password-protected",
                )
            name = entry.filename.replace("\\", "/").lstrip("/").lower()
            if name in names:
                raise WorkbookError(
                    f"{self.name} is refused: its part {entry.filename!r} is there twice, so "
                    "programs would read different data from it.",
                    remedy=_OPEN_AND_SAVE,
                    code="hostile-file",
                )
            names[name] = entry.filename
        return names

    def _check_layout(self) -> None:
        """Refuse entries that overlap and bytes that belong to no entry at either end."""
        entries = sorted(self._zip.infolist(), key=lambda entry: entry.header_offset)
        end = 0
        for entry in entries:
            if entry.header_offset < end:
                raise WorkbookError(
                    f"{self.name} is refused: parts of the archive overlap, as in files made to "
                    "do harm.",
                    remedy=_OPEN_AND_SAVE,
                    code="hostile-file",
                )
            end = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size
        directory = _end_of_directory(self.data)
        if directory is None or end > directory or (entries and entries[0].header_offset):
            raise WorkbookError(
                f"{self.name} is still being copied or damaged: the archive's directory does not "
                "fit its content.",
                remedy=_DAMAGED,
            )

    def _check_prologues(self) -> None:
        """Refuse document types in any part, and encodings that the second reader does not know.

        A document type stands before the root element, so the beginning of each part is enough.
        """
        for name, entry_name in self.part_names.items():
            if not name.endswith(_XML_SUFFIXES):
                continue
            start = next(self.chunks(name, _PROLOGUE_BYTES), b"")
            low = start.upper()
            if b"<!DOCTYPE" in low or b"<!ENTITY" in low:
                raise WorkbookError(
                    f"{self.name} is refused: its part {entry_name!r} defines XML entities, which "
                    "Excel never writes and which can do harm.",
                    remedy=_OPEN_AND_SAVE,
                    code="hostile-file",
                )
            encoding = _ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
            if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start[:64]:
                named = "UTF-16"
            elif encoding is not None and encoding[1].lower() not in _UTF8_NAMES:
                named = encoding[1].decode("ascii")
            elif start and not re.search(rb"<[A-Za-z_]", start):
                named = ""
            else:
                continue
            if name.endswith(".vml") or not name.startswith(("xl/", "_rels/")):
                continue
            raise WorkbookError(
                f"{self.name} is refused: its part {entry_name!r} "
                + (f"is written in {named}." if named else "is no XML."),
                remedy=_OPEN_AND_SAVE,
                code="format-not-read",
            )


def _end_of_directory(data: bytes) -> int | None:
    """Where the record stands that ends the archive; ``None`` when it is missing or cut.

    Source: PKWARE APPNOTE 4.3.16: 22 bytes and a comment whose length stands in the last two.
    """
    position = data.rfind(_END_OF_DIRECTORY, max(0, len(data) - 65_557))
    if position < 0 or position + 22 > len(data):
        return None
    (comment_bytes,) = struct.unpack_from("<H", data, position + 20)
    if position + 22 + comment_bytes != len(data):
        return None
    size, offset = struct.unpack_from("<LL", data, position + 12)
    if offset != 0xFFFFFFFF and offset + size > position:
        return None
    return position
