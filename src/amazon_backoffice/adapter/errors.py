# SPDX-License-Identifier: LGPL-3.0-or-later
"""The database's own failures in the port's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, InterfaceError, OperationalError, transaction

from amazon_connector.port import BackendError, LostRace, Unavailable

# PostgreSQL's SQLSTATE: serialization failure, deadlock, lock not available.
_RACES = ("40001", "40P01", "55P03")
# Its classes: connection, out of resources, operator intervention, system error.
_AWAY = ("08", "53", "57", "58")
_SQLITE = {
    "locked": "Another program holds the database. End it (a backup, a second office?)",
    "busy": "Another program holds the database. End it (a backup, a second office?)",
    "full": "The disk is full. Make room on it",
    "disk i/o": "The disk does not write. Check it and make room on it",
    "unable to open": "The database file cannot be opened. Check the data folder and its rights",
    "readonly": "The database file may not be written. Check the data folder and its rights",
}
_POSTGRESQL = {
    "53100": "The database server's disk is full. Make room on it",
    "53300": "The database server has no connection left. End what holds them",
}
_GONE = "The database server does not answer. Start it or check AMAZON_CONNECTOR_DATABASE_URL"


@contextmanager
def translated() -> Iterator[None]:
    """Raises ``LostRace`` and ``Unavailable`` for what is no document's fault."""
    try:
        yield
    except Error as error:
        meaning = _meaning(error)
        if meaning is None:
            raise
        raise meaning from error


@contextmanager
def atomic() -> Iterator[None]:
    """All or nothing; the outermost one commits."""
    with translated(), transaction.atomic():
        yield


def _meaning(error: Error) -> BackendError | None:
    state = getattr(error.__cause__, "sqlstate", None)
    if state in _RACES:
        return LostRace("Another worker changed the same rows.")
    if state:
        what = _POSTGRESQL.get(state) or (_GONE if state.startswith(_AWAY) else "")
    elif isinstance(error, OperationalError | InterfaceError):
        what = _without_state(error)
    else:
        what = ""
    return Unavailable(f"{what}; nothing is lost, the next run goes on.") if what else None


def _without_state(error: Error) -> str:
    text = str(error).lower()
    for sign, what in _SQLITE.items():
        if sign in text:
            return what
    # psycopg tells a connection that is gone, or never was, without an SQLSTATE.
    return _GONE if type(error.__cause__).__module__.startswith("psycopg") else ""
