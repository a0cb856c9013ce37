# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders come in: what is made of them, and that twice is once."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal

from amazon_connector.port import IMPORTED, NOT_IMPORTED, WAITING
from amazon_connector.testing.orders import item, order

from .base import FRANCE, JAPAN, SELLER, Contract

ONE, TWO = "302-0000001-0000001", "302-0000002-0000002"
LATER = "2026-11-23T12:05:00Z"


class OrdersContract(Contract):
    """New orders."""

    topic = "orders"

    def test_fbm_order_gets_a_confirmed_order_and_an_open_delivery(self) -> None:
        self.account()
        self.world.product("SKU-1")
        self.at_amazon(order(ONE, items=[item(sku="SKU-1", quantity=2, price="11.90")]))
        self.sync()
        seen = self.seen(ONE)
        self.assertEqual(seen.state, "confirmed")
        self.assertEqual(seen.total, Decimal("23.80"))
        self.assertEqual(
            [(d.state, dict(d.items)) for d in seen.deliveries], [("open", {"SKU-1": 2})]
        )
        self.assertEqual(seen.moves, [])
        self.assertEqual(self.row(ONE).state, IMPORTED)

    def test_the_order_carries_amazons_date_marketplace_channel_account_and_team(self) -> None:
        account = self.account()
        self.at_amazon(order(ONE, created="2026-11-20T10:00:00.250Z", marketplace_id=FRANCE))
        self.sync()
        seen = self.seen(ONE)
        self.assertEqual(
            seen.ordered_at.replace(microsecond=0), datetime(2026, 11, 20, 10, tzinfo=timezone.utc)
        )
        self.assertEqual((seen.marketplace_id, seen.channel), (FRANCE, "MERCHANT"))
        self.assertEqual(seen.account_id, account)
        self.assertEqual(seen.sales_team, "Amazon", "The team that the company's accounts share.")
        self.assertEqual(seen.currency, "EUR")

    def test_an_item_gets_lines_for_product_shipping_and_gift_wrap(self) -> None:
        self.account()
        self.world.product("SKU-1")
        self.at_amazon(
            order(
                ONE,
                items=[
                    item(
                        sku="SKU-1",
                        quantity=1,
                        price="20.00",
                        shipping="4.99",
                        gift_wrap="2.50",
                        gift_message="Für dich ☃",
                    )
                ],
            )
        )
        self.sync()
        seen = self.seen(ONE)
        self.assertEqual(
            sorted((line.kind, line.product, line.total) for line in seen.lines),
            [
                ("gift_wrap", "Amazon Sale", Decimal("2.50")),
                ("product", "SKU-1", Decimal("20.00")),
                ("shipping", "Amazon Shipping", Decimal("4.99")),
            ],
        )
        self.assertIn("Für dich ☃", seen.gift_messages)
        self.assertIn("Für dich ☃", seen.deliveries[0].gift_messages)
        self.assertEqual(dict(seen.deliveries[0].items), {"SKU-1": 1})

    def test_discounts_and_other_charges_get_lines_of_their_own(self) -> None:
        self.account()
        self.world.product("SKU-1")
        goods = item(
            sku="SKU-1",
            price="20.00",
            shipping="5.00",
            discount="3.00",
            shipping_discount="5.00",
            other={"COD_FEE": "1.50", "NEW_FEE": "0.40"},
        )
        self.at_amazon(order(ONE, items=[goods]))
        self.sync()
        seen = self.seen(ONE)
        self.assertEqual(seen.total, Decimal("18.90"))
        discounts = [line for line in seen.lines if line.kind == "discount"]
        self.assertEqual(sorted(d.total for d in discounts), [Decimal("-5.00"), Decimal("-3.00")])
        self.assertEqual({d.quantity for d in discounts}, {Decimal(1)})
        charges = sorted(line.total for line in seen.lines if line.kind == "charge")
        self.assertEqual(charges, [Decimal("0.40"), Decimal("1.50")])
        self.assertEqual(dict(seen.deliveries[0].items), {"SKU-1": 1})

    def test_an_amount_that_does_not_divide_stays_exact(self) -> None:
        self.account()
        self.world.product("SKU-1")
        self.at_amazon(order(ONE, items=[item(sku="SKU-1", quantity=3, amount="10.00")]))
        self.sync()
        self.assertEqual(self.seen(ONE).total, Decimal("10.00"))
        self.assertEqual(dict(self.seen(ONE).deliveries[0].items), {"SKU-1": 3})

    def test_yen_have_no_decimals(self) -> None:
        self.account(region="FE", marketplace_ids=(JAPAN,), currency="JPY")
        self.at_amazon(
            order(
                ONE, marketplace_id=JAPAN, currency="JPY", items=[item(quantity=3, amount="5980")]
            )
        )
        self.sync()
        self.assertEqual((self.seen(ONE).total, self.seen(ONE).currency), (Decimal(5980), "JPY"))

    def test_a_page_and_every_version_of_it_twice_has_one_effect(self) -> None:
        self.account()
        self.world.product("SKU-1")
        ids = [f"302-000000{n}-0000000" for n in range(5)]
        older = [order(i, items=[item(sku="SKU-1", quantity=2)]) for i in ids]
        newer = [order(i, updated=LATER, items=[item(sku="SKU-1")]) for i in ids]
        self.at_amazon(*older)
        self.sync()
        first = self.everything(ids)
        self.assertEqual(self.world.count("sales_orders"), 5)
        self.assertEqual(self.read_again(), ids)
        self.assertEqual(self.everything(ids), first)
        self.at_amazon(*newer)
        self.assertEqual(self.read_again(), ids)
        changed = self.everything(ids)
        self.assertEqual({self.seen(i).total for i in ids}, {Decimal("11.90")})
        for version in (newer, older):
            self.at_amazon(*version)
            self.assertEqual(self.read_again(), ids)
            self.assertEqual(self.everything(ids), changed)

    def test_pending_orders_wait_and_enter_when_paid(self) -> None:
        self.account()
        self.at_amazon(order(ONE, status="PENDING"))
        self.sync()
        self.assertIsNone(self.world.order(SELLER, ONE))
        self.assertEqual(self.row(ONE).state, WAITING)
        self.later(minutes=10)
        self.at_amazon(order(ONE, status="UNSHIPPED", updated="2026-11-23T12:05:00Z"))
        self.sync()
        self.assertEqual(self.row(ONE).state, IMPORTED)
        self.assertEqual(self.seen(ONE).state, "confirmed")

    def test_first_seen_cancelled_is_a_row_and_nothing_else(self) -> None:
        self.account()
        self.at_amazon(order(ONE, status="CANCELLED"))
        self.sync()
        self.assertEqual(self.row(ONE).state, NOT_IMPORTED)
        self.assertTrue(self.row(ONE).reason)
        self.assertEqual(self.world.count("sales_orders"), 0)
        self.assertEqual(self.world.count("customers"), 0)

    def test_the_buyer_is_found_again(self) -> None:
        self.account()
        self.at_amazon(order(ONE), order(TWO))
        self.sync()
        self.assertEqual(self.seen(ONE).customer_id, self.seen(TWO).customer_id)
        self.assertEqual(self.seen(ONE).delivery_address_id, self.seen(TWO).delivery_address_id)
        self.later(minutes=10)
        self.at_amazon(order("302-3-3", updated="2026-11-23T12:05:00Z"))
        self.sync()
        self.assertEqual(self.seen("302-3-3").customer_id, self.seen(ONE).customer_id)
        self.assertEqual(self.world.count("customers"), 1)

    def test_an_order_without_anybody_is_tolerated(self) -> None:
        self.account()
        self.at_amazon(
            order(
                ONE,
                channel="AMAZON",
                status="SHIPPED",
                buyer={},
                address={"city": "Reno", "countryCode": "US"},
            ),
            order(TWO, buyer=None, address=None),
        )
        self.sync()
        self.assertEqual(self.seen(ONE).state, "confirmed")
        self.assertEqual(self.seen(ONE).customer_id, self.seen(TWO).customer_id)

    def test_the_address_is_written_as_amazon_gives_it(self) -> None:
        self.account()
        self.at_amazon(
            order(
                ONE,
                address={
                    "name": "Zoë Ünal",
                    "addressLine1": "Straße 1",
                    "addressLine2": "Hof",
                    "city": "Köln",
                    "postalCode": "50667",
                    "countryCode": "DE",
                },
            )
        )
        self.sync()
        seen = self.seen(ONE).delivery_address
        self.assertEqual(
            (seen.name, seen.line1, seen.line2, seen.city, seen.postal_code, seen.country),
            ("Zoë Ünal", "Straße 1", "Hof", "Köln", "50667", "DE"),
        )
