# SPDX-License-Identifier: LGPL-3.0-or-later
"""The database as the environment names it: SQLite in the data folder, or PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

URL = "AMAZON_CONNECTOR_DATABASE_URL"
FILE = "office.sqlite3"
# Readers never wait for the writer (WAL); a writer waits this long for another one.
_BUSY_SECONDS = 20
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"


class WrongDatabaseUrl(ValueError):
    """AMAZON_CONNECTOR_DATABASE_URL names no database that the office can use."""


def database(environ: Mapping[str, str], data: Path) -> dict[str, Any]:
    """Django's settings of the database. Raises WrongDatabaseUrl."""
    url = environ.get(URL, "").strip()
    if not url:
        return sqlite(data / FILE)
    scheme, rest = urlsplit(url).scheme, urlsplit(url)
    if scheme in ("postgresql", "postgres") and rest.path.strip("/"):
        return _postgresql(url)
    if scheme == "sqlite" and rest.path:
        return sqlite(Path("/" + unquote(rest.path).lstrip("/")))
    raise WrongDatabaseUrl(
        f"{URL} must look like postgresql://user:password@host:5432/name "
        "or sqlite:////folder/file. Unset it to use SQLite in the data folder."
    )


def sqlite(path: Path) -> dict[str, Any]:
    """A transaction that will write says so at its beginning: it never fails half-way."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": _BUSY_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": _PRAGMAS,
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or options.pop("host", ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
