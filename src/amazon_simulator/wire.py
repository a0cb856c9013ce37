# SPDX-License-Identifier: LGPL-3.0-or-later
"""The product's client as a subprocess that speaks JSON lines; it is never imported here."""

from __future__ import annotations

import contextlib
import json
import select
import subprocess
from types import TracebackType
from typing import Any

PATIENCE_SECONDS = 60


class ClientBroke(Exception):
    """The client's process ended, fell silent or wrote no JSON; the text says which."""


class WireClient:
    """One request line to its stdin, one answer line from its stdout."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            )
        except OSError as error:
            raise ClientBroke(f"{command[0]} cannot be started: {error}") from None

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """Raises ClientBroke."""
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise ClientBroke(self._end()) from None
        line = self._line()
        try:
            answer = json.loads(line)
        except ValueError:
            raise ClientBroke(f"the client wrote no JSON: {line[:200]!r}") from None
        if not isinstance(answer, dict):
            raise ClientBroke(f"the client wrote no object: {line[:200]!r}")
        return answer

    def _line(self) -> str:
        assert self._process.stdout
        ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE_SECONDS)
        if not ready:
            raise ClientBroke(f"the client said nothing for {PATIENCE_SECONDS} seconds")
        line = self._process.stdout.readline()
        if not line:
            raise ClientBroke(self._end())
        return line

    def _end(self) -> str:
        return f"the client ended with {self._process.wait(5)}: {' '.join(self._command)}"

    def __enter__(self) -> WireClient:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin
        assert self._process.stdout
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
