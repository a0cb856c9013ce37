# SPDX-License-Identifier: LGPL-3.0-or-later
"""A simulator in a thread of the test's own process: over real HTTP, and started in no time."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from amazon_simulator import instants
from amazon_simulator.app import build_app
from amazon_simulator.server import listen, server_for, url_of
from amazon_simulator.simulation import Options, Simulation
from tests.support.simulator import Simulator

START = "2026-11-20T12:00:00Z"


@contextlib.contextmanager
def still(**options: Any) -> Iterator[Simulator]:
    """A still world whose clock stands at START, unless the options say more."""
    wanted = Options(**{"speed": 0, "quiet": True, "start": instants.parse(START), **options})
    server, ready = server_for(None), threading.Event()

    def run() -> None:
        simulation = Simulation(wanted)  # SQLite wants to be used by one thread
        server.config.app = build_app(simulation)
        ready.set()
        server.run(sockets=[listener])
        simulation.close()

    listener = listen("127.0.0.1", 0)
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(60)
    try:
        yield Simulator(url_of(listener))
    finally:
        server.should_exit = True
        thread.join()
