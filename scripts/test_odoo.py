# SPDX-License-Identifier: LGPL-3.0-or-later
"""The addon's tests, the whole contract among them, inside a real Odoo 18 (`make test-odoo`).

The core is installed as on a server, into a folder of its own; PostgreSQL is a throwaway one.
Odoo's whole log goes to build/odoo.log, its lines about the addon to the screen.
"""

from __future__ import annotations

import configparser
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import environments
import odoo_log
import prerequisites

from tests.support import processes
from tests.support.postgresql import PostgreSQL

ROOT = environments.ROOT
BUILD = ROOT / "build"
CORE = BUILD / "odoo-core"
LOG = BUILD / "odoo.log"
DATA = BUILD / "odoo-data"
CONFIGURATION = DATA / "odoo.conf"
DATABASE = "connector_test"
# The local Amazon of the story: its clock stands, its world is still.
STILL = ("--port", "0", "--manual-clock", "--quiet-world")


def main() -> int:
    odoo = shutil.which("odoo")
    if odoo is None:
        sys.exit("make test-odoo needs an `odoo` command (Odoo 18.0) on the PATH; there is none.")
    try:
        prerequisites.provide("postgresql")
        python = environments.development().make()
        expected = install_core(python)
    except (prerequisites.Missing, environments.CannotMake) as error:
        sys.exit(str(error))
    simulator = [*(str(python), "-m", "amazon_simulator", "serve", "--host", "127.0.0.1"), *STILL]
    with PostgreSQL.start() as server, processes.server(simulator) as amazon:
        os.environ["AMAZON_SIMULATOR_URL"] = amazon
        code = _run(odoo, server)
    return _report(code, expected)


def install_core(python: Path) -> int:
    """Install the plain core as an Odoo server does; the number of contract tests it ships."""
    shutil.rmtree(CORE, ignore_errors=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--target", CORE, "."]
    subprocess.run(pip, cwd=ROOT, check=True)
    count = [python, "-m", "amazon_connector.testing.count"]
    done = subprocess.run(count, cwd="/", env=environment(), stdout=subprocess.PIPE, check=True)
    return int(done.stdout)


def environment() -> dict[str, str]:
    """Odoo's environment: the core on its path, and nobody's own Odoo or back office."""
    mine = ("AMAZON_CONNECTOR_", "PG", "ODOO_RC")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
    before = [path for path in (os.environ.get("PYTHONPATH"),) if path]
    return {**kept, "PYTHONPATH": os.pathsep.join([str(CORE), *before])}


def _run(odoo: str, server: PostgreSQL) -> int:
    """Run Odoo to its end, all of it into the log; its exit code."""
    version = subprocess.run([odoo, "--version"], capture_output=True, text=True).stdout.strip()
    print(f"{version or odoo}: installing {odoo_log.ADDON}, whole log in {LOG}", flush=True)
    command = [odoo, "-c", CONFIGURATION, *_arguments(configure(odoo, server))]
    with (
        LOG.open("w") as log,
        subprocess.Popen(
            command,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        assert process.stdout is not None
        show = odoo_log.Showing()
        for line in process.stdout:
            log.write(line)
            if show.wants(line):
                print(line, end="", flush=True)
    return process.returncode


def _arguments(addons: str) -> Iterator[str]:
    yield f"--addons-path={addons},{ROOT / 'odoo_addons'}"
    yield from ("-d", DATABASE, "-i", odoo_log.ADDON, "--without-demo=all")
    yield from ("--test-tags", f"/{odoo_log.ADDON}", "--stop-after-init")
    yield from ("--max-cron-threads=0", "--http-interface=127.0.0.1", f"--http-port={_free_port()}")


def configure(odoo: str, server: PostgreSQL) -> str:
    """Have Odoo write a configuration of ours; the paths of its own addons, as it found them.

    So the machine's /etc/odoo/odoo.conf has no say, and no password is in the list of processes.
    """
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True)
    save = [odoo, "-c", CONFIGURATION, "--save", f"--data-dir={DATA}", "--no-http"]
    subprocess.run([*save, "--stop-after-init"], env=environment(), check=True, capture_output=True)
    parser = configparser.RawConfigParser()
    parser.read(CONFIGURATION)
    addons = parser["options"]["addons_path"]
    parser["options"].update(db_host=server.host, db_port=str(server.port), db_user=server.user)
    parser["options"].update(db_password=server.password, http_enable="True")
    with CONFIGURATION.open("w") as file:
        parser.write(file)
    return addons


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _report(code: int, expected: int) -> int:
    with LOG.open() as lines:
        judgement = odoo_log.judge(lines)
    complaints = list(judgement.complaints(expected))
    if code:
        complaints.append(f"Odoo ended with exit code {code}.")
    print("\n=== make test-odoo")
    print(f"Tests that ran: {len(judgement.tests)}, of the contract: ", end="")
    print(f"{len(judgement.contract_tests)} of {expected}.")
    for line in complaints or ["All passed, none skipped, no warning."]:
        print(line)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
