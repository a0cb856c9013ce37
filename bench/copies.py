# SPDX-License-Identifier: LGPL-3.0-or-later
"""One sales order with its posted invoice, written again for other orders by the database itself.

The product writes the first; 80,000 more through it would take minutes of a benchmark's set-up.
To be imported after ``django.setup()``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import F

from amazon_backoffice.models import NumberSequence, ledger_guards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .ingest_child import Rows

_LEDGER = ("amazon_backoffice_journalentry", "amazon_backoffice_journalline")


@dataclass(frozen=True)
class Told:
    """What makes an order and its invoice another one: all that differs but the ids."""

    order_id: str
    name: str
    invoice: str
    amount: Decimal


def write(rows: Rows, first: Told, others: Sequence[Told]) -> None:
    """Each row of the first order once more for each of the others.

    The rows are all that came with the order; where ``first``'s amount and words stand in them,
    the other's stand in the copy. The first must be the last row of each of its tables.
    """
    pks = {model: {row.pk for row in of_model} for model, of_model in rows}
    with _unguarded(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE told (n integer, order_id text, name text, invoice text, "
            "amount numeric(16, 3))"
        )
        cursor.executemany(
            "INSERT INTO told VALUES (%s, %s, %s, %s, %s)",
            [
                (n, told.order_id, told.name, told.invoice, str(told.amount))
                for n, told in enumerate(others, start=1)
            ],
        )
        for model, of_model in rows:
            for row in of_model:
                cursor.execute(*_again(model, row, first, pks))
        cursor.execute("DROP TABLE told")
        for sql in connection.ops.sequence_reset_sql(no_style(), list(pks)):
            cursor.execute(sql)
    prefix = first.invoice.partition("/")[0]
    taken = NumberSequence.objects.filter(code__startswith=f"{prefix}/")
    taken.update(next_number=F("next_number") + len(others))


def _again(model: Any, row: Any, first: Told, pks: Mapping[Any, set[Any]]) -> tuple[str, list[Any]]:
    """The statement that writes the copies of one row, and its values."""
    quote = connection.ops.quote_name
    words = ((first.order_id, "order_id"), (first.name, "name"), (first.invoice, "invoice"))
    columns, made, values = list[str](), list[str](), list[Any]()
    for field in model._meta.concrete_fields:
        column, value = quote(field.column), getattr(row, field.attname)
        columns.append(column)
        column = f"one.{column}"
        owner = field.related_model if field.is_relation else model if field.primary_key else None
        if value in pks.get(owner, ()):
            made.append(f"{column} + told.n * {len(pks[owner])}")
        elif isinstance(value, Decimal) and abs(value) == first.amount:
            made.append("told.amount" if value > 0 else "-told.amount")
        elif isinstance(value, str) and value:
            for word, name in words:
                column = f"replace({column}, %s, told.{name})"
                values.append(word)
            made.append(column)
        else:
            made.append(column)
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    sql = (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(made)} "
        f"FROM (SELECT * FROM {table} WHERE {key} = %s) AS one CROSS JOIN told"
    )
    return sql, [*values, row.pk]


@contextmanager
def _unguarded() -> Iterator[None]:
    """The ledger refuses posted entries that it has not seen posted."""
    _guards(on=False)
    try:
        yield
    finally:
        _guards(on=True)


def _guards(*, on: bool) -> None:
    if connection.vendor == "sqlite":
        (ledger_guards.install if on else ledger_guards.remove)(connection)
        return
    with connection.cursor() as cursor:
        for table in _LEDGER:
            cursor.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} TRIGGER USER")
