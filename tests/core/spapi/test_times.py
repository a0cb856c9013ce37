# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from amazon_connector.spapi import format_time, parse_time

UTC = timezone.utc
BASE = datetime(2026, 2, 11, 1, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-02-11T01:02:03Z", BASE),
        ("2026-02-11T01:02:03.000Z", BASE),
        ("2026-02-11T01:02:03.1Z", BASE.replace(microsecond=100_000)),
        ("2026-02-11T01:02:03.123456789Z", BASE.replace(microsecond=123_456)),
        ("2026-02-11T02:02:03+01:00", BASE),
        ("2026-02-11T02:02:03.5+0100", BASE.replace(microsecond=500_000)),
        ("2026-02-10T17:02:03-08:00", BASE),
        ("2026-02-11T06:32:03+05:30", BASE),
        ("2026-02-11T01:02:03", BASE),
    ],
)
def test_parse(text: str, moment: datetime):
    assert parse_time(text) == moment
    assert parse_time(text).utcoffset() == timedelta()


@pytest.mark.parametrize("text", ["", "2026", "yesterday", "2026-13-01T00:00:00Z", "2026-02-11"])
def test_no_time(text: str):
    with pytest.raises(ValueError):  # noqa: PT011
        parse_time(text)


def test_format():
    assert format_time(BASE) == "2026-02-11T01:02:03.000Z"
    assert format_time(BASE.replace(microsecond=999_999)) == "2026-02-11T01:02:03.999Z"
    tokyo = BASE.astimezone(timezone(timedelta(hours=9)))
    assert format_time(tokyo) == "2026-02-11T01:02:03.000Z"
    assert format_time(datetime(800, 1, 1, tzinfo=UTC)) == "0800-01-01T00:00:00.000Z"
    assert parse_time(format_time(BASE)) == BASE


def test_a_time_without_a_zone_is_not_sent():
    with pytest.raises(ValueError, match="without a zone"):
        format_time(datetime(2026, 1, 1))  # noqa: DTZ001
