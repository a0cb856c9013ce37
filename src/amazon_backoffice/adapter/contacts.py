# SPDX-License-Identifier: LGPL-3.0-or-later
"""Customers and delivery addresses: found again by their keys, made in sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from amazon_connector.domain.customers import Customer, DeliveryAddress, fingerprint
from amazon_connector.domain.orders import Address

from ..models import Contact
from ..models.fields import clean_text, key_text

Key = tuple[int, str, str]  # company, kind, key


class Contacts:
    """Collects what a page wants, then finds and makes it with a constant number of queries."""

    def __init__(self) -> None:
        self._wanted: dict[Key, Contact] = {}
        self._customers: dict[Key, Key] = {}

    def want(
        self,
        company_id: int,
        customer: Customer,
        delivery: DeliveryAddress | None,
        forget_after: datetime | None,
    ) -> None:
        """A customer of a company and, where there is one, its delivery address."""
        when = None if customer.anonymous else forget_after
        of_customer = self._want(_customer(company_id, customer), when)
        if delivery:
            of_delivery = self._want(_delivery(company_id, delivery), forget_after)
            self._customers[of_delivery] = of_customer

    def want_delivery(
        self, customer: Contact, delivery: DeliveryAddress, forget_after: datetime | None
    ) -> None:
        """Another delivery address of a customer that is there."""
        contact = _delivery(customer.company_id, delivery)
        contact.parent = customer
        self._want(contact, forget_after)

    def _want(self, contact: Contact, forget_after: datetime | None) -> Key:
        key = (contact.company_id, contact.kind, contact.key)
        contact = self._wanted.setdefault(key, contact)
        contact.forget_after = later(contact.forget_after, forget_after)
        return key

    def customer(self, company_id: int, customer: Customer) -> Contact:
        """The row, after ``save``."""
        return self._wanted[company_id, Contact.Kind.CUSTOMER, key_text(customer.key)]

    def delivery(self, company_id: int, delivery: DeliveryAddress | None) -> Contact | None:
        """The row, after ``save``; None where Amazon shows no address."""
        if delivery is None:
            return None
        return self._wanted[company_id, Contact.Kind.DELIVERY, key_text(delivery.key)]

    def save(self) -> None:
        """Find them again, make what is missing, and keep what is needed for longer."""
        known = self._known()
        self._release([key for key, row in known.items() if _edited(row, self._wanted[key])], known)
        younger = []
        for key, contact in known.items():
            forget_after = later(contact.forget_after, self._wanted[key].forget_after)
            if forget_after != contact.forget_after and not contact.anonymous:
                contact.forget_after = forget_after
                younger.append(contact)
            self._wanted[key] = contact
        for kind in (Contact.Kind.CUSTOMER, Contact.Kind.DELIVERY):
            self._make([k for k in self._wanted if k not in known and k[1] == kind])
        if younger:
            younger.sort(key=lambda contact: contact.pk)
            Contact.objects.bulk_update(younger, ["forget_after"])

    def _release(self, keys: Sequence[Key], known: dict[Key, Contact]) -> None:
        """An address that a person edited stays with its orders; goods of a new order go to
        where Amazon says, so that order gets an address of its own.
        """
        edited = [known.pop(key) for key in keys]
        Contact.objects.filter(pk__in=[row.pk for row in edited]).update(key=None)

    def _known(self) -> dict[Key, Contact]:
        rows = Contact.objects.filter(
            company_id__in={key[0] for key in self._wanted},
            kind__in=Contact.Kind.values,
            key__in=[key[2] for key in self._wanted],
        )
        found = {(row.company_id, row.kind, row.key): row for row in rows}
        return {key: row for key, row in found.items() if key in self._wanted}

    def _make(self, keys: Iterable[Key]) -> None:
        new = []
        for key in keys:
            contact = self._wanted[key]
            if key in self._customers:
                contact.parent = self._wanted[self._customers[key]]
            new.append(contact)
        Contact.objects.bulk_create(new)


def _edited(known: Contact, wanted: Contact) -> bool:
    return known.kind == Contact.Kind.DELIVERY and fingerprint(address_of(known)) != fingerprint(
        address_of(wanted)
    )


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other


def _customer(company_id: int, customer: Customer) -> Contact:
    return Contact(
        company_id=company_id,
        kind=Contact.Kind.CUSTOMER,
        key=key_text(customer.key),
        name=clean_text(customer.name),
        email=clean_text(customer.email),
        company_name=clean_text(customer.company),
        vat=clean_text(customer.vat),
        country=clean_text(customer.country),
        anonymous=customer.anonymous,
    )


def _delivery(company_id: int, delivery: DeliveryAddress) -> Contact:
    place = delivery.address
    return Contact(
        company_id=company_id,
        kind=Contact.Kind.DELIVERY,
        key=key_text(delivery.key),
        name=clean_text(place.name),
        company_name=clean_text(place.company),
        line1=clean_text(place.line1),
        line2=clean_text(place.line2),
        line3=clean_text(place.line3),
        city=clean_text(place.city),
        district=clean_text(place.district),
        state=clean_text(place.state),
        postal_code=clean_text(place.postal_code),
        country=clean_text(place.country),
        phone=clean_text(place.phone),
    )


def address_of(contact: Contact) -> Address:
    """The address as it stands, in the core's terms."""
    return Address(
        name=contact.name,
        company=contact.company_name,
        line1=contact.line1,
        line2=contact.line2,
        line3=contact.line3,
        city=contact.city,
        district=contact.district,
        state=contact.state,
        postal_code=contact.postal_code,
        country=contact.country,
        phone=contact.phone,
    )
