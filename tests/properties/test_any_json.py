# SPDX-License-Identifier: LGPL-3.0-or-later
"""Any JSON that fits Amazon's schema gives an order, a skip with a reason, or an issue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import MODELS

from .fitting import Fitting, mostly
from .shop import GERMANY, JAPAN, UNITED_STATES, Shop

pytestmark = pytest.mark.skipif(
    not MODELS.is_dir(), reason=f"Amazon's published models are not at {MODELS}"
)


MODEL = "orders_2026-01-01.json"
# What really matters to us is often there, in all its forms.
ODD_AMOUNTS = ["1E+3", "1e-30", "0." + "1" * 40, "9" * 11, "NaN", "Infinity", "1.2.3", "", " 7 ",
               "1E+999999", "-1E-999999", "٣", "-0", "1_000", "+5"]  # fmt: skip
AMOUNTS = mostly(
    ["10.00", "3.33", "1.90", "0", "0.00", "0.01", "-2.00", "119", "7.777"], ODD_AMOUNTS
)
KINDS = st.sampled_from(["ITEM", "SHIPPING", "GIFT_WRAP", "TAX", "DISCOUNT", "COD_FEE", "NEW", ""])
QUANTITIES = mostly([0, 1, 1, 2, 3, 7], [10**8, 10**9, -1, 2**63])
BY_NAME = {
    "amount": AMOUNTS,
    "currencyCode": mostly(["EUR"], ["JPY", "", "EU", "eur"]),
    "type": KINDS,
    "subtype": KINDS,
    "quantityOrdered": QUANTITIES,
    "quantityFulfilled": QUANTITIES,
    "quantity": QUANTITIES,
    "orderItemId": mostly(["1", "2", "3", "4", "5", "6", "7"], ["", "1:product", "a:b", "\x00"]),
    "sellerSku": mostly(["SKU-1", "SKU-2"], ["", " SKU-1", "x" * 50_000, "\x00"]),
    "orderId": mostly(["1", "2"], ["", "302-0000001-0000001", "\x00", "a\ud800", "ä" * 300]),
    "fulfilledBy": mostly(["AMAZON", "MERCHANT"], ["ROBOT", ""]),
    "fulfillmentStatus": mostly(
        ["UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED"],
        ["PENDING", "PENDING_AVAILABILITY", "UNFULFILLABLE", "EXPLODED"],
    ),
    "marketplaceId": mostly([GERMANY, UNITED_STATES], [JAPAN, "ELSEWHERE", ""]),
    "title": mostly(["Tea"], ["x" * 50_000, "\x00\ud83d", "", "\u200b"]),
    "requester": st.sampled_from(["BUYER", "SELLER", ""]),
    "model": st.sampled_from(["MARKETPLACE_FACILITATOR", "OTHER"]),
    "reportingScheme": st.sampled_from(["UOSS", "IOSS", "", "NEW"]),
}
OFTEN = {"fulfillment", "proceeds", "breakdowns", "marketplaceId", "fulfilledBy", "grandTotal"}


def orders(by_name: Mapping[str, Any], often: Collection[str] = ()) -> st.SearchStrategy[Any]:
    return Fitting(MODEL, by_name, often, {"orderItems", "breakdowns"}).definition("Order")


def check(page: list[Any]) -> None:
    shop = Shop()
    shop.take(*page)
    kept = {row.key.order_id for row in shop.rows}
    assert len(kept) == len({shown(order["orderId"]) for order in page})
    before = shop.business()
    shop.take(*page)
    assert shop.business() == before


def shown(order_id: str) -> str:
    """An order id as a database takes it."""
    return order_id.encode("utf-8", "replace").decode().replace("\x00", "")


@given(st.lists(orders({}), min_size=1, max_size=2))
def test_whatever_fits_amazons_schema_is_taken(page: list[Any]):
    check(page)


@given(st.lists(orders(BY_NAME, OFTEN), min_size=1, max_size=3))
def test_a_page_with_all_that_matters_is_taken(page: list[Any]):
    check(page)
