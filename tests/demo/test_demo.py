# SPDX-License-Identifier: LGPL-3.0-or-later
"""`make demo` as a person uses it: start, look, Ctrl-C, start again, start afresh."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import urllib3

from tests.conftest import ROOT

LAST_LINE = "`make demo-reset` starts afresh."
CONNECTOR = Path(sys.executable).with_name("amazon-connector")


@dataclass
class Running:
    """A demo that has printed its greeting."""

    process: subprocess.Popen[str]
    home: Path
    greeting: str

    @property
    def office(self) -> str:
        return self._said("Back office")

    @property
    def amazon(self) -> str:
        return self._said("Local Amazon")

    @property
    def password(self) -> str:
        return self._said("Password")

    def orders(self) -> int:
        """What the command line tells of the demo's office."""
        variables = {
            "AMAZON_CONNECTOR_DATA": str(self.home / "office"),
            "AMAZON_CONNECTOR_AMAZON_URL": self.amazon.rstrip("/"),
        }
        command = [CONNECTOR, "status", "--json"]
        done = subprocess.run(
            command, env={**os.environ, **variables}, check=True, stdout=subprocess.PIPE
        )
        return int(json.loads(done.stdout)["orders"]["total"])

    def _said(self, what: str) -> str:
        found = re.search(rf"{what}\s+(\S+)", self.greeting)
        assert found, self.greeting
        return found[1]


@contextmanager
def _demo(home: Path) -> Iterator[Running]:
    with subprocess.Popen(
        [sys.executable, "scripts/demo.py", "--home", home],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield Running(process, home, _greeting(process))
        finally:
            process.send_signal(signal.SIGINT)
            rest = process.communicate()[0]
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert "The demo has ended; its data is kept." in rest


def _greeting(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if LAST_LINE in line:
            return "".join(lines)
    raise AssertionError("The demo ended:\n" + "".join(lines))


def _nobody_listens(url: str) -> bool:
    host, port = url.split("//")[1].strip("/").split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) != 0


def test_it_starts_ends_and_goes_on(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    with _demo(home) as first:
        assert urllib3.request("GET", first.office, retries=5).status == 200
        assert "60 times as fast" in first.greeting
        before = first.orders()
    assert _nobody_listens(first.office)
    assert _nobody_listens(first.amazon)
    assert stat.S_IMODE((home / "password").stat().st_mode) == 0o600
    with _demo(home) as second:
        assert second.password == first.password
        assert second.orders() >= before


def test_a_taken_port_is_no_crash_and_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _python(f"import demo; print(demo._free_port({port}))")
    assert int(done) > port


def test_a_running_demo_is_not_reset(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    with _demo(home):
        reset = [sys.executable, "scripts/demo.py", "--home", home, "--reset"]
        done = subprocess.run(reset, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 1
        assert "running already" in done.stderr
    assert subprocess.run(reset, cwd=ROOT, capture_output=True).returncode == 0
    assert not home.exists()


def _python(program: str) -> str:
    command = [sys.executable, "-c", program]
    return subprocess.run(
        command, cwd=ROOT / "scripts", check=True, capture_output=True, text=True
    ).stdout
