# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from datetime import datetime, timezone

import pytest

from amazon_connector.domain.times import parse_time


def at(*parts: int, microsecond: int = 0) -> datetime:
    return datetime(*parts, microsecond=microsecond, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T10:00:00Z", at(2026, 11, 20, 10)),
        ("2026-11-20T10:00:00.5Z", at(2026, 11, 20, 10, microsecond=500_000)),
        ("2026-11-20T10:00:00.123456789Z", at(2026, 11, 20, 10, microsecond=123_456)),
        ("2026-11-20T10:00:00+01:30", at(2026, 11, 20, 8, 30)),
        ("2026-11-20T10:00:00-0800", at(2026, 11, 20, 18)),
        ("2026-11-20T10:00Z", at(2026, 11, 20, 10)),
        (" 2026-11-20 10:00:00 ", at(2026, 11, 20, 10)),
        ("2024-02-29T23:59:59Z", at(2024, 2, 29, 23, 59, 59)),
    ],
)
def test_amazons_times(text: str, moment: datetime):
    assert parse_time(text) == moment


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-11-20", "2026-13-01T00:00:00Z", "2026-11-20T24:00:00Z",
     "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-11-20T10:00:00CET"],
)  # fmt: skip
def test_what_is_no_time(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - this is all it says
        parse_time(text)
