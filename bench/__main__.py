# SPDX-License-Identifier: LGPL-3.0-or-later
"""`python -m bench`: measure, print the tables, merge the keys into build/bench.json."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from . import results
from .results import Values

Part = Callable[[], tuple[Values, str]]


def _virtual_time() -> tuple[Values, str]:
    from . import virtual_time

    return virtual_time.measure()


def _sending() -> tuple[Values, str]:
    from . import sending

    return sending.measure()


def _ingest() -> tuple[Values, str]:
    from . import ingest

    return ingest.measure()


def _memory() -> tuple[Values, str]:
    from . import memory

    return memory.measure()


def _stock() -> tuple[Values, str]:
    from . import stock_speed

    return stock_speed.measure()


def _settlement() -> tuple[Values, str]:
    from . import settlement

    return settlement.measure()


def _settlement_on_postgresql() -> tuple[Values, str]:
    from . import settlement

    return settlement.measure_on_postgresql()


PARTS: dict[str, Part] = {
    "settlement": _settlement,
    "virtual-time": _virtual_time,
    "sending": _sending,
    "memory": _memory,
    "ingest": _ingest,
    "stock": _stock,
    "settlement-postgresql": _settlement_on_postgresql,
}

# The longest, which counts its own CPU: it runs beside all others.
BESIDE = "settlement"
# Not within the ten minutes: measured by `--only`.
APART = frozenset({"settlement-postgresql"})
_ONE_TELLS = threading.Lock()


def main() -> int:
    """Each part on its own: what one has measured is kept when another fails."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part alone")
    chosen = parser.parse_args().only or [name for name in PARTS if name not in APART]
    began = time.monotonic()
    lanes = [[n for n in chosen if n == BESIDE], [n for n in chosen if n != BESIDE]]
    with ThreadPoolExecutor(len(lanes)) as pool:
        begun = [pool.submit(_measured, lane) for lane in lanes]
    for lane in begun:
        lane.result()
    _say(f"\n{results.FILE.relative_to(results.ROOT)} has the keys.")
    _say(f"{time.monotonic() - began:.0f} s in all.")
    return 0


def _measured(names: Sequence[str]) -> None:
    for name in names:
        _measure(name)


def _measure(name: str) -> None:
    began = time.monotonic()
    values, table = PARTS[name]()
    with _ONE_TELLS:
        results.merge(values)
        _say(f"{table}\n({time.monotonic() - began:.0f} s)")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
