"""Assets: names are not unique, so name, size and age together tell; a URL is told by Plytix.

Source: Plytix API v1, "Assets".
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from sheetsync.plytix.judgements import (
    LATER_WAITS_SECONDS,
    Candidate,
    Found,
    Happened,
    Looking,
    NotSeen,
    Otherwise,
    Reading,
    Sent,
    Settling,
)
from sheetsync.plytix.v1v2.settling.alike import alike, ids_of
from sheetsync.plytix.v1v2.settling.words import GONE, deleted, moment, operation, read_one

_SEARCH: Final = operation("assets: Asset search")
_GET: Final = operation("assets: Get account's asset")
_LOOKED_AT: Final = 10
"""Assets with one name that are looked at, the latest first."""


def created(sent: Sent) -> Looking:
    """Whether an asset with this file name, and this size where it is known, was made about now.

    By URL: an asset of the name may be another URL's, while Plytix refuses a URL that it has and
    names its asset (409, documented; for the same URL observed). So once a new one shows, or
    none does after all looks, it is sent again, and the refusal tells which asset it is.

    By content: whether Plytix refuses the same content twice is not documented. It is looked for
    a quarter of a minute, and sent once more when no such asset shows; should the first come to
    show later still, there are two. One of the same name and size that somebody added in the
    minutes before counts as this one.
    """
    given = sent.given
    known = None if sent.refusal is None else sent.refusal.reasons.get("asset.id")
    if known is not None:
        asset = yield from read_one(_GET, asset_id=known)
        if asset is None:
            return NotSeen()
        candidate = Candidate(rows=(asset,), there_since=moment(asset, "created"))
        return Found(what="this file", candidates=(candidate,), only=True)
    names, size = _names(given), _size(given)
    rows = yield Reading(
        operation=_SEARCH,
        given={
            "filters": [[{"field": "filename", "operator": "eq", "value": name}] for name in names],
            "attributes": ["filename", "file_size", "created"],
            "page_size": _LOOKED_AT,
            "order": "-created",
        },
    )
    there = [
        row
        for row in rows or ()
        if row.get("filename") in names and (size is None or row.get("file_size") == size)
    ]
    known = there[0].get("id") if there else None
    latest = (yield from read_one(_GET, asset_id=known)) if isinstance(known, str) else None
    if latest is None:
        return NotSeen()
    return Found(
        what=f'an asset "{names[0]}" of this size',
        candidates=[
            Candidate(rows=(row,), there_since=moment(row, "created"))
            for row in (latest, *there[1:])
        ],
        only=False,
        proof=not given.get("url"),
    )


def changed(sent: Sent) -> Looking:
    """Whether name and visibility are as they were sent, and every category sent is the asset's.

    Categories come to those that it has (the sample of the reference shows it so).
    """
    given = sent.given
    asset = yield from read_one(_GET, asset_id=given["asset_id"])
    if asset is None:
        return GONE
    plain = all(
        alike(given[name], asset.get(name)) for name in ("filename", "public") if name in given
    )
    categories = set(ids_of(given.get("categories"))) <= set(ids_of(asset.get("categories")))
    return Happened((asset,)) if plain and categories else NotSeen()


def replaced(sent: Sent) -> Looking:
    """Whether the content has the file's size, and was changed about now.

    Sending a content twice leaves what sending it once leaves, so it goes once more when it does
    not show; that costs an upload, hence the looks before.
    """
    asset = yield from read_one(_GET, asset_id=sent.given["asset_id"])
    if asset is None:
        return GONE
    size = _size(sent.given)
    if size is None:
        return Otherwise("the file cannot be read any more, so nothing can be compared")
    if asset.get("file_size") != size:
        return NotSeen()
    candidate = Candidate(rows=(asset,), there_since=moment(asset, "file_modified", "modified"))
    return Found(what="the content", candidates=(candidate,), only=False)


def _names(given: Mapping[str, Any]) -> list[str]:
    """The name that the asset is to have; both spellings of a URL's last part."""
    if given.get("filename"):
        return [given["filename"]]
    if given.get("file"):
        return [Path(given["file"]).name]
    last = PurePosixPath(urlsplit(given.get("url") or "").path).name
    return list(dict.fromkeys((unquote(last), last)))


def _size(given: Mapping[str, Any]) -> int | None:
    """How many bytes were sent; ``None`` where that is not known, as of a URL."""
    if given.get("file"):
        try:
            return Path(given["file"]).stat().st_size
        except OSError:
            return None
    if given.get("content"):
        text = "".join(given["content"].split())
        return len(text) * 3 // 4 - text.count("=", -2)
    return None


SETTLINGS: Final[Mapping[str, Settling]] = {
    "assets: Add asset (URL or content)": Settling(
        plan=created, waits_seconds=LATER_WAITS_SECONDS, hides=True
    ),
    "assets: Modify asset": Settling(plan=changed),
    "assets: Delete asset": Settling(plan=deleted(_GET, "asset_id")),
    "assets: Replace content": Settling(plan=replaced, waits_seconds=LATER_WAITS_SECONDS),
}
