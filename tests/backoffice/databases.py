# SPDX-License-Identifier: LGPL-3.0-or-later
"""Real databases with the office's tables, of which Django's default connection is one."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, transaction

from amazon_backoffice.databases import database, sqlite
from amazon_backoffice.models import ledger_guards
from amazon_connector.domain.marketplaces import BY_ID

from .refusing import accept_all

BOTH = ("sqlite", "postgresql")
EVERYTHING = os.environ.get("OFFICE_DATABASES") == "both"
# For what is only printed: one of the two databases shows it.
on_one = pytest.mark.parametrize("office", ["sqlite"], indirect=True)
_KEPT = {
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "amazon_backoffice_marketplace",
    "amazon_backoffice_carrier",
}


def of_a_test(metafunc: pytest.Metafunc) -> Sequence[str]:
    """Those on which a test runs: both, but a page's test on one, half of a file's tests on each.
    The contract, the ledger and the stock always run on both; OFFICE_DATABASES=both asks it of the
    pages too.
    """
    if EVERYTHING or metafunc.definition.path.parent.name != "ui":
        return BOTH
    turn = zlib.crc32(metafunc.function.__name__.encode()) % len(BOTH)
    return BOTH[turn : turn + 1]


class Databases:
    """Makes each database once, and switches Django's default connection between them.

    Tests commit for real: what they leave is deleted before the next one begins.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, dict[str, Any]] = {}

    def empty(self, name: str, request: pytest.FixtureRequest) -> str:
        """Make this database the default one, with nothing but the marketplaces in it."""
        if name not in self._made:
            self._made[name] = self._settings(name, request)
            self._use(name)
            call_command("migrate", verbosity=0, interactive=False)
        else:
            self._use(name)
            _delete_all()
        return name

    def close(self) -> None:
        """Give the connection back."""
        connections.close_all()

    def _settings(self, name: str, request: pytest.FixtureRequest) -> dict[str, Any]:
        if name == "sqlite":
            return sqlite(self._folder / "office.sqlite3")
        url = request.getfixturevalue("postgresql_url")
        return database({"AMAZON_CONNECTOR_DATABASE_URL": url}, self._folder)

    def _use(self, name: str) -> None:
        wanted = self._made[name]
        if connections.settings["default"]["NAME"] == wanted["NAME"]:
            return
        connection.close()
        connections.settings.update(connections.configure_settings({"default": dict(wanted)}))
        del connections["default"]


def _delete_all() -> None:
    """Only what holds rows is touched: emptying every table costs more than most tests do."""
    accept_all()
    models = apps.get_models(include_auto_created=True)
    tables = sorted({model._meta.db_table for model in models} - _KEPT)
    # What is posted stays: only a test empties the books.
    _EMPTY[connection.vendor](_used(tables))
    apps.get_model("amazon_backoffice", "Marketplace").objects.exclude(
        marketplace_id__in=BY_ID
    ).delete()


def _used(tables: Sequence[str]) -> list[str]:
    """Those that hold a row."""
    one = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM {0})"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table) for table in tables))
        return [table for (table,) in cursor.fetchall()]


def _empty_sqlite(tables: Sequence[str]) -> None:
    ledger_guards.remove(connection)
    statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=True)
    connection.ops.execute_sql_flush(statements)
    ledger_guards.install(connection)


def _empty_postgresql(tables: Sequence[str]) -> None:
    """A TRUNCATE would make new files for every table and index. As a replica's the deletions
    meet no foreign key and no guard; numbers begin at 1 again.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute(_RESTART, [[f"{table}_id_seq" for table in sorted(_KEPT)]])


_RESTART = """
    SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, start_value, false)
      FROM pg_sequences
     WHERE last_value IS NOT NULL AND schemaname = 'public' AND sequencename <> ALL(%s)
"""
_EMPTY = {"sqlite": _empty_sqlite, "postgresql": _empty_postgresql}
