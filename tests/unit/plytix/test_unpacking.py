from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.plytix.unpacking import BrokenBodyError, unpacker

PIECE_BYTES = 1000
Pack = Callable[[bytes], bytes]


def headless(body: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packing.compress(body) + packing.flush()


def gzipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def in_two_parts(body: bytes) -> bytes:
    half = len(body) // 2
    return gzipped(body[:half]) + gzipped(body[half:])


PACKS = [gzipped, in_two_parts, zlib.compress, headless]
PACKED = st.sampled_from(PACKS)
BODIES = st.one_of(st.binary(max_size=300), st.integers(0, 20_000).map(bytes))
STEPS = st.sampled_from([1, 2, 3, 7, 64, 100_000])


def unpacked(packed: bytes, step: int, encoding: str = "gzip") -> bytes:
    taking = unpacker(encoding, PIECE_BYTES)
    pieces: list[bytes] = []
    for start in range(0, len(packed), step):
        pieces += taking.pieces(packed[start : start + step])
    assert all(len(piece) <= PIECE_BYTES for piece in pieces)
    return b"".join(pieces) + taking.finish()


@given(body=BODIES, pack=PACKED, step=STEPS)
def test_a_packed_body_comes_back_in_whatever_pieces_it_arrives(
    body: bytes, pack: Pack, step: int
) -> None:
    assert unpacked(pack(body), step) == body


@given(
    body=BODIES,
    pack=st.sampled_from([gzipped, zlib.compress, headless]),
    step=STEPS,
    data=st.data(),
)
def test_a_packed_body_that_breaks_off_is_noticed(
    body: bytes, pack: Pack, step: int, data: st.DataObject
) -> None:
    packed = pack(body)
    cut = data.draw(st.integers(1, len(packed) - 1))
    with pytest.raises(BrokenBodyError):
        unpacked(packed[:cut], step)


@given(body=BODIES, step=STEPS, more=st.sampled_from([b"\n", b"\0\0\0\0", b"more", b"\x1f"]))
def test_what_follows_a_whole_body_says_nothing(body: bytes, step: int, more: bytes) -> None:
    assert unpacked(gzipped(body) + more, step) == body


@pytest.mark.parametrize("damage", [b"plain text", b"\x1f\x8b\x08\x00 and no gzip", b"x"])
def test_a_body_that_is_not_packed_as_announced_is_noticed(damage: bytes) -> None:
    with pytest.raises(BrokenBodyError):
        unpacked(damage, 100)


@pytest.mark.parametrize("step", [1, 100])
def test_a_wrong_checksum_is_noticed(step: int) -> None:
    packed = bytearray(gzipped(b'{"data": []}'))
    packed[-6] ^= 1
    with pytest.raises(BrokenBodyError):
        unpacked(bytes(packed), step)


@pytest.mark.parametrize("encoding", ["gzip", " GZIP ", "x-gzip", "deflate"])
def test_each_encoding_that_we_accept_is_unpacked(encoding: str) -> None:
    assert unpacked(gzipped(b"{}"), 100, encoding) == b"{}"


@pytest.mark.parametrize("encoding", ["", "identity", "br", "gzip, gzip"])
def test_another_encoding_is_left_as_it_is(encoding: str) -> None:
    assert unpacked(b"any bytes", 100, encoding) == b"any bytes"


def test_a_body_without_a_byte_is_whole() -> None:
    """Some servers announce gzip for nothing at all."""
    assert unpacked(b"", 1) == b""
