# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from amazon_connector.domain.payouts.dates import (
    DAY_FIRST,
    MONTH_FIRST,
    NO_ORDER,
    decide,
    order_of,
    reader,
    unclear,
)
from amazon_connector.domain.payouts.refusing import RefusedFile

AT = datetime(2026, 11, 3, 14, 30, 5, tzinfo=timezone.utc)
DAY = datetime(2026, 11, 3, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2026-11-03 14:30:05 UTC", NO_ORDER, AT),
        ("2026-11-03T14:30:05Z", NO_ORDER, AT),
        ("2026-11-03T16:30:05.120+02:00", NO_ORDER, AT),
        ("2026-11-03 09:30:05 -0500", NO_ORDER, AT),
        ("2026/11/03 14:30:05 UTC", DAY_FIRST, AT),
        ("2026-11-03", MONTH_FIRST, DAY),
        ("03.11.2026 14:30:05 UTC", DAY_FIRST, AT),
        ("3/11/2026 14:30:05 UTC", DAY_FIRST, AT),
        ("11/03/26 2:30:05 PM UTC", MONTH_FIRST, AT),
        ("11/03/26", MONTH_FIRST, DAY),
        ("03-11-2026", DAY_FIRST, DAY),
        ("11/3/2026 12:00:00 AM", MONTH_FIRST, DAY),
    ],
)
def test_a_date_in_its_locale(text: str, order: str, moment: datetime):
    assert reader(order)(text, 3) == (moment, date(2026, 11, 1))


@pytest.mark.parametrize(
    ("text", "order", "why"),
    [
        ("11/23/2026", DAY_FIRST, "Line 3: The date “11/23/2026” contradicts the rest"),
        ("23/11/2026", MONTH_FIRST, "contradicts the rest of the file, which has the month first."),
        ("11/03/2026", NO_ORDER, "is no date."),
        ("31/02/2026", DAY_FIRST, "“31/02/2026” is no date."),
        ("2026-13-01", DAY_FIRST, "is no date."),
        ("0026-01-01", DAY_FIRST, "is no date."),
        ("2026-11-03 25:00:00", DAY_FIRST, "is no date."),
        ("11/3/2026 13:00:00 PM", MONTH_FIRST, "is no date."),
        ("2026-11-03 14:30:05 PST", DAY_FIRST, "is no date."),
        ("yesterday", DAY_FIRST, "is no date."),
        ("", DAY_FIRST, "The date is missing."),
    ],
)  # fmt: skip
def test_what_is_no_date_of_the_file(text: str, order: str, why: str):
    with pytest.raises(RefusedFile) as refused:
        reader(order)(text, 3)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("23/11/2026", DAY_FIRST),
        ("11/23/26", MONTH_FIRST),
        ("03.04.2026", DAY_FIRST),
        ("03/04/2026", None),
        ("2026-11-23", None),
        ("99/11/2026", None),
        ("", None),
    ],
)
def test_what_a_date_tells_of_the_file(text: str, order: str | None):
    assert order_of(text) == order


def test_a_date_of_two_readings():
    assert unclear("03/04/2026") == (2026, 3, 4)
    assert unclear("03/03/2026") is None
    assert unclear("23/04/2026") is None
    assert unclear("2026-03-04") is None


@pytest.mark.parametrize(
    ("starts", "ends", "posted", "order"),
    [
        ("01/11/2026", "12/11/2026", [(2026, 5, 11)], DAY_FIRST),
        ("11/01/2026", "11/12/2026", [(2026, 11, 5)], MONTH_FIRST),
        ("2026-11-01", "2026-11-12", [(2026, 5, 11), (2026, 6, 11)], DAY_FIRST),
        ("2026-11-01", "2026-11-12", [(2026, 11, 5)], MONTH_FIRST),
        ("2026-01-01", "2026-03-01", [(2026, 1, 2)], None),
        ("", "", [(2026, 1, 2)], None),
    ],
)
def test_the_settlements_window_decides(
    starts: str, ends: str, posted: list[tuple[int, int, int]], order: str | None
):
    assert decide(starts, ends, posted) == order
