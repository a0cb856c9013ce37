# SPDX-License-Identifier: LGPL-3.0-or-later
"""Numbers of documents, taken for a whole page at once and without gaps."""

from __future__ import annotations

from django.db.models import F

from ..models import NumberSequence

SALES_ORDER, DELIVERY, TRANSFER = "sales_order", "delivery", "amazon_transfer"
_FORMATS = {SALES_ORDER: "S{:05d}", DELIVERY: "WH/OUT/{:05d}", TRANSFER: "WH/AMZ/{:05d}"}


def take_numbers(code: str, count: int) -> list[str]:
    """The next ``count`` numbers of this kind. Call inside ``atomic()``."""
    return [_FORMATS[code].format(number) for number in take_numbers_of(code, count)]


def take_numbers_of(code: str, count: int) -> range:
    """The same without a form: of any row of numbers, ``code`` at most 30 characters."""
    if not count:
        return range(0)
    rows = NumberSequence.objects.filter(code=code)
    if not rows.update(next_number=F("next_number") + count):
        NumberSequence.objects.bulk_create([NumberSequence(code=code)], ignore_conflicts=True)
        rows.update(next_number=F("next_number") + count)
    end = rows.values_list("next_number", flat=True).get()
    return range(end - count, end)
