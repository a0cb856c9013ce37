# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stages and posts a settlement's file, then does what it is measured against, as JSON.

``python -m bench.settlement_child FILE [COMPARE]``. Ours: the file is checked, staged and posted by
the connector's own use cases (but for the download). Against: Python's csv module reads the file,
and Django's bulk_create writes the very rows that came of it, in the same pages; the ledger's
guards, which ours pays for, are off meanwhile.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from amazon_connector.clock import FixedClock
from amazon_connector.domain.payouts.reading import examine, lines
from amazon_connector.records_money import POSTED, POSTING, STAGED, STAGING, Settlement
from amazon_connector.usecases.payouts.posting import Posting
from amazon_connector.usecases.payouts.staging import PAGE

from .amazon import START
from .memory_child import peak_kib
from .settlement_file import REPORT

# In an order that foreign keys allow; documents were there before.
CAME = (
    "SettlementLine",
    "SettledOrder",
    "JournalEntry",
    "JournalLine",
    "Reconciliation",
    "Mismatch",
)


def main() -> None:
    """The peak first: what is measured afterwards does not count in it."""
    import django

    django.setup()
    file = Path(sys.argv[1])
    marks = {model: _greatest(model) for model in _models()}
    began = _seconds()
    _stage(file)
    staged = _seconds()
    _post()
    posted = _seconds()
    result: dict[str, Any] = {
        "peak_mib": peak_kib() / 1024,
        "stage_s": staged - began,
        "post_s": posted - staged,
        "rows": {model.__name__: len(_keys(model, marks[model])) for model in _models()},
    }
    if len(sys.argv) > 2:
        result["csv_s"] = _read(file)
        result["bulk_s"] = _write_again(marks)
    sys.stdout.write(json.dumps(result) + "\n")


def _seconds() -> float:
    """Of this process's CPU; on PostgreSQL, whose work is elsewhere, by the clock on the wall."""
    from django.db import connection

    return time.process_time() if connection.vendor == "sqlite" else time.perf_counter()


# Ours


def _parts() -> tuple[Any, Any, Any]:
    from amazon_backoffice.adapter.backend import DjangoBackend
    from amazon_backoffice.adapter.books import DjangoBooks

    backend = DjangoBackend(FixedClock(START))
    return backend, DjangoBooks(), backend.accounts()[0]


def _stage(path: Path) -> None:
    """As ``usecases/payouts/staging.py`` does once the file is here."""
    backend, books, account = _parts()
    with path.open("rb") as file:
        examined = examine(file)
        with backend.atomic():
            books.save_settlements([_settlement(account.account_id, examined)])
        rest = lines(file, examined, REPORT)
        while page := list(islice(rest, PAGE)):
            with backend.atomic():
                books.stage_lines(page)
                stored = books.settlements([REPORT])[REPORT]
                books.save_settlements([replace(stored, staged=stored.staged + len(page))])
        with backend.atomic():
            books.save_settlements([replace(books.settlements([REPORT])[REPORT], state=STAGED)])


def _settlement(account_id: str, examined: Any) -> Settlement:
    return Settlement(
        report_id=REPORT,
        document_id="bench",
        account_id=account_id,
        state=STAGING,
        created=START,
        settlement_id=examined.settlement_id,
        currency=examined.currency,
        total=examined.total,
        starts=examined.starts,
        ends=examined.ends,
        deposited=examined.deposited,
        digest=examined.digest,
    )


def _post() -> None:
    backend, books, account = _parts()
    with backend.atomic():
        books.save_settlements([replace(books.settlements([REPORT])[REPORT], state=POSTING)])
    posting = Posting(backend, books)
    while (stored := books.settlements([REPORT])[REPORT]).state == POSTING:
        assert not stored.problem, stored.problem
        posting.step(stored, account)
    assert stored.state == POSTED, stored


# What it is measured against


def _read(path: Path) -> float:
    began = _seconds()
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file, delimiter="\t"):
            pass
    return _seconds() - began


def _write_again(marks: dict[Any, Any]) -> float:
    """Every page of rows is taken away and written again; only the writing is timed."""
    _guards(on=False)
    seconds = 0.0
    for model in _models():
        for keys in _pages(_keys(model, marks[model])):
            rows = list(model._base_manager.filter(pk__among=keys))
            seconds += _again(model, rows, keys)
    _guards(on=True)
    return seconds


def _again(model: Any, rows: Sequence[Any], keys: Sequence[int]) -> float:
    from django.db import connection, transaction

    with transaction.atomic():
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA defer_foreign_keys = ON")
        model._base_manager.filter(pk__among=keys)._raw_delete("default")
        began = _seconds()
        model._base_manager.bulk_create(rows)
        return _seconds() - began


def _guards(on: bool) -> None:
    from django.db import connection

    from amazon_backoffice.models import ledger_guards

    if connection.vendor == "sqlite":
        (ledger_guards.install if on else ledger_guards.remove)(connection)
        return
    with connection.cursor() as cursor:
        for model in _models()[2:4]:
            verb = "ENABLE" if on else "DISABLE"
            cursor.execute(f"ALTER TABLE {model._meta.db_table} {verb} TRIGGER USER")


def _models() -> list[Any]:
    from django.apps import apps

    return [apps.get_model("amazon_backoffice", name) for name in CAME]


def _greatest(model: Any) -> int:
    return model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0


def _keys(model: Any, mark: int) -> list[int]:
    return list(model._base_manager.filter(pk__gt=mark).order_by("pk").values_list("pk", flat=True))


def _pages(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(keys), PAGE):
        yield keys[first : first + PAGE]


if __name__ == "__main__":
    main()
