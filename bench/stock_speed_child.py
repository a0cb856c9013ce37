# SPDX-License-Identifier: LGPL-3.0-or-later
"""Measures a shop that ``bench.stock_shop`` made: pairs of seconds (ours, the driver's), as JSON.

``python -m bench.stock_speed_child ROUNDS``
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from amazon_connector.clock import FixedClock
from amazon_connector.port import SYNCHRONIZED, TO_SEND

from .amazon import START
from .memory_child import peak_kib
from .stock_shop import LATER, recompute

DIFFERING, AT_ONCE = 1_000, 500
_OFFERS = """
SELECT o.account_id, o.marketplace_id, o.sku, o.product_id, p.storable, p.kind, p.default_for,
    o.buffer, o.share, o.maximum, o.fixed, o.handling_days, o.also_fbm
FROM amazon_backoffice_offer o JOIN amazon_backoffice_product p ON p.id = o.product_id
"""
_PIECES = "SELECT product_id, location_id, quantity, reserved FROM amazon_backoffice_stockquant"
_ROWS = "SELECT * FROM amazon_backoffice_skustock"


def main() -> None:
    """The peak first: what is measured afterwards does not count in it."""
    import django

    django.setup()
    rounds = int(sys.argv[1])
    _everything()
    result: dict[str, Any] = {"peak_mib": peak_kib() / 1024}
    driver = _driver()
    result["full"] = [(_everything(), _timed(lambda: _read(driver))) for _ in range(rounds)]
    result["differing"] = _differing(driver, rounds * 10)
    driver.close()
    sys.stdout.write(json.dumps(result) + "\n")


def _timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _everything() -> float:
    from amazon_backoffice.models import Account

    Account.objects.update(stock_next_full=None)
    return _timed(lambda: recompute(LATER))


def _driver() -> Any:
    """A connection of the bare driver to the office's database."""
    from django.db import connection

    if connection.vendor == "sqlite":
        import sqlite3

        return sqlite3.connect(connection.settings_dict["NAME"])
    import psycopg

    return psycopg.connect(os.environ["AMAZON_CONNECTOR_DATABASE_URL"], autocommit=True)


def _read(driver: Any) -> None:
    for statement in (_OFFERS, _PIECES, _ROWS):
        cursor = driver.cursor()
        cursor.execute(statement)
        while cursor.fetchmany(AT_ONCE):
            pass
        cursor.close()


def _differing(driver: Any, rounds: int) -> list[tuple[float, float]]:
    from amazon_backoffice.adapter.backend import DjangoBackend
    from amazon_backoffice.models import Account, SkuStock

    keys = list(SkuStock.objects.order_by("pk").values_list("pk", flat=True))
    chosen = SkuStock.objects.filter(pk__in=random.Random(1).sample(keys, DIFFERING))
    chosen.update(due=START, state=TO_SEND)
    now, account = START + timedelta(minutes=1), Account.objects.get().pk
    backend = DjangoBackend(FixedClock(now))
    statement, parameters = _same_rows(account, now)

    def ours() -> None:
        assert len(backend.sku_stocks_to_send([str(account)], now, 10_000)) == DIFFERING

    def bare() -> None:
        cursor = driver.cursor()
        cursor.execute(statement, parameters)
        assert len(cursor.fetchall()) == DIFFERING
        cursor.close()

    ours()
    pairs = [(_timed(ours), _timed(bare)) for _ in range(rounds)]
    chosen.update(due=None, state=SYNCHRONIZED)
    return pairs


def _same_rows(account: int, now: Any) -> tuple[str, list[Any]]:
    from django.db import connection

    mark = "?" if connection.vendor == "sqlite" else "%s"
    statement = (
        f"{_ROWS} WHERE account_id = {mark} AND due <= {mark} ORDER BY sku, account_id LIMIT 10000"
    )
    return statement, [account, connection.ops.adapt_datetimefield_value(now)]


if __name__ == "__main__":
    main()
