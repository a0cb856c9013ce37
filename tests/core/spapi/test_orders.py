# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from amazon_connector.spapi import (
    OrdersQuery,
    RejectedRequest,
    SellingPartnerClient,
    TemporaryError,
    orders,
)

from .server import ScriptedAmazon, errors, reply

AFTER = datetime(2026, 11, 1, 10, 20, 30, 456789, tzinfo=timezone.utc)
ALL_DATA = (
    "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX,PAYMENT"
)
GERMAN = datetime(2026, 11, 20, 1, tzinfo=timezone(timedelta(hours=1)))


def test_the_query_is_by_amazons_names(client: SellingPartnerClient, amazon: ScriptedAmazon):
    query = OrdersQuery(
        marketplace_ids=("A1PA6795UKMFR9", "A1RKKUPIHCS9HS"),
        last_updated_after=AFTER,
        last_updated_before=GERMAN,
        fulfillment_statuses=("UNSHIPPED", "PARTIALLY_SHIPPED"),
        fulfilled_by=("MERCHANT",),
        included_data=("BUYER", "FULFILLMENT"),
        pagination_token="t/o=k+en",
        max_results=50,
    )
    orders.search_orders(client, query)
    assert amazon.asked[0].path == "/orders/2026-01-01/orders"
    assert amazon.asked[0].query == {
        "marketplaceIds": ["A1PA6795UKMFR9,A1RKKUPIHCS9HS"],
        "lastUpdatedAfter": ["2026-11-01T10:20:30.456Z"],
        "lastUpdatedBefore": ["2026-11-20T00:00:00.000Z"],
        "fulfillmentStatuses": ["UNSHIPPED,PARTIALLY_SHIPPED"],
        "fulfilledBy": ["MERCHANT"],
        "includedData": ["BUYER,FULFILLMENT"],
        "paginationToken": ["t/o=k+en"],
        "maxResultsPerPage": ["50"],
    }


def test_by_default_a_page_is_full_and_holds_all_the_connector_needs(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    orders.search_orders(client, OrdersQuery(("A1PA6795UKMFR9",), created_after=AFTER))
    assert amazon.asked[0].query == {
        "marketplaceIds": ["A1PA6795UKMFR9"],
        "createdAfter": ["2026-11-01T10:20:30.456Z"],
        "includedData": [ALL_DATA],
        "maxResultsPerPage": ["100"],
    }


def test_a_page(client: SellingPartnerClient, amazon: ScriptedAmazon):
    found = [{"orderId": "1", "fulfillment": {"fulfillmentStatus": "TELEPORTED"}, "new": 1}]
    amazon.will_say(
        reply(
            {
                "orders": found,
                "pagination": {"nextToken": "next"},
                "lastUpdatedBefore": "2026-11-23T11:58:00Z",
            }
        )
    )
    page = orders.search_orders(client, OrdersQuery(("A",), last_updated_after=AFTER))
    assert page.orders == found
    assert page.next_token == "next"
    assert page.last_updated_before == datetime(2026, 11, 23, 11, 58, tzinfo=timezone.utc)
    assert page.created_before is None
    assert "TELEPORTED" not in repr(page)


@pytest.mark.parametrize(
    "pagination", [{}, {"pagination": None}, {"pagination": {}}, {"pagination": {"nextToken": ""}}]
)
def test_the_last_page(
    client: SellingPartnerClient, amazon: ScriptedAmazon, pagination: dict[str, Any]
):
    amazon.will_say(reply({"orders": [], "createdBefore": "?", **pagination}))
    page = orders.search_orders(client, OrdersQuery(("A",), created_after=AFTER))
    assert (page.orders, page.next_token, page.created_before) == ([], None, None)


@pytest.mark.parametrize("payload", [{}, {"orders": None}, {"orders": {}}, {"orders": ["x"]}])
def test_a_page_without_orders_is_not_an_empty_page(
    client: SellingPartnerClient, amazon: ScriptedAmazon, payload: dict[str, Any]
):
    amazon.will_say(reply(payload))
    with pytest.raises(TemporaryError) as caught:
        orders.search_orders(client, OrdersQuery(("A",), last_updated_after=AFTER))
    assert (caught.value.operation, caught.value.request_id) == ("searchOrders", "req-1")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"last_updated_after": AFTER, "created_after": AFTER},
        {"last_updated_after": AFTER, "created_before": AFTER},
        {"created_after": AFTER, "last_updated_before": AFTER},
        {"created_after": AFTER, "marketplace_ids": ()},
        {"created_after": AFTER, "marketplace_ids": ("A",) * 51},
        {"created_after": AFTER, "max_results": 0},
        {"created_after": AFTER, "max_results": 101},
    ],
)
def test_what_amazon_would_refuse_is_not_even_a_query(wrong: dict[str, Any]):
    with pytest.raises(ValueError):  # noqa: PT011
        OrdersQuery(**{"marketplace_ids": ("A",), **wrong})


def test_one_order(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(reply({"order": {"orderId": "902-1106328-1059050"}}))
    order = orders.get_order(client, " 902-1106328-1059050\n", ("FULFILLMENT",))
    assert order == {"orderId": "902-1106328-1059050"}
    assert amazon.asked[0].path == "/orders/2026-01-01/orders/902-1106328-1059050"
    assert amazon.asked[0].query == {"includedData": ["FULFILLMENT"]}


def test_an_order_that_does_not_exist(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(errors(404, "NotFound", "Order not found."))
    with pytest.raises(RejectedRequest, match="Check the reference"):
        orders.get_order(client, "1")


@pytest.mark.parametrize("payload", [{}, {"order": None}, {"order": []}])
def test_an_answer_without_the_order(
    client: SellingPartnerClient, amazon: ScriptedAmazon, payload: dict[str, Any]
):
    amazon.will_say(reply(payload))
    with pytest.raises(TemporaryError):
        orders.get_order(client, "1")
