# SPDX-License-Identifier: LGPL-3.0-or-later
"""An order as Amazon's Orders API 2026-01-01 tells it, read into plain values.

Names follow Amazon's schema. All amounts of one order are in ``Order.currency``; all times
are aware UTC. Enumerations stay text: Amazon adds values without notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .currencies import ZERO

AMAZON, MERCHANT = "AMAZON", "MERCHANT"

PENDING, PENDING_AVAILABILITY = "PENDING", "PENDING_AVAILABILITY"
UNSHIPPED, PARTIALLY_SHIPPED, SHIPPED = "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"
CANCELLED, UNFULFILLABLE = "CANCELLED", "UNFULFILLABLE"

ITEM, SHIPPING, GIFT_WRAP = "ITEM", "SHIPPING", "GIFT_WRAP"
TAX, DISCOUNT = "TAX", "DISCOUNT"


@dataclass(frozen=True)
class Window:
    """A time span; either end may be missing."""

    earliest: datetime | None = None
    latest: datetime | None = None


NO_WINDOW = Window()


@dataclass(frozen=True)
class Buyer:
    """Personal data: who bought. Email is Amazon's alias and only on FBM orders."""

    name: str = ""
    email: str = ""
    company: str = ""
    purchase_order: str = ""


NOBODY = Buyer()


@dataclass(frozen=True)
class Address:
    """Personal data: where the order goes."""

    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    line3: str = ""
    city: str = ""
    district: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    phone: str = ""


@dataclass(frozen=True)
class OrderItem:
    """One item of an order. ``charges``, ``taxes`` and ``discounts`` are totals of the item.

    ``charges`` maps Amazon's breakdown type (ITEM, SHIPPING, GIFT_WRAP, COD_FEE, OTHER, ...)
    to its subtotal; ``taxes`` and ``discounts`` map the type that they belong to. Discounts
    are positive amounts: Amazon's sign is not documented, it is always a reduction.
    """

    item_id: str
    sku: str
    asin: str
    title: str
    quantity: int
    charges: Mapping[str, Decimal]
    taxes: Mapping[str, Decimal]
    discounts: Mapping[str, Decimal]
    total: Decimal | None = None
    gift_wrap_level: str = ""
    gift_message: str = ""
    quantity_shipped: int = 0
    collected_by_amazon: bool = False
    reporting_scheme: str = ""
    points: Decimal = ZERO
    cancelled_by: str = ""

    @property
    def tax(self) -> Decimal:
        """All tax that Amazon shows for the item."""
        return sum(self.taxes.values(), ZERO)

    @property
    def net_of_discounts(self) -> Decimal:
        """Charges less discounts, without the TAX breakdown."""
        return sum(self.charges.values(), ZERO) - sum(self.discounts.values(), ZERO)


@dataclass(frozen=True)
class Package:
    """A parcel that Amazon knows of (FBM only): what it holds, by order item."""

    reference: str
    status: str
    carrier: str
    tracking: str
    ship_time: datetime | None
    items: Mapping[str, int]


@dataclass(frozen=True)
class TaxRegistration:
    """A tax number on the order; ``kind`` is Amazon's VAT, BUSINESS, CNPJ, ..."""

    entity: str
    kind: str
    number: str
    legal_name: str = ""


@dataclass(frozen=True)
class Order:
    """An order in one currency. ``charges`` and ``discounts`` are what only the order has.

    They hold the order-level breakdowns that no item accounts for (a delivery tip, a COD
    fee). ``grand_total`` is None where Amazon shows no proceeds (a pending order).
    """

    order_id: str
    marketplace_id: str
    channel: str
    status: str
    created: datetime
    updated: datetime
    currency: str
    grand_total: Decimal | None
    items: tuple[OrderItem, ...]
    charges: Mapping[str, Decimal]
    discounts: Mapping[str, Decimal]
    packages: tuple[Package, ...] = ()
    programs: tuple[str, ...] = ()
    buyer: Buyer = NOBODY
    address: Address | None = None
    ship_by: Window = NO_WINDOW
    deliver_by: Window = NO_WINDOW
    service_level: str = ""
    cancellation_requested: bool = False
    cancellation_reason: str = ""
    tax_registrations: tuple[TaxRegistration, ...] = ()

    @property
    def is_business(self) -> bool:
        """Bought through Amazon Business."""
        return "AMAZON_BUSINESS" in self.programs

    @property
    def buyer_vat(self) -> str:
        """The buyer's tax number, empty where there is none."""
        for registration in self.tax_registrations:
            if registration.entity == "BUYER" and registration.number:
                return registration.number
        return ""

    @property
    def last_ship_time(self) -> datetime | None:
        """When the latest of Amazon's packages left."""
        times = [p.ship_time for p in self.packages if p.ship_time]
        return max(times) if times else None
