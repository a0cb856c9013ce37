# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odoo as processes: a server that answers over HTTP, a job by itself, and the database."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from tests.support.postgresql import PostgreSQL
from tests.support.processes import end

SETTINGS = "ODOO_UNDER_TEST"
PATIENCE_S = 300
# What Odoo does with a trigger that is due now: it calls the job once more.
JOB = """
import datetime
cron = env.ref("sale_amazon_connector.ir_cron_amazon_connector_work")
while True:
    env["amazon.connector.account"]._cron_work()
    now = datetime.datetime.utcnow()
    due = env["ir.cron.trigger"].search([("cron_id", "=", cron.id), ("call_at", "<=", now)])
    due.unlink()
    env.cr.commit()
    if not due:
        break
"""


@dataclass(frozen=True)
class Installation:
    """The Odoo that `make test-odoo` set up: its command, and a database with the addon."""

    odoo: str
    configuration: str
    addons_path: str
    data_dir: str
    template: str
    python_path: str
    postgresql: PostgreSQL

    @classmethod
    def of_environment(cls) -> Installation:
        """As `scripts/test_odoo.py` handed it down."""
        told = json.loads(os.environ[SETTINGS])
        server = told.pop("postgresql")
        return cls(postgresql=PostgreSQL(**{**server, "bin": Path(server["bin"])}), **told)

    @contextlib.contextmanager
    def database(self, name: str, template: str = "") -> Iterator[Database]:
        """A copy of a database, else of that in which the addon is installed; gone at the end."""
        template = template or self.template
        self.postgresql.create_database(name, template)
        files = Path(self.data_dir) / "filestore"
        if (files / template).is_dir():
            shutil.copytree(files / template, files / name, dirs_exist_ok=True)
        try:
            yield Database(self, name)
        finally:
            self.postgresql.drop_database(name)
            shutil.rmtree(files / name, ignore_errors=True)

    def command(self, database: str, *options: str) -> list[str]:
        """Odoo's command line for this database."""
        where = ["-c", self.configuration, f"--addons-path={self.addons_path}", "-d", database]
        return [
            self.odoo,
            *(o for o in options if not o.startswith("-")),
            *where,
            *(o for o in options if o.startswith("-")),
        ]

    @property
    def environment(self) -> Mapping[str, str]:
        """Odoo's own, with the core on its path."""
        return {**os.environ, "PYTHONPATH": self.python_path}


@dataclass(frozen=True)
class Database:
    """A database with the addon in it."""

    installation: Installation
    name: str

    def sql(self, statement: str) -> list[list[str]]:
        """One statement's rows, each a list of texts."""
        text = self.installation.postgresql.execute(statement, self.name)
        return [line.split("|") for line in text.splitlines()]

    def install(self, module: str) -> None:
        """Another module of Odoo's, with those that install themselves with it."""
        options = ("-i", module, "--stop-after-init", "--no-http", "--max-cron-threads=0")
        command = [*self.installation.command(self.name), *options]
        environment = self.installation.environment
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def job(self) -> Job:
        """The addon's job in a process of its own, begun."""
        return Job(self, JOB)

    def run_shell(self, script: str) -> str:
        """A script in Odoo's shell, to its end; what was logged."""
        with contextlib.closing(Job(self, script)) as job:
            job.wait()
            return job.log()

    def run_job(self) -> None:
        """The job, to its end."""
        with contextlib.closing(self.job()) as job:
            job.wait()

    @contextlib.contextmanager
    def served(self, cron_threads: int = 0) -> Iterator[Server]:
        """An Odoo server of this database."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = self.installation.command(
            self.name,
            f"--http-port={port}",
            "--http-interface=127.0.0.1",
            f"--max-cron-threads={cron_threads}",
        )
        with (
            tempfile.NamedTemporaryFile("w") as log,
            subprocess.Popen(
                command, env=self.installation.environment, stdout=log, stderr=log, text=True
            ) as process,
        ):
            try:
                server = Server(f"http://127.0.0.1:{port}", self.name, log.name, process)
                server.wait_until_it_answers()
                yield server
            finally:
                end(process)


class Job:
    """A script in Odoo's shell, in a process of its own."""

    def __init__(self, database: Database, script: str) -> None:
        self._log = tempfile.NamedTemporaryFile("w")  # noqa: SIM115 - closed by close()
        options = ("shell", "--no-http", "--shell-interface=python")
        self._process = subprocess.Popen(
            database.installation.command(database.name, *options),
            env=database.installation.environment,
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=self._log,
            text=True,
        )
        assert self._process.stdin is not None
        self._process.stdin.write(script)
        self._process.stdin.close()

    def wait(self) -> None:
        """Until it has ended, which must be without an error."""
        code = self._process.wait(PATIENCE_S)
        text = self.log()
        assert code == 0, text
        assert "Traceback" not in text, text

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def kill(self) -> None:
        """`kill -9`, at once."""
        self._process.kill()
        self._process.wait()

    def log(self) -> str:
        return Path(self._log.name).read_text()

    def close(self) -> None:
        """End it in any case."""
        if not self.has_ended:
            self.kill()
        self._log.close()


class Server:
    """A running Odoo, as its users' browsers see it."""

    def __init__(self, url: str, database: str, log: str, process: subprocess.Popen[str]) -> None:
        self.url = url
        self._database = database
        self._log = log
        self._process = process
        self._http = urllib3.PoolManager(retries=False, timeout=PATIENCE_S, maxsize=8)
        self._cookie = ""

    def wait_until_it_answers(self) -> None:
        """Or ends, which is an error."""
        ends = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends:
            assert self._process.poll() is None, self.log()
            with contextlib.suppress(urllib3.exceptions.HTTPError):
                if self._http.request("GET", f"{self.url}/web/health").status == 200:
                    self._sign_in()
                    return
            time.sleep(0.2)
        raise AssertionError(self.log())

    def _sign_in(self) -> None:
        who = {"db": self._database, "login": "admin", "password": "admin"}
        answer = self._post("/web/session/authenticate", who)
        self._cookie = answer.headers["Set-Cookie"].split(";")[0]

    def log(self) -> str:
        """Everything that it has logged."""
        return Path(self._log).read_text()

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """A method of a model, as the web client calls it. Odoo's errors are assertions."""
        params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        answer = json.loads(self._post(f"/web/dataset/call_kw/{model}/{method}", params).data)
        assert "error" not in answer, answer["error"]
        return answer.get("result")

    def get(self, path: str) -> urllib3.BaseHTTPResponse:
        """A page, as the signed-in user; redirects are answers."""
        headers = {"Cookie": self._cookie}
        return self._http.request("GET", self.url + path, headers=headers, redirect=False)

    def _post(self, path: str, params: Any) -> urllib3.BaseHTTPResponse:
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        headers = {"Content-Type": "application/json", "Cookie": self._cookie}
        return self._http.request("POST", self.url + path, body=body, headers=headers)
