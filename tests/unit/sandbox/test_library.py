"""Assets that are changed behind the back of what was accepted."""

from __future__ import annotations

from sheetsync.sandbox.account import library
from sheetsync.sandbox.files import uploads
from sheetsync.sandbox.files.stored import Files
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import ASSETS
from sheetsync.sandbox.switches import Switches

NOW = "2026-05-04T09:08:07.123000"


def test_new_content_for_an_asset_that_is_deleted_meanwhile_is_dropped() -> None:
    store = Store(":memory:")
    author = {"type": "API"}
    upload = uploads.checked("a.txt", b"old")
    asset = library.add(store, upload, now=NOW, author=author)
    _, accepted = library.await_content(store, asset, b"new", None, now=NOW, author=author)
    library.delete(store, asset, now=NOW, author=author, switches=Switches())
    library.take_content(store, accepted)
    assert store.get(ASSETS, asset["id"]) is None
    assert Files(store).with_digest("") is None
    assert store.ask("SELECT count(*) FROM {own}asset_files") == [(0,)]
    store.close()
