# SPDX-License-Identifier: LGPL-3.0-or-later
"""Faults on demand, each as it arrives at a client."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import urllib3

from amazon_simulator.faults import KINDS, Faults, UnknownFault
from tests.simulator.amazon import (
    DE,
    EVERYTHING,
    FR,
    Reply,
    Shop,
    entry,
    plain_order,
    schema_errors,
)
from tests.support.simulator import ControlFailed


def struck(shop: Shop, kind: str, **more: Any) -> Reply:
    """The answer to a search that suffers the fault, and the proof that it ends."""
    shop.search()
    shop.simulator.fault({"kind": kind, "operation": "searchOrders", **more})
    reply = shop.search(includedData=EVERYTHING)
    shop.access_token = "" if kind == "expired_token" else shop.access_token
    assert shop.search(includedData=EVERYTHING).status == 200
    return reply


@pytest.mark.parametrize(
    ("kind", "status", "code", "with_rate"),
    [
        ("throttle", 429, "QuotaExceeded", True),
        ("throttle_without_rate", 429, "QuotaExceeded", False),
        ("internal_error", 500, "InternalFailure", False),
        ("unavailable", 503, "ServiceUnavailable", False),
        ("unauthorized", 401, "Unauthorized", False),
        ("expired_token", 403, "Unauthorized", False),
        ("too_large", 413, "RequestTooLarge", False),
        ("unsupported_media", 415, "UnsupportedMediaType", False),
        ("invalid_input", 400, "InvalidInput", True),
    ],
)
def test_errors_in_amazons_form(
    shop: Shop, models: Path, kind: str, status: int, code: str, with_rate: bool
) -> None:
    reply = struck(shop, kind)
    assert schema_errors(models, "orders_2026-01-01.json", "ErrorList", reply.json) == []
    assert (reply.status, reply.error) == (status, code)
    assert ("x-amzn-RateLimit-Limit" in reply.headers) is with_rate
    assert reply.headers["x-amzn-RequestId"]


def test_a_refusal_says_what_it_was_told_to_say(shop: Shop) -> None:
    reply = struck(shop, "invalid_input", message="Not this one.")
    assert reply.json["errors"][0]["details"] == "Not this one."


@pytest.mark.parametrize(
    ("kind", "status", "start"),
    [
        ("unavailable_html", 503, b"<html>"),
        ("empty_body", 200, b""),
        ("empty_error", 500, b""),
        ("not_json", 200, b'{"orders": [{'),
    ],
)
def test_answers_in_no_form_of_amazons(shop: Shop, kind: str, status: int, start: bytes) -> None:
    reply = struck(shop, kind)
    assert (reply.status, reply.body[: len(start)]) == (status, start)
    assert bool(reply.body) is bool(start)


@pytest.mark.parametrize("kind", ["cut", "cut_in_body"])
def test_cut_connections(shop: Shop, kind: str) -> None:
    shop.simulator.place([entry(plain_order(n)) for n in range(50)])
    shop.search()
    shop.simulator.fault({"kind": kind})
    with pytest.raises(urllib3.exceptions.ProtocolError) as cut:
        shop.search()
    assert "reset" in str(cut.value) or "IncompleteRead" in str(cut.value)
    assert shop.search().status == 200


def test_a_slow_answer_comes_late_but_comes(shop: Shop) -> None:
    began = time.monotonic()
    assert struck(shop, "slow", seconds=0.3).status == 200
    assert time.monotonic() - began >= 0.3


def test_duplicated_reordered_and_repeated_pages(shop: Shop) -> None:
    shop.simulator.place([entry(plain_order(n)) for n in range(6)])
    plain = shop.search().order_ids
    assert struck(shop, "duplicated_orders").order_ids == [o for o in plain for _ in range(2)]
    reordered = struck(shop, "reordered").order_ids
    assert (reordered != plain, sorted(reordered)) == (True, plain)
    first = shop.search(maxResultsPerPage="3")
    shop.simulator.fault({"kind": "repeated_page"})
    token = first.json["pagination"]["nextToken"]
    assert shop.search(maxResultsPerPage="3", paginationToken=token).order_ids == plain


def test_unknown_values_fields_and_wrong_totals(shop: Shop) -> None:
    money = {"grandTotal": {"amount": "5.00", "currencyCode": "EUR"}}
    shop.simulator.place([entry(plain_order(n, proceeds=money)) for n in range(2)])
    first, second = struck(shop, "unknown_enum").json["orders"]
    assert first["fulfillment"]["fulfillmentStatus"] == "IN_DISPUTE"
    assert second["fulfillment"]["fulfillmentServiceLevel"] == "TELEPORT"
    assert "hologram" in struck(shop, "unknown_fields").json["orders"][0]["orderItems"][0]
    wrong = struck(shop, "wrong_totals").json["orders"][0]
    assert wrong["proceeds"]["grandTotal"]["amount"] == "6.00"


def test_one_marketplace_can_be_forbidden_until_it_is_not(shop: Shop) -> None:
    shop.simulator.fault({"kind": "forbidden_marketplace", "marketplace_id": FR})
    for _ in range(3):
        assert shop.search(marketplaceIds=f"{DE},{FR}").status == 403
    assert shop.search(marketplaceIds=DE).status == 200
    shop.simulator.no_faults()
    assert shop.search(marketplaceIds=f"{DE},{FR}").status == 200


@pytest.mark.parametrize(
    ("kind", "status"),
    [("invalid_grant", 400), ("invalid_client", 401), ("unavailable_html", 503), ("throttle", 429)],
)
def test_lwa_has_faults_too(shop: Shop, kind: str, status: int) -> None:
    shop.simulator.fault({"kind": kind, "operation": "token"})
    assert [shop.token().status, shop.token().status] == [status, 200]


def test_an_injected_429_costs_no_token(shop: Shop) -> None:
    shop.simulator.fault({"kind": "throttle", "count": 5})
    assert [shop.search().status for _ in range(25)].count(200) == 20


def test_counting_skipping_and_choosing() -> None:
    faults = Faults(seed=1)
    faults.add({"kind": "cut", "operation": "getOrder", "skip": 1, "count": 2, "seller_id": "A"})

    def strikes(operation: str, seller: str) -> bool:
        return faults.strike(operation, seller, set()) is not None

    assert not strikes("searchOrders", "A")
    assert not strikes("getOrder", "B")
    assert [strikes("getOrder", "A") for _ in range(4)] == [False, True, True, False]


def test_probability_is_that_of_the_seed() -> None:
    def hits(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add({"kind": "cut", "probability": 0.5})
        return [faults.strike("x", None, set()) is not None for _ in range(200)]

    assert hits(1) == hits(1)
    assert hits(1) != hits(2)
    assert 60 < sum(hits(1)) < 140


@pytest.mark.parametrize("document", [{"kind": "flood"}, {"kind": "cut", "often": 3}, {}])
def test_a_fault_that_does_not_exist(document: dict[str, Any]) -> None:
    with pytest.raises(UnknownFault):
        Faults(1).add(document)


def test_faults_are_listed_with_what_they_do(shop: Shop) -> None:
    shop.simulator.fault({"kind": "cut", "operation": "getOrder"})
    listed = shop.simulator.control("GET", "faults")
    assert [fault["kind"] for fault in listed["active"]] == ["cut"]
    assert listed["kinds"] == KINDS
    with pytest.raises(ControlFailed, match="needs marketplace_id"):
        shop.simulator.fault({"kind": "forbidden_marketplace"})
