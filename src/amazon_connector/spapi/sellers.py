# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sellers API v1: the seller's marketplaces and selling plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amazon_connector.spapi._client import SellingPartnerClient
from amazon_connector.spapi._json import part, text
from amazon_connector.spapi._operations import (
    GET_ACCOUNT,
    GET_MARKETPLACE_PARTICIPATIONS,
)
from amazon_connector.spapi._status import unreadable

__all__ = ["Participation", "SellerAccount", "account", "marketplace_participations"]


@dataclass(frozen=True)
class Participation:
    """A seller in a marketplace. Amazon lists non-Amazon marketplaces too: only ids that are
    known (``domain.marketplaces``) or added by hand are for us."""

    marketplace_id: str
    name: str
    country_code: str
    currency: str
    language: str
    domain: str
    is_participating: bool
    has_suspended_listings: bool
    store_name: str


@dataclass(frozen=True)
class SellerAccount:
    """``selling_plan`` is PROFESSIONAL or INDIVIDUAL today; the API needs PROFESSIONAL."""

    selling_plan: str
    business_type: str


def marketplace_participations(client: SellingPartnerClient) -> list[Participation]:
    """The marketplaces of the seller in the client's region. Raises a SellingPartnerError."""
    answer = client.call(GET_MARKETPLACE_PARTICIPATIONS)
    entries = answer.payload.get("payload")
    if not isinstance(entries, list):
        raise unreadable(GET_MARKETPLACE_PARTICIPATIONS, answer.status, answer.request_id)
    found = [_participation(entry) for entry in entries if isinstance(entry, dict)]
    return [entry for entry in found if entry.marketplace_id]


def account(client: SellingPartnerClient) -> SellerAccount:
    """Selling plan and business type. Raises a SellingPartnerError."""
    answer = client.call(GET_ACCOUNT)
    payload = answer.payload.get("payload")
    if not isinstance(payload, dict):
        raise unreadable(GET_ACCOUNT, answer.status, answer.request_id)
    return SellerAccount(text(payload, "sellingPlan"), text(payload, "businessType"))


def _participation(entry: Mapping[str, Any]) -> Participation:
    marketplace = part(entry, "marketplace")
    participation = part(entry, "participation")
    return Participation(
        marketplace_id=text(marketplace, "id"),
        name=text(marketplace, "name"),
        country_code=text(marketplace, "countryCode"),
        currency=text(marketplace, "defaultCurrencyCode"),
        language=text(marketplace, "defaultLanguageCode"),
        domain=text(marketplace, "domainName"),
        is_participating=participation.get("isParticipating") is True,
        has_suspended_listings=participation.get("hasSuspendedListings") is True,
        store_name=text(entry, "storeName"),
    )
