# SPDX-License-Identifier: LGPL-3.0-or-later
"""A world that is kept: after a clean end, after kill -9; signals, ports, one process a world."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3

from tests.simulator.amazon import Shop, entry, plain_order
from tests.support.processes import ADDRESS
from tests.support.simulator import Simulator

COMMAND = [sys.executable, "-m", "amazon_simulator", "serve", "--port", "0"]


class Running:
    """A simulator process that a test may end as it likes."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        found = ADDRESS.search(self.process.stdout.readline())
        assert found is not None
        self.simulator = Simulator(found.group())

    def end(self, how: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(how)
        _, errors = self.process.communicate(timeout=10)
        return self.process.returncode, errors


@contextlib.contextmanager
def running(*options: str) -> Iterator[Running]:
    found = Running(*options)
    try:
        yield found
    finally:
        found.process.kill()
        found.process.communicate()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(how: signal.Signals) -> None:
    with running("--quiet-world") as found:
        assert found.simulator.now()
        assert found.end(how) == (0, "")


def test_a_signal_ends_it_while_an_answer_is_slow() -> None:
    with running("--quiet-world") as found:
        shop = Shop(found.simulator)
        shop.search()
        found.simulator.fault({"kind": "slow", "seconds": 60})
        with contextlib.suppress(Exception):
            shop.http.request("GET", f"{found.simulator.base_url}/sellers/v1/account", timeout=0.2)
        code, _ = found.end(signal.SIGTERM)
        assert code == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_restart_finds_the_same_world(tmp_path: Path, how: signal.Signals) -> None:
    options = ("--manual-clock", "--state", str(tmp_path), "--backlog-days", "2")
    with running(*options) as found:
        found.simulator.place(entry(plain_order(1)))
        found.simulator.advance(3600)
        before = (found.simulator.control("GET", ""), found.simulator.control("GET", "orders"))
        shop = Shop(found.simulator)
        shop.search()
        pages = [shop.search(maxResultsPerPage="1")]
        found.end(how)
    with running(*options) as found:
        shop.simulator = found.simulator
        after = (found.simulator.control("GET", ""), found.simulator.control("GET", "orders"))
        assert without_real_time(after[0]) == without_real_time(before[0])
        assert after[1] == before[1]
        token = pages[0].json["pagination"]["nextToken"]
        assert shop.search(paginationToken=token).status == 200
        tokens = found.simulator.control("GET", "buckets")["buckets"][0]["tokens"]
        assert tokens == 17


@pytest.mark.parametrize("moment", [0.05, 0.2, 0.5])
def test_a_kill_in_the_middle_of_life_changes_nothing(tmp_path: Path, moment: float) -> None:
    """Six days go by; the process is killed on the way and told again to go there."""
    end = {"now": "2026-11-26T12:00:00Z"}
    options = ("--manual-clock", "--start", "2026-11-20T12:00:00Z", "--backlog-days", "1")
    with running(*options) as found:
        found.simulator.control("POST", "clock", end)
        undisturbed = found.simulator.control("GET", "orders?limit=100000")
    with running(*options, "--state", str(tmp_path)) as found:
        killer = threading.Timer(moment, found.process.kill)
        killer.start()
        with contextlib.suppress(urllib3.exceptions.HTTPError):
            found.simulator.control("POST", "clock", end)
        killer.join()
    with running(*options, "--state", str(tmp_path)) as found:
        found.simulator.control("POST", "clock", end)
        assert found.simulator.control("GET", "orders?limit=100000") == undisturbed


def without_real_time(index: dict) -> dict:
    return {**index, "clock": {k: v for k, v in index["clock"].items() if "origin" not in k}}


def test_a_scaled_clock_does_not_run_while_nobody_is_there(tmp_path: Path) -> None:
    """The clock may step over the seconds that a kill left unwritten, not over the night."""
    options = ("--speed", "1000", "--state", str(tmp_path), "--quiet-world")
    with running(*options, "--start", "2026-11-20T12:00:00Z") as found:
        before = found.simulator.now()
        found.end(signal.SIGKILL)
    with running(*options) as found:
        after = found.simulator.now()
    assert before < after
    assert after.date() == before.date()


def test_two_processes_cannot_have_the_same_world(tmp_path: Path) -> None:
    with running("--quiet-world", "--state", str(tmp_path)):
        second = subprocess.run(
            [*COMMAND, "--state", str(tmp_path)], capture_output=True, text=True, timeout=30
        )
    assert second.returncode == 1
    assert "cannot be used as --state" in second.stderr


def test_a_taken_port_is_said_plainly() -> None:
    with running("--quiet-world") as found:
        port = found.simulator.base_url.rsplit(":", 1)[1]
        second = subprocess.run([*COMMAND[:-1], port], capture_output=True, text=True, timeout=30)
    assert (second.returncode, "Traceback" in second.stderr) == (1, False)
    assert f"127.0.0.1:{port} cannot be used" in second.stderr


def test_it_needs_nothing_of_the_product(tmp_path: Path) -> None:
    """Not even Amazon's models: a user's clone has no such folder."""
    code = (
        "import sys; sys.modules['amazon_connector'] = sys.modules['amazon_backoffice'] = None; "
        "sys.modules['jsonschema_rs'] = None; "
        "from amazon_simulator.simulation import Options, Simulation; "
        "from amazon_simulator.app import build_app; "
        "build_app(Simulation(Options(backlog_days=1)))"
    )
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
