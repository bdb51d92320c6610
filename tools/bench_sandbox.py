"""The sandbox with a big catalogue: seeding, pages, look-ups, memory: ``make bench``.

The sandbox runs as a process of its own and is asked over HTTP; medians are shown. A page is asked
for at offsets all over the matches; ``after a write`` is the first page of a search when a product
was changed just before, so that nothing is remembered of it. Seconds are this machine's.
"""

from __future__ import annotations

import argparse
import http.client
import json
import resource
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sheetsync.sandbox.authors import SOMEBODY
from sheetsync.sandbox.options import Options
from sheetsync.sandbox.seed.large import plant_many
from sheetsync.sandbox.server import serve
from sheetsync.sandbox.state.store import Database

SEARCH = "/api/v2/products/search"
PAGE_SIZE = 100
PAGES = 15
ROUNDS = 5
COLUMNS = [
    "label", "gtin", "status", "created", "modified", "product_type", "product_level",
    "product_family_id", "overwritten_attributes", "categories", "attributes.brand",
    "attributes.collection", "attributes.season", "attributes.claim",
    "attributes.short_description", "attributes.long_description", "attributes.key_features",
    "attributes.use", "attributes.occasion", "attributes.sales_channels", "attributes.launch_date",
    "attributes.new_arrival", "attributes.designer", "attributes.colour", "attributes.finish",
    "attributes.material", "attributes.size", "attributes.height_cm", "attributes.width_cm",
    "attributes.depth_cm", "attributes.weight_kg", "attributes.capacity_l",
    "attributes.pieces_in_set", "attributes.price", "attributes.sale_price",
    "attributes.sale_starts_on", "attributes.sale_ends_on", "attributes.gross_price",
    "attributes.supplier_article_number", "attributes.customs_tariff_number",
    "attributes.country_of_origin", "attributes.carton_quantity", "attributes.lead_time_days",
    "attributes.dishwasher_safe", "attributes.weatherproof", "attributes.warranty_years",
    "attributes.product_page", "attributes.search_terms", "attributes.shop_slug",
    "attributes.web_readiness",
]  # fmt: skip
"""Fifty, as many as a v2 search gives."""

Filters = list[list[dict[str, Any]]]


def only(field: str, operator: str, value: Any = None) -> Filters:
    """A filter of one condition."""
    return [[{"field": field, "operator": operator, "value": value}]]


KINDS: list[tuple[str, Filters, str | None]] = [
    ("no filter", [], None),
    ("ordered by sku", [], "sku"),
    ("ordered by -modified", [], "-modified"),
    ("ordered by label", [], "label"),
    ("ordered by a number", [], "attributes.price"),
    ("ordered by a text", [], "-attributes.brand"),
    ("status eq", only("status", "eq", "Draft"), None),
    ("label like", only("label", "like", "kettle"), None),
    ("modified gt", only("modified", "gt", "2025-01-01"), "modified"),
    ("category in", [], None),
    ("dropdown eq", only("attributes.brand", "eq", "Lindholm"), None),
    ("dropdown in", only("attributes.brand", "in", ["Lindholm", "Grove Outdoor"]), None),
    ("multi-select in", only("attributes.use", "in", ["Cooking", "Frying"]), None),
    ("number gt", only("attributes.price", "gt", 50), None),
    ("text exists", only("attributes.colour", "exists"), None),
    ("long text like", only("attributes.long_description", "like", "steel"), None),
    ("text_search", [], None),
    (
        "three conditions",
        [
            [
                *only("status", "eq", "Completed")[0],
                *only("attributes.price", "gt", 50)[0],
                *only("attributes.brand", "eq", "Lindholm")[0],
            ]
        ],
        "-attributes.price",
    ),
]


def main() -> int:
    """Seed, start, measure, print; the number of missed goals."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--products", type=int, default=200_000)
    options.add_argument("--folder", type=Path, default=Path("bench-out"))
    options.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.serve is not None:
        return served(given.serve)
    given.folder.mkdir(parents=True, exist_ok=True)
    state = given.folder / f"sandbox-{given.products}.sqlite"
    seconds = seeded(state, given.products)
    size = state.stat().st_size / 1e6
    print(f"{given.products:,} products, {size:,.0f} MB on disk, {PAGE_SIZE} rows × 50 columns")
    print(f"\n{'goal':<44}{'':>14}{'first ever':>12}{'after a write':>15}")
    missed = told("seeding", seconds, 180, "s")
    with beside(state) as (asked, peak):
        for name, filters, order in KINDS:
            missed += measured(asked, name, filters, order)
        missed += looked_up(asked, given.products)
    return missed + told("peak memory of the sandbox", peak[0], 476, "MiB")


def seeded(state: Path, products: int) -> float:
    """Write the state; the seconds that it took."""
    for old in state.parent.glob(f"{state.name}*"):
        old.unlink()
    began = time.perf_counter()
    database = Database(str(state))
    plant_many(database.store(), products, author=SOMEBODY)
    database.close()
    return time.perf_counter() - began


def served(state: Path) -> int:
    """Be the sandbox, until told to end; the last line has the peak of its memory."""
    serve(Options(port=0, state=str(state), limits=(), ordered_search_limit=10**9))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print((peak if sys.platform != "darwin" else peak / 1024) / 1024, flush=True)
    return 0


class Asked:
    """A client with a token."""

    def __init__(self, lines: dict[str, str]) -> None:
        self._http = http.client.HTTPConnection(lines["PIM"].removeprefix("http://").strip("/"))
        pair = {"api_key": lines["key"], "api_password": lines["password"]}
        token = self.post("/auth/api/get-token", pair, token=None)["data"][0]["access_token"]
        self._token = token

    def post(self, path: str, body: Any, token: str | None = "", method: str = "POST") -> Any:
        """Ask once."""
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        self._http.request(method, path, json.dumps(body), headers)
        answer = self._http.getresponse()
        content = answer.read()
        if answer.status >= http.HTTPStatus.BAD_REQUEST:
            message = f"{method} {path}: {answer.status} {content!r}"
            raise RuntimeError(message)
        return json.loads(content)

    def page(
        self, filters: Filters, order: str | None, page: int = 1
    ) -> tuple[float, dict[str, Any]]:
        """One page, and the milliseconds until its last byte."""
        body = {
            "filters": filters,
            "attributes": COLUMNS,
            "pagination": {"page": page, "page_size": PAGE_SIZE, "order": order},
        }
        began = time.perf_counter()
        answer: dict[str, Any] = self.post(SEARCH, body)
        return (time.perf_counter() - began) * 1000, answer


@contextmanager
def beside(state: Path) -> Iterator[tuple[Asked, list[float]]]:
    """The sandbox in a process of its own; the list gets its peak memory in MiB at the end."""
    command = [sys.executable, "-m", "tools.bench_sandbox", "--serve", str(state)]
    peak: list[float] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sandbox:
        assert sandbox.stdout is not None
        try:
            lines = {}
            for line in sandbox.stdout:
                if line.strip() == "ready":
                    break
                name, _, value = line.partition(" ")
                lines[name] = value.strip()
            yield Asked(lines), peak
        finally:
            sandbox.send_signal(signal.SIGTERM)
            rest = sandbox.stdout.read().split()
        peak.append(float(rest[-1]))


def measured(asked: Asked, name: str, filters: Filters, order: str | None) -> int:
    """Measure the pages of one search."""
    if name == "category in":
        found = asked.post("/api/v1/categories/product/search", {"pagination": {"page_size": 5}})
        filters = only("categories", "in", [row["id"] for row in found["data"]])
    elif name == "text_search":
        fields = ["label", "sku", "attributes.search_terms"]
        filters = [[{"field": fields, "operator": "text_search", "value": "kettle steel"}]]
    first, answer = asked.page(filters, order)
    pages = -(-answer["pagination"]["count"] // PAGE_SIZE) or 1
    every = [asked.page(filters, order, 1 + nth * pages // PAGES)[0] for nth in range(PAGES)]
    after = []
    for nth in range(ROUNDS):
        changed = f"/api/v2/products/{answer['data'][nth]['id']}"
        asked.post(changed, {"label": f"{name} {nth}"}, method="PATCH")
        after.append(asked.page(filters, order)[0])
    more = f"{first:>9,.0f} ms{statistics.median(after):>12,.1f} ms"
    return told(f"page, {name}", statistics.median(every), 50, "ms", more)


def looked_up(asked: Asked, products: int) -> int:
    """Measure the look-up of products by their SKUs, other ones each time."""
    times = []
    for nth in range(PAGES):
        _, answer = asked.page([], None, 1 + nth * (products // PAGE_SIZE) // PAGES)
        skus = [row["sku"] for row in answer["data"]]
        ms, found = asked.page(only("sku", "in", skus), None)
        if len(found["data"]) != len(skus):
            message = f"asked for {len(skus)} SKUs, found {len(found['data'])}"
            raise RuntimeError(message)
        times.append(ms)
    return told("look-up of 100 SKUs", statistics.median(times), 20, "ms")


def told(what: str, value: float, limit: float, unit: str, more: str = "") -> int:
    """Print a goal; 1 when it is missed."""
    mark = "holds" if value <= limit else "MISSED"
    print(f"{what:<34}{value:>9.1f} {unit:<4} ≤ {limit:<4g}{mark:<8}{more}", flush=True)
    return int(value > limit)


if __name__ == "__main__":
    sys.exit(main())
