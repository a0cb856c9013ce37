# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from amazon_connector.clock import FixedClock
from amazon_connector.spapi import (
    OPERATIONS,
    AccessDenied,
    ConnectionFailed,
    RejectedRequest,
    SellingPartnerClient,
    TemporaryError,
    Throttled,
    bucket_key,
    clock_warning,
)
from amazon_connector.usage import MemoryUsagePlans

from .conftest import NOW, REFRESH, SECRET, MakeClient
from .server import CUT, Reply, ScriptedAmazon, errors, reply

SEARCH, GET = OPERATIONS["searchOrders"], OPERATIONS["getOrder"]
EXPIRED = errors(403, "Unauthorized", "Access denied.", "The access token ... has expired.")
FORBIDDEN = errors(403, "Unauthorized", "Access to requested resource is denied.")


def read(client: SellingPartnerClient) -> object:
    return client.call(GET, path={"orderId": "1"}).payload


def test_a_call_is_what_amazon_documents(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(reply({"order": {"new": [{"enum": "UNKNOWN"}]}}, x_amzn_RateLimit_Limit="0.7"))
    answer = client.call(
        GET, path={"orderId": "12/3 4"}, query={"includedData": ["A", "B"], "no": None, "e": []}
    )
    (asked,) = amazon.asked
    assert (asked.method, asked.path) == ("GET", "/orders/2026-01-01/orders/12%2F3%204")
    assert asked.query == {"includedData": ["A,B"]}
    assert asked.headers["x-amz-access-token"] == "Atza|1"
    assert asked.headers["x-amz-date"] == "20261123T120000Z"
    assert asked.headers["user-agent"].startswith("AmazonConnectorForOdoo/")
    assert "Language=Python/" in asked.headers["user-agent"]
    assert "authorization" not in asked.headers
    assert answer.payload == {"order": {"new": [{"enum": "UNKNOWN"}]}}
    assert (answer.status, answer.request_id, answer.rate) == (200, "req-1", 0.7)


def test_without_a_token_of_the_usage_plan_nothing_is_sent(
    client: SellingPartnerClient, amazon: ScriptedAmazon, clock: FixedClock
):
    for _ in range(SEARCH.plan.burst):
        client.call(SEARCH)
    with pytest.raises(Throttled) as caught:
        client.call(SEARCH)
    assert len(amazon.asked) == SEARCH.plan.burst
    wait = (caught.value.retry_at - NOW).total_seconds()
    assert wait == pytest.approx(1 / 0.0056, abs=0.001)
    clock.advance(wait)
    client.call(SEARCH)


def test_429_empties_the_bucket_and_says_when(
    client: SellingPartnerClient, amazon: ScriptedAmazon, clock: FixedClock
):
    amazon.will_say(errors(429, "QuotaExceeded", "You exceeded your quota."))
    with pytest.raises(Throttled) as caught:
        read(client)
    assert caught.value.retry_at == NOW + timedelta(seconds=2)
    assert (caught.value.status, caught.value.code) == (429, "QuotaExceeded")
    assert caught.value.request_id == "req-1"
    assert client.tokens_left(GET) == 0
    with pytest.raises(Throttled):
        read(client)
    assert len(amazon.asked) == 1, "the second one was not even sent"
    clock.advance(2)
    read(client)


def test_429_with_a_rate_waits_by_that_rate(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(Reply(429, b"", {"x-amzn-RateLimit-Limit": "4"}))
    with pytest.raises(Throttled) as caught:
        read(client)
    assert caught.value.retry_at == NOW + timedelta(seconds=0.25)


def test_429_waits_by_the_rate_that_an_earlier_answer_told(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    amazon.will_say(reply({}, x_amzn_RateLimit_Limit="1"), Reply(429))
    client.call(SEARCH)
    with pytest.raises(Throttled) as caught:
        client.call(SEARCH)
    assert caught.value.retry_at == NOW + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("hint", "seconds"),
    [
        ("30", 30),
        ("1", 2),  # never earlier than the bucket
        ("Mon, 23 Nov 2026 12:00:45 GMT", 45),
        ("999999999999", 86400),
        ("soon", 2),
        ("-5", 2),
        ("", 2),
    ],
)
def test_429_with_a_retry_after(
    client: SellingPartnerClient, amazon: ScriptedAmazon, hint: str, seconds: int
):
    amazon.will_say(Reply(429, b"<html>", {"Retry-After": hint}))
    with pytest.raises(Throttled) as caught:
        read(client)
    assert caught.value.retry_at == NOW + timedelta(seconds=seconds)


def test_a_raised_rate_counts_at_once(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(*[reply({}, x_amzn_RateLimit_Limit="1")] * 20)
    for _ in range(20):
        client.call(SEARCH)
    with pytest.raises(Throttled) as caught:
        client.call(SEARCH)
    assert caught.value.retry_at == NOW + timedelta(seconds=1)


@pytest.mark.parametrize("rate", ["", "abc", "nan", "inf", "0", "-1", "1e-300", "1e300"])
def test_a_senseless_rate_is_not_learned(
    client: SellingPartnerClient, amazon: ScriptedAmazon, clock: FixedClock, rate: str
):
    amazon.will_say(*[reply({}, x_amzn_RateLimit_Limit=rate)] * 30)
    for _ in range(30):
        answer = client.call(GET, path={"orderId": "1"})
        assert answer.rate is None or 0 < answer.rate < float("inf")
    clock.advance(2)
    assert client.tokens_left(GET) == pytest.approx(1)


def test_accounts_do_not_share_buckets(make_client: MakeClient, usage_plans: MemoryUsagePlans):
    read(make_client("app-1", "SELLER1"))
    key = bucket_key("app-1", "SELLER2", "EU", "getOrder")
    assert usage_plans.tokens(key, GET.plan, NOW) == 30
    key = bucket_key("app-1", "SELLER1", "EU", "getOrder")
    assert usage_plans.tokens(key, GET.plan, NOW) == 29


def test_a_refused_access_token_is_renewed_once(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    amazon.will_say(EXPIRED, reply({"order": {}}))
    assert read(client) == {"order": {}}
    assert [a.headers["x-amz-access-token"] for a in amazon.asked] == ["Atza|1", "Atza|2"]
    assert client.tokens_left(GET) == 28, "Amazon counted both"


@pytest.mark.parametrize("status", [401, 403])
def test_refused_twice_is_access_denied(
    client: SellingPartnerClient, amazon: ScriptedAmazon, clock: FixedClock, status: int
):
    client.call(SEARCH)
    clock.advance(120)
    amazon.will_say(*[errors(status, "Unauthorized", "Denied.")] * 3)
    with pytest.raises(AccessDenied) as caught:
        read(client)
    assert (len(amazon.asked), len(amazon.signed_in)) == (3, 2)
    assert (caught.value.status, caught.value.request_id) == (status, "req-1")
    assert "link the account again" in str(caught.value)


def test_401_is_always_about_the_token(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(errors(401, "Unauthorized", "Denied."), reply({"order": {}}))
    assert read(client) == {"order": {}}
    assert len(amazon.signed_in) == 2


def test_a_brand_new_token_is_not_renewed_for_a_missing_right(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    amazon.will_say(FORBIDDEN)
    with pytest.raises(AccessDenied):
        read(client)
    assert (len(amazon.asked), len(amazon.signed_in)) == (1, 1)


def test_the_repetition_spends_a_token_too(
    client: SellingPartnerClient, amazon: ScriptedAmazon, usage_plans: MemoryUsagePlans
):
    key = bucket_key("app-1", "SELLER1", "EU", "getOrder")
    for _ in range(29):
        usage_plans.take(key, GET.plan, NOW)
    amazon.will_say(EXPIRED)
    with pytest.raises(Throttled):
        read(client)
    assert len(amazon.asked) == 1


def test_no_hidden_retries(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(Reply(500), Reply(503), Reply(manner=CUT), Reply(502))
    for kind in (TemporaryError, TemporaryError, ConnectionFailed, TemporaryError):
        with pytest.raises(kind):
            read(client)
    assert len(amazon.asked) == 4
    assert client.tokens_left(GET) == 26, "each of them was spent"


def test_a_redirect_is_not_followed(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(Reply(302, b"", {"Location": amazon.base_url + "/login"}))
    with pytest.raises(TemporaryError, match="does not speak like Amazon"):
        read(client)
    assert len(amazon.asked) == 1


@pytest.mark.parametrize("reference", ["", " ", ".", ".."])
def test_a_reference_that_would_call_something_else_is_refused_here(
    client: SellingPartnerClient, amazon: ScriptedAmazon, reference: str
):
    with pytest.raises(RejectedRequest):
        client.call(GET, path={"orderId": reference})
    assert amazon.asked == []


@pytest.mark.parametrize("reference", ["../../sellers/v1/account", "a?b#c", "ü\ud800", "%2e%2e"])
def test_any_other_reference_stays_one_part_of_the_path(
    client: SellingPartnerClient, amazon: ScriptedAmazon, reference: str
):
    client.call(GET, path={"orderId": reference})
    (asked,) = amazon.asked
    head, _, last = asked.path.rpartition("/")
    assert head == "/orders/2026-01-01/orders"
    assert last
    assert asked.query == {}


def test_threads_sign_in_once(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.hold_lwa = threading.Event()
    threads = [threading.Thread(target=read, args=(client,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert amazon.lwa_reached.wait(10)
    amazon.hold_lwa.set()
    for thread in threads:
        thread.join(10)
    assert len(amazon.asked) == 8
    assert len(amazon.signed_in) == 1


def test_threads_whose_token_is_refused_renew_it_once(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    read(client)
    refused = threading.Barrier(4)
    old = client._tokens.current()

    def renew() -> None:
        refused.wait(10)
        client._tokens.instead_of(old)

    threads = [threading.Thread(target=renew) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(amazon.signed_in) == 2
    assert client._tokens.current().value == "Atza|2"


def test_a_token_of_one_account_is_never_sent_for_another(
    make_client: MakeClient, amazon: ScriptedAmazon
):
    one, two = make_client("app-1", "SELLER1"), make_client("app-1", "SELLER2")
    for client in (one, two, one, two):
        read(client)
    sent = [asked.headers["x-amz-access-token"] for asked in amazon.asked]
    assert sent == ["Atza|1", "Atza|2", "Atza|1", "Atza|2"]


@pytest.mark.parametrize(("minutes", "said"), [(9, "9 minutes ahead"), (-61, "61 minutes behind")])
def test_a_wrong_clock_is_seen(
    client: SellingPartnerClient, amazon: ScriptedAmazon, minutes: int, said: str
):
    theirs = NOW - timedelta(minutes=minutes)
    date = theirs.strftime("%a, %d %b %Y %H:%M:%S GMT")
    amazon.will_say(reply({}, Date=date), errors(400, "InvalidInput", "No.", Date=date))
    answer = client.call(GET, path={"orderId": "1"})
    assert answer.clock_skew == timedelta(minutes=minutes)
    client.clock_skew = None
    with pytest.raises(RejectedRequest):
        read(client)
    assert client.clock_skew == timedelta(minutes=minutes), "on errors too"
    assert said in (clock_warning(client.clock_skew) or "")


@pytest.mark.parametrize("skew", [None, timedelta(), timedelta(minutes=5), timedelta(minutes=-5)])
def test_a_clock_that_is_nearly_right_is_not_mentioned(skew: timedelta | None):
    assert clock_warning(skew) is None


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Nov 2026 25:00:00 GMT"])
def test_an_unreadable_date_is_no_skew(
    client: SellingPartnerClient, amazon: ScriptedAmazon, date: str
):
    amazon.will_say(reply({}, Date=date))
    assert client.call(GET, path={"orderId": "1"}).clock_skew is None


def test_nothing_shows_a_secret(
    client: SellingPartnerClient, amazon: ScriptedAmazon, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("DEBUG")
    echo = f"token Atza|1 of {SECRET}, buyer x7y@marketplace.amazon.de"
    amazon.will_say(errors(400, "InvalidInput", echo), Reply(manner=CUT), Reply(503, b"<html>"))
    shown = repr(client)
    for _ in range(3):
        with pytest.raises(Exception) as caught:  # noqa: PT011 - any of ours
            read(client)
        shown += str(caught.value) + repr(caught.value)
    shown += caplog.text
    assert "getOrder" in shown
    for secret in (SECRET, REFRESH, "Atza|1", "x7y@"):
        assert secret not in shown
