# SPDX-License-Identifier: LGPL-3.0-or-later
"""`python -m bench`: measure, print the tables, merge the keys into build/bench.json."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Callable
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


PARTS: dict[str, Part] = {
    "virtual-time": _virtual_time,
    "sending": _sending,
    "ingest": _ingest,
    "memory": _memory,
    "stock": _stock,
    "settlement": _settlement,
}


# Quota in virtual time, and peaks of memory: none of them is spoilt by what runs beside it.
TIMELESS = frozenset({"memory", "virtual-time", "sending"})
_ONE_TELLS = threading.Lock()


def main() -> int:
    """Each part on its own: what one has measured is kept when another fails."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part alone")
    chosen = parser.parse_args().only or list(PARTS)
    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        beside = [pool.submit(_measure, name) for name in sorted(TIMELESS.intersection(chosen))]
    for done in beside:
        done.result()
    for name in chosen:
        if name not in TIMELESS:
            _measure(name)
    _say(f"\n{results.FILE.relative_to(results.ROOT)} has the keys.")
    _say(f"{time.monotonic() - began:.0f} s in all.")
    return 0


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
