# SPDX-License-Identifier: LGPL-3.0-or-later
"""From parsed page to committed rows, as a ratio to Django's bulk_create of the same rows.

The runs alternate and the median of the rounds' ratios counts: other work on the machine falls
on all of them alike.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from tests.support.postgresql import PostgreSQL

from . import children, office, pages
from .amazon import selling
from .results import Values, table

ORDERS, ROUNDS, MOST = 1_000, 5, 3.0
NOTES = """
The very same rows, read back from what the import wrote, in the same page-sized transactions.
Medians of {rounds} alternating rounds of {orders:,} orders ({rows:,} rows); a ratio of at most
{most:g} is asked for.
executemany: the bare driver, its SQL and values made ready beforehand.
"""


def measure() -> tuple[Values, str]:
    """The keys, and the table."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with selling(ORDERS) as amazon:
            pages.harvest(amazon, folder / "pages")
            office.write_seller(folder / "seller", amazon)
        measured = {"sqlite": _run(folder, "sqlite", "")}
        with PostgreSQL.start() as server:
            url = server.create_database("bench")
            measured["postgresql"] = _run(folder, "postgresql", url)
    values: Values = {}
    rows: list[list[object]] = [["", "import", "orders/s", "bulk_create", "executemany", "ratio"]]
    for kind, result in measured.items():
        seconds = {name: median(runs) for name, runs in result["seconds"].items()}
        ratio = _ratio(result["seconds"])
        values[f"ingest_{kind}_ratio"] = round(ratio, 2)
        values[f"ingest_{kind}_orders_per_s"] = round(result["orders"] / seconds["import"], 1)
        values[f"ingest_{kind}_executemany_ratio"] = round(
            seconds["import"] / seconds["executemany"], 2
        )
        speed = f"{result['orders'] / seconds['import']:.0f}"
        shown = [f"{seconds[n]:.2f} s" for n in ("import", "bulk_create", "executemany")]
        rows.append([kind, shown[0], speed, *shown[1:], f"{ratio:.2f}"])
    return values, table("Writing orders, in real time", rows, _notes(measured["sqlite"]))


def _run(folder: Path, kind: str, url: str) -> Any:
    arguments = [folder / "pages", folder / "seller", ROUNDS]
    return children.run("ingest_child", *arguments, data=folder / kind, database_url=url)


def _ratio(seconds: dict[str, list[float]]) -> float:
    pairs = zip(seconds["import"], seconds["bulk_create"], strict=True)
    return median(ours / theirs for ours, theirs in pairs)


def _notes(result: Any) -> str:
    rows = sum(result["rows"].values())
    return NOTES.format(rounds=ROUNDS, orders=result["orders"], rows=rows, most=MOST)
