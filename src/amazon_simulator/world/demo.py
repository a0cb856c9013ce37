# SPDX-License-Identifier: LGPL-3.0-or-later
"""The sellers and applications that every world begins with. All of it is made up."""

from __future__ import annotations

import hashlib
from typing import Any

from amazon_simulator.marketplaces import BY_COUNTRY, EVERY
from amazon_simulator.order_view import DELIVERY_ROLE, TAX_ROLES

EU_SELLER = "A2NORDLICHT7DE"
NA_SELLER = "A1MAPLEPINE4US"
JP_SELLER = "A3MIDORIDO9JP"
FR_SELLER = "A4LUMIERE2FR"
INDIVIDUAL_SELLER = "A5BUECHERKISTE"

PLAIN_ROLES = ("Amazon Fulfillment", "Inventory and Order Tracking", "Product Listing", "Pricing")
ALL_ROLES = [*PLAIN_ROLES, "Finance and Accounting", DELIVERY_ROLE, *sorted(TAX_ROLES)]

SELLERS: list[dict[str, Any]] = [
    {
        "seller_id": EU_SELLER,
        "store_name": "Nordlicht Haushaltswaren",
        "region": "EU",
        "country": "DE",
        "countries": ["DE", "FR", "IT", "ES", "NL", "GB", "BE"],
        "suspended": ["PL"],
        "not_participating": ["SE"],
        "non_amazon": ["A38D8NSA03LJTC", "AFQLKURYRPEL8"],
        "business": {
            "name": "Nordlicht Haushaltswaren GmbH",
            "registeredBusinessAddress": {
                "addressLine1": "Speicherstraße 12",
                "city": "Flensburg",
                "postalCode": "24937",
                "countryCode": "DE",
            },
            "companyRegistrationNumber": "HRB 14482 FL",
        },
        "primaryContact": {
            "name": "Silke Asmussen",
            "address": {"addressLine1": "Hafendamm 3", "city": "Flensburg", "countryCode": "DE"},
        },
    },
    {
        "seller_id": NA_SELLER,
        "store_name": "Maple & Pine Outfitters",
        "region": "NA",
        "country": "US",
        "countries": ["US", "CA"],
        "not_participating": ["MX"],
        "business": {
            "name": "Maple & Pine Outfitters LLC",
            "registeredBusinessAddress": {
                "addressLine1": "418 Timber Road",
                "city": "Bend",
                "stateOrProvinceCode": "OR",
                "postalCode": "97701",
                "countryCode": "US",
            },
        },
    },
    {
        "seller_id": JP_SELLER,
        "store_name": "Midorido みどり堂",
        "region": "FE",
        "country": "JP",
        "countries": ["JP"],
        "business": {
            "name": "Midorido Co., Ltd.",
            "nonLatinName": "株式会社みどり堂",
            "registeredBusinessAddress": {
                "addressLine1": "北区堀川町 5-2",
                "city": "京都市",
                "stateOrProvinceCode": "京都府",
                "postalCode": "603-8207",
                "countryCode": "JP",
            },
        },
    },
    {
        "seller_id": FR_SELLER,
        "store_name": "Atelier Lumière",
        "region": "EU",
        "country": "FR",
        "countries": ["FR", "BE"],
        "suspended": ["DE"],
    },
    {
        "seller_id": INDIVIDUAL_SELLER,
        "store_name": "Erikas Bücherkiste",
        "region": "EU",
        "country": "DE",
        "countries": ["DE"],
        "selling_plan": "INDIVIDUAL",
        "business_type": "INDIVIDUAL",
    },
]
APPLICATIONS: list[dict[str, Any]] = [
    {"name": "Amazon Connector for Odoo", "draft": False},
    {"name": "Reports Only (no personal data)", "draft": True, "roles": list(PLAIN_ROLES)},
]


def seller_document(given: dict[str, Any]) -> dict[str, Any]:
    """A seller as it is stored; the lists of countries become Amazon's participations."""
    home = BY_COUNTRY[given.get("country", "DE")]
    return {
        "seller_id": given["seller_id"],
        "store_name": given.get("store_name", given["seller_id"]),
        "region": given.get("region", home.region),
        "country": home.country,
        "selling_plan": given.get("selling_plan", "PROFESSIONAL"),
        "business_type": given.get("business_type", "PRIVATE_LIMITED"),
        "marketplaces": _participations(given),
        **{k: given[k] for k in ("business", "primaryContact") if k in given},
    }


def _participations(given: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [(BY_COUNTRY[c].id, True, False) for c in given.get("countries", ())]
    rows += [(BY_COUNTRY[c].id, True, True) for c in given.get("suspended", ())]
    rows += [(BY_COUNTRY[c].id, False, False) for c in given.get("not_participating", ())]
    rows += [(key, True, False) for key in given.get("non_amazon", ())]
    return [
        {
            "id": key,
            "country": EVERY[key].country,
            "currency": EVERY[key].currency,
            "domain": EVERY[key].domain,
            "is_participating": participating,
            "has_suspended_listings": suspended,
        }
        for key, participating, suspended in rows
    ]


def application_document(given: dict[str, Any]) -> dict[str, Any]:
    """``any_loopback_redirect`` is the simulator's own: a demo's port is not known before."""
    key = hashlib.sha256(f"application|{given.get('seed', 1)}|{given['name']}".encode()).hexdigest()
    return {
        "name": given["name"],
        "application_id": f"amzn1.sp.solution.{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:28]}",
        "client_id": f"amzn1.application-oa2-client.{key[:32]}",
        "client_secret": given.get("client_secret", f"amzn1.oa2-cs.v1.{key}"),
        "draft": bool(given.get("draft", False)),
        "roles": given.get("roles", ALL_ROLES),
        "redirect_uris": given.get("redirect_uris", []),
        "any_loopback_redirect": given.get("any_loopback_redirect", True),
    }


def refresh_token(seed: int, client_id: str, seller_id: str) -> str:
    """The same at every start with the same seed, so that a demo may paste it again."""
    key = hashlib.sha256(f"grant|{seed}|{client_id}|{seller_id}".encode()).hexdigest()
    return f"Atzr|IwEB{key}"
