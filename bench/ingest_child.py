# SPDX-License-Identifier: LGPL-3.0-or-later
"""Measures one database in a process of its own: seconds of each run, as JSON on stdout.

``python -m bench.ingest_child PAGES SELLER ROUNDS``. A round imports all pages, reads back what
was written page by page, empties the tables, writes the very same rows in the same transactions
with Django's bulk_create, empties them, and writes them with the driver's executemany.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from . import pages
from .office import Office, opened

# What stays while the documents are written again and again.
SET_UP = frozenset(
    {
        "Account",
        "AccountMarketplace",
        "Carrier",
        "Company",
        "FiscalPosition",
        "FiscalPositionLine",
        "Marketplace",
        "NumberSequence",
        "Offer",
        "OfficeSettings",
        "Product",
        "Product_taxes",
        "SalesTeam",
        "StockLocation",
        "Tax",
    }
)
# The rows of a page: for each table, in an order that foreign keys allow, its rows.
Rows = list[tuple[type[Any], list[Any]]]


def main() -> None:
    """Import once to warm up (default products, offers, tax twins), then measure."""
    office = opened(Path(sys.argv[2]))
    parsed = list(pages.read(Path(sys.argv[1])))
    tables = Tables()
    seconds: dict[str, list[float]] = {"import": [], "bulk_create": [], "executemany": []}
    counts: dict[str, int] = {}
    for round_ in range(int(sys.argv[3]) + 1):
        written, imported = _import(office, parsed, tables)
        tables.empty()
        bulk = _timed(_bulk_create, written)
        tables.check(written)
        tables.empty()
        prepared = [_statements(rows) for rows in written]
        bare = _timed(_executemany, prepared)
        tables.check(written)
        tables.empty()
        if round_:
            for name, measured in zip(seconds, (imported, bulk, bare), strict=True):
                seconds[name].append(measured)
        counts = _counts(written)
    result = {"seconds": seconds, "orders": sum(map(len, parsed)), "rows": counts}
    sys.stdout.write(json.dumps(result) + "\n")


def _import(
    office: Office, parsed: Sequence[pages.Page], tables: Tables
) -> tuple[list[Rows], float]:
    written, seconds = [], 0.0
    gc.collect()
    for page in parsed:
        tables.mark()
        began = time.perf_counter()
        office.take_in(page)
        seconds += time.perf_counter() - began
        written.append(tables.since_mark())
    return written, seconds


def _timed(write: Callable[[Any], None], written: Iterable[Any]) -> float:
    seconds = 0.0
    gc.collect()
    for rows in written:
        began = time.perf_counter()
        write(rows)
        seconds += time.perf_counter() - began
    return seconds


def _bulk_create(rows: Rows) -> None:
    from django.db import transaction

    with transaction.atomic():
        for model, instances in rows:
            model._base_manager.bulk_create(instances)


def _statements(rows: Rows) -> list[tuple[str, list[list[Any]]]]:
    """The driver's own SQL and values, made ready beforehand."""
    from django.db import connection

    quote = connection.ops.quote_name
    mark = "?" if connection.vendor == "sqlite" else "%s"
    made = []
    for model, instances in rows:
        fields = model._meta.concrete_fields
        columns = ", ".join(quote(field.column) for field in fields)
        marks = ", ".join([mark] * len(fields))
        sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"
        values = [
            [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields]
            for row in instances
        ]
        made.append((sql, values))
    return made


def _executemany(statements: list[tuple[str, list[list[Any]]]]) -> None:
    from django.db import connection, transaction

    with transaction.atomic():
        cursor = connection.connection.cursor()
        for sql, values in statements:
            cursor.executemany(sql, values)
        cursor.close()


def _counts(written: Sequence[Rows]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for rows in written:
        for model, instances in rows:
            counts[model.__name__] = counts.get(model.__name__, 0) + len(instances)
    return counts


class Tables:
    """All tables of documents, found by themselves, in an order that foreign keys allow."""

    def __init__(self) -> None:
        self._models = _in_order(model for model in _all() if model.__name__ not in SET_UP)
        self._marks: dict[type[Any], Any] = {}

    def mark(self) -> None:
        """Remember the greatest id of each table."""
        self._marks = {model: _greatest(model) for model in self._models}

    def since_mark(self) -> Rows:
        """The rows that came since, as new instances."""
        found = []
        for model, mark in self._marks.items():
            rows = model._base_manager.order_by("pk")
            new = list(rows.filter(pk__gt=mark) if mark is not None else rows)
            if new:
                found.append((model, new))
        return found

    def empty(self) -> None:
        """Remove all documents."""
        for model in reversed(self._models):
            model._base_manager.all()._raw_delete("default")

    def check(self, written: Sequence[Rows]) -> None:
        """The tables hold as many rows as the import had written. Raises AssertionError."""
        counts = _counts(written)
        for model in self._models:
            assert model._base_manager.count() == counts.get(model.__name__, 0), model


def _all() -> list[type[Any]]:
    from django.apps import apps

    models = apps.get_app_config("amazon_backoffice").get_models(include_auto_created=True)
    return [model for model in models if not model._meta.proxy]


def _in_order(models: Iterable[type[Any]]) -> list[type[Any]]:
    """Each table after those that it refers to."""
    left, ordered = list(models), list[type[Any]]()
    while left:
        ready = [m for m in left if not _refers_to(m) & set(left) - {m}]
        ordered += ready
        left = [m for m in left if m not in ready]
    return ordered


def _refers_to(model: type[Any]) -> set[type[Any]]:
    return {f.related_model for f in model._meta.concrete_fields if f.is_relation}


def _greatest(model: type[Any]) -> Any:
    return model._base_manager.order_by("-pk").values_list("pk", flat=True).first()


if __name__ == "__main__":
    main()
