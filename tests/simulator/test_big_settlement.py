# SPDX-License-Identifier: LGPL-3.0-or-later
"""The settlement files of benchmarks are valid, add up, and are the same again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from amazon_simulator.big_settlement import write_settlement
from amazon_simulator.settlement_file import COLUMNS
from tests.simulator.reports import rows_of


@pytest.mark.parametrize("currency", ["EUR", "GBP", "USD", "JPY", "SEK"])
def test_it_adds_up_and_has_exactly_its_lines(tmp_path: Path, currency: str) -> None:
    written = write_settlement(tmp_path / "big.txt", 5000, currency=currency)
    head, *rest = rows_of(written.path.read_bytes(), "cp932" if currency == "JPY" else "utf-8")
    amounts = [Decimal(row["amount"].replace(",", ".")) for row in rest]
    assert tuple(head) == COLUMNS
    assert len(rest) == written.lines == 5000
    total = Decimal(head["total-amount"].replace(",", "."))
    assert sum(amounts) == total
    assert total == (written.total if currency == "JPY" else Decimal(written.total) / 100)
    orders = {row["order-id"] for row in rest} - {""}
    assert len(orders) == written.orders > 500
    assert len({row["posted-date-time"][:7] for row in rest}) >= 3
    if currency == "EUR":
        assert len({row["marketplace-name"] for row in rest} - {""}) == 7
    keys = [tuple(row.values()) for row in rest if row["order-id"]]
    assert len(set(keys)) == len(keys)


def test_the_seed_decides(tmp_path: Path) -> None:
    one, two, other = (
        write_settlement(tmp_path / f"{number}.txt", 300, seed=seed).path.read_bytes()
        for number, seed in enumerate((1, 1, 2))
    )
    assert one == two != other
