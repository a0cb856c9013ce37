# SPDX-License-Identifier: LGPL-3.0-or-later
"""The addon's tests, the whole contract among them, inside a real Odoo 18 (`make test-odoo`).

The core is installed as on a server, into a folder of its own; PostgreSQL is a throwaway one.
Odoo's whole log goes to build/odoo.log, its lines about the addon to the screen. After them
come the tests between real processes, `tests_odoo`, on a copy of the database as installed.
"""

from __future__ import annotations

import configparser
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

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
INSTALLED = "connector_installed"
PROCESSES = BUILD / "odoo-processes.xml"
# How tours ended, as pictures.
SCREENSHOTS = BUILD / "screenshots"
NO_WEBSOCKET = """make test-odoo clicks through Odoo in Chromium, and Odoo needs the Python package
websocket-client for it; the Python of the `odoo` command cannot import it. Install it there, e.g.
  sudo apt-get install -y python3-websocket
or, where Odoo has an environment of its own, with that environment's pip: websocket-client."""


def main() -> int:
    odoo = shutil.which("odoo")
    if odoo is None:
        sys.exit("make test-odoo needs an `odoo` command (Odoo 18.0) on the PATH; there is none.")
    try:
        prerequisites.provide("postgresql", "chromium", "libatomic1")
        python = environments.development().make()
        _check_tours(odoo)
        expected = install_core(python)
    except (prerequisites.Missing, environments.CannotMake) as error:
        sys.exit(str(error))
    simulator = [*(str(python), "-m", "amazon_simulator", "serve", "--host", "127.0.0.1"), *STILL]
    with PostgreSQL.start() as server, processes.server(simulator) as amazon:
        os.environ["AMAZON_SIMULATOR_URL"] = amazon
        addons = configure(odoo, server)
        code = run(odoo, addons, "-i", odoo_log.ADDON, "--without-demo=all")
        if code == 0:
            _copy_database(server)
            code = run(odoo, addons, "-u", odoo_log.ADDON, "--test-tags", f"/{odoo_log.ADDON}")
        in_processes = 1 if code else _run_processes(python, odoo, addons, server)
    return _report(code, expected, in_processes)


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
    path = os.pathsep.join([str(CORE), *before])
    return {**kept, **environments.BYTECODE, "PYTHONPATH": path}


def run(odoo: str, addons: str, *options: str) -> int:
    """Run Odoo to its end, all of it into the log; its exit code."""
    version = subprocess.run([odoo, "--version"], capture_output=True, text=True).stdout.strip()
    print(f"{version or odoo}: {' '.join(options)}, whole log in {LOG}", flush=True)
    command = [odoo, "-c", CONFIGURATION, *_arguments(addons), *options]
    with (
        LOG.open("a") as log,
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


def _copy_database(server: PostgreSQL) -> None:
    """The database as installed, for the processes: the addon's own tests leave traces."""
    server.create_database(INSTALLED, DATABASE)
    shutil.copytree(DATA / "filestore" / DATABASE, DATA / "filestore" / INSTALLED)


def _check_tours(odoo: str) -> None:
    """Odoo drives Chromium through websocket-client, and skips its tours silently without."""
    done = subprocess.run(
        [odoo, "shell", "-c", os.devnull, "--no-http", "--shell-interface=python"],
        env=environment(),
        input="import importlib.util as u; print('FOUND', bool(u.find_spec('websocket')))",
        capture_output=True,
        text=True,
    )
    if "FOUND True" not in done.stdout:
        raise prerequisites.Missing(NO_WEBSOCKET)


def _run_processes(python: Path, odoo: str, addons: str, server: PostgreSQL) -> int:
    """The tests between real processes; their exit code (one that is skipped is a failure)."""
    told = {
        "odoo": odoo,
        "configuration": str(CONFIGURATION),
        "addons_path": f"{addons},{ROOT / 'odoo_addons'}",
        "data_dir": str(DATA),
        "template": INSTALLED,
        "python_path": environment()["PYTHONPATH"],
        "postgresql": {**vars(server), "bin": str(server.bin)},
    }
    mine = {name: value for name, value in environment().items() if name != "PYTHONPATH"}
    theirs = {**mine, "ODOO_UNDER_TEST": json.dumps(told)}
    command = [str(python), "-m", "pytest", "tests_odoo", "-v", "-s", f"--junitxml={PROCESSES}"]
    return subprocess.run(command, cwd=ROOT, env=theirs).returncode


def _arguments(addons: str) -> Iterator[str]:
    yield f"--addons-path={addons},{ROOT / 'odoo_addons'}"
    yield from ("-d", DATABASE, "--stop-after-init", "--max-cron-threads=0")
    yield f"--screenshots={SCREENSHOTS}"
    yield from ("--http-interface=127.0.0.1", f"--http-port={_free_port()}")


def configure(odoo: str, server: PostgreSQL) -> str:
    """Have Odoo write a configuration of ours; the paths of its own addons, as it found them.

    So the machine's /etc/odoo/odoo.conf has no say, and no password is in the list of processes.
    """
    shutil.rmtree(DATA, ignore_errors=True)
    for left in (LOG, PROCESSES):
        left.unlink(missing_ok=True)
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


def _report(code: int, expected: int, processes: int) -> int:
    with LOG.open() as lines:
        judgement = odoo_log.judge(lines)
    complaints = list(judgement.complaints(expected))
    if code:
        complaints.append(f"Odoo ended with exit code {code}.")
    complaints += _complaints_of_processes(processes)
    print("\n=== make test-odoo")
    print(f"Tests that ran: {len(judgement.tests)}, of the contract: ", end="")
    print(f"{len(judgement.contract_tests)} of {expected}; between processes: {_ran()['tests']}.")
    for line in complaints or ["All passed, none skipped, no warning."]:
        print(line)
    return 1 if complaints else 0


def _complaints_of_processes(code: int) -> Iterator[str]:
    ran = _ran()
    if code:
        yield f"The tests between processes ended with exit code {code}."
    if not ran["tests"] or ran["skipped"]:
        yield f"Of the tests between processes {ran['tests']} ran, {ran['skipped']} were skipped."


def _ran() -> dict[str, int]:
    """The numbers of the tests between processes, as pytest wrote them down."""
    if not PROCESSES.is_file():
        return {"tests": 0, "skipped": 0}
    suite = ElementTree.parse(PROCESSES).getroot()[0]
    return {name: int(suite.attrib[name]) for name in ("tests", "skipped")}


if __name__ == "__main__":
    sys.exit(main())
