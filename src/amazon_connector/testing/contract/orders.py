# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders come in: what is made of them, and that twice is once."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from amazon_connector.port import CANCELLED_STATE, IMPORTED, NOT_IMPORTED, QUARANTINED, WAITING
from amazon_connector.testing.orders import item, order

from .base import FRANCE, GERMANY, JAPAN, NOW, SELLER, VAT_19, Contract

ONE, TWO = "302-0000001-0000001", "302-0000002-0000002"


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
        self.assertTrue(seen.sales_team)
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
        page = [order(f"302-000000{n}-0000000", items=[item(str(n))]) for n in range(5)]
        self.at_amazon(*page)
        self.sync()
        before = [
            self.world.count(kind)
            for kind in ("sales_orders", "customers", "addresses", "deliveries", "moves")
        ]
        self.later(minutes=10)
        self.at_amazon(*page)
        self.sync()
        self.later(minutes=10)
        self.connector.synchronize_from(self.backend.accounts()[0].account_id, NOW)
        self.sync()
        after = [
            self.world.count(kind)
            for kind in ("sales_orders", "customers", "addresses", "deliveries", "moves")
        ]
        self.assertEqual(before, after)
        self.assertEqual(before[0], 5)

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


class FbaContract(Contract):
    """Goods at Amazon."""

    topic = "orders"

    def test_a_shipped_fba_order_moves_stock_out_of_the_amazon_location(self) -> None:
        self.account()
        self.world.product("SKU-1")
        self.world.stock("SKU-1", "amazon", 10)
        self.at_amazon(
            order(
                ONE,
                channel="AMAZON",
                status="SHIPPED",
                updated="2026-11-23T09:30:00Z",
                items=[item(sku="SKU-1", quantity=2)],
            )
        )
        self.sync()
        seen = self.seen(ONE)
        self.assertEqual(seen.deliveries, [])
        self.assertEqual(
            [(m.product, m.quantity, m.source) for m in seen.moves], [("SKU-1", 2, "amazon")]
        )
        self.assertEqual(seen.moves[0].date, datetime(2026, 11, 23, 9, 30, tzinfo=timezone.utc))
        self.assertEqual(self.world.on_hand("SKU-1", "amazon"), 8)
        self.assertEqual(self.world.on_hand("SKU-1", "warehouse"), 0)

    def test_a_split_item_is_moved_whole_and_once(self) -> None:
        self.account()
        self.world.product("SKU-1")
        shipped = order(
            ONE,
            channel="AMAZON",
            status="SHIPPED",
            items=[item(sku="SKU-1", quantity=3, amount="10.00")],
        )
        self.at_amazon(shipped)
        self.sync()
        self.later(minutes=10)
        self.at_amazon({**shipped, "lastUpdatedTime": "2026-11-23T12:05:00Z"})
        self.sync()
        self.assertEqual(sum(m.quantity for m in self.seen(ONE).moves), 3)
        self.assertEqual(self.world.on_hand("SKU-1", "amazon"), -3)

    def test_services_move_nothing(self) -> None:
        self.account()
        self.world.product("SERVICE", storable=False)
        self.at_amazon(order(ONE, channel="AMAZON", status="SHIPPED", items=[item(sku="SERVICE")]))
        self.sync()
        self.assertEqual(self.world.on_hand("SERVICE", "amazon"), 0)

    def test_unshipped_fba_orders_wait(self) -> None:
        self.account()
        self.at_amazon(order(ONE, channel="AMAZON", status="UNSHIPPED"))
        self.sync()
        self.assertEqual(self.row(ONE).state, WAITING)
        self.assertEqual(self.world.count("sales_orders"), 0)

    def test_history_moves_no_stock(self) -> None:
        self.account()
        self.world.product("SKU-1")
        self.at_amazon(
            order(
                ONE,
                channel="AMAZON",
                status="SHIPPED",
                updated="2026-10-20T10:00:00Z",
                items=[item(sku="SKU-1")],
            ),
            order(TWO, status="SHIPPED", updated="2026-10-20T10:00:00Z", items=[item(sku="SKU-1")]),
        )
        self.connector.synchronize_from(
            self.backend.accounts()[0].account_id, datetime(2026, 10, 1, tzinfo=timezone.utc)
        )
        self.sync()
        for order_id in (ONE, TWO):
            seen = self.seen(order_id)
            self.assertTrue(seen.history)
            self.assertEqual((seen.moves, seen.deliveries), ([], []))
            self.assertEqual(seen.state, "confirmed")
        self.assertEqual(self.world.on_hand("SKU-1", "amazon"), 0)
        self.assertEqual(self.world.on_hand("SKU-1", "warehouse"), 0)

    def test_history_that_amazon_cancels_later_is_flagged(self) -> None:
        account = self.account()
        before: dict[str, Any] = {"channel": "AMAZON", "items": [item(sku="SKU-1")]}
        self.at_amazon(order(ONE, status="SHIPPED", updated="2026-10-20T10:00:00Z", **before))
        self.drive(self.connector.recover(account, ONE))
        self.at_amazon(order(ONE, status="CANCELLED", updated="2026-11-23T11:00:00Z", **before))
        self.sync()
        self.assertEqual(self.seen(ONE).state, "confirmed")
        self.assertIn("ancelled on Amazon", self.row(ONE).flag)

    def test_cancelled_after_amazon_shipped_is_flagged_and_not_undone(self) -> None:
        self.account()
        self.world.product("SKU-1")
        self.at_amazon(order(ONE, channel="AMAZON", status="SHIPPED", items=[item(sku="SKU-1")]))
        self.sync()
        self.later(minutes=10)
        self.at_amazon(
            order(
                ONE,
                channel="AMAZON",
                status="CANCELLED",
                updated="2026-11-23T12:05:00Z",
                items=[item(sku="SKU-1")],
            )
        )
        self.sync()
        self.assertEqual(self.seen(ONE).state, "confirmed")
        self.assertIn("SKU-1", self.row(ONE).flag)
        self.assertEqual(self.world.on_hand("SKU-1", "amazon"), -1)


class PairingContract(Contract):
    """Which product a line is."""

    topic = "orders"

    def product_of(self, order_id: str) -> str:
        return next(line.product for line in self.seen(order_id).lines if line.kind == "product")

    def test_the_internal_reference_pairs_and_makes_the_offer(self) -> None:
        self.account()
        self.world.product("SKU-1")
        self.at_amazon(order(ONE, items=[item(sku="SKU-1")]))
        self.sync()
        self.assertEqual(self.product_of(ONE), "SKU-1")
        self.assertEqual(self.world.count("offers"), 1)

    def test_the_offer_comes_first(self) -> None:
        account = self.account()
        self.world.product("SKU-1")
        self.world.product("OTHER")
        self.world.offer(account, GERMANY, "SKU-1", "OTHER")
        self.world.offer(account, GERMANY, "SKU-2", "OTHER")
        self.at_amazon(order(ONE, items=[item("1", "SKU-1"), item("2", "SKU-2")]))
        self.sync()
        self.assertEqual({line.product for line in self.seen(ONE).lines}, {"OTHER"})

    def test_skus_are_compared_exactly(self) -> None:
        self.account()
        self.world.product("sku-1")
        self.at_amazon(
            order(ONE, items=[item(sku="SKU-1")]), order(TWO, items=[item(sku="sku-1 ")])
        )
        self.sync()
        self.assertEqual(self.product_of(ONE), "Amazon Sale")
        self.assertEqual(self.product_of(TWO), "Amazon Sale")

    def test_an_unknown_sku_is_amazon_sale_and_is_delivered(self) -> None:
        self.account()
        self.at_amazon(order(ONE, items=[item(sku="NEVER-SEEN", shipping="3.00")]))
        self.sync()
        self.assertEqual(self.product_of(ONE), "Amazon Sale")
        self.assertEqual(self.world.count("offers"), 0)
        self.assertEqual(sum(self.seen(ONE).deliveries[0].items.values()), 1)

    def test_default_lines_are_paired_again(self) -> None:
        account = self.account()
        self.at_amazon(order(ONE, items=[item(sku="LATE", quantity=2)]))
        self.sync()
        self.world.product("LATE")
        self.connector.synchronize_from(account, NOW)
        self.sync()
        self.assertEqual(self.product_of(ONE), "LATE")
        self.assertEqual(
            [(d.state, dict(d.items)) for d in self.seen(ONE).deliveries if d.state == "open"],
            [("open", {"LATE": 2})],
        )
        self.assertEqual(self.world.count("offers"), 1)

    def test_a_pairing_that_the_erp_refuses_is_an_issue_until_it_goes_well(self) -> None:
        account = self.account()
        self.at_amazon(order(ONE, items=[item(sku="LATE")]), order(TWO, items=[item(sku="LATE")]))
        self.sync()
        self.world.product("LATE", tax=VAT_19)
        self.world.refuse(ONE)
        for _ in range(2):
            self.connector.synchronize_from(account, NOW)
            self.sync()
            self.assertEqual(self.product_of(ONE), "Amazon Sale")
            self.assertEqual(self.product_of(TWO), "LATE")
            told = [i for i in self.world.issues() if i.kind == "order_not_paired"]
            self.assertEqual([issue.order_id for issue in told], [ONE])
            self.assertIn("default product", told[0].message)
        self.world.accept(ONE)
        self.drive(self.connector.recover(account, ONE))
        self.sync()
        self.assertEqual(self.product_of(ONE), "LATE")
        self.assertEqual(self.world.issues(), [])

    def test_shipping_and_gift_wrapping_codes_pair_by_internal_reference(self) -> None:
        self.account()
        self.world.product("STANDARD", storable=False)
        self.world.product("Classic", storable=False)
        wrapped = item(sku="X", shipping="4.00", gift_wrap="1.00", gift_message="hi")
        wrapped["fulfillment"]["packing"]["giftOption"]["giftWrapLevel"] = "Classic"
        one = order(ONE, items=[wrapped])
        one["fulfillment"]["fulfillmentServiceLevel"] = "STANDARD"
        self.at_amazon(one)
        self.sync()
        products = {line.kind: line.product for line in self.seen(ONE).lines}
        self.assertEqual(products["shipping"], "STANDARD")
        self.assertEqual(products["gift_wrap"], "Classic")


class QuarantineContract(Contract):
    """One bad order never stops the rest."""

    topic = "orders"

    def test_an_order_that_the_erp_refuses_waits_and_the_rest_goes_on(self) -> None:
        self.account()
        self.world.refuse(TWO)
        self.at_amazon(order(ONE), order(TWO), order("302-3-3"))
        self.sync()
        self.assertEqual(self.row(ONE).state, IMPORTED)
        self.assertEqual(self.row("302-3-3").state, IMPORTED)
        self.assertEqual(self.row(TWO).state, QUARANTINED)
        self.assertIsNone(self.world.order(SELLER, TWO))
        self.assertEqual([i.order_id for i in self.world.issues()], [TWO])
        account = self.backend.accounts()[0]
        assert account.cursor is not None
        self.assertGreater(account.cursor, NOW.replace(hour=11))

    def test_it_is_tried_again_by_itself_at_growing_intervals(self) -> None:
        self.account()
        self.world.refuse(ONE)
        self.at_amazon(order(ONE))
        self.sync()
        first = self.row(ONE)
        self.later(minutes=6)
        self.sync()
        second = self.row(ONE)
        self.assertEqual((first.attempts, second.attempts), (1, 2))
        self.assertGreater(second.next_attempt - self.clock.now(), first.next_attempt - NOW)
        self.world.accept(ONE)
        self.later(days=1)
        self.sync()
        self.assertEqual(self.row(ONE).state, IMPORTED)
        self.assertEqual(self.world.issues(), [])

    def test_retry_is_at_once(self) -> None:
        account = self.account()
        self.world.refuse(ONE)
        self.at_amazon(order(ONE))
        self.sync()
        self.world.accept(ONE)
        self.connector.retry([account])
        self.sync()
        self.assertEqual(self.seen(ONE).state, "confirmed")

    def test_one_order_that_amazon_refuses_stops_no_other_retry(self) -> None:
        account = self.account()
        for order_id in (ONE, TWO):
            self.world.refuse(order_id)
        self.at_amazon(order(ONE), order(TWO))
        self.sync()
        for order_id in (ONE, TWO):
            self.world.accept(order_id)
        self.connector.retry([account])
        self.amazon.fail("getOrder", 403, b'{"errors":[{"code":"Unauthorized","message":"x"}]}')
        self.sync()
        states = sorted((self.row(ONE).state, self.row(TWO).state))
        self.assertEqual(states, [IMPORTED, QUARANTINED])

    def test_an_unknown_currency_is_an_issue(self) -> None:
        self.account()
        self.at_amazon(order(ONE, currency="QQQ"), order(TWO))
        self.sync()
        self.assertEqual(self.row(ONE).state, QUARANTINED)
        self.assertIn("QQQ", self.row(ONE).reason)
        self.assertEqual(self.row(TWO).state, IMPORTED)

    def test_an_order_that_cannot_be_read_is_an_issue(self) -> None:
        self.account()
        self.at_amazon(order(ONE, items=[item(price="1.2.3")], grand_total="1"), order(TWO))
        self.sync()
        self.assertEqual(self.row(ONE).state, QUARANTINED)
        self.assertEqual(self.row(TWO).state, IMPORTED)

    def test_recover_brings_one_order(self) -> None:
        account = self.account()
        self.at_amazon(order(ONE, created="2026-01-01T00:00:00Z", updated="2026-01-01T00:00:00Z"))
        self.sync()
        self.assertIsNone(self.world.order(SELLER, ONE))
        use_case = self.connector.recover(account, f" {ONE} ")
        self.drive(use_case)
        self.assertEqual(self.seen(ONE).state, "confirmed")
        self.assertIn(ONE, use_case.result)

    def test_cancelled_state_has_a_name(self) -> None:
        self.account()
        self.at_amazon(order(ONE))
        self.sync()
        self.later(minutes=10)
        self.at_amazon(order(ONE, status="CANCELLED", updated="2026-11-23T12:05:00Z"))
        self.sync()
        self.assertEqual(self.row(ONE).state, CANCELLED_STATE)
