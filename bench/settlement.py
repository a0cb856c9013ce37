# SPDX-License-Identifier: LGPL-3.0-or-later
"""A settlement of 500,000 lines staged and posted, against csv and bulk_create in the same run."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from amazon_simulator.big_settlement import write_settlement
from tests.support.postgresql import PostgreSQL

from . import children
from .results import Values, table

FEW, MANY, INVOICED = 5_000, 500_000, 80_000
MOST, MOST_MEMORY = 5, 1.5
NOTES = f"""
ours: the file is checked, its lines staged in pages, up to {INVOICED:,} of its orders pay their
invoices, the rest becomes entries. Against: csv reads the file, bulk_create writes the same rows.
At most {MOST} is asked for. On SQLite, where all the work is in one process, seconds of its CPU:
what runs beside it takes none of them. Memory: the peak (VmHWM) of a fresh process that stages
and posts {MANY:,} lines over that for {FEW:,}; at most {MOST_MEMORY} is asked for.
"""


def measure() -> tuple[Values, str]:
    """On SQLite: the keys, and the table."""
    with _files() as (folder, files):
        found = {"sqlite": _both(folder / "sqlite", files)}
    ratio, memory = _ratio(found["sqlite"][MANY]), _memory(found["sqlite"])
    values: Values = {"settlement_ratio": ratio, "settlement_memory_ratio": memory}
    return values, table("Settlement", _rows(found), NOTES)


def measure_on_postgresql() -> tuple[Values, str]:
    """The same on PostgreSQL, by the clock on the wall."""
    with _files() as (folder, files), PostgreSQL.start() as server:
        urls = {lines: server.create_database(f"bench{lines}") for lines in files}
        found = {"postgresql": _both(folder / "postgresql", files, urls)}
    ratio, memory = _ratio(found["postgresql"][MANY]), _memory(found["postgresql"])
    values: Values = {
        "settlement_postgresql_ratio": ratio,
        "settlement_memory_postgresql_ratio": memory,
    }
    return values, table("Settlement on PostgreSQL", _rows(found), NOTES)


@contextlib.contextmanager
def _files() -> Iterator[tuple[Path, Mapping[int, Path]]]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        files = {lines: folder / f"{lines}.txt" for lines in (FEW, MANY)}
        for lines, file in files.items():
            write_settlement(file, lines)
        yield folder, files


def _both(folder: Path, files: Mapping[int, Path], urls: Mapping[int, str] | None = None) -> Any:
    found = {}
    for lines, file in files.items():
        where = {"data": folder / str(lines), "database_url": (urls or {}).get(lines, "")}
        share = INVOICED * lines // MANY
        made = children.run("settlement_shop", file, share, **where)
        compare = ("compare",) if lines == MANY else ()
        found[lines] = {**made, **children.run("settlement_child", file, *compare, **where)}
    return found


def _ratio(many: Mapping[str, Any]) -> float:
    ours = many["stage_s"] + many["post_s"]
    return round(ours / (many["csv_s"] + many["bulk_s"]), 2)


def _memory(found: Mapping[int, Any]) -> float:
    return round(found[MANY]["peak_mib"] / found[FEW]["peak_mib"], 3)


def _rows(found: Mapping[str, Any]) -> list[list[object]]:
    rows: list[list[object]] = [["", "stage", "post", "csv", "bulk_create", "ratio"]]
    for kind, runs in found.items():
        many = runs[MANY]
        names = ("stage_s", "post_s", "csv_s", "bulk_s")
        rows.append([kind, *(f"{many[name]:.1f} s" for name in names), f"{_ratio(many):.2f}"])
        rows.append(
            [f"{kind}, peak for {FEW:,}", f"{runs[FEW]['peak_mib']:.1f} MiB", "", "", "", ""]
        )
        peak = f"{many['peak_mib']:.1f} MiB"
        rows.append([f"{kind}, peak for {MANY:,}", peak, "", "", "", f"{_memory(runs):.2f}"])
    return rows
