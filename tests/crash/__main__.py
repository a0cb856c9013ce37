# SPDX-License-Identifier: LGPL-3.0-or-later
"""`python -m tests.crash`: kill -9 at random moments. `--seed N` repeats one of them."""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, Queue

from tests.support.postgresql import PostgreSQL

from . import contents
from .databases import Databases, OnPostgreSQL, SQLite
from .moments import Moment, moment
from .story import ACTS
from .teller import Teller, Undisturbed

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def main() -> int:
    """0 when every moment left the rows of an undisturbed run."""
    options = _options()
    if options.seed is not None:
        return _told(options.database or SQLITE, [options.seed], options)
    kinds = [options.database] if options.database else [SQLITE, POSTGRESQL]
    failed = 0
    for kind in kinds:
        few = kind == POSTGRESQL and not options.database
        moments = max(1, options.moments // 5) if few else options.moments
        failed |= _told(kind, range(1, moments + 1), options)
    return failed


def _told(kind: str, seeds: Sequence[int], options: argparse.Namespace) -> int:
    with _databases(kind) as (folder, databases):
        told = _undisturbed(folder, databases)
        _say_story(told)
        if lacking := contents.missing(told):
            _say(f"FAILED: the story lacks {', '.join(lacking)}.")
            return 1
        failed = _failed(folder, databases, told, seeds, options)
    if failed:
        repeat = f"make crash SEED={failed[0]} DATABASE={kind}"
        _say(f"FAILED at {len(failed)} moments; repeat one: {repeat}")
        return 1
    _say(f"{len(seeds)} moments on {kind}: every business row is as in an undisturbed run.")
    return 0


def _undisturbed(folder: Path, databases: Databases) -> Undisturbed:
    with contextlib.closing(Teller(folder, databases)) as teller:
        return teller.undisturbed()


def _failed(
    folder: Path,
    databases: Databases,
    told: Undisturbed,
    seeds: Sequence[int],
    options: argparse.Namespace,
) -> list[int]:
    """The seeds at which something differed; several tellers work side by side."""
    left, failed = Queue[int](), list[int]()
    for seed in sorted(seeds, key=lambda seed: moment(seed, told.lengths).act):
        left.put(seed)

    def work(name: str) -> None:
        with contextlib.closing(Teller(folder, databases, name)) as teller:
            while not left.empty():
                with contextlib.suppress(Empty):
                    seed = left.get_nowait()
                    if not _holds(teller, told, seed, options.quiet):
                        failed.append(seed)

    with ThreadPoolExecutor(options.jobs) as pool:
        for done in [pool.submit(work, f"teller{n}") for n in range(options.jobs)]:
            done.result()
    return sorted(failed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.crash", description=__doc__)
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--seed", type=int, help="this moment alone")
    parser.add_argument(
        "--database",
        choices=(SQLITE, POSTGRESQL),
        help="one alone; without it SQLite, and a fifth of the moments on PostgreSQL",
    )
    parser.add_argument("--jobs", type=int, default=2, help="tellers side by side")
    parser.add_argument("--quiet", action="store_true", help="show failing moments alone")
    return parser.parse_args()


@contextlib.contextmanager
def _databases(kind: str) -> Iterator[tuple[Path, Databases]]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crash-")))
        if kind == POSTGRESQL:
            yield folder, OnPostgreSQL(stack.enter_context(PostgreSQL.start()))
        else:
            yield folder, SQLite(folder)


def _holds(teller: Teller, told: Undisturbed, seed: int, quiet: bool) -> bool:
    planned, began = moment(seed, told.lengths), time.monotonic()
    struck, differs = teller.disturbed(planned, told)
    if differs or not quiet:
        _say(
            f"seed {seed:<5} {'DIFFERS' if differs else 'ok':<8} {_shown(planned, struck)}"
            f"  ({time.monotonic() - began:.1f} s)"
        )
    if differs:
        _say(differs)
    return not differs


def _shown(planned: Moment, struck: int) -> str:
    kills = ", ".join(str(kill) for kill in planned.kills[:struck]) or "it ended before the kill"
    return f"{ACTS[planned.act].name}: {kills}"


def _say_story(told: Undisturbed) -> None:
    _say(f"The story, undisturbed: {told.pages} pages of orders.")
    for act, length in zip(ACTS, told.lengths, strict=True):
        _say(f"  {act.name:<16} {length.ticks:>6} ticks  {length.seconds:>6.2f} s")


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
