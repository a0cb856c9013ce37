# SPDX-License-Identifier: LGPL-3.0-or-later
"""Linking an account: what is stored, and that a refusal stores nothing."""

from __future__ import annotations

from typing import Any

from amazon_connector.spapi import ConfigurationError, SellingPartnerError

from .base import FRANCE, GERMANY, NOW, Contract

NON_AMAZON = "A38D8NSA03LJTC"
REDIRECT = "http://127.0.0.1:9/callback"


def listed(marketplace_id: str, domain: str, participating: bool = True) -> dict[str, Any]:
    """A marketplace as Amazon lists it for a seller."""
    return {
        "marketplace": {
            "id": marketplace_id,
            "name": domain,
            "countryCode": "DE",
            "defaultCurrencyCode": "EUR",
            "defaultLanguageCode": "de_DE",
            "domainName": f"www.{domain}",
        },
        "participation": {"isParticipating": participating, "hasSuspendedListings": False},
        "storeName": "Shop",
    }


class LinkingContract(Contract):
    """Pasted credentials and the consent page."""

    topic = "accounts"

    def setUp(self) -> None:
        super().setUp()
        self.account_id = self.account(
            linked=False, linked_at=None, cursor=None, opened=False, marketplace_ids=()
        )
        self.amazon.participations(
            [
                listed(GERMANY, "amazon.de"),
                listed(FRANCE, "amazon.fr", participating=False),
                listed(NON_AMAZON, "siteprod.example"),
            ]
        )

    def test_a_pasted_token_is_checked_and_stored(self) -> None:
        result = self.connector.paste_token(self.account_id, "A1SELLER", " Atzr|pasted ")
        (account,) = self.backend.accounts()
        self.assertEqual(result.marketplaces, ["Amazon.de"])
        self.assertEqual(account.searched_ids, (GERMANY,))
        self.assertEqual((account.linked_at, account.cursor, account.opened), (NOW, NOW, False))
        token = self.vault.open(account.sealed_refresh_token, self.account_id)
        self.assertEqual(token, "Atzr|pasted")

    def test_a_refused_token_leaves_the_account_as_it_was(self) -> None:
        before = self.backend.accounts()
        self.amazon.fail("lwa", 400, b'{"error":"invalid_grant","error_description":"x"}')
        with self.assertRaises(SellingPartnerError):
            self.connector.paste_token(self.account_id, "A1SELLER", "Atzr|bad")
        self.assertEqual(self.backend.accounts(), before)

    def test_an_individual_seller_is_told_and_nothing_is_stored(self) -> None:
        before = self.backend.accounts()
        self.amazon.selling_plan = "INDIVIDUAL"
        with self.assertRaisesRegex(ConfigurationError, "Professional"):
            self.connector.paste_token(self.account_id, "A1SELLER", "Atzr|pasted")
        self.assertEqual(self.backend.accounts(), before)

    def test_the_consent_page_links_once(self) -> None:
        url = self.connector.begin_link(
            self.account_id, REDIRECT, "https://sellercentral.amazon.de"
        )
        state = url.split("state=")[1].split("&")[0]
        result = self.connector.finish_link(state, "A1SELLER", "code", REDIRECT)
        self.assertEqual(result.account_id, self.account_id)
        (account,) = self.backend.accounts()
        self.assertEqual(account.seller_id, "A1SELLER")
        with self.assertRaisesRegex(ConfigurationError, "used already"):
            self.connector.finish_link(state, "A1SELLER", "code", REDIRECT)

    def test_a_confirmation_that_is_too_old_links_nothing(self) -> None:
        url = self.connector.begin_link(
            self.account_id, REDIRECT, "https://sellercentral.amazon.de"
        )
        state = url.split("state=")[1].split("&")[0]
        self.later(minutes=31)
        with self.assertRaises(ConfigurationError):
            self.connector.finish_link(state, "A1SELLER", "code", REDIRECT)
        self.assertIsNone(self.backend.accounts()[0].linked_at)

    def test_updating_marketplaces_names_the_new_ones(self) -> None:
        self.connector.paste_token(self.account_id, "A1SELLER", "Atzr|pasted")
        self.amazon.participations([listed(GERMANY, "amazon.de"), listed(FRANCE, "amazon.fr")])
        self.assertEqual(self.connector.update_marketplaces(self.account_id), ["Amazon.fr"])
        self.assertEqual(self.connector.update_marketplaces(self.account_id), [])
