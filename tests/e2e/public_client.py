"""``plytix-pim-client``, a public client, pointed at a sandbox by nothing but its environment."""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from PIL import Image
from plytix_pim_client import (  # type: ignore[import-untyped]
    OperatorEnum,
    RelationshipSearchFilter,
    SearchFilter,
    config,
)
from plytix_pim_client.dtos.pagination import Pagination  # type: ignore[import-untyped]

from sheetsync.sandbox.server import RunningSandbox

NOBODY = "non-existing-id"


def point_at(box: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the environment that the client reads, and let it read it."""
    for name, value in {
        "PLYTIX_API_KEY": box.key,
        "PLYTIX_API_PASSWORD": box.password,
        "PLYTIX_PIM_BASE_URL": box.pim_url,
        "PLYTIX_AUTH_BASE_URL": box.auth_url,
    }.items():
        monkeypatch.setenv(name, value)
    importlib.reload(config)


def control(box: RunningSandbox, method: str, path: str, body: Any = None) -> Any:
    """Steer the sandbox."""
    answer = requests.request(method, f"{box.control_url}{path}", json=body, timeout=10)
    answer.raise_for_status()
    return answer.json() if answer.content else None


def where(field: str, operator: str, value: Any = None) -> list[list[Any]]:
    """A filter of one condition."""
    return [[SearchFilter(field=field, operator=OperatorEnum(operator), value=value)]]


def related_by(relationship_id: str) -> list[list[Any]]:
    """A relationship filter: has any product related by it."""
    return [
        [
            RelationshipSearchFilter(
                relationship_id=relationship_id, operator=OperatorEnum.EXISTS, product_ids=[]
            )
        ]
    ]


def page(order: str, *, number: int = 1, size: int = 100, ascending: bool = True) -> Any:
    """Which page, in which order."""
    return Pagination(
        sort_by_attribute=order, sort_ascending=ascending, page=number, page_size=size
    )


def picture(colour: str = "red", *, kind: str = "JPEG", size: int = 8) -> bytes:
    """A picture's bytes."""
    file = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(file, kind)
    return file.getvalue()


def picture_file(folder: Path, name: str, colour: str, *, kind: str = "JPEG") -> Path:
    """A picture in a folder."""
    path = folder / name
    path.write_bytes(picture(colour, kind=kind))
    return path


class _Pictures(BaseHTTPRequestHandler):
    """Serves one picture under every path."""

    def __init__(self, content: bytes, *arguments: Any) -> None:
        self._content = content
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(self._content)))
        self.end_headers()
        self.wfile.write(self._content)

    def log_message(self, format: str, *_arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def picture_host(content: bytes) -> Iterator[str]:
    """A web server on this machine with one picture, and its base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pictures, content))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
