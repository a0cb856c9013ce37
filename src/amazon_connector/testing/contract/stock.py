# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock (FBM): what Amazon should show, reckoned from what the warehouse has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from amazon_connector.domain.quantities import StockRules
from amazon_connector.port import (
    HELD,
    NOT_APPLICABLE,
    PREVIEW,
    STOCK_ON,
    STOCK_READY,
    SYNCHRONIZED,
    TO_SEND,
    SkuKey,
    SkuStock,
)
from amazon_connector.spapi import format_time
from amazon_connector.steps import AgainAt
from amazon_connector.testing.amazon_stock import ListingOnAmazon
from amazon_connector.testing.orders import item, order

from .base import FRANCE, GERMANY, SELLER, Contract

ONE = "302-0000001-0000001"


class StockContract(Contract):
    """What the contracts about stock share: an account and an SKU in ten pieces."""

    topic = "stock"

    def setUp(self) -> None:
        super().setUp()
        self.account_id = self.account()
        self.sell("SKU-1", pieces=10, on_amazon=3)

    # Arranging

    def sell(self, sku: str, pieces: int = 0, on_amazon: int | None = 0, **listing: Any) -> None:
        """A product with an offer in Germany, so many pieces, and its listing at Amazon."""
        self.world.product(sku)
        if pieces:
            self.world.stock(sku, "warehouse", pieces)
        self.world.offer(self.account_id, GERMANY, sku, sku)
        self.amazon.listings[sku] = ListingOnAmazon(quantity=on_amazon, **listing)

    def start(self) -> None:
        """Turned on, compared, and a person says yes."""
        self.connector.stock.turn_on(self.account_id)
        self.sync()
        self.connector.stock.start(self.account_id)
        self.settle()

    def settle(self, seconds: float = 2, times: int = 8) -> None:
        """The stock's own work alone, as often as the usage plans may want within this time."""
        ends = self.clock.now() + timedelta(seconds=seconds * times)
        while self.clock.now() < ends:
            work = [u for u in self.connector.work() if ".stock." in type(u).__module__]
            waits = [wait.when for wait in map(self.drive, work) if isinstance(wait, AgainAt)]
            more = any(when < ends for when in waits)
            left = (ends - self.clock.now()).total_seconds()
            self.later(seconds=seconds if more else left)

    def bought(
        self, status: str = "UNSHIPPED", sku: str = "SKU-1", channel: str = "MERCHANT"
    ) -> None:
        """An order over three pieces is changed on Amazon, and read."""
        self.later(minutes=10)
        updated = format_time(self.clock.now() - timedelta(minutes=5))
        items = [item("1", sku, 3)]
        self.at_amazon(order(ONE, items=items, status=status, channel=channel, updated=updated))
        self.sync()

    # Inspecting

    def stock_of(self, sku: str = "SKU-1", region: str = "EU") -> SkuStock:
        key = SkuKey(SELLER, region, sku)
        found: Mapping[SkuKey, SkuStock] = self.backend.sku_stocks([key])
        self.assertIn(key, found, f"There is no row for {sku}.")
        return found[key]

    def wanted(self, sku: str = "SKU-1") -> int | None:
        self.settle(times=1)
        return self.stock_of(sku).wanted

    def told(self, sku: str = "SKU-1") -> list[int]:
        """The quantities that Amazon was sent one by one, the oldest first."""
        return [sent.quantity for sent in self.amazon.patched if sent.sku == sku]


class StockQuantitiesContract(StockContract):
    """The wanted quantity: available in the account's warehouse, after the offer's rules."""

    def setUp(self) -> None:
        super().setUp()
        self.start()

    def test_what_lies_in_the_warehouse_and_inside_it_counts(self) -> None:
        self.world.stock("SKU-1", "shelf", 4)
        self.assertEqual(self.wanted(), 14)

    def test_what_lies_at_amazon_or_is_in_transit_never_counts(self) -> None:
        self.sell("SKU-2")
        self.world.stock("SKU-2", "amazon", 100)
        self.world.stock("SKU-2", "transit", 50)
        self.assertEqual(self.wanted("SKU-2"), 0)

    def test_an_amazon_location_inside_the_warehouse_does_not_count_either(self) -> None:
        self.sell("SKU-2")
        self.world.nest_amazon(self.account_id)
        self.world.stock("SKU-2", "amazon", 100)
        self.assertEqual(self.wanted("SKU-2"), 0)

    def test_an_order_takes_its_pieces_when_it_is_reserved_and_once(self) -> None:
        self.bought()
        self.assertEqual(self.wanted(), 7)
        self.world.deliver(SELLER, ONE, {"SKU-1": 3}, "DHL", "JD1")
        self.assertEqual(self.wanted(), 7)

    def test_a_cancelled_order_gives_its_pieces_back(self) -> None:
        self.bought()
        self.bought("CANCELLED")
        self.assertEqual(self.wanted(), 10)

    def test_a_delivery_that_is_not_reserved_takes_its_pieces_all_the_same(self) -> None:
        self.bought()
        self.assertEqual(self.wanted(), 7)
        for _ in range(2):
            self.world.unreserve(SELLER, ONE)
            self.assertEqual(self.wanted(), 7)
        self.world.stock("SKU-1", "shelf", 2)
        self.assertEqual(self.wanted(), 9)
        self.world.deliver(SELLER, ONE, {"SKU-1": 1}, "DHL", "JD1")
        self.assertEqual(self.wanted(), 9)

    def test_an_order_that_waits_for_goods_takes_what_arrives(self) -> None:
        self.world.stock("SKU-1", "warehouse", -9)
        self.bought()
        self.assertEqual(self.wanted(), 0)
        self.world.unreserve(SELLER, ONE)
        self.world.stock("SKU-1", "warehouse", 4)
        self.assertEqual(self.wanted(), 2)

    def test_a_cancelled_delivery_that_was_not_reserved_gives_its_pieces_back(self) -> None:
        self.bought()
        self.world.unreserve(SELLER, ONE)
        self.assertEqual(self.wanted(), 7)
        self.bought("CANCELLED")
        self.assertEqual(self.wanted(), 10)

    def test_a_pending_order_holds_its_pieces_until_it_is_paid(self) -> None:
        self.bought("PENDING")
        self.assertEqual(self.wanted(), 7)
        self.bought()
        self.assertEqual(self.wanted(), 7)

    def test_a_pending_order_that_is_cancelled_lets_go(self) -> None:
        self.bought("PENDING")
        self.assertEqual(self.wanted(), 7)
        self.bought("CANCELLED")
        self.assertEqual(self.wanted(), 10)

    def test_buffer_share_maximum_and_a_fixed_quantity(self) -> None:
        for rules, quantity in (
            (StockRules(buffer=2), 8),
            (StockRules(share=50), 5),
            (StockRules(buffer=1, share=50), 4),
            (StockRules(maximum=6), 6),
            (StockRules(fixed=25), 25),
            (StockRules(buffer=20), 0),
        ):
            with self.subTest(rules=rules):
                self.world.stock_rules(self.account_id, GERMANY, "SKU-1", rules)
                self.assertEqual(self.wanted(), quantity)

    def test_below_zero_is_zero(self) -> None:
        self.world.stock("SKU-1", "warehouse", -14)
        self.assertEqual(self.wanted(), 0)

    def test_two_skus_of_a_product_promise_all_of_it_each(self) -> None:
        self.world.offer(self.account_id, GERMANY, "SECOND", "SKU-1")
        self.amazon.listings["SECOND"] = ListingOnAmazon(quantity=0)
        self.assertEqual((self.wanted(), self.wanted("SECOND")), (10, 10))

    def test_they_promise_no_piece_twice_if_the_account_says_so(self) -> None:
        self.world.offer(self.account_id, GERMANY, "SECOND", "SKU-1")
        self.amazon.listings["SECOND"] = ListingOnAmazon(quantity=0)
        self.world.stock("SKU-1", "warehouse", 1)
        self.world.promise_no_piece_twice(self.account_id)
        quantities = [self.wanted(), self.wanted("SECOND")]
        self.assertEqual(sorted(q for q in quantities if q is not None), [5, 6])

    def test_the_offers_of_an_sku_share_one_quantity(self) -> None:
        self.world.offer(self.account_id, FRANCE, "SKU-1", "SKU-1")
        self.assertEqual(self.wanted(), 10)
        self.assertEqual(self.stock_of().state, SYNCHRONIZED)

    def test_offers_that_disagree_are_an_issue_and_nothing_is_sent(self) -> None:
        self.world.offer(self.account_id, FRANCE, "SKU-1", "SKU-1")
        self.world.stock_rules(self.account_id, FRANCE, "SKU-1", StockRules(buffer=5))
        self.world.stock("SKU-1", "warehouse", 7)
        before = self.told()
        self.sync()
        self.assertEqual((self.stock_of().state, self.told()), (HELD, before))
        (issue,) = [i for i in self.world.issues() if i.kind == "stock_rules"]
        self.assertIn("SKU-1", issue.message)
        self.world.stock_rules(self.account_id, GERMANY, "SKU-1", StockRules(buffer=5))
        self.sync()
        self.assertEqual((self.stock_of().state, self.told()[-1]), (SYNCHRONIZED, 12))
        self.assertEqual([i for i in self.world.issues() if i.kind == "stock_rules"], [])

    def test_offers_of_an_sku_with_different_products_disagree_whichever_is_touched(self) -> None:
        self.world.product("OTHER")
        self.world.offer(self.account_id, FRANCE, "SKU-1", "OTHER")
        for product in ("OTHER", "SKU-1"):
            self.world.stock(product, "warehouse", 4)
            self.settle()
            self.assertEqual((self.stock_of().state, self.told()), (HELD, [10]))
            self.assertIn("different products", self.stock_of().why)

    def test_what_is_not_counted_in_stock_has_no_quantity(self) -> None:
        self.world.product("SERVICE", storable=False)
        self.world.offer(self.account_id, GERMANY, "SERVICE", "SERVICE")
        self.amazon.listings["SERVICE"] = ListingOnAmazon(quantity=0)
        self.sync()
        self.assertEqual(self.backend.sku_stocks([SkuKey(SELLER, "EU", "SERVICE")]), {})
        self.assertEqual(self.told("SERVICE"), [])

    def test_default_products_have_no_quantity(self) -> None:
        self.bought(sku="UNKNOWN")
        self.assertEqual(self.told("UNKNOWN"), [])

    def test_an_sku_without_an_offer_any_more_is_not_sent(self) -> None:
        self.world.delete_offer(self.account_id, GERMANY, "SKU-1")
        before = self.told()
        self.world.stock("SKU-1", "warehouse", 5)
        self.sync()
        self.assertEqual((self.stock_of().state, self.told()), (NOT_APPLICABLE, before))

    def test_everything_is_computed_again_at_intervals(self) -> None:
        row = self.stock_of()
        with self.backend.atomic():
            self.backend.save_sku_stocks([_other_quantity(row)])
        self.sync()
        self.assertEqual(self.stock_of().wanted, 1)
        self.later(hours=2)
        self.assertEqual(self.wanted(), 10)


class StockStartContract(StockContract):
    """Turned on it shows what would change; a person's yes starts it."""

    def test_nothing_is_sent_before_the_yes(self) -> None:
        self.connector.stock.turn_on(self.account_id)
        self.sync()
        self.assertEqual(self.backend.accounts()[0].stock.mode, STOCK_READY)
        row = self.stock_of()
        self.assertEqual((row.state, row.on_amazon, row.wanted), (PREVIEW, 3, 10))
        self.assertEqual(self.told(), [])

    def test_the_yes_starts_it(self) -> None:
        self.start()
        self.assertEqual(self.backend.accounts()[0].stock.mode, STOCK_ON)
        self.assertEqual((self.stock_of().state, self.told()), (SYNCHRONIZED, [10]))

    def test_the_yes_needs_the_comparison(self) -> None:
        self.connector.stock.turn_on(self.account_id)
        with self.assertRaisesRegex(Exception, "not complete"):
            self.connector.stock.start(self.account_id)

    def test_turned_off_nothing_is_sent(self) -> None:
        self.start()
        self.connector.stock.turn_off(self.account_id)
        self.world.stock("SKU-1", "warehouse", 5)
        self.sync()
        self.assertEqual(self.told(), [10])

    def test_fba_is_never_given_a_merchant_quantity(self) -> None:
        self.sell("SKU-FBA", pieces=5, on_amazon=None, fba=True)
        self.start()
        self.assertEqual(self.stock_of("SKU-FBA").state, NOT_APPLICABLE)
        self.assertIn("FBA", self.stock_of("SKU-FBA").why)
        self.assertEqual(self.told("SKU-FBA"), [])

    def test_an_sku_that_became_fba_is_read_again_before_anything_is_sent(self) -> None:
        self.start()
        self.amazon.listings["SKU-1"] = ListingOnAmazon(quantity=None, fba=True)
        self.bought("SHIPPED", channel="AMAZON")
        self.world.stock("SKU-1", "warehouse", 5)
        self.settle()
        self.assertEqual((self.stock_of().state, self.told()), (NOT_APPLICABLE, [10]))

    def test_selling_one_sku_both_ways_is_a_switch_on_the_offer(self) -> None:
        self.sell("SKU-FBA", pieces=5, on_amazon=None, fba=True)
        self.world.stock_rules(self.account_id, GERMANY, "SKU-FBA", also_fbm=True)
        self.start()
        self.assertEqual(self.told("SKU-FBA"), [5])

    def test_an_sku_that_amazon_does_not_list_needs_attention(self) -> None:
        self.world.product("GHOST")
        self.world.offer(self.account_id, GERMANY, "GHOST", "GHOST")
        self.start()
        self.assertEqual(self.stock_of("GHOST").state, HELD)
        self.assertIn("no listing", self.stock_of("GHOST").why)
        self.assertEqual(self.told("GHOST"), [])

    def test_a_new_offer_is_read_before_anything_is_sent(self) -> None:
        self.start()
        self.sell("SKU-2", pieces=6, on_amazon=None, fba=True)
        self.sync()
        self.sync()
        self.assertEqual(self.told("SKU-2"), [])

    def test_what_amazon_shows_is_read_back_and_put_right(self) -> None:
        self.start()
        self.amazon.listings["SKU-1"].quantity = 99
        self.connector.stock.compare([self.account_id])
        self.sync()
        self.assertEqual((self.stock_of().on_amazon, self.told()), (99, [10, 10]))

    def test_once_a_day_everything_is_read_back(self) -> None:
        self.start()
        self.amazon.listings["SKU-1"].quantity = 99
        self.later(hours=12)
        self.settle()
        self.assertEqual(self.told(), [10])
        self.later(hours=13)
        self.settle()
        self.assertEqual((self.stock_of().on_amazon, self.told()), (99, [10, 10]))

    def test_a_round_that_empties_the_shop_waits_for_a_person(self) -> None:
        skus = [f"MANY-{n:02}" for n in range(12)]
        for sku in skus:
            self.sell(sku, pieces=2, on_amazon=1)
        self.start()
        for sku in skus:
            self.world.stock(sku, "warehouse", -2)
        self.settle()
        self.assertEqual({tuple(self.told(sku)) for sku in skus}, {(2,)})
        self.assertIn("12 of 13", self.backend.accounts()[0].stock.stopped)
        (mail,) = self.world.mails()
        self.assertIn("12 of 13", mail)
        (issue,) = [i for i in self.world.issues() if i.kind == "stock_stopped"]
        self.connector.stock.send_anyway(self.account_id)
        self.settle()
        self.assertEqual({tuple(self.told(sku)) for sku in skus}, {(2, 0)})
        self.assertEqual([i for i in self.world.issues() if i.kind == issue.kind], [])

    def test_due_rows_come_by_account_and_no_more_than_asked_for(self) -> None:
        for sku in ("SKU-2", "SKU-3"):
            self.sell(sku, pieces=1)
        self.connector.stock.turn_on(self.account_id)
        self.sync()
        now = self.clock.now()
        rows = [_due(self.stock_of(sku), now) for sku in ("SKU-1", "SKU-2", "SKU-3")]
        with self.backend.atomic():
            self.backend.save_sku_stocks(rows)
        due = self.backend.sku_stocks_to_send([self.account_id], now, 2)
        self.assertEqual([row.key.sku for row in due], ["SKU-1", "SKU-2"])
        self.assertEqual(self.backend.sku_stocks_to_send(["0"], now, 9), [])


def _other_quantity(row: SkuStock) -> SkuStock:
    return replace(row, wanted=1, acknowledged=1)


def _due(row: SkuStock, now: datetime) -> SkuStock:
    return replace(row, state=TO_SEND, due=now)
