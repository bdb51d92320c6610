"""The seal: the whole plan inside the plan workbook, compressed, with its hash.

A very hidden sheet holds, from A1 down: the format, the SHA-256 of the sealed bytes, how many
pieces follow, and the pieces in base64. The sealed bytes are the name that the workbook was written
under (the summary shows it in a command), a line feed, and the plan as ``planfile`` writes it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Sequence
from typing import Final, NamedTuple

from sheetsync.errors import PlanError
from sheetsync.workbook.layout import PageCell, PageSheet, Role

SEAL: Final = "sheetsync seal"
"""The name of the hidden sheet."""

FORMAT: Final = "sheetsync.seal/1"
FAMILY: Final = "sheetsync.seal/"
PIECE: Final = 32_000
"""Characters of a piece; a cell holds 32,767."""

MAX_PLAN_BYTES: Final = 1 << 30
"""A sealed plan larger than this is no plan of ours (a plan of 100,000 changes has some 40 MB)."""

_HEAD: Final = 3
_MAKE_ANEW: Final = "Make a new plan with: sheetsync plan"


class Sealed(NamedTuple):
    """What a seal holds.

    Attributes:
        name: The file name that the plan workbook was written under.
        plan: The plan, as ``planfile.plan_to_json`` wrote it.
    """

    name: str
    plan: bytes


def seal_sheet(sealed: Sealed) -> PageSheet:
    """The hidden sheet that holds a plan."""
    return PageSheet(
        name=SEAL,
        widths=(40.0,),
        cells=tuple(
            PageCell(row=row, column=0, value=text, role=Role.SEAL)
            for row, text in enumerate(seal_lines(sealed))
        ),
        hidden=True,
    )


def seal_lines(sealed: Sealed) -> list[str]:
    """The texts of the seal's cells, from the first row down."""
    payload = sealed.name.encode("utf-8", "backslashreplace") + b"\n" + sealed.plan
    packed = base64.b64encode(zlib.compress(payload, level=2)).decode("ascii")
    pieces = [packed[start : start + PIECE] for start in range(0, len(packed), PIECE)]
    return [FORMAT, hashlib.sha256(payload).hexdigest(), str(len(pieces)), *pieces]


def read_seal(lines: Sequence[str], file: str) -> Sealed:
    """What a seal holds, once its hash is proved.

    Args:
        lines: The texts of the seal's cells, from the first row down.
        file: The workbook's name, for messages.

    Raises:
        PlanError: The seal is of another format, or damaged.
    """
    if not lines or not lines[0].startswith(FAMILY):
        raise _damaged(file, "its first cell does not say what it is")
    if lines[0] != FORMAT:
        raise PlanError(
            f"{file} is sealed in the format {lines[0][:60]}; this version reads {FORMAT}.",
            remedy="Apply it with the version of sheetsync that planned it, or plan again.",
        )
    pieces = list(lines[_HEAD:])
    if len(lines) < _HEAD or lines[2] != str(len(pieces)):
        raise _damaged(file, "pieces of it are missing")
    try:
        packed = base64.b64decode("".join(pieces), validate=True)
        unpacker = zlib.decompressobj()
        payload = unpacker.decompress(packed, MAX_PLAN_BYTES)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise _damaged(file, "it cannot be unpacked") from error
    if unpacker.unconsumed_tail or not unpacker.eof or unpacker.unused_data:
        raise _damaged(file, "it is too large or cut off")
    if hashlib.sha256(payload).hexdigest() != lines[1]:
        raise _damaged(file, "its hash does not fit what it holds")
    name, _, plan = payload.partition(b"\n")
    return Sealed(name=name.decode("utf-8", "replace"), plan=plan)


def _damaged(file: str, why: str) -> PlanError:
    return PlanError(
        f"The seal of {file} is damaged: {why}. What the workbook shows cannot be trusted.",
        remedy=_MAKE_ANEW,
        cells=(f"{SEAL}!A1",),
    )
