# SPDX-License-Identifier: LGPL-3.0-or-later
"""A database that refuses to write the sales order of one Amazon order, by a rule of its own."""

from __future__ import annotations

import hashlib

from django.db import connection

TABLE = "amazon_backoffice_salesorder"


def refuse(order_id: str) -> None:
    """From now on every write of this sales order is an IntegrityError."""
    with connection.cursor() as cursor:
        for statement in _REFUSE[connection.vendor]:
            cursor.execute(statement.format(name=_name(order_id), id=_quoted(order_id)))


def accept(order_id: str) -> None:
    """Undo ``refuse``."""
    with connection.cursor() as cursor:
        for statement in _ACCEPT[connection.vendor]:
            cursor.execute(statement.format(name=_name(order_id)))


def accept_all() -> None:
    """No rule is left for the next test."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND[connection.vendor])
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            base = name.removesuffix("_insert").removesuffix("_update")
            for statement in _ACCEPT[connection.vendor]:
                cursor.execute(statement.format(name=base))


def _name(order_id: str) -> str:
    return "refuse_" + hashlib.sha256(order_id.encode()).hexdigest()[:12]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_TRIGGER = (
    "CREATE TRIGGER {{name}}_{event} BEFORE {event} ON "
    + TABLE
    + " WHEN NEW.order_id = {{id}} BEGIN SELECT RAISE(ABORT, 'refused'); END"
)
_REFUSE = {
    "sqlite": [_TRIGGER.format(event=event) for event in ("insert", "update")],
    "postgresql": [
        f"ALTER TABLE {TABLE} ADD CONSTRAINT {{name}} CHECK (order_id <> {{id}}) NOT VALID"
    ],
}
_ACCEPT = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {{name}}_{event}" for event in ("insert", "update")],
    "postgresql": [f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {{name}}"],
}
_FIND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'refuse_%'",
    "postgresql": "SELECT conname FROM pg_constraint WHERE conname LIKE 'refuse_%'",
}
