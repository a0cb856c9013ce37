# SPDX-License-Identifier: LGPL-3.0-or-later
"""Finding what differs and computing everything again, as ratios to the bare driver's reading.

The runs alternate and the median of the rounds' ratios counts: other work on the machine falls
on both alike.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from tests.support.postgresql import PostgreSQL

from . import children
from .results import Values, table

FEW, MANY, ROUNDS = 10_000, 100_000, 3
MOST_DIFF, MOST_FULL = 3, 8
NOTES = f"""
differing: 1,000 rows that are due, through the port, against the driver's query for the same
rows; at most {MOST_DIFF} is asked for. full: every quantity computed again in pages, each a
transaction, where nothing changed, against the driver's reading of the same offers, pieces and
rows; at most {MOST_FULL} is asked for. Medians of {ROUNDS} alternating rounds (differing: ten
times as many). first: everything computed and written for the first time.
Memory: the peak (VmHWM) of a fresh process that computes everything, on SQLite.
"""


def measure() -> tuple[Values, str]:
    """The keys, and the table."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        few = _run(folder / "few", FEW, rounds=0)
        many = {"sqlite": _run(folder / "sqlite", MANY)}
        with PostgreSQL.start() as server:
            url = server.create_database("bench")
            many["postgresql"] = _run(folder / "postgresql", MANY, url)
    return _values(few, many), table("Quantities, in real time", _rows(few, many), NOTES)


def _run(data: Path, offers: int, url: str = "", rounds: int = ROUNDS) -> Any:
    """Without rounds the memory alone is measured."""
    made = children.run("stock_shop", offers, data=data, database_url=url)
    measured = children.run("stock_speed_child", rounds, data=data, database_url=url)
    return {**made, **measured}


def _values(few: Any, many: Mapping[str, Any]) -> Values:
    memory = many["sqlite"]["peak_mib"] / few["peak_mib"]
    return {
        "stock_diff_ratio": _ratio(many["sqlite"]["differing"]),
        "stock_full_ratio": _ratio(many["sqlite"]["full"]),
        "stock_diff_postgresql_ratio": _ratio(many["postgresql"]["differing"]),
        "stock_full_postgresql_ratio": _ratio(many["postgresql"]["full"]),
        "stock_memory_ratio": round(memory, 3),
    }


def _ratio(pairs: Sequence[Sequence[float]]) -> float:
    return round(median(ours / bare for ours, bare in pairs), 2)


def _rows(few: Any, many: Mapping[str, Any]) -> list[list[object]]:
    rows: list[list[object]] = [["", "ours", "driver", "ratio"]]
    for kind, result in many.items():
        for what, unit in (("differing", 1000), ("full", 1)):
            ours, bare = (median(run[side] for run in result[what]) * unit for side in (0, 1))
            shown = [f"{seconds:.1f} {'ms' if unit > 1 else 's'}" for seconds in (ours, bare)]
            rows.append([f"{kind}, {what}", *shown, f"{_ratio(result[what]):.2f}"])
        rows.append([f"{kind}, first", f"{result['first_s']:.1f} s", "", ""])
    peaks = [(result["offers"], result["peak_mib"]) for result in (few, many["sqlite"])]
    return rows + [[f"peak for {offers:,}", f"{mib:.1f} MiB", "", ""] for offers, mib in peaks]
