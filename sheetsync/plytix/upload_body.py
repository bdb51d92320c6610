"""A body that holds a file of any size, which is read from disk while it is sent."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from urllib3.fields import RequestField

from sheetsync.plytix.request import Upload, json_body

_PIECE_BYTES: Final = 48 * 1024
"""Read at a time; a multiple of three, so that base64 can be put together from pieces."""


class FileChangedError(Exception):
    """The file is not as long as it was when its length was announced, or cannot be read on."""


class UploadBody:
    """A body with a file in it, as a part of a form or as base64 in a JSON object.

    It can be gone through once, and never holds more than a piece of the file in memory.

    Attributes:
        content_type: The header that goes with it.
        length: How many bytes it is going to be.
    """

    def __init__(self, upload: Upload, within: bytes | None = None) -> None:
        """Open the file.

        Args:
            upload: The file.
            within: The JSON object that it becomes a member of; ``None``: it is sent as a form.

        Raises:
            OSError: It cannot be read.
        """
        self._upload = upload
        self._encoded: Callable[[bytes], bytes] = bytes
        self._file = upload.file.open("rb")
        self._file_bytes = self._file.seek(0, os.SEEK_END)
        self._file.seek(0)
        sent = self._file_bytes
        if within is None:
            self.content_type, self._head, self._tail = _form(upload)
        else:
            self.content_type, self._head, self._tail = _member(upload.part, within)
            self._encoded = base64.b64encode
            sent = -(-sent // 3) * 4
        self.length = len(self._head) + sent + len(self._tail)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[bytes]:
        """The body in pieces; exactly ``length`` bytes.

        Raises:
            FileChangedError: The file was changed meanwhile. What was given until then is no
                whole body, so that nobody takes half a file for the file.
        """
        yield self._head
        sent = 0
        while sent < self._file_bytes:
            piece = self._read(min(_PIECE_BYTES, self._file_bytes - sent))
            sent += len(piece)
            if sent == self._file_bytes and self._file.read(1):
                raise FileChangedError
            yield self._encoded(piece)
            if self._upload.progress is not None:
                self._upload.progress(sent, self._file_bytes)
        yield self._tail

    def _read(self, size: int) -> bytes:
        try:
            piece = self._file.read(size)
        except OSError as error:
            raise FileChangedError from error
        if len(piece) < size:
            raise FileChangedError
        return piece


def _form(upload: Upload) -> tuple[str, bytes, bytes]:
    """The type of a form with one part, and what stands before and after the file."""
    boundary = secrets.token_hex(16)
    name = Path(upload.file).name
    readable = name.encode(errors="replace").decode()
    part = RequestField(name=upload.part, data=b"", filename=readable)
    part.make_multipart(content_type="application/octet-stream")
    return (
        f"multipart/form-data; boundary={boundary}",
        f"--{boundary}\r\n{part.render_headers()}".encode(),
        f"\r\n--{boundary}--\r\n".encode("ascii"),
    )


def _member(name: str, within: bytes) -> tuple[str, bytes, bytes]:
    """The type of a JSON object with one more member, and what stands around its text."""
    begun = within.rstrip()[:-1]
    comma = b"" if begun.endswith(b"{") else b","
    return "application/json", begun + comma + json_body(name) + b':"', b'"}'
