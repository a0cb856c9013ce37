# SPDX-License-Identifier: LGPL-3.0-or-later
"""`python -m bench`: measure, print the tables, merge the keys into build/bench.json."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

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


def main() -> int:
    """Each part on its own: what one has measured is kept when the next fails."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part alone")
    chosen = parser.parse_args().only or list(PARTS)
    for name in chosen:
        began = time.monotonic()
        values, table = PARTS[name]()
        results.merge(values)
        _say(f"{table}\n({time.monotonic() - began:.0f} s)")
    _say(f"\n{results.FILE.relative_to(results.ROOT)} has the keys.")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
