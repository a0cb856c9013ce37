# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who bought and where it goes, so that the same buyer is found again.

The keys are one-way digests: enough to find a customer again, useless to anyone who reads
them. They go when the personal data goes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from .orders import Address, Order


@dataclass(frozen=True)
class Customer:
    """The contact to find by ``key`` or to make. Name, email and VAT are personal data.

    ``anonymous`` is the one shared contact of an account's marketplace, for orders on which
    Amazon shows nobody (FBA in North America).
    """

    key: str
    name: str
    email: str = ""
    company: str = ""
    vat: str = ""
    country: str = ""
    anonymous: bool = False


@dataclass(frozen=True)
class DeliveryAddress:
    """The delivery address of that customer, to find by ``key`` or to make."""

    key: str
    address: Address


def customer_of(order: Order, account_id: str, marketplace_name: str) -> Customer:
    """The customer of an order: by Amazon's email alias, else by name and address."""
    address = order.address or Address()
    name = order.buyer.name or address.name or order.buyer.company or address.company
    if not name and not order.buyer.email:
        return anonymous_customer(order, account_id, marketplace_name)
    basis = [order.buyer.email] if order.buyer.email else [name, *_place(address)]
    return Customer(
        key=_digest(["customer", *basis]),
        name=name or f"Amazon customer ({marketplace_name})",
        email=order.buyer.email,
        company=order.buyer.company,
        vat=order.buyer_vat,
        country=address.country,
    )


def anonymous_customer(order: Order, account_id: str, marketplace_name: str) -> Customer:
    """The shared contact for orders without a buyer."""
    return Customer(
        key=f"anonymous:{account_id}:{order.marketplace_id}",
        name=f"Amazon customer ({marketplace_name})",
        country=order.address.country if order.address else "",
        anonymous=True,
    )


def delivery_address(order: Order, customer: Customer) -> DeliveryAddress | None:
    """Where the order goes; None where Amazon shows nothing of it."""
    if order.address is None or order.address == Address():
        return None
    address = order.address
    if not address.name:
        address = replace(address, name=customer.name)
    return DeliveryAddress(address_key(customer, address), address)


def address_key(customer: Customer, address: Address) -> str:
    """Finds the same address of the same customer again."""
    return _digest(["address", customer.key, *_texts(address)])


def fingerprint(address: Address | None) -> str:
    """Tells whether an address changed, without keeping it.

    The phone is left out: Amazon hides it once the latest delivery date has passed.
    """
    return _digest(_texts(replace(address, phone=""))) if address else ""


def _texts(address: Address) -> list[str]:
    """All of it, in the order of its fields; ``astuple`` would copy each text deeply."""
    return [getattr(address, field.name) for field in fields(address)]


def _place(address: Address) -> tuple[str, ...]:
    return (address.line1, address.line2, address.city, address.postal_code, address.country)


def _digest(parts: Iterable[str]) -> str:
    text = "\x1f".join(" ".join(part.casefold().split()) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:40]
