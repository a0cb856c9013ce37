# SPDX-License-Identifier: LGPL-3.0-or-later
"""Runs a few servers together: they start in order, and when one ends or we are told, all end."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 25  # the back office finishes the step under way
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Somebody pressed Ctrl-C or asked us to end."""


class Ended(RuntimeError):
    """A server ended by itself; the text says which, and how its log ends."""


@dataclass(frozen=True)
class Child:
    """A running server, what people call it, and where its output goes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def ended(self) -> Ended:
        last = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        code = self.process.returncode
        return Ended(f"{self.name} ended by itself (code {code}). Its log {self.log} ends:\n{last}")


class Supervisor:
    """Use it in a `with` block: whatever way that ends, no child is left behind."""

    def __init__(self) -> None:
        self._children: list[Child] = []

    def __enter__(self) -> Supervisor:
        for number in SIGNALS:
            signal.signal(number, _stop)
        return self

    def __exit__(self, *_: object) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(self._children):
            _end(child.process)

    def start(self, name: str, command: Sequence[str], log: Path, **options: Any) -> Child:
        """Start a server in a session of its own, so that Ctrl-C reaches us alone.

        The options are those of `subprocess.Popen`.
        """
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_end_with_parent,
                **options,
            )
        self._children.append(Child(name, process, log))
        return self._children[-1]

    def wait(self) -> None:
        """Wait until a server ends by itself, which raises `Ended`; or until `Stopped`."""
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        self.check()

    def check(self) -> None:
        """Raise `Ended` for a server that runs no more."""
        for child in self._children:
            if child.process.poll() is not None:
                raise child.ended()


def _stop(number: int, _frame: object) -> None:
    raise Stopped(signal.Signals(number).name)


def _end_with_parent() -> None:
    """On Linux the kernel ends the child should we be killed without a chance to do it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server, politely at first, and whatever it started and left behind."""
    _signal(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE)
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
