# SPDX-License-Identifier: LGPL-3.0-or-later
"""Server processes of our own: started, found by the address that they print, ended for sure."""

from __future__ import annotations

import contextlib
import re
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from queue import Queue
from typing import IO

ADDRESS = re.compile(r"http://[\w.\[\]:-]+:\d+")
PATIENCE = 20


class DidNotStart(RuntimeError):
    """The server ended before it printed an address; the text is what it wrote."""


@contextlib.contextmanager
def server(
    command: Sequence[str], environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Iterator[str]:
    """Run a server and give the address (`http://host:port`) that it prints when it is ready."""
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            command, env=environment, cwd=cwd, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        reader = _Reader(process)
        try:
            yield reader.address(errors)
        finally:
            end(process)
            reader.join()


class _Reader(threading.Thread):
    """Reads what a server prints to its end: one whose pipe is full would stand still."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        super().__init__(daemon=True)
        assert process.stdout is not None
        self._stream = process.stdout
        self._printed: list[str] = []
        self._found: Queue[str | None] = Queue()
        self.start()

    def run(self) -> None:
        for line in self._stream:
            self._printed.append(line)
            if found := ADDRESS.search(line):
                self._found.put(found.group())
        self._found.put(None)

    def address(self, errors: IO[str]) -> str:
        """Wait for the first address, or raise `DidNotStart` when the output ends without one."""
        found = self._found.get()
        if found is None:
            errors.seek(0)
            raise DidNotStart("".join([*self._printed, errors.read()])[-4000:])
        return found


def end(process: subprocess.Popen[str]) -> None:
    """Ask the process to end; kill it when it does not within some seconds."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
