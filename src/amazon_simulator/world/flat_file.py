# SPDX-License-Identifier: LGPL-3.0-or-later
"""Tab-delimited reports, and what several of them say of an order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from amazon_simulator.marketplaces import EVERY
from amazon_simulator.transaction_store import Parts, Piece
from amazon_simulator.world.amounts import NOTHING
from amazon_simulator.world.catalog import TAX_RATES

Row = Mapping[str, object]


def table(columns: Sequence[str], rows: Iterable[Row]) -> bytes | None:
    """None when there is no row. What a row does not say is empty."""
    lines = ["\t".join(_cell(row.get(name, "")) for name in columns) for row in rows]
    if not lines:
        return None
    return "\n".join(["\t".join(columns), *lines, ""]).encode()


def _cell(value: object) -> str:
    return " ".join(str(value).split())


def net_of(piece: Piece, name: str) -> Decimal:
    return piece.parts.get(name, NOTHING)[0]


def tax_of(piece: Piece, name: str) -> Decimal:
    return piece.parts.get(name, NOTHING)[1]


def gross_of(piece: Piece, name: str) -> Decimal:
    return net_of(piece, name) + tax_of(piece, name)


def rate_of(parts: Parts, name: str, *countries: str) -> Decimal:
    """Of the countries' rates the one that is nearest, as a fraction: small amounts are rounded."""
    net, tax = parts.get(name, NOTHING)
    if not net or not tax:
        return Decimal(0)
    rates = [
        Decimal(rate) / 100 for country in countries for rate in TAX_RATES.get(country, {}).values()
    ]
    return min([*rates, Decimal(0)], key=lambda rate: abs(rate - tax / net)).normalize()


def item_of(order: dict[str, Any], piece: Piece) -> dict[str, Any]:
    for item in order["orderItems"]:
        if str(item["orderItemId"]) == piece.order_item_id:
            return dict(item)
    return {}


def address_of(order: dict[str, Any]) -> dict[str, str]:
    address = (order.get("recipient") or {}).get("deliveryAddress") or {}
    return {key: str(value) for key, value in address.items() if isinstance(value, str)}


def country_to(order: dict[str, Any], marketplace_id: str) -> str:
    return address_of(order).get("countryCode") or EVERY[marketplace_id].country


def buyer_vat(order: dict[str, Any]) -> str:
    for one in (order.get("tax") or {}).get("taxRegistrations", ()):
        if one.get("entityType") == "BUYER" and one.get("taxRegistrationType") == "VAT":
            return str(one.get("taxRegistrationNumber", ""))
    return ""


def seller_vat(seller_id: str, country: str) -> str:
    """Made up, the same every time."""
    key = hashlib.sha256(f"vat|{seller_id}|{country}".encode()).hexdigest()
    return f"{country}{int(key[:12], 16) % 10**9:09d}"
