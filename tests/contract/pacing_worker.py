"""A process that patches or reads products, for the tests of several at once.

It says ``ready`` on a line of its own, waits for a line, works, and tells as JSON how long each
request took.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sheetsync.model.redis_url import read_redis_url
from sheetsync.model.secret import Secret
from sheetsync.plytix.authentication import custom_session
from sheetsync.plytix.clock import SystemClock
from sheetsync.plytix.pacing.opening import Pace
from sheetsync.plytix.request import Effect, Request
from sheetsync.plytix.session import Session


def main(work: dict[str, Any]) -> None:
    """Be one of the processes."""
    session = custom_session(
        endpoint=work["pim"],
        auth_endpoint=f"{work['auth']}/auth/api/get-token",
        api_key=Secret(work["key"]),
        api_password=Secret(work["password"]),
        clock=SystemClock(),
        pace=Pace(
            folder=Path(work["folder"]),
            redis=read_redis_url(work["redis"]),
            waited_for=work["waited_for"],
        ),
    )
    search = b'{"pagination": {"page_size": 50}}'
    path = "/api/v2/products/search"
    found = session.send(
        Request(method="POST", path=path, effect=Effect.READ, about="search", body=search)
    )
    ids = [row["id"] for row in json.loads(found.body)["data"]]
    say("ready")
    sys.stdin.readline()
    with ThreadPoolExecutor(work["threads"]) as pool:
        seconds = list(pool.map(lambda nth: one(session, ids, nth, work), range(work["requests"])))
    session.close()
    say(json.dumps(seconds))


def say(line: str) -> None:
    """Tell whoever started this process."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def one(session: Session, ids: list[str], nth: int, work: dict[str, Any]) -> float:
    """One request; how long it took, the wait for its turn included."""
    began = time.monotonic()
    path = f"/api/v2/products/{ids[nth % len(ids)]}"
    if work["waited_for"]:
        session.send(Request(method="GET", path=path, effect=Effect.READ, about="get product"))
        time.sleep(work["pause"])
    else:
        body = json.dumps({"label": f"Kettle {nth}"}).encode()
        patch = Request(
            method="PATCH", path=path, effect=Effect.WRITE, about="update product", body=body
        )
        session.send(patch)
    return time.monotonic() - began - (work["pause"] if work["waited_for"] else 0)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
