"""A multipart body with one file, read from disk while it is sent."""

from __future__ import annotations

import secrets
from pathlib import Path
from types import TracebackType
from typing import Self

from urllib3.fields import RequestField

from sheetsync.plytix.request import Upload


class MultipartFile:
    """A body that requests can stream: it knows its length and is read piece by piece.

    Attributes:
        content_type: The header that goes with it.
    """

    def __init__(self, upload: Upload) -> None:
        """Open the file.

        Raises:
            OSError: It cannot be read.
        """
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        part = RequestField(name=upload.part, data=b"", filename=Path(upload.file).name)
        part.make_multipart(content_type="application/octet-stream")
        self._file = upload.file.open("rb")
        self._head = f"--{boundary}\r\n{part.render_headers()}".encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode("ascii")
        self._length = len(self._head) + upload.file.stat().st_size + len(self._tail)

    def __len__(self) -> int:
        return self._length

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most ``size`` of them; empty at the end."""
        wanted = self._length if size < 0 else size
        piece, self._head = self._head[:wanted], self._head[wanted:]
        if len(piece) < wanted:
            piece += self._file.read(wanted - len(piece))
        if len(piece) < wanted:
            more, self._tail = self._tail[: wanted - len(piece)], self._tail[wanted - len(piece) :]
            piece += more
        return piece
