# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sellers API: participations and account, as Amazon's model has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulator.amazon import EU, INDIVIDUAL, PARTICIPATIONS, Shop, schema_errors
from tests.support.simulator import Simulator

ACCOUNT = "/sellers/v1/account"


def test_every_seller_answers_as_the_model_says(simulator: Simulator, models: Path) -> None:
    for seller in simulator.sellers()["sellers"]:
        shop = Shop(simulator, seller["seller_id"])
        for path, definition in (
            (PARTICIPATIONS, "GetMarketplaceParticipationsResponse"),
            (ACCOUNT, "GetAccountResponse"),
        ):
            assert schema_errors(models, "sellers.json", definition, shop.get(path).json) == []


def test_participations_show_what_cannot_be_used_too(shop: Shop) -> None:
    found = {m["marketplace"]["name"]: m for m in shop.get(PARTICIPATIONS).json["payload"]}
    assert found["Amazon.de"]["participation"]["isParticipating"]
    assert not found["Amazon.se"]["participation"]["isParticipating"]
    assert found["Amazon.pl"]["participation"]["hasSuspendedListings"]
    assert found["Amazon.co.uk"]["marketplace"]["countryCode"] == "GB"
    assert "Non-Amazon DE" in found


def test_an_individual_plan_says_so_and_sees_no_orders(simulator: Simulator) -> None:
    shop = Shop(simulator, INDIVIDUAL)
    assert shop.get(ACCOUNT).json["payload"]["sellingPlan"] == "INDIVIDUAL"
    assert shop.search().status == 403


@pytest.mark.parametrize("path", ["/sellers/v1/nothing", "/orders/v0/orders", "/"])
def test_an_unknown_route_is_amazons_404(shop: Shop, path: str) -> None:
    reply = shop.get(path)
    assert (reply.status, reply.error) == (404, "NotFound")
    assert reply.headers["x-amzn-RequestId"]


def test_a_wrong_method_is_a_404_too(shop: Shop) -> None:
    assert shop.raw("POST", ACCOUNT, "", {}).status == 404


def test_every_reply_says_that_it_is_a_simulator(shop: Shop) -> None:
    for reply in (shop.get(ACCOUNT), shop.get("/nothing"), shop.token()):
        assert reply.headers["X-Simulator-Version"]


def test_a_seller_can_be_changed_and_added(simulator: Simulator) -> None:
    simulator.control("POST", f"sellers/{EU}", {"selling_plan": "INDIVIDUAL"})
    assert Shop(simulator).search().status == 403
    simulator.control(
        "POST", "sellers", {"seller_id": "ANEW", "country": "AU", "countries": ["AU"]}
    )
    payload = Shop(simulator, "ANEW").get(PARTICIPATIONS).json["payload"]
    assert [m["marketplace"]["defaultCurrencyCode"] for m in payload] == ["AUD"]
