# SPDX-License-Identifier: LGPL-3.0-or-later
"""Pages of searchOrders: complete, in order, and tied to the parameters of the first."""

from __future__ import annotations

import pytest

from amazon_simulator import instants
from tests.simulator.amazon import DE, FR, LONG_AGO, Shop, entry, plain_order


def placed(shop: Shop, count: int) -> list[str]:
    first = instants.parse("2026-11-01T00:00:00Z")
    orders = [
        plain_order(n, lastUpdatedTime=instants.to_text(first + n // 3 * instants.HOUR))
        for n in range(count)
    ]
    shop.simulator.place([entry(order) for order in reversed(orders)])
    return [order["orderId"] for order in orders]


def test_every_order_comes_once_oldest_first(shop: Shop) -> None:
    """Three at a time have the same lastUpdatedTime, so that pages end among equals."""
    wanted = placed(shop, 23)
    pages = shop.pages(maxResultsPerPage="5")
    assert [len(page.order_ids) for page in pages] == [5, 5, 5, 5, 3]
    assert [order for page in pages for order in page.order_ids] == wanted
    assert "pagination" not in pages[-1].json


def test_a_full_last_page_has_no_token(shop: Shop) -> None:
    placed(shop, 10)
    assert "pagination" not in shop.search(maxResultsPerPage="10").json


def test_a_page_holds_a_hundred_by_default(shop: Shop) -> None:
    placed(shop, 205)
    assert [len(page.order_ids) for page in shop.pages()] == [100, 100, 5]


def test_size_and_data_may_change_between_pages(shop: Shop) -> None:
    wanted = placed(shop, 6)
    token = shop.search(maxResultsPerPage="2").json["pagination"]["nextToken"]
    rest = shop.search(maxResultsPerPage="4", includedData="FULFILLMENT", paginationToken=token)
    assert rest.order_ids == wanted[2:]
    assert "fulfillment" in rest.json["orders"][0]


@pytest.mark.parametrize(
    "changed",
    [
        {"marketplaceIds": f"{DE},{FR}"},
        {"fulfilledBy": "MERCHANT"},
        {"fulfillmentStatuses": "UNSHIPPED"},
        {"lastUpdatedAfter": "2025-12-02T00:00:00Z"},
        {"lastUpdatedBefore": "2026-11-20T00:00:00Z"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_other_parameters_must_be_repeated(shop: Shop, changed: dict[str, str]) -> None:
    placed(shop, 6)
    query = {"lastUpdatedAfter": LONG_AGO, "marketplaceIds": DE}
    token = shop.search(**query, maxResultsPerPage="2").json["pagination"]["nextToken"]
    assert shop.search(**query, paginationToken=token).status == 200
    reply = shop.search(**{**query, **changed}, paginationToken=token)
    assert (reply.status, reply.error) == (400, "InvalidInput")


def test_a_token_lives_for_a_day(shop: Shop) -> None:
    placed(shop, 6)
    token = shop.search(maxResultsPerPage="2").json["pagination"]["nextToken"]
    shop.simulator.advance(86_400)
    shop.access_token = ""
    assert shop.search(paginationToken=token).status == 200
    shop.simulator.advance(1)
    assert shop.search(paginationToken=token).error == "InvalidInput"


def test_the_upper_bound_stays_that_of_the_first_page(shop: Shop) -> None:
    """What changes meanwhile leaves the window, and is in the next one: nothing is lost."""
    wanted = placed(shop, 6)
    first = shop.search(maxResultsPerPage="2")
    shop.simulator.advance(600)
    shop.simulator.patch(wanted[5], {"programs": ["PREMIUM"]})
    shop.simulator.place(entry(plain_order(99, lastUpdatedTime="2026-11-20T12:05:00Z")))
    token = first.json["pagination"]["nextToken"]
    rest = shop.search(paginationToken=token)
    assert rest.order_ids == wanted[2:5]
    bound = first.json["lastUpdatedBefore"]
    assert rest.json["lastUpdatedBefore"] == bound
    shop.simulator.advance(600)
    following = shop.search(lastUpdatedAfter=bound).order_ids
    assert set(following) == {wanted[5], plain_order(99)["orderId"]}


def test_a_change_bumps_the_time_of_the_last_update(shop: Shop) -> None:
    (order_id,) = placed(shop, 1)
    shop.simulator.change(order_id, {"action": "ship"})
    assert shop.search(lastUpdatedAfter="2026-11-20T11:00:00Z").json["orders"] == []
    shop.simulator.advance(120)
    (order,) = shop.search(lastUpdatedAfter="2026-11-20T11:00:00Z").json["orders"]
    assert order["lastUpdatedTime"] == "2026-11-20T12:00:00.000Z"
