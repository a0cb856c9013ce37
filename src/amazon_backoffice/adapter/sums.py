# SPDX-License-Identifier: LGPL-3.0-or-later
"""Exact sums of money by the database.

SQLite keeps amounts as floating point numbers: it adds thousandths, which are whole.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, BigIntegerField

THOUSANDTHS = Decimal("0.001")


class Thousandths(Aggregate):
    """The sum of a money column in thousandths, as a whole number; None without rows."""

    function = "SUM"
    template = "SUM(CAST(ROUND(%(expressions)s * 1000) AS BIGINT))"
    output_field = BigIntegerField()

    def __init__(self, name: str, **extra: Any) -> None:
        super().__init__(name, output_field=BigIntegerField(), **extra)


def amount_of(thousandths: int | None) -> Decimal:
    """The sum as an amount."""
    return Decimal(thousandths or 0) * THOUSANDTHS
