# SPDX-License-Identifier: LGPL-3.0-or-later
"""Customers and addresses: found again, and never the wrong one."""

from __future__ import annotations

import pytest

from amazon_backoffice.models import Contact
from amazon_connector.testing.orders import order

from .importing import arranged, import_page, sales_order

pytestmark = pytest.mark.usefixtures("office")


def test_an_edited_address_stays_with_its_order_and_is_not_found_again() -> None:
    arranged()
    import_page(order("302-1-1"))
    address = sales_order("302-1-1").delivery_address
    address.line1 = "The neighbour's"
    address.save()
    import_page(order("302-2-2"))
    import_page(order("302-3-3"))
    assert sales_order("302-1-1").delivery_address.line1 == "The neighbour's"
    assert sales_order("302-2-2").delivery_address.line1 == "Hauptstraße 5"
    assert sales_order("302-3-3").delivery_address == sales_order("302-2-2").delivery_address
    assert Contact.objects.filter(kind="delivery").count() == 2


def test_a_customer_whose_name_a_person_corrected_is_found_again() -> None:
    arranged()
    import_page(order("302-1-1"))
    Contact.objects.filter(kind="contact").update(name="Dr. M")
    import_page(order("302-2-2"))
    assert sales_order("302-2-2").customer.name == "Dr. M"


def test_orders_without_anybody_share_one_contact_without_a_date() -> None:
    arranged()
    import_page(*(order(f"302-{n}-1", buyer=None, address=None) for n in range(3)))
    (contact,) = Contact.objects.all()
    assert (contact.anonymous, contact.forget_after) == (True, None)
    assert sales_order("302-1-1").delivery_address is None
