"""Make the sample workbooks, and the list of what a plan must find in them.

Run ``python -m tools.make_samples`` from the repository's root; the same input gives the same
sheets every time.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

from sheetsync.sandbox.seed.demo import demo_account
from tools.samples_book import write_prices, write_spring
from tools.samples_spring import planted, spring_sheet

ROOT: Final = Path(__file__).resolve().parent.parent
SPRING: Final = "samples/spring-range.xlsx"
PRICES: Final = "samples/price-update.xlsx"
PLANTED: Final = "tests/golden/spring-range/planted.json"

_PRICE_ROWS: Final = 500
_SEED: Final = 1126


def price_rows(products: Sequence[dict[str, Any]]) -> list[tuple[str, float, float | None]]:
    """Rows of ``price-update.xlsx``: SKU, price, sale price or ``None`` to keep what is there.

    Most prices rise by a few percent, some stay; a sale price is always below the price.
    """
    rng = Random(_SEED)
    chosen = sorted(rng.sample(range(len(products)), _PRICE_ROWS))
    rows: list[tuple[str, float, float | None]] = []
    for place in chosen:
        product = products[place]
        price = product["attributes"]["price"]
        if rng.random() < 0.85:
            price = round(int(price * rng.choice((1.02, 1.04, 1.06))) + rng.choice((0.9, 0.95)), 2)
        sale_price = round(int(price * 0.8) + 0.5, 2) if rng.random() < 0.2 else None
        rows.append((product["sku"], price, sale_price))
    return rows


def make_samples(folder: Path) -> None:
    """Write both workbooks and the list of planted faults below a folder."""
    products = demo_account()["products"]
    for name in (SPRING, PRICES, PLANTED):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    spring = spring_sheet(products)
    write_spring(spring, folder / SPRING)
    write_prices(price_rows(products), folder / PRICES)
    text = json.dumps(planted(spring), ensure_ascii=False, indent=1)
    (folder / PLANTED).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Write the samples into the repository, or below the folder that is named."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    make_samples(folder)
    for name in (SPRING, PRICES, PLANTED):
        print(folder / name)


if __name__ == "__main__":
    main()
