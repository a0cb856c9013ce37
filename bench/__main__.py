# SPDX-License-Identifier: LGPL-3.0-or-later
"""`python -m bench`: measure, print the tables, merge the keys into build/bench.json."""

from __future__ import annotations

import argparse
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from . import results
from .results import Values

Part = Callable[[], tuple[Values, str]]
_ONE_TELLS = threading.Lock()


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


# In this order they are begun, two at a time: the longest first, but for what waits for another.
PARTS: dict[str, Part] = {
    "settlement": _settlement,
    "stock": _stock,
    "ingest": _ingest,
    "memory": _memory,
    "virtual-time": _virtual_time,
    "sending": _sending,
    "settlement-postgresql": _settlement_on_postgresql,
}

AT_ONCE = 2
# Measured by the clock on the wall: never beside one another. All else counts its own CPU
# (settlement), virtual time or memory, which is the same whatever runs beside it.
BY_THE_CLOCK = frozenset({"stock", "ingest", "settlement-postgresql"})
# Not within the ten minutes: measured by `--only`.
APART = frozenset({"settlement-postgresql"})


def main() -> int:
    """Each part on its own: what one has measured is kept when another fails."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part alone")
    chosen = parser.parse_args().only or [name for name in PARTS if name not in APART]
    began = time.monotonic()
    queue = Queue(chosen)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(AT_ONCE):
            pool.submit(_work, queue)
    _say(f"\n{results.FILE.relative_to(results.ROOT)} has the keys.")
    _say(f"{time.monotonic() - began:.0f} s in all.")
    if queue.failed:
        _say(f"Failed, see above: {', '.join(queue.failed)}.")
    return 1 if queue.failed else 0


class Queue:
    """The parts still to be measured, given out one by one."""

    def __init__(self, names: Sequence[str]) -> None:
        self._left = list(names)
        self._by_the_clock = 0
        self._changed = threading.Condition()
        self.failed: list[str] = []

    def take(self) -> str | None:
        """The next part that may run now, waiting for it if need be; None when none is left."""
        with self._changed:
            while self._left:
                for name in self._left:
                    if name not in BY_THE_CLOCK or not self._by_the_clock:
                        self._left.remove(name)
                        self._by_the_clock += name in BY_THE_CLOCK
                        return name
                self._changed.wait()
            return None

    def over(self, name: str, failed: bool) -> None:
        """A part that was taken has ended."""
        with self._changed:
            self._by_the_clock -= name in BY_THE_CLOCK
            if failed:
                self.failed.append(name)
            self._changed.notify_all()


def _work(queue: Queue) -> None:
    while (name := queue.take()) is not None:
        failed = True
        try:
            _measure(name)
            failed = False
        except Exception:  # noqa: BLE001 - whatever it is, it is told, and the others go on
            _say(f"\n{name} failed:\n{traceback.format_exc()}")
        finally:
            queue.over(name, failed)


def _measure(name: str) -> None:
    began = time.monotonic()
    values, table = PARTS[name]()
    with _ONE_TELLS:
        results.merge(values)
        _say(f"{table}\n({name}, {time.monotonic() - began:.0f} s)")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
