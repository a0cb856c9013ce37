# SPDX-License-Identifier: LGPL-3.0-or-later
"""Buyers and their delivery addresses: found again by the core's keys, made in one insert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amazon_connector.domain.customers import Customer, DeliveryAddress, fingerprint
from amazon_connector.domain.orders import Address
from amazon_connector.port import OrderPlan

from .languages import Languages
from .vat_numbers import complete

# Odoo keeps no company name on a contact that has a parent.
_SHOWN = ("name", "street", "street2", "city", "zip")


class CustomerBook:
    """The contacts of one company for a page of orders."""

    def __init__(self, env, company) -> None:
        self._env = env
        self._company = company
        self._customers: Mapping[str, object] = {}
        self._addresses: Mapping[str, object] = {}
        self._countries = {c.code: c for c in env["res.country"].search([])}
        self._languages = Languages(env)

    def prepare(self, page: Sequence[OrderPlan]) -> None:
        """Find or make all contacts of these orders."""
        customers = {plan.customer.key: plan for plan in page}
        self._customers = self._found_or_made(
            {key: lambda p=plan: self._customer(p) for key, plan in customers.items()}
        )
        addresses = {plan.delivery.key: plan for plan in page if plan.delivery}
        self._addresses = self._found_or_made(
            {
                key: lambda p=plan: self._address(p.delivery, self.customer(p.customer))
                for key, plan in addresses.items()
            }
        )

    def customer(self, customer: Customer):
        """The contact that bought."""
        return self._customers[customer.key]

    def delivery(self, plan: OrderPlan):
        """The contact that the goods go to."""
        if plan.delivery is None:
            return self.customer(plan.customer)
        return self._addresses[plan.delivery.key]

    def addresses_for(self, wanted: Sequence[tuple[DeliveryAddress, object]]) -> Mapping:
        """Delivery addresses of these customers by their keys, found or made."""
        return self._found_or_made(
            {
                delivery.key: lambda d=delivery, c=customer: self._address(d, c)
                for delivery, customer in wanted
            }
        )

    def _found_or_made(self, wanted) -> Mapping[str, object]:
        partners = self._env["res.partner"].with_context(active_test=False)
        found = partners.search(
            [
                ("company_id", "=", self._company.id),
                ("amazon_connector_key", "in", list(wanted)),
            ]
        )
        edited = found.filtered(lambda p: _edited(p, wanted[p.amazon_connector_key]()))
        self._release(edited)
        known = {partner.amazon_connector_key: partner for partner in found - edited}
        missing = [key for key in wanted if key not in known]
        made = partners.create([{**wanted[key](), **self._common(key)} for key in missing])
        known.update(zip(missing, made, strict=True))
        return known

    @staticmethod
    def _release(edited) -> None:
        """An address that a person edited stays with its orders; goods of a new order go to
        where Amazon says, so that order gets an address of its own.
        """
        if edited:
            edited.amazon_connector_key = False
            edited.flush_recordset()

    def _common(self, key: str) -> dict:
        return {
            "company_id": self._company.id,
            "amazon_connector_key": key,
            "amazon_connector_buyer": True,
            "user_id": False,
        }

    def _customer(self, plan: OrderPlan) -> dict:
        """A contact; its own address is that of its first order, for invoices."""
        customer = plan.customer
        address = plan.delivery.address if plan.delivery and not customer.anonymous else None
        values = self._place(address) if address else {}
        values.update(
            {
                "name": customer.name,
                "email": customer.email or False,
                "company_name": customer.company or False,
                "vat": complete(customer.vat, customer.country) or False,
                "country_id": self._country(customer.country),
            }
        )
        language = self._languages.of(plan.marketplace_id, customer.country)
        return {**values, "lang": language} if language else values

    def _address(self, delivery: DeliveryAddress, customer) -> dict:
        return {
            **self._place(delivery.address),
            "name": delivery.address.name,
            "company_name": delivery.address.company or False,
            "phone": delivery.address.phone or False,
            "parent_id": customer.id,
            "type": "delivery",
        }

    def _place(self, address: Address) -> dict:
        rest = (address.line2, address.line3, address.district)
        country = self._countries.get(address.country)
        return {
            "street": address.line1,
            "street2": ", ".join(part for part in rest if part) or False,
            "city": address.city,
            "zip": address.postal_code,
            "state_id": self._state(country, address.state),
            "country_id": country.id if country else False,
        }

    def _country(self, code: str) -> int | bool:
        country = self._countries.get(code)
        return country.id if country else False

    def _state(self, country, text: str) -> int | bool:
        """Odoo's state by its code or name; Amazon sends either."""
        if not country or not text:
            return False
        wanted = text.casefold()
        states = country.state_ids.filtered(
            lambda state: wanted in (state.code.casefold(), state.name.casefold())
        )
        return states[:1].id


def _edited(partner, wanted: Mapping) -> bool:
    if wanted.get("type") != "delivery":
        return False
    stored = {name: partner[name] for name in _SHOWN}
    stored.update({name: partner[name].id for name in ("state_id", "country_id")})
    return _fingerprint(stored) != _fingerprint(wanted)


def _fingerprint(values: Mapping) -> str:
    """As the core compares addresses: neither case, nor spaces, nor the phone count."""
    return fingerprint(
        Address(
            name=values["name"] or "",
            line1=values["street"] or "",
            line2=values["street2"] or "",
            city=values["city"] or "",
            postal_code=values["zip"] or "",
            state=str(values["state_id"] or ""),
            country=str(values["country_id"] or ""),
        )
    )
