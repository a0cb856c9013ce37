# SPDX-License-Identifier: LGPL-3.0-or-later
"""An order as Amazon's API gives it, made from a draft."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from amazon_simulator import instants
from amazon_simulator.world import people
from amazon_simulator.world.draft import Draft, regime_of
from amazon_simulator.world.items import order_item
from amazon_simulator.world.money import money
from amazon_simulator.world.proceeds import order_proceeds

Order = dict[str, Any]

PREFIXES = {
    "DE": "302 303 304 305 306",
    "FR": "171 402 403 404",
    "IT": "407 408",
    "ES": "405 406",
    "NL": "409",
    "BE": "410",
    "GB": "202 203 204 205 206",
    "US": "111 112 113 114",
    "CA": "701 702",
    "JP": "249 250 503",
}
VAT_NUMBERS = {
    "DE": "DE811907980",
    "FR": "FR40303265045",
    "IT": "IT00743110157",
    "ES": "ESB58378431",
    "NL": "NL004495445B01",
    "BE": "BE0428759497",
    "PL": "PL5260001246",
    "SE": "SE556188840401",
    "GB": "GB727255821",
}
COMPANIES = ("Café Möwe GbR", "Hôtel de l'Étoile SARL", "Bauer & Söhne KG", "ACME Trading Ltd")


def make_order(draft: Draft, seed: int) -> Order:
    """In its first state: PENDING, or PENDING_AVAILABILITY for a pre-order."""
    rng, market = draft.rng, draft.market
    buyer = people.buyer(seed, market, rng.randrange(people.POOL), draft.ship_to)
    state = buyer["address"].get("stateOrRegion", "")
    items = [
        order_item(draft, number, product, quantity, regime_of(draft, product, state))
        for number, (product, quantity) in enumerate(draft.lines)
    ]
    order: Order = {
        "orderId": _order_id(draft),
        "createdTime": instants.to_text(draft.created),
        "lastUpdatedTime": instants.to_text(draft.created),
        "programs": _programs(draft),
        "salesChannel": {
            "channelName": "AMAZON",
            "marketplaceId": market.id,
            "marketplaceName": market.name,
        },
        "fulfillment": _fulfillment(draft),
        "orderItems": items,
    }
    if draft.replacement:
        replaced = {"orderId": _order_id(draft), "associationType": "REPLACEMENT_ORIGINAL_ID"}
        order["associatedOrders"] = [replaced]
    _add_money(order, draft)
    _add_people(order, draft, buyer)
    return order


def _order_id(draft: Draft) -> str:
    prefix = draft.rng.choice(PREFIXES[draft.market.country].split())
    return f"{prefix}-{draft.rng.randrange(10**7):07d}-{draft.rng.randrange(10**7):07d}"


def _programs(draft: Draft) -> list[str]:
    rng = draft.rng
    programs = ["AMAZON_BUSINESS"] if draft.business else []
    if not draft.fbm and rng.random() < 0.7:
        programs.append("PRIME")
    if draft.fbm and rng.random() < 0.05:
        programs.append("PREMIUM")
    if draft.fbm and draft.market.country in ("DE", "GB", "US") and rng.random() < 0.08:
        programs.append("FBM_SHIP_PLUS")
    if draft.preorder:
        programs.append("PREORDER")
    return programs


def _fulfillment(draft: Draft) -> dict[str, Any]:
    level = draft.rng.choices(["STANDARD", "EXPEDITED", "SECOND_DAY", "NEXT_DAY"], [80, 8, 6, 6])[0]
    ship_by = draft.created + 2 * instants.DAY
    return {
        "fulfillmentStatus": "PENDING_AVAILABILITY" if draft.preorder else "PENDING",
        "fulfilledBy": draft.channel,
        "fulfillmentServiceLevel": level,
        "shipByWindow": _window(draft.created, ship_by),
        "deliverByWindow": _window(ship_by + instants.DAY, ship_by + 5 * instants.DAY),
    }


def _window(earliest: int, latest: int) -> dict[str, str]:
    return {
        "earliestDateTime": instants.to_text(earliest),
        "latestDateTime": instants.to_text(latest),
    }


def _add_money(order: Order, draft: Draft) -> None:
    rng, market = draft.rng, draft.market
    tip = Decimal(0)
    if market.country == "US" and draft.fbm and rng.random() < 0.01:
        tip = Decimal(rng.choice(["2.00", "5.00"]))
    order["proceeds"] = order_proceeds([i["proceeds"] for i in order["orderItems"]], market, tip)
    total = Decimal(order["proceeds"]["grandTotal"]["amount"])
    has_fee = any(b["type"] == "COD_FEE" for b in order["proceeds"]["breakdowns"])
    method = "CashOnDelivery" if has_fee else "Invoice" if draft.business else "CreditCard"
    order["payment"] = {
        "paymentExecutions": [{"paymentMethod": method, "paymentAmount": money(total, market)}]
    }


def _add_people(order: Order, draft: Draft, buyer: dict[str, Any]) -> None:
    rng = draft.rng
    address = dict(buyer["address"])
    if draft.market.region == "NA" and not draft.fbm:
        # What sellers see of a North American FBA order: where it went, not to whom.
        kept = ("city", "stateOrRegion", "postalCode", "countryCode")
        order["recipient"] = {"deliveryAddress": {k: address[k] for k in kept if k in address}}
        order["buyer"] = {}
        return
    order["buyer"] = {"buyerName": buyer["name"], "buyerEmail": buyer["email"]}
    order["recipient"] = {"deliveryAddress": address}
    if draft.business:
        _add_business(order, draft, address)
    if rng.random() < 0.02:
        order["recipient"]["deliveryPreference"] = {
            "dropOffLocation": "Garage",
            "addressInstruction": "Bitte zweimal klingeln / sonner deux fois",
        }
    if rng.random() < 0.01:
        del order["recipient"]


def _add_business(order: Order, draft: Draft, address: dict[str, Any]) -> None:
    rng = draft.rng
    company = rng.choice(COMPANIES)
    address["companyName"], address["addressType"] = company, "COMMERCIAL"
    order["buyer"]["buyerCompanyName"] = company
    if rng.random() < 0.6:
        order["buyer"]["buyerPurchaseOrderNumber"] = f"PO-{rng.randrange(10**6):06d}"
    number = VAT_NUMBERS.get(draft.ship_to)
    if number is None:
        return
    registration = {
        "entityType": "BUYER",
        "legalName": company,
        "taxRegistrationType": "VAT",
        "taxRegistrationNumber": number,
        "taxRegistrationAddress": dict(address),
    }
    order["tax"] = {"taxRegistrations": [registration]}
