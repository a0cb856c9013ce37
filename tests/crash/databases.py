# SPDX-License-Identifier: LGPL-3.0-or-later
"""Databases that are copied at every act: SQLite files, or databases of a real PostgreSQL."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Protocol

from tests.support.postgresql import PostgreSQL


class Databases(Protocol):
    """``url`` is what the back office is started with; a name is what a job is given."""

    url: str

    def new(self, name: str) -> str:
        """Make an empty database; returns what a job calls it."""
        ...

    def copy(self, source: str, target: str) -> str:
        """Make or replace ``target`` as a copy of ``source`` (both plain names)."""
        ...

    def drop(self, name: str) -> None:
        """Remove it."""
        ...


class SQLite:
    """Files, with the write-ahead log that a killed process leaves behind."""

    url = ""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new(self, name: str) -> str:
        return str(self._folder / f"{name}.sqlite3")

    def copy(self, source: str, target: str) -> str:
        self.drop(target)
        for suffix in ("", "-wal"):
            file = Path(self.new(source) + suffix)
            if file.exists():
                shutil.copyfile(file, self.new(target) + suffix)
        return self.new(target)

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(self.new(name) + suffix).unlink(missing_ok=True)


class OnPostgreSQL:
    """Databases made from templates."""

    def __init__(self, server: PostgreSQL) -> None:
        self._server = server
        self.url = server.url("postgres")

    def new(self, name: str) -> str:
        self._server.create_database(name)
        return name

    def copy(self, source: str, target: str) -> str:
        self.drop(target)
        self._server.create_database(target, template=source)
        return target

    def drop(self, name: str) -> None:
        self._server.drop_database(name)
