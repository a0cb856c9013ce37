# SPDX-License-Identifier: LGPL-3.0-or-later
"""A throwaway PostgreSQL of this machine's own programs, for tests, benchmarks and Odoo.

    with PostgreSQL.start() as server:
        server.create_database("shop")
        django_or_odoo(server.url("shop"))

The server is kept by a process of its own (`postgresql_keeper`), which holds one end of a pipe:
when this process ends, by whatever death, the server stops and its files are gone.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

NEEDED = ("initdb", "postgres", "psql")
DEBIAN = Path("/usr/lib/postgresql")
KEEPER = Path(__file__).with_name("postgresql_keeper.py")


class PostgreSQLFailed(RuntimeError):
    """The server could not be started, or a statement failed; the text is the program's own."""


def programs() -> Path | None:
    """The folder with PostgreSQL's server programs, or None: PATH first, then Debian's newest."""
    return next((folder for folder in _folders() if _complete(folder)), None)


def _folders() -> Iterator[Path]:
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
        yield Path(on_path).parent
    yield from sorted(DEBIAN.glob("*/bin"), key=lambda bin: _version(bin.parent.name), reverse=True)


def _version(name: str) -> float:
    return float(name) if name.replace(".", "", 1).isdigit() else 0.0


def _complete(folder: Path) -> bool:
    return all((folder / name).is_file() for name in NEEDED)


@dataclass(frozen=True)
class PostgreSQL:
    """A running server; its role is a superuser and not called `postgres` (Odoo refuses that)."""

    bin: Path
    socket: str
    host: str
    port: int
    user: str
    password: str

    @classmethod
    @contextlib.contextmanager
    def start(cls, **settings: str) -> Iterator[PostgreSQL]:
        """Start a server (settings as in postgresql.conf) and stop it at the end of the block."""
        folder = programs()
        if folder is None:
            raise PostgreSQLFailed("PostgreSQL's programs are not here: apt-get install postgresql")
        keeper = _keeper(folder, settings)
        try:
            yield cls(bin=folder, **_started(keeper))
        finally:
            keeper.communicate()

    def url(self, database: str) -> str:
        """The database's address as Django's and psycopg's `postgresql://` URL, over TCP."""
        password = quote(self.password, safe="")
        return f"postgresql://{self.user}:{password}@{self.host}:{self.port}/{database}"

    @property
    def environment(self) -> dict[str, str]:
        """PGHOST and its like, for PostgreSQL's own programs and for Odoo."""
        return {
            "PGHOST": self.host,
            "PGPORT": str(self.port),
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
        }

    def create_database(self, name: str, template: str = "template1") -> str:
        """Make a database and return its URL."""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database with all its connections; one that is not there is no error."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str, database: str = "postgres") -> str:
        """Run one statement through psql and return what it printed, unaligned."""
        command = [str(self.bin / "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database]
        environment = {**os.environ, **self.environment}
        done = subprocess.run(
            [*command, "-c", statement], env=environment, capture_output=True, text=True
        )
        if done.returncode:
            raise PostgreSQLFailed(done.stderr.strip())
        return done.stdout.strip()


def _keeper(folder: Path, settings: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-I", str(KEEPER), str(folder), json.dumps(settings)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _started(keeper: subprocess.Popen[str]) -> dict[str, str | int]:
    assert keeper.stdout is not None
    answer = keeper.stdout.readline()
    if not answer:
        raise PostgreSQLFailed(keeper.communicate()[1].strip())
    where: dict[str, str | int] = json.loads(answer)
    return where
