# SPDX-License-Identifier: LGPL-3.0-or-later
"""`make demo`: a local Amazon, the back office on SQLite and the sync, all on loopback.

Everything it keeps is in var/demo; `--reset` removes that.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from supervisor import Child, Ended, Stopped, Supervisor

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "demo"
LOCK = "running"
HOST = "127.0.0.1"
OFFICE_PORT, AMAZON_PORT = 8000, 8930
SPEED = 60
USER = "demo"
PATIENCE = 90
CONNECTOR = str(Path(sys.executable).with_name("amazon-connector"))

GREETING = """
Amazon Connector for Odoo: the demo is running.

  Back office    {office}
  Sign in as     {user}   (or viewer, who may only look, with the same password)
  Password       {password}
  Local Amazon   {amazon}

The clock runs {speed} times as fast: a minute here is an hour there, for the shop's buyers, for
Amazon's usage plans and for our own turns (one every 5 minutes there, every 5 seconds here).

What to look at first:
  1. Sales > Orders: what was open is there, and new orders keep coming.
  2. Open one: Amazon's total, ours, and why they differ where they do.
  3. Amazon Issues: what needs a person, with a plain cause and a Retry button. One order waits
     there from the start: Amazon gives it a status that the connector does not know.
  4. Inventory > Deliveries: open one, Validate it, and Amazon is told. The first parcel is
     refused here, on purpose: Inventory > Parcels shows why, with Retry Amazon Sync.
  5. Inventory > Stock at Amazon: what lies there beside what we have there; each shop misses some
     pieces. Open one and book the adjustment.
  6. Sales > Configuration > Settings > Connectors > Amazon Accounts: open one and turn on its FBM
     Stock Synchronization: it shows what would change on Amazon before anything is sent.
  7. There, on its tab Payouts, tick Payouts and save: what Amazon paid comes to Sales >
     Payouts, and Post books it to the cent.
  8. Sales > Reporting > Figures: by day, product or marketplace, as charts, CSV and XLSX.

Ctrl-C ends it. The data stays in {home}: `make demo` goes on with it,
`make demo-reset` starts afresh.
"""


class CannotStart(RuntimeError):
    """The demo cannot run; the text says why and what to do."""


def main() -> int:
    options = _options()
    try:
        if options.reset:
            return _reset(options.home)
        return _demo(options.home)
    except CannotStart as error:
        sys.exit(str(error))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reset", action="store_true", help="forget the demo's data")
    parser.add_argument("--home", type=Path, default=HOME, help="where its data is kept")
    return parser.parse_args()


@contextlib.contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """Hold the demo's lock; the kernel lets go of it when we end, by whatever death."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart("The demo is running already; end it there with Ctrl-C.") from None
        yield


def _reset(home: Path) -> int:
    with _only_one(home):
        shutil.rmtree(home)
    print("The demo's data is gone; `make demo` starts afresh.")
    return 0


def _demo(home: Path) -> int:
    try:
        with _only_one(home), Supervisor() as supervisor:
            Demo(home, supervisor).run()
    except Stopped:
        print("\nThe demo has ended; its data is kept.")
    except Ended as error:
        print(error, file=sys.stderr)
        return 1
    return 0


class Demo:
    """One run of the demo: its two servers, in order, and what a person must know."""

    def __init__(self, home: Path, supervisor: Supervisor) -> None:
        self._home = home
        self._supervisor = supervisor
        self._amazon_port = _free_port(AMAZON_PORT)
        self._office_port = _free_port(OFFICE_PORT)
        self._amazon = f"http://{HOST}:{self._amazon_port}"
        self._office = f"http://{HOST}:{self._office_port}"

    def run(self) -> None:
        """Start everything, say so, and wait until it ends (raises `Stopped` or `Ended`)."""
        print("Starting the local Amazon...", flush=True)
        self._wait_for(f"{self._amazon}/_simulator/clock", self._start_amazon())
        print("Starting the back office...", flush=True)
        self._connector("demo-setup")
        self._wait_for(f"{self._office}/", self._start_office())
        print(self._greeting(), flush=True)
        self._supervisor.wait()

    def _start_amazon(self) -> Child:
        command = [sys.executable, "-m", "amazon_simulator", "serve"]
        command += ["--host", HOST, "--port", str(self._amazon_port)]
        command += ["--speed", str(SPEED), "--state", str(self._home / "amazon")]
        return self._supervisor.start("The local Amazon", command, self._home / "amazon.log")

    def _start_office(self) -> Child:
        command = [CONNECTOR, "serve", "--host", HOST, "--port", str(self._office_port)]
        log = self._home / "office.log"
        return self._supervisor.start("The back office", command, log, env=self._environment())

    def _connector(self, *arguments: str) -> None:
        done = subprocess.run(
            [CONNECTOR, *arguments], env=self._environment(), capture_output=True, text=True
        )
        if done.returncode:
            said = (done.stdout + done.stderr)[-3000:]
            raise CannotStart(f"amazon-connector {' '.join(arguments)} failed:\n{said}")

    def _environment(self) -> dict[str, str]:
        """An office of the demo's own; it goes by the clock of the local Amazon it is told."""
        others = {k: v for k, v in os.environ.items() if not k.startswith("AMAZON_CONNECTOR_")}
        return {
            **others,
            "AMAZON_CONNECTOR_DATA": str(self._home / "office"),
            "AMAZON_CONNECTOR_AMAZON_URL": self._amazon,
            "AMAZON_CONNECTOR_DEMO_PASSWORD": self._password(),
        }

    def _password(self) -> str:
        """Made at the first start, readable by the owner alone, the same from then on."""
        path = self._home / "password"
        if not path.exists():
            owner_only = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(owner_only, "w") as file:
                file.write(secrets.token_urlsafe(9))
        return path.read_text()

    def _wait_for(self, url: str, child: Child) -> None:
        """Wait until the server answers; there is no event to wait for, so it is asked again."""
        deadline = time.monotonic() + PATIENCE
        while not _answers(url):
            self._supervisor.check()
            if time.monotonic() > deadline:
                raise CannotStart(f"{child.name} did not answer at {url}; see {child.log}.")
            time.sleep(0.1)

    def _greeting(self) -> str:
        home = self._home
        return GREETING.format(
            office=f"{self._office}/{_note(OFFICE_PORT, self._office_port)}",
            amazon=f"{self._amazon}/{_note(AMAZON_PORT, self._amazon_port)}",
            user=USER,
            password=self._password(),
            speed=SPEED,
            home=home.relative_to(ROOT) if home.is_relative_to(ROOT) else home,
        )


def _answers(url: str) -> bool:
    """Loopback only: a proxy of the machine's is none of its business."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(url, timeout=10).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _free_port(wanted: int) -> int:
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((HOST, port))
                return port
    raise CannotStart(f"No port from {wanted} to {wanted + 99} is free on {HOST}.")


def _note(wanted: int, port: int) -> str:
    return "" if wanted == port else f"   (port {wanted} is taken; this is the next free one)"


if __name__ == "__main__":
    sys.exit(main())
