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
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            command, env=environment, cwd=cwd, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            yield _address(process, errors)
        finally:
            end(process)


def _address(process: subprocess.Popen[str], errors: IO[str]) -> str:
    assert process.stdout is not None
    printed = []
    for line in process.stdout:
        printed.append(line)
        if found := ADDRESS.search(line):
            _drain(process.stdout)
            return found.group()
    errors.seek(0)
    raise DidNotStart("".join([*printed, errors.read()])[-4000:])


def _drain(stream: IO[str]) -> None:
    """Read on, for nobody: a server whose pipe is full would stand still."""
    threading.Thread(target=lambda: [None for _ in stream], daemon=True).start()


def end(process: subprocess.Popen[str]) -> None:
    """Ask the process to end; kill it when it does not within some seconds."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
