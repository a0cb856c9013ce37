# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from amazon_connector.domain.intake import (
    forget_after,
    intake,
    is_history,
    packages_left,
    shipped_at,
    shipped_pieces,
    without_personal_data,
)
from amazon_connector.domain.orders import Order
from amazon_connector.domain.reading import read_order
from amazon_connector.testing.contract.changes import package
from amazon_connector.testing.orders import item, order

LINKED = datetime(2026, 11, 1, tzinfo=timezone.utc)
NOW = datetime(2026, 11, 23, tzinfo=timezone.utc)
DAY = timedelta(days=1)


def read(*items: dict[str, Any], **more: Any) -> Order:
    return read_order(order(items=items or [item()], **more))


@pytest.mark.parametrize(
    ("channel", "status", "verdict"),
    [
        ("AMAZON", "SHIPPED", "enter"),
        ("AMAZON", "UNSHIPPED", "wait"),
        ("AMAZON", "PARTIALLY_SHIPPED", "wait"),
        ("AMAZON", "CANCELLED", "leave_out"),
        ("AMAZON", "UNFULFILLABLE", "leave_out"),
        ("AMAZON", "NEW", "ask"),
        ("MERCHANT", "UNSHIPPED", "enter"),
        ("MERCHANT", "PARTIALLY_SHIPPED", "enter"),
        ("MERCHANT", "SHIPPED", "enter"),
        ("MERCHANT", "CANCELLED", "leave_out"),
        ("MERCHANT", "PENDING", "wait"),
        ("MERCHANT", "PENDING_AVAILABILITY", "wait"),
        ("MERCHANT", "NEW", "ask"),
        ("MERCHANT", "", "ask"),
        ("ROBOT", "SHIPPED", "ask"),
    ],
)
def test_which_orders_enter(channel: str, status: str, verdict: str):
    found = intake(read(channel=channel, status=status))
    assert found.verdict == verdict
    assert bool(found.why) == (verdict != "enter")


def test_fba_left_when_amazon_said_so_but_not_after_the_promised_delivery():
    fba = {"channel": "AMAZON", "status": "SHIPPED", "updated": "2026-11-22T00:00:00Z"}
    assert shipped_at(read(**fba)).day == 22
    promised = ("2026-11-10T00:00:00Z", "2026-11-12T00:00:00Z")
    assert shipped_at(read(**fba, deliver_by=promised)).day == 12


def test_history_left_before_the_account_was_linked():
    old = {"updated": "2026-10-20T00:00:00Z"}
    assert is_history(read(status="SHIPPED", **old), LINKED)
    assert not is_history(read(status="UNSHIPPED", **old), LINKED)
    assert not is_history(read(status="SHIPPED"), LINKED)
    packages = [package({"1": 1}, shipTime="2026-10-20T00:00:00Z")]
    assert is_history(read(status="SHIPPED", packages=packages), LINKED)


def test_goods_in_no_package_make_one_more():
    shipped = read(item(quantity=3), status="SHIPPED", packages=[package({"1": 1})])
    assert [p.items for p in packages_left(shipped)] == [{"1": 1}, {"1": 2}]
    assert shipped_pieces(shipped) == {"1": 3}


def test_partially_shipped_without_packages_counts_amazons_quantities():
    part = read(item(quantity=3, shipped=2), item("2"), status="PARTIALLY_SHIPPED")
    assert shipped_pieces(part) == {"1": 2}


def test_unshipped_has_nothing_left_whatever_quantities_say():
    assert shipped_pieces(read(item(quantity=3, shipped=2))) == {}


def test_never_more_than_was_ordered():
    both = [package({"1": 2}), package({"1": 2, "9": 1}, "78")]
    assert shipped_pieces(read(item(quantity=3), status="SHIPPED", packages=both)) == {"1": 3}


def test_personal_data_goes_thirty_days_after_delivery():
    promised = ("2026-11-24T00:00:00Z", "2026-11-26T00:00:00Z")
    due = forget_after(read(deliver_by=promised, status="SHIPPED"), NOW)
    assert due == datetime(2026, 12, 26, tzinfo=timezone.utc)
    due = forget_after(read(status="SHIPPED"), NOW)
    assert due - datetime(2026, 11, 20, 10, tzinfo=timezone.utc) == 60 * DAY


def test_a_late_order_that_is_open_keeps_its_address():
    late = {"created": "2026-08-01T00:00:00Z"}
    assert forget_after(read(**late), NOW) == NOW + 30 * DAY
    assert forget_after(read(**late, status="SHIPPED"), NOW) < NOW
    assert forget_after(read(**late, channel="AMAZON"), NOW) < NOW


def test_without_personal_data_only_the_country_is_left():
    tax = {"taxRegistrations": [{"entityType": "BUYER", "taxRegistrationNumber": "DE1"}]}
    bare = without_personal_data(read(item(gift_message="Hi"), tax=tax))
    assert bare.address is not None
    assert (bare.address.country, bare.address.line1, bare.buyer_vat) == ("DE", "", "")
    text = str(bare)
    for secret in ("Petra", "marketplace.amazon", "Hauptstra", "10115", "Hi'"):
        assert secret not in text
