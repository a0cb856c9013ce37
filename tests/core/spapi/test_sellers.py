# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from amazon_connector.spapi import (
    Participation,
    SellerAccount,
    SellingPartnerClient,
    TemporaryError,
    sellers,
)

from .server import ScriptedAmazon, reply

GERMANY = {
    "marketplace": {
        "id": "A1PA6795UKMFR9",
        "name": "Amazon.de",
        "countryCode": "DE",
        "defaultCurrencyCode": "EUR",
        "defaultLanguageCode": "de_DE",
        "domainName": "www.amazon.de",
    },
    "participation": {"isParticipating": True, "hasSuspendedListings": False},
    "storeName": "Kaffeehaus",
}


def test_marketplaces(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(reply({"payload": [GERMANY]}))
    assert sellers.marketplace_participations(client) == [
        Participation(
            "A1PA6795UKMFR9",
            "Amazon.de",
            "DE",
            "EUR",
            "de_DE",
            "www.amazon.de",
            True,
            False,
            "Kaffeehaus",
        )
    ]
    assert amazon.asked[0].path == "/sellers/v1/marketplaceParticipations"


def test_marketplaces_with_holes(client: SellingPartnerClient, amazon: ScriptedAmazon):
    entries = [None, {}, {"marketplace": {"id": "A"}, "participation": {"isParticipating": "yes"}}]
    amazon.will_say(reply({"payload": entries}))
    found = sellers.marketplace_participations(client)
    assert found == [Participation("A", "", "", "", "", "", False, False, "")]


def test_the_account(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(reply({"payload": {"sellingPlan": "NEW_PLAN", "businessType": None}}))
    assert sellers.account(client) == SellerAccount("NEW_PLAN", "")
    assert amazon.asked[0].path == "/sellers/v1/account"


@pytest.mark.parametrize("payload", [{}, {"payload": None}, {"payload": "x"}])
@pytest.mark.parametrize("read", [sellers.account, sellers.marketplace_participations])
def test_an_answer_of_another_shape(
    client: SellingPartnerClient, amazon: ScriptedAmazon, read: Any, payload: dict[str, Any]
):
    amazon.will_say(reply(payload))
    with pytest.raises(TemporaryError):
        read(client)
