"""A host of files on this machine, for assets that are made from URLs."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image


def picture(colour: str = "blue", size: tuple[int, int] = (40, 30), *, kind: str = "PNG") -> bytes:
    """A picture of one colour."""
    kept = io.BytesIO()
    Image.new("RGB", size, colour).save(kept, kind)
    return kept.getvalue()


@dataclass(frozen=True)
class FileHost:
    """A running host.

    Attributes:
        url: Its base URL.
        asked: The paths that were asked for.
        waiting: Set when ``/held.png`` is asked for.
        release: ``/held.png`` is answered once this is set.
    """

    url: str
    asked: list[str] = field(default_factory=list)
    waiting: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)


_FILES: dict[str, tuple[int, str, bytes]] = {
    "/mug.png": (200, "image/png", picture()),
    "/held.png": (200, "image/png", picture()),
    "/picture": (200, "application/octet-stream", picture()),
    "/table": (200, "text/csv; charset=utf-8", b"a,b\n"),
    "/a.unheard": (200, "application/x-unheard", b"abc"),
    "/empty.png": (200, "image/png", b""),
    "/broken.png": (500, "image/png", picture()),
    "/half.png": (206, "image/png", picture()),
    "/moved.png": (302, "/mug.png", b""),
    "/loop.png": (302, "/loop.png", b""),
    "/away.png": (302, "http://pictures.example.test/mug.png", b""),
    "/to-a-file.png": (302, "ftp://127.0.0.1/mug.png", b""),
}
"""By path: status, content type or new place, content."""


@contextmanager
def file_host() -> Iterator[FileHost]:
    """A host that knows a few paths."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked.append(self.path)
            if self.path == "/held.png":
                known.waiting.set()
                known.release.wait(timeout=10)
            status, told, content = _FILES.get(self.path, (404, "text/html", b"gone"))
            self.send_response(status)
            self.send_header("Location" if status == 302 else "Content-Type", told)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = FileHost(url=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
