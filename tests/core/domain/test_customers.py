# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from typing import Any

from amazon_connector.domain.customers import (
    Customer,
    DeliveryAddress,
    customer_of,
    delivery_address,
    fingerprint,
)
from amazon_connector.domain.orders import Address
from amazon_connector.domain.reading import read_order
from amazon_connector.testing.orders import ADDRESS, order


def customer(**more: Any) -> Customer:
    return customer_of(read_order(order(**more)), "7", "Amazon.de")


def delivery(**more: Any) -> DeliveryAddress | None:
    read = read_order(order(**more))
    return delivery_address(read, customer_of(read, "7", "Amazon.de"))


def test_the_email_alias_finds_the_buyer_at_another_address():
    assert customer().key == customer(address={**ADDRESS, "city": "Bonn"}).key
    assert customer().key != customer(buyer={"buyerEmail": "other@marketplace.amazon.de"}).key


def test_without_an_email_name_and_place_find_the_buyer():
    nameless = {"buyer": {"buyerName": "Petra  MUSTER"}}
    assert customer(**nameless).key == customer(buyer={"buyerName": "petra muster"}).key
    assert customer(**nameless).key != customer(**nameless, address={"city": "Bonn"}).key


def test_the_recipient_stands_in_for_the_buyer():
    assert customer(buyer=None).name == "Petra Muster"
    company = {"companyName": "Muster GmbH", "city": "Bonn"}
    assert customer(buyer=None, address=company).name == "Muster GmbH"


def test_nobody_is_one_for_each_marketplace():
    nobody = customer(buyer=None, address={"city": "Reno", "countryCode": "US"})
    assert nobody.anonymous
    assert nobody.key == customer(buyer={}, address=None).key
    assert nobody.key != customer(buyer={}, address=None, marketplace_id="A13V1IB3VIYZZH").key


def test_keys_show_nothing():
    assert "petra" not in customer().key.lower()
    assert "@" not in customer().key


def test_addresses_are_told_apart_and_found_again():
    one, other = delivery(), delivery(address={**ADDRESS, "addressLine2": "Hof"})
    assert one is not None
    assert other is not None
    assert one == delivery()
    assert one.key != other.key
    assert delivery(address=None) is None
    assert delivery(address={}) is None


def test_a_delivery_address_has_a_name():
    found = delivery(address={"addressLine1": "Weg 1"})
    assert found is not None
    assert found.address.name == "Petra Muster"


def test_a_fingerprint_leaves_out_the_phone():
    address = Address(line1="Weg 1", phone="1")
    assert fingerprint(address) == fingerprint(Address(line1="Weg 1"))
    assert fingerprint(address) != fingerprint(Address(line1="Weg 2"))
    assert fingerprint(None) == ""
