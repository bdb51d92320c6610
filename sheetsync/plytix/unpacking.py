"""Unpacks the body of an answer piece by piece, and notices when it breaks off.

urllib3 would take a packed body that ends too early for a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol

ACCEPTED: Final = "gzip, deflate"
"""What we say that we can unpack."""

_EITHER_HEAD: Final = 32 + zlib.MAX_WBITS
"""Finds out by itself whether the data has a gzip or a zlib head."""

_HEAD_BYTES: Final = 2
"""How many it takes to find out."""


class BrokenBodyError(Exception):
    """The body is not packed as announced, or broke off."""


class Unpacker(Protocol):
    """Gives a body back as it was before it was packed."""

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        """What the next bytes unpack to, in pieces of bounded size."""
        ...

    def finish(self) -> bytes:
        """The rest, when there are no more bytes.

        Raises:
            BrokenBodyError: There should be more.
        """
        ...


class AsItIs:
    """For a body that is not packed, or in a way that we did not ask for."""

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        """The same bytes."""
        yield packed

    def finish(self) -> bytes:
        """Nothing; whether something is missing cannot be told here."""
        return b""


class Zipped:
    """For gzip, of one part or of several, and for deflate, with a head or without.

    Args:
        piece_bytes: The largest piece to give at a time, however well the body is packed.
    """

    def __init__(self, piece_bytes: int) -> None:
        self._piece_bytes = piece_bytes
        self._inflating: Any = zlib.decompressobj(_EITHER_HEAD)
        self._begun = False
        self._whole_parts = 0
        self._taken = 0
        self._done = False
        self._held = b""

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        """What the next bytes unpack to.

        Raises:
            BrokenBodyError: They are not packed as announced.
        """
        packed = self._held + packed
        if len(packed) < _HEAD_BYTES and not self._begun:
            self._held = packed
            return
        self._held = b""
        while packed and not self._done:
            if self._inflating.eof:
                self._whole_parts += 1
                self._taken = 0
                self._inflating = zlib.decompressobj(_EITHER_HEAD)
            self._taken += len(packed)
            piece = self._inflated(packed)
            packed = self._inflating.unconsumed_tail or self._inflating.unused_data
            if piece:
                yield piece

    def finish(self) -> bytes:
        """What was held back; nothing in most cases.

        Raises:
            BrokenBodyError: The last part is not whole. A body without a byte is.
        """
        padded = self._whole_parts > 0 and self._taken < _HEAD_BYTES
        if self._done or padded or not (self._begun or self._held):
            return b""
        rest: bytes = self._inflating.flush()
        if not self._inflating.eof:
            raise BrokenBodyError
        return rest

    def _inflated(self, packed: bytes) -> bytes:
        try:
            piece: bytes = self._inflating.decompress(packed, self._piece_bytes)
        except zlib.error as error:
            if self._whole_parts:
                # Like padding, what follows a whole part and is no other says nothing.
                self._done = True
                return b""
            if self._begun:
                raise BrokenBodyError from error
            # Many a server means deflate without the head that belongs to it.
            self._inflating = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                piece = self._inflating.decompress(packed, self._piece_bytes)
            except zlib.error:
                raise BrokenBodyError from error
        self._begun = True
        return piece


_KNOWN: Final[dict[str, Callable[[int], Unpacker]]] = {
    "gzip": Zipped,
    "x-gzip": Zipped,
    "deflate": Zipped,
}


def unpacker(encoding: str, piece_bytes: int) -> Unpacker:
    """What unpacks a body of a given ``Content-Encoding``; an unknown one is left as it is."""
    make = _KNOWN.get(encoding.strip().lower())
    return AsItIs() if make is None else make(piece_bytes)
