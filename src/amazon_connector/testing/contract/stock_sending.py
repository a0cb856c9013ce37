# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock (FBM): only differences are sent, and what Amazon answers is believed, SKU by SKU."""

from __future__ import annotations

from amazon_connector.port import (
    FAILED,
    IN_FEED,
    SYNCHRONIZED,
    TO_SEND,
    NewOffer,
    OfferKey,
    SkuKey,
)
from amazon_connector.testing.amazon_stock import ListingOnAmazon

from .base import FRANCE, GERMANY, SELLER
from .stock import StockContract


class StockSendingContract(StockContract):
    """One by one."""

    def issues(self, kind: str = "stock_refused") -> list[str]:
        return [issue.message for issue in self.world.issues() if issue.kind == kind]

    def test_the_channel_default_is_merged(self) -> None:
        self.start()
        (sent,) = self.amazon.patched
        self.assertEqual((sent.sku, sent.op, sent.product_type), ("SKU-1", "merge", "PRODUCT"))
        self.assertEqual(sent.value, [{"fulfillment_channel_code": "DEFAULT", "quantity": 10}])

    def test_only_differences_are_sent(self) -> None:
        self.sell("SKU-2", pieces=4, on_amazon=4)
        self.start()
        self.settle()
        self.assertEqual((self.told(), self.told("SKU-2")), ([10], []))
        self.world.stock("SKU-2", "warehouse", 1)
        self.settle()
        self.assertEqual((self.told(), self.told("SKU-2")), ([10], [5]))

    def test_a_handling_time_of_the_offer_is_sent_along(self) -> None:
        self.world.stock_rules(self.account_id, GERMANY, "SKU-1", handling_days=4)
        self.start()
        self.assertEqual(self.amazon.patched[0].value[0]["lead_time_to_ship_max_days"], 4)
        self.assertEqual(self.stock_of().acknowledged_days, 4)

    def test_where_merge_is_refused_the_values_are_read_once_and_replaced(self) -> None:
        self.amazon.refuse_merge.add("PRODUCT")
        self.amazon.listings["SKU-1"].lead_time_days = 7
        self.start()
        last = self.amazon.patched[-1]
        self.assertEqual((last.op, last.value[0]["lead_time_to_ship_max_days"]), ("replace", 7))
        self.assertEqual(self.stock_of().state, SYNCHRONIZED)
        self.world.stock("SKU-1", "warehouse", 1)
        self.settle()
        reads = [name for name, _ in self.amazon.calls if name == "getListingsItem"]
        self.assertEqual((self.amazon.patched[-1].op, len(reads)), ("replace", 1))

    def test_a_refusal_lands_on_its_sku_and_is_retried_by_a_button(self) -> None:
        self.sell("SKU-2", pieces=4)
        self.amazon.refuse_quantity["SKU-1"] = "The quantity is odd."
        self.start()
        row = self.stock_of()
        self.assertEqual((row.state, row.acknowledged), (FAILED, 3))
        self.assertIn("The quantity is odd.", row.why)
        self.assertEqual(self.stock_of("SKU-2").state, SYNCHRONIZED)
        (issue,) = self.issues()
        self.assertIn("SKU-1", issue)
        before = len(self.amazon.patched)
        self.settle()
        self.assertEqual(len(self.amazon.patched), before)
        del self.amazon.refuse_quantity["SKU-1"]
        self.connector.stock.retry([SkuKey(SELLER, "EU", "SKU-1")])
        self.settle()
        self.assertEqual((self.stock_of().state, self.issues()), (SYNCHRONIZED, []))

    def test_accepted_and_failed_later_is_told_on_its_sku_once_it_is_read_back(self) -> None:
        self.sell("SKU-2", pieces=4)
        self.amazon.fail_later["SKU-1"] = "The offer is being reviewed."
        self.start()
        self.assertEqual(self.stock_of().state, SYNCHRONIZED)
        for _ in range(2):
            self.later(days=1)
            self.settle()
            row = self.stock_of()
            self.assertEqual((row.state, row.acknowledged, row.on_amazon), (FAILED, 3, 3))
            self.assertIn("failed afterwards", row.why)
            (issue,) = self.issues()
            self.assertIn("SKU-1", issue)
            self.assertIn("The offer is being reviewed.", issue)
            self.assertEqual(self.told(), [10])
        self.assertEqual(self.stock_of("SKU-2").state, SYNCHRONIZED)
        self.amazon.fail_later.clear()
        self.connector.stock.retry([SkuKey(SELLER, "EU", "SKU-1")])
        self.settle()
        self.assertEqual((self.stock_of().state, self.told()), (SYNCHRONIZED, [10, 10]))
        self.assertEqual(self.issues(), [])

    def test_accepted_and_not_shown_without_a_reason_is_sent_again(self) -> None:
        self.amazon.fail_later["SKU-1"] = ""
        self.start()
        self.amazon.fail_later.clear()
        self.later(days=1)
        self.settle()
        self.assertEqual((self.stock_of().state, self.told()), (SYNCHRONIZED, [10, 10]))
        self.assertEqual((self.amazon.listings["SKU-1"].quantity, self.issues()), (10, []))

    def test_what_a_person_puts_right_on_amazon_closes_the_issue(self) -> None:
        self.amazon.refuse_quantity["SKU-1"] = "The quantity is odd."
        self.start()
        self.amazon.listings["SKU-1"].quantity = 10
        self.later(days=1)
        self.settle()
        self.assertEqual((self.stock_of().state, self.issues()), (SYNCHRONIZED, []))

    def test_after_a_refusal_another_quantity_is_tried(self) -> None:
        self.amazon.refuse_quantity["SKU-1"] = "The quantity is odd."
        self.start()
        del self.amazon.refuse_quantity["SKU-1"]
        self.world.stock("SKU-1", "warehouse", 1)
        self.settle()
        self.assertEqual((self.told()[-1], self.stock_of().state), (11, SYNCHRONIZED))

    def test_after_no_clear_answer_it_is_sent_again(self) -> None:
        self.amazon.fail("patchListingsItem", 503, b"<html>")
        self.start()
        row = self.stock_of()
        self.assertEqual((row.state, row.acknowledged), (TO_SEND, None))
        self.later(minutes=3)
        self.settle()
        self.assertEqual((self.stock_of().state, self.told()[-1]), (SYNCHRONIZED, 10))

    def test_a_missing_role_is_told_and_nothing_is_lost(self) -> None:
        denied = b'{"errors":[{"code":"Unauthorized","message":"Access is denied."}]}'
        self.amazon.fail("patchListingsItem", 403, denied)
        self.start()
        (issue,) = self.issues("stock_access")
        self.assertIn("Product Listing", issue)
        self.assertEqual(self.stock_of().state, TO_SEND)
        self.later(hours=2)
        self.settle()
        self.assertEqual(self.stock_of().state, SYNCHRONIZED)
        self.assertEqual(self.issues("stock_access"), [])

    def test_what_changes_while_it_is_on_its_way_goes_next(self) -> None:
        self.start()
        row = self.stock_of()
        self.assertEqual((row.wanted, row.acknowledged), (10, 10))
        self.world.stock("SKU-1", "warehouse", 1)
        self.world.stock("SKU-1", "warehouse", 1)
        self.settle()
        self.assertEqual(self.told(), [10, 12])


class StockFeedContract(StockContract):
    """More than a few hundred go by a feed, whose report is read message by message."""

    MANY = 301

    def setUp(self) -> None:
        super().setUp()
        self.skus = [f"MANY-{n:03}" for n in range(self.MANY - 1)]
        self.sell_many()

    def sell_many(self) -> None:
        """One product with many SKUs: what is tried here is the sending."""
        product = self.backend.products(self.account_id, ["SKU-1"])["SKU-1"]
        keys = [OfferKey(self.account_id, GERMANY, sku) for sku in self.skus]
        with self.backend.atomic():
            self.backend.create_offers([NewOffer(key, product) for key in keys])
        for sku in self.skus:
            self.amazon.listings[sku] = ListingOnAmazon(quantity=0)

    def start(self) -> None:
        self.connector.stock.turn_on(self.account_id)
        self.settle(seconds=4, times=8)
        self.connector.stock.start(self.account_id)
        self.settle(times=1)

    def states(self) -> set[str]:
        keys = [SkuKey(SELLER, "EU", sku) for sku in ("SKU-1", *self.skus)]
        return {row.state for row in self.backend.sku_stocks(keys).values()}

    def test_they_travel_together_and_are_taken_together(self) -> None:
        self.start()
        self.assertEqual((self.states(), self.amazon.patched), ({IN_FEED}, []))
        self.later(minutes=3)
        self.settle(times=1)
        self.assertEqual(self.states(), {SYNCHRONIZED})
        (feed,) = self.amazon.feeds
        self.assertEqual(len(feed.messages), self.MANY)

    def test_a_refusal_in_the_report_lands_on_its_sku(self) -> None:
        self.amazon.refuse_quantity["MANY-007"] = "The quantity is odd."
        self.start()
        self.later(minutes=3)
        self.settle()
        self.assertEqual(self.states(), {SYNCHRONIZED, FAILED})
        self.assertEqual(self.stock_of("MANY-007").state, FAILED)
        self.assertIn("The quantity is odd.", self.stock_of("MANY-007").why)

    def test_a_fatal_feed_is_sent_again(self) -> None:
        self.amazon.feed_status = "FATAL"
        self.start()
        self.later(minutes=3)
        self.settle(times=1)
        self.assertEqual(self.states(), {TO_SEND})
        self.assertEqual(len([i for i in self.world.issues() if i.kind == "stock_feed"]), 1)
        self.amazon.feed_status = "DONE"
        for _ in range(3):
            self.later(minutes=6)
            self.settle(times=1)
        self.assertEqual(self.states(), {SYNCHRONIZED})
        self.assertEqual([i for i in self.world.issues() if i.kind == "stock_feed"], [])

    def test_a_report_without_names_leaves_nothing_for_granted(self) -> None:
        self.amazon.report_without_names = "Something is wrong with the file."
        self.start()
        self.later(minutes=3)
        self.settle(times=1)
        self.assertEqual(self.states(), {TO_SEND})
        (issue,) = [i for i in self.world.issues() if i.kind == "stock_feed"]
        self.assertIn("Something is wrong with the file.", issue.message)

    def test_a_feed_that_hangs_is_told_and_replaced(self) -> None:
        self.amazon.feed_status = "IN_PROGRESS"
        self.start()
        self.later(minutes=61)
        self.settle(times=2)
        (mail,) = self.world.mails()
        self.assertIn("over an hour", mail)
        self.amazon.feed_status = "DONE"
        for _ in range(4):
            self.later(minutes=3)
            self.settle(times=1)
        self.assertEqual(self.states(), {SYNCHRONIZED})
        self.assertEqual(len(self.amazon.feeds), 2)

    def test_a_feed_whose_answer_was_lost_is_found_and_not_made_twice(self) -> None:
        self.amazon.lose_answer("createFeed")
        self.start()
        self.later(minutes=3)
        self.settle(times=1)
        self.later(minutes=3)
        self.settle(times=1)
        self.assertEqual((len(self.amazon.feeds), self.states()), (1, {SYNCHRONIZED}))

    def test_a_feed_that_amazon_never_made_is_made(self) -> None:
        self.amazon.fail("createFeed", 503, b"<html>")
        self.start()
        for _ in range(3):
            self.later(minutes=3)
            self.settle(times=1)
        self.assertEqual((len(self.amazon.feeds), self.states()), (1, {SYNCHRONIZED}))

    def test_a_france_offer_shares_the_quantity_of_the_feed(self) -> None:
        self.world.offer(self.account_id, FRANCE, "MANY-001", "SKU-1")
        self.start()
        self.later(minutes=3)
        self.settle(times=1)
        (feed,) = self.amazon.feeds
        self.assertEqual(len(feed.messages), self.MANY)
