# SPDX-License-Identifier: LGPL-3.0-or-later
"""Columns of many rows as the driver gives them, for what is read by the hundred thousand.

Django's own conversion of each value costs several times what reading it does.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

UTC = timezone.utc


def flat(rows: QuerySet[Any], *columns: str) -> list[tuple[Any, ...]]:
    """These columns of the rows. Times are for ``aware``; amounts are not for this function."""
    try:
        sql, parameters = rows.values_list(*columns).query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _plain_times(cursor.cursor)
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def aware(time: datetime | None) -> datetime | None:
    """A time of ``flat``: PostgreSQL's say that they are UTC, SQLite's are told to."""
    return time if time is None or time.tzinfo else time.replace(tzinfo=UTC)


def _plain_times(cursor: Any) -> None:
    """Django's own reading of a time is written in Python, the driver's in C; both are UTC."""
    from psycopg.types.datetime import TimestamptzLoader

    cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
