# SPDX-License-Identifier: LGPL-3.0-or-later
"""Any JSON that fits Amazon's schema gives an order, a skip with a reason, or an issue."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import MODELS

from .shop import GERMANY, JAPAN, UNITED_STATES, Shop

pytestmark = pytest.mark.skipif(
    not MODELS.is_dir(), reason=f"Amazon's published models are not at {MODELS}"
)


def mostly(usual: Sequence[Any], odd: Sequence[Any] | st.SearchStrategy[Any]) -> Any:
    """The usual in nine of ten cases, so that most orders get through all of the code."""
    strange = odd if isinstance(odd, st.SearchStrategy) else st.sampled_from(odd)
    return st.integers(0, 29).flatmap(lambda n: strange if n == 7 else st.sampled_from(usual))


# What really matters to us is often there, in all its forms.
ODD_AMOUNTS = ["1E+3", "1e-30", "0." + "1" * 40, "9" * 11, "NaN", "Infinity", "1.2.3", "", " 7 ",
               "1E+999999", "-1E-999999", "٣", "-0", "1_000", "+5"]  # fmt: skip
AMOUNTS = mostly(
    ["10.00", "3.33", "1.90", "0", "0.00", "0.01", "-2.00", "119", "7.777"], ODD_AMOUNTS
)
TIMES = mostly(
    ["2026-11-20T10:00:00Z", "2026-11-20T10:00:00.5+14:00", "2026-10-01T00:00:00Z"],
    ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:60Z", "2199-12-31T00:00:00Z", "yesterday", ""],
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


Schema = dict[str, Any]


class Fitting:
    """Strategies for what fits a schema; ``by_name`` says what stands in some of its fields."""

    def __init__(self, by_name: Mapping[str, Any], often: Collection[str] = ()) -> None:
        self.by_name = by_name
        self.often = set(often)
        self.definitions = amazons_definitions()

    def of(self, schema: Schema, name: str = "") -> st.SearchStrategy[Any]:
        if "$ref" in schema:
            schema = self.definitions[schema["$ref"].rsplit("/", 1)[1]]
        if name in self.by_name:
            return self.by_name[name]
        if schema.get("type") == "object":
            return self.object(schema)
        if schema.get("type") == "array":
            least = 1 if name in ("orderItems", "breakdowns") else 0
            return st.lists(self.of(schema["items"]), min_size=least, max_size=3)
        if schema.get("format") == "date-time":
            return TIMES
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        if schema.get("type") in ("integer", "number"):
            return st.integers()
        return st.text(max_size=8)

    def object(self, schema: Schema) -> st.SearchStrategy[Any]:
        needed = set(schema.get("required", ())) | self.often
        parts = {
            name: st.deferred(lambda part=part, name=name: self.of(part, name))
            for name, part in schema["properties"].items()
        }
        required = {name: part for name, part in parts.items() if name in needed}
        return st.fixed_dictionaries(
            required, optional={n: part for n, part in parts.items() if n not in needed}
        )


@cache
def amazons_definitions() -> Schema:
    return json.loads((MODELS / "orders_2026-01-01.json").read_text())["definitions"]


def orders(by_name: Mapping[str, Any], often: Collection[str] = ()) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: Fitting(by_name, often).of({"$ref": "#/definitions/Order"}))


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
