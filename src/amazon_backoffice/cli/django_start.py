# SPDX-License-Identifier: LGPL-3.0-or-later
"""Django, made ready for a command: set up, database reachable, tables up to date."""

from __future__ import annotations

import os

import django
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from .stop import Stop

UNREACHABLE = """\
The database cannot be opened: {error}
Look at AMAZON_CONNECTOR_DATA (is its disk full, may this user write there?) or at
AMAZON_CONNECTOR_DATABASE_URL (is the server running, is the password right?)."""


def start() -> None:
    """Set Django up and bring the tables up to date. Raises ``Stop`` with what to do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amazon_backoffice.settings")
    try:
        django.setup()
        if _is_behind():
            call_command("migrate", interactive=False, verbosity=0)
    except (DatabaseError, OSError) as error:
        raise Stop(UNREACHABLE.format(error=error)) from error
    finally:
        _close()


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _close() -> None:
    if django.apps.apps.ready:
        connection.close()
