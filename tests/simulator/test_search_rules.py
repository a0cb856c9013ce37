# SPDX-License-Identifier: LGPL-3.0-or-later
"""The parameters of searchOrders and getOrder: Amazon's rules, one by one and at random."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amazon_simulator import instants
from amazon_simulator.errors import ApiError
from amazon_simulator.order_params import (
    FULFILLED_BY,
    FULFILLMENT_STATUSES,
    INCLUDED_DATA,
    parse_search,
)
from tests.simulator.amazon import DE, FR, ORDERS, US, Shop, entry, plain_order, schema_errors
from tests.simulator.in_thread import still

A, B = "2026-11-01T00:00:00Z", "2026-11-10T00:00:00Z"
SOON = "2026-11-20T11:58:01Z"  # the clock stands at 12:00:00

REFUSED = {
    "no lower bound": {},
    "both lower bounds": {"createdAfter": A, "lastUpdatedAfter": A},
    "upper bound alone": {"lastUpdatedBefore": A},
    "createdAfter with lastUpdatedBefore": {"createdAfter": A, "lastUpdatedBefore": B},
    "lastUpdatedAfter with createdBefore": {"lastUpdatedAfter": A, "createdBefore": B},
    "upper before lower": {"createdAfter": B, "createdBefore": A},
    "upper within two minutes": {"lastUpdatedAfter": A, "lastUpdatedBefore": SOON},
    "created upper within two minutes": {"createdAfter": A, "createdBefore": SOON},
    "lower in the future": {"lastUpdatedAfter": "2026-11-20T12:00:01Z"},
    "a date without a time": {"createdAfter": "2026-11-01"},
    "a time without a zone": {"createdAfter": "2026-11-01T00:00:00"},
    "no time at all": {"createdAfter": "TEST_CASE_400"},
    "an empty time": {"createdAfter": ""},
    "unknown status": {"createdAfter": A, "fulfillmentStatuses": "SHIPPED,Shipped"},
    "unknown channel": {"createdAfter": A, "fulfilledBy": "MFN"},
    "unknown data set": {"createdAfter": A, "includedData": "BUYER,ALL"},
    "unknown marketplace": {"createdAfter": A, "marketplaceIds": "A1"},
    "too many marketplaces": {"createdAfter": A, "marketplaceIds": ",".join([DE] * 51)},
    "page of none": {"createdAfter": A, "maxResultsPerPage": "0"},
    "page too large": {"createdAfter": A, "maxResultsPerPage": "101"},
    "page of words": {"createdAfter": A, "maxResultsPerPage": "ten"},
    "page in other digits": {"createdAfter": A, "maxResultsPerPage": "٣"},
    "made-up token": {"createdAfter": A, "paginationToken": "made-up"},
    "token that is no base64": {"createdAfter": A, "paginationToken": "ä"},
    "parameter given twice": {"createdAfter": [A, A]},
}


@pytest.fixture(scope="module")
def module_shop() -> Iterator[Shop]:
    """One simulator for all rules: a refusal leaves nothing behind but a spent token."""
    with still() as simulator:
        yield Shop(simulator)


@pytest.mark.parametrize("query", REFUSED.values(), ids=REFUSED)
def test_what_breaks_a_rule_is_refused(module_shop: Shop, query: dict[str, str]) -> None:
    module_shop.simulator.refill()
    reply = module_shop.get(f"{ORDERS}?{urlencode(query, doseq=True)}")
    assert (reply.status, reply.error) == (400, "InvalidInput")
    assert reply.headers["x-amzn-RateLimit-Limit"] == "0.0056"


def test_the_upper_bound_is_two_minutes_ago_and_is_echoed(module_shop: Shop) -> None:
    module_shop.simulator.refill()
    assert module_shop.search(lastUpdatedAfter=A).json == {
        "orders": [],
        "lastUpdatedBefore": "2026-11-20T11:58:00.000Z",
    }
    found = module_shop.search(createdAfter=A, createdBefore=B).json
    assert found == {"orders": [], "createdBefore": "2026-11-10T00:00:00.000Z"}


def test_offsets_fractions_and_repeated_keys_are_understood(module_shop: Shop) -> None:
    module_shop.simulator.refill()
    pairs = [("createdAfter", "2026-11-01T02:00:00.5+02:00"), ("fulfilledBy", "AMAZON")]
    pairs += [("fulfilledBy", "MERCHANT"), ("marketplaceIds", f"{DE},{FR}")]
    assert module_shop.get(f"{ORDERS}?{urlencode(pairs)}").status == 200


def test_a_foreign_or_unusable_marketplace_is_denied(module_shop: Shop) -> None:
    """Another region's, one without participation, and Amazon's "Non-Amazon" one."""
    module_shop.simulator.refill()
    for marketplace in (US, "A2NODRKZP88ZB9", "A38D8NSA03LJTC"):
        reply = module_shop.search(marketplaceIds=f"{DE},{marketplace}")
        assert (reply.status, reply.error) == (403, "Unauthorized")


def test_refusals_have_amazons_form(module_shop: Shop, models: Path) -> None:
    module_shop.simulator.refill()
    refused = [
        module_shop.get(ORDERS),
        module_shop.search(marketplaceIds=US),
        module_shop.get(f"{ORDERS}/302-0000009-0000009"),
        module_shop.get("/nothing"),
        module_shop.raw("GET", ORDERS, None, {}),
    ]
    assert [reply.status for reply in refused] == [400, 403, 404, 404, 403]
    for reply in refused:
        assert schema_errors(models, "orders_2026-01-01.json", "ErrorList", reply.json) == []
        assert reply.headers["x-amzn-RequestId"]


def test_bounds_are_inclusive(shop: Shop) -> None:
    shop.simulator.place(entry(plain_order(1, lastUpdatedTime="2026-11-02T10:00:00.000Z")))
    same = "2026-11-02T10:00:00Z"
    assert len(shop.search(lastUpdatedAfter=same, lastUpdatedBefore=same).json["orders"]) == 1
    assert shop.search(lastUpdatedAfter="2026-11-02T10:00:00.001Z").json["orders"] == []


def test_filters(shop: Shop) -> None:
    french = plain_order(3, salesChannel={"channelName": "AMAZON", "marketplaceId": FR})
    shipped = plain_order(2, status="SHIPPED", channel="AMAZON")
    shop.simulator.place([entry(plain_order(1)), entry(shipped), entry(french)])
    assert len(shop.search().order_ids) == 3
    assert shop.search(fulfillmentStatuses="SHIPPED,CANCELLED").order_ids == [shipped["orderId"]]
    assert shop.search(fulfilledBy="AMAZON").order_ids == [shipped["orderId"]]
    assert shop.search(marketplaceIds=FR).order_ids == [french["orderId"]]


def test_orders_older_than_two_years_are_not_shown(shop: Shop) -> None:
    old = plain_order(1, createdTime="2024-11-01T00:00:00Z")
    shop.simulator.place(entry(old))
    assert shop.search().json["orders"] == []
    assert shop.get(f"{ORDERS}/{old['orderId']}").status == 404


def test_get_order(shop: Shop) -> None:
    order = plain_order(1)
    shop.simulator.place(entry(order))
    path = f"{ORDERS}/{order['orderId']}"
    found = shop.get(path, includedData="FULFILLMENT")
    assert found.json["order"]["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    assert found.headers["x-amzn-RateLimit-Limit"] == "0.5"
    assert "fulfillment" not in shop.get(path).json["order"]
    assert shop.get(path, includedData="BUYERS").status == 400
    assert shop.get(f"{ORDERS}/302-0000009-0000009").error == "NotFound"
    assert shop.get(f"{ORDERS}/TEST_CASE_400").error == "InvalidInput"


def test_an_order_of_another_seller_is_not_found(shop: Shop) -> None:
    order = plain_order(1)
    shop.simulator.place({"sellerId": "A4LUMIERE2FR", "order": order})
    assert shop.get(f"{ORDERS}/{order['orderId']}").status == 404


NOW = instants.parse("2026-11-20T12:00:00Z")
TIMES = st.integers(-19 * 24 * 3600, 3600).map(
    lambda seconds: datetime(2026, 11, 20, 12, tzinfo=timezone.utc) + timedelta(seconds=seconds)
)


@given(
    lower=st.sampled_from(["createdAfter", "lastUpdatedAfter"]),
    after=TIMES,
    before=st.none() | TIMES,
    statuses=st.lists(st.sampled_from(FULFILLMENT_STATUSES)),
    channels=st.lists(st.sampled_from(FULFILLED_BY)),
    included=st.lists(st.sampled_from(INCLUDED_DATA)),
    size=st.none() | st.integers(-5, 200),
)
def test_exactly_what_keeps_the_rules_is_accepted(
    lower: str,
    after: datetime,
    before: datetime | None,
    statuses: list[str],
    channels: list[str],
    included: list[str],
    size: int | None,
) -> None:
    query = {lower: [after.isoformat()]}
    if before is not None:
        query[lower.replace("After", "Before")] = [before.isoformat()]
    for name, values in (
        ("fulfillmentStatuses", statuses),
        ("fulfilledBy", channels),
        ("includedData", included),
    ):
        if values:
            query[name] = [",".join(values)]
    if size is not None:
        query["maxResultsPerPage"] = [str(size)]
    now = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)
    latest = now - timedelta(minutes=2)
    in_order = after <= now if before is None else after <= before <= latest
    allowed = in_order and (size is None or 1 <= size <= 100)
    if not allowed:
        with pytest.raises(ApiError) as refused:
            parse_search(query, NOW)
        assert refused.value.status == 400
        return
    search = parse_search(query, NOW)
    assert set(search.statuses) == set(statuses)
    assert search.included == set(included)


@given(st.dictionaries(st.text(), st.lists(st.text(), min_size=1)))
def test_no_query_breaks_the_parser(query: dict[str, list[str]]) -> None:
    with pytest.raises(ApiError):
        parse_search({"createdAfter": ["x"], **query, "lastUpdatedAfter": ["y"]}, NOW)


@given(st.sampled_from(["createdAfter", "maxResultsPerPage", "paginationToken"]), st.text())
def test_no_value_breaks_the_parser(name: str, value: str) -> None:
    query = {"createdAfter": ["2026-11-01T00:00:00Z"], name: [value]}
    with contextlib.suppress(ApiError):  # any other exception is a traceback for a caller
        parse_search(query, NOW)
