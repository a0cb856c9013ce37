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
from collections.abc import Iterator, Mapping
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

GREETING = """
Amazon Connector for Odoo: the demo is running.

  Back office    {office}{office_note}
  Sign in as     {user}
  Password       {password}
  Local Amazon   {amazon}{amazon_note}

The clock runs {speed} times as fast: a minute here is an hour there, for the shop's buyers, for
Amazon's usage plans and for our own turns (one every 5 minutes there, every 5 seconds here).

What to look at first:
  1. Sales > Orders: those of the last weeks are there, and new ones keep coming.
  2. Open one: Amazon's total, ours, and why they differ where they do.
  3. Sales > Amazon Issues: what needs a person, with a plain cause and a Retry button.
  4. Sales > Configuration > Settings > Connectors > Amazon Accounts: the linked account.

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
            _run(supervisor, home)
    except Stopped:
        print("\nThe demo has ended; its data is kept.")
    except Ended as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _run(supervisor: Supervisor, home: Path) -> None:
    print("Starting the local Amazon...", flush=True)
    amazon_port, office_port = _free_port(AMAZON_PORT), _free_port(OFFICE_PORT)
    amazon, office = f"http://{HOST}:{amazon_port}", f"http://{HOST}:{office_port}"
    _wait_for(
        supervisor, f"{amazon}/_simulator/clock", _start_amazon(supervisor, amazon_port, home)
    )
    environment, password = _environment(amazon, home), _password(home)
    print("Starting the back office...", flush=True)
    _office_command(environment, password, "demo-setup")
    started = _start_office(supervisor, environment, office_port, home)
    _wait_for(supervisor, f"{office}/", started)
    print(_greeting(amazon_port, office_port, password, home), flush=True)
    supervisor.wait()


def _start_amazon(supervisor: Supervisor, port: int, home: Path) -> Child:
    command = [sys.executable, "-m", "amazon_simulator", "serve", "--host", HOST]
    command += ["--port", str(port), "--speed", str(SPEED), "--state", str(home / "amazon")]
    return supervisor.start("The local Amazon", command, home / "amazon.log")


def _start_office(
    supervisor: Supervisor, environment: Mapping[str, str], port: int, home: Path
) -> Child:
    command = [_connector(), "serve", "--host", HOST, "--port", str(port)]
    return supervisor.start("The back office", command, home / "office.log", env=environment)


def _connector() -> str:
    return str(Path(sys.executable).with_name("amazon-connector"))


def _environment(amazon: str, home: Path) -> dict[str, str]:
    """An office of the demo's own; it goes by the clock of the local Amazon that it is told."""
    others = {k: v for k, v in os.environ.items() if not k.startswith("AMAZON_CONNECTOR_")}
    mine = {"DATA": str(home / "office"), "AMAZON_URL": amazon}
    return {**others, **{f"AMAZON_CONNECTOR_{name}": value for name, value in mine.items()}}


def _office_command(environment: Mapping[str, str], password: str, *command: str) -> None:
    done = subprocess.run(
        [_connector(), *command],
        env={**environment, "AMAZON_CONNECTOR_DEMO_PASSWORD": password},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        said = (done.stdout + done.stderr)[-3000:]
        raise CannotStart(f"amazon-connector {' '.join(command)} failed:\n{said}")


def _password(home: Path) -> str:
    """Made at the first start, readable by the owner alone, the same from then on."""
    path = home / "password"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(9))
    return path.read_text()


def _free_port(wanted: int) -> int:
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((HOST, port))
                return port
    raise CannotStart(f"No port from {wanted} to {wanted + 99} is free on {HOST}.")


def _wait_for(supervisor: Supervisor, url: str, child: Child) -> None:
    """Wait until the server answers; a server is asked again after a moment, there is no event."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        supervisor.check()
        try:
            _open(url).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise CannotStart(f"{child.name} did not answer at {url}; see {child.log}.")


def _open(url: str):  # type: ignore[no-untyped-def]
    """Loopback only: a proxy of the machine's is none of its business."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10)


def _greeting(amazon_port: int, office_port: int, password: str, home: Path) -> str:
    return GREETING.format(
        office=f"http://{HOST}:{office_port}/",
        office_note=_note(OFFICE_PORT, office_port),
        amazon=f"http://{HOST}:{amazon_port}/",
        amazon_note=_note(AMAZON_PORT, amazon_port),
        user=USER,
        password=password,
        speed=SPEED,
        home=home.relative_to(ROOT) if home.is_relative_to(ROOT) else home,
    )


def _note(wanted: int, port: int) -> str:
    return "" if wanted == port else f"   (port {wanted} is taken; this is the next free one)"


if __name__ == "__main__":
    sys.exit(main())
