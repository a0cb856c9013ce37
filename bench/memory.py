# SPDX-License-Identifier: LGPL-3.0-or-later
"""The peak of memory for 50,000 orders over that for 1,000, each in a fresh process."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from . import children, office, pages
from .amazon import selling
from .results import Values, table

FEW, MANY, MOST = 1_000, 50_000, 1.3
NOTES = f"""
Peak resident memory of the whole process (VmHWM) on SQLite, page by page through the connector's
import; at most {MOST} is asked for.
"""


def measure() -> tuple[Values, str]:
    """The key, and the table."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with selling(FEW) as amazon:
            pages.harvest(amazon, folder / "pages")
            office.write_seller(folder / "seller", amazon)
        few, many = (_run(folder, orders) for orders in (FEW, MANY))
    ratio = many["peak_mib"] / few["peak_mib"]
    values = {"ingest_memory_ratio": round(ratio, 3), "ingest_memory_mib": round(many["peak_mib"])}
    rows: list[list[object]] = [["orders", "peak MiB", "ratio"]]
    rows += [
        [f"{few['orders']:,}", f"{few['peak_mib']:.1f}", ""],
        [f"{many['orders']:,}", f"{many['peak_mib']:.1f}", f"{ratio:.2f}"],
    ]
    return values, table("Memory", rows, NOTES)


def _run(folder: Path, orders: int) -> Any:
    data = folder / f"office-{orders}"
    return children.run("memory_child", folder / "pages", folder / "seller", orders, data=data)
