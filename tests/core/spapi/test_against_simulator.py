# SPDX-License-Identifier: LGPL-3.0-or-later
"""The client against a local Amazon that answers by Amazon's published models."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import urllib3

from amazon_connector.spapi import (
    OPERATIONS,
    AccessDenied,
    Application,
    ConfigurationError,
    Credentials,
    OrdersQuery,
    RejectedRequest,
    TemporaryError,
    Throttled,
    TokenRevoked,
    Urllib3Transport,
    WrongClientSecret,
    clock_warning,
    lwa,
    orders,
    parse_time,
    sellers,
)

from .simulated import DE, FR, NEEDS_SIMULATOR, Door

pytestmark = NEEDS_SIMULATOR
SEARCH, GET = OPERATIONS["searchOrders"], OPERATIONS["getOrder"]


def make_orders(door: Door, count: int) -> set[str]:
    wanted = {"count": count, "seller_id": door.seller["seller_id"]}
    return set(door.simulator.control("POST", "orders/generate", wanted)["order_ids"])


def agree(door: Door, url: str) -> str:
    """Press the button of the consent page; where Amazon sends the seller then."""
    with urllib3.PoolManager(retries=False) as http:
        assert http.request("GET", url).status == 200
        form = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        content = urlencode({**form, "seller_id": door.seller["seller_id"], "agreed": "yes"})
        answer = http.request(
            "POST",
            url.partition("?")[0],
            body=content,
            headers={"content-type": "application/x-www-form-urlencoded"},
            redirect=False,
        )
    assert answer.status == 302
    return str(answer.headers["location"])


def test_the_seller_and_its_marketplaces(door: Door):
    assert sellers.account(door.client).selling_plan == "PROFESSIONAL"
    found = {p.marketplace_id: p for p in sellers.marketplace_participations(door.client)}
    assert found[DE].country_code == "DE"
    assert found[DE].currency == "EUR"
    assert found[DE].is_participating
    assert found[DE].store_name == door.seller["store_name"]


def test_every_page_of_a_search_and_each_order_alone(door: Door):
    wanted = make_orders(door, 5)
    door.simulator.advance(600)
    page = door.search(*door.marketplaces, max_results=2)
    seen = list(page.orders)
    bound = page.last_updated_before
    after = door.clock.now() - timedelta(days=30)
    while page.next_token:
        page = orders.search_orders(
            door.client,
            OrdersQuery(
                door.marketplaces,
                last_updated_after=after,
                max_results=2,
                pagination_token=page.next_token,
            ),
        )
        seen += page.orders
    assert wanted <= {order["orderId"] for order in seen}
    assert bound is not None
    assert bound <= door.clock.now() - timedelta(minutes=2)
    alone = orders.get_order(door.client, seen[-1]["orderId"])
    assert alone == seen[-1]
    assert parse_time(alone["lastUpdatedTime"]) <= bound


def test_an_order_that_there_is_not(door: Door):
    with pytest.raises(RejectedRequest) as caught:
        orders.get_order(door.client, "902-1106328-1059050")
    assert caught.value.status == 404
    assert caught.value.request_id


def test_our_bucket_is_amazons_bucket(door: Door):
    for _ in range(SEARCH.plan.burst):
        door.search()
    with pytest.raises(Throttled) as caught:
        door.search()
    assert caught.value.status == 0, "our own bucket knew it first"
    door.wait_until(caught.value.retry_at)
    door.search()
    assert set(door.statuses("searchOrders")) == {200}
    assert len(door.statuses("searchOrders")) == SEARCH.plan.burst + 1


def test_somebody_else_used_up_the_quota(door: Door):
    other = door.open(door.credentials)  # another program with the same application
    for _ in range(SEARCH.plan.burst):
        other.call(SEARCH, query={"createdAfter": "2026-01-01T00:00:00Z", "marketplaceIds": DE})
    with pytest.raises(Throttled) as caught:
        door.search()
    assert caught.value.status == 429
    assert door.client.tokens_left(SEARCH) == 0
    door.wait_until(caught.value.retry_at)
    door.search()
    assert door.statuses("searchOrders").count(429) == 1


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("throttle", Throttled),
        ("throttle_without_rate", Throttled),
        ("internal_error", TemporaryError),
        ("unavailable", TemporaryError),
        ("unavailable_html", TemporaryError),
        ("empty_body", TemporaryError),
        ("empty_error", TemporaryError),
        ("not_json", TemporaryError),
        ("too_large", RejectedRequest),
        ("unsupported_media", RejectedRequest),
        ("cut", TemporaryError),
        ("cut_in_body", TemporaryError),
    ],
)
def test_faults(door: Door, kind: str, error: type[Exception]):
    door.simulator.fault({"kind": kind, "operation": "searchOrders"})
    with pytest.raises(error) as caught:
        door.search()
    assert str(caught.value).endswith("]")
    if isinstance(caught.value, Throttled):
        door.wait_until(caught.value.retry_at)
    assert door.search().orders is not None
    assert len(door.statuses("searchOrders")) == 2, "no hidden retry"


@pytest.mark.parametrize("kind", ["expired_token", "unauthorized"])
def test_an_access_token_that_is_refused(door: Door, kind: str):
    door.simulator.fault({"kind": kind, "operation": "searchOrders"})
    door.search()
    assert len(door.statuses("searchOrders")) == 2


@pytest.mark.parametrize("kind", ["unknown_enum", "unknown_fields", "duplicated_orders"])
def test_what_amazon_may_add_is_passed_on(door: Door, kind: str):
    make_orders(door, 2)
    door.simulator.advance(600)
    door.simulator.fault({"kind": kind, "operation": "searchOrders"})
    assert len(door.search(*door.marketplaces).orders) >= 2


def test_a_slow_answer_is_cut_off(door: Door):
    door.simulator.fault({"kind": "slow", "operation": "searchOrders", "seconds": 5})
    door.search()  # signs in
    door.simulator.fault({"kind": "slow", "operation": "getOrder", "seconds": 5})
    impatient = Urllib3Transport(connect=5, read=0.3)
    door.client._transport = impatient
    with pytest.raises(TemporaryError, match="in time"):
        orders.get_order(door.client, "902-1106328-1059050")
    impatient.close()


def test_one_marketplace_is_forbidden(door: Door):
    fault = {"kind": "forbidden_marketplace", "operation": "searchOrders", "marketplace_id": FR}
    door.simulator.fault(fault)
    with pytest.raises(AccessDenied):
        door.search(DE, FR)
    assert door.search(DE).orders is not None


@pytest.mark.parametrize(
    ("kind", "error"), [("invalid_grant", TokenRevoked), ("invalid_client", WrongClientSecret)]
)
def test_lwa_refuses(door: Door, kind: str, error: type[Exception]):
    door.simulator.fault({"kind": kind, "operation": "token"})
    with pytest.raises(error):
        door.search()


def test_wrong_credentials(door: Door):
    wrong = Application(door.application.client_id, "amzn1.oa2-cs.v1.wrong")
    with pytest.raises(WrongClientSecret):
        sellers.account(door.open(Credentials(wrong, door.credentials.refresh_token)))
    with pytest.raises(TokenRevoked):
        sellers.account(door.open(Credentials(door.application, "Atzr|wrong")))
    with pytest.raises(ConfigurationError):
        sellers.account(door.open(Credentials(door.application, "")))


def test_a_wrong_clock(door: Door):
    door.search()
    assert clock_warning(door.client.clock_skew) is None
    door.clock.wrong_by = timedelta(hours=-3)
    sellers.account(door.client)
    assert "180 minutes behind" in (clock_warning(door.client.clock_skew) or "")


def test_link_with_amazon(door: Door):
    """As a browser would: see the page, agree, come back with a code."""
    back = "http://127.0.0.1:9/back"
    url = lwa.consent_url(
        door.simulator.base_url, door.seller["application_id"], "st4te", back, draft=True
    )
    came_back = urlsplit(agree(door, url))
    query = {name: values[0] for name, values in parse_qs(came_back.query).items()}
    assert query["state"] == "st4te"
    refresh_token = lwa.exchange_code(
        door.application, query["spapi_oauth_code"], back, door.endpoints, door.transport
    )
    client = door.open(Credentials(door.application, refresh_token))
    assert sellers.account(client).selling_plan == "PROFESSIONAL"
    with pytest.raises(TokenRevoked):
        lwa.exchange_code(
            door.application, query["spapi_oauth_code"], back, door.endpoints, door.transport
        )
