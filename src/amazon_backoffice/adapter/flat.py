# SPDX-License-Identifier: LGPL-3.0-or-later
"""Columns of many rows as the driver gives them, for what is read by the hundred thousand.

Django's own conversion of each value costs several times what reading it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

UTC = timezone.utc
_AT_ONCE = 500


def flat(rows: QuerySet[Any], *columns: str) -> Iterator[tuple[Any, ...]]:
    """These columns of the rows, read as they are asked for: few of them are in memory at once.
    Times are for ``aware``; amounts are not for this function.
    """
    try:
        sql, parameters = rows.values_list(*columns).query.sql_with_params()
    except EmptyResultSet:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _plain_times(cursor.cursor)
        cursor.execute(sql, parameters)
        while some := cursor.fetchmany(_AT_ONCE):
            yield from some


def aware(time: datetime | None) -> datetime | None:
    """A time of ``flat``: PostgreSQL's say that they are UTC, SQLite's are told to."""
    return time if time is None or time.tzinfo else time.replace(tzinfo=UTC)


def _plain_times(cursor: Any) -> None:
    """Django's own reading of a time is written in Python, the driver's in C; both are UTC."""
    from psycopg.types.datetime import TimestamptzLoader

    cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
