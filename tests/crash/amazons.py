# SPDX-License-Identifier: LGPL-3.0-or-later
"""Simulators as they stand before an act: started from a copy of that act's files."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.support.simulator import Simulator, started

from .story import START


@contextlib.contextmanager
def telling(state: Path) -> Iterator[Simulator]:
    """A simulator whose world lies in ``state``."""
    options = ["--manual-clock", "--quiet-world", "--seed", "11", "--start", START]
    with started(*options, "--state", str(state)) as simulator:
        yield simulator


class KeptAmazon:
    """Where the back office only reads at Amazon, one simulator serves many moments of an act."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._state = folder / f"{name}.amazon"
        self._running = contextlib.ExitStack()
        self._simulator: Simulator | None = None
        self._act = -1

    def before(self, act: int) -> Simulator:
        """Amazon before this act, with full buckets."""
        if self._simulator is None or self._act != act:
            self.close()
            shutil.copytree(kept(self._folder, act), self._state)
            self._simulator, self._act = self._running.enter_context(telling(self._state)), act
        self._simulator.refill()
        return self._simulator

    def close(self) -> None:
        """Forget it: the next one starts afresh."""
        self._running.close()
        self._simulator = None
        shutil.rmtree(self._state, ignore_errors=True)


def kept(folder: Path, act: int) -> Path:
    """Where the files of Amazon before an act are kept."""
    return folder / f"before_{act}.amazon"
