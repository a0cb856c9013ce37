# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock at Amazon (FBA): sent there in two steps, read, laid beside ours, put right."""

from __future__ import annotations

from amazon_connector.port import FbaDrift
from amazon_connector.testing.orders import item, order

from .base import FRANCE, GERMANY, SELLER, Contract

ONE = "302-0000001-0000001"


class FbaStockContract(Contract):
    """What Amazon says lies there against what we have there."""

    topic = "fba"

    def setUp(self) -> None:
        super().setUp()
        self.account_id = self.account()
        self.world.product("SKU-1")
        for marketplace_id in (GERMANY, FRANCE):
            self.world.offer(self.account_id, marketplace_id, "SKU-1", "SKU-1")

    def read(self) -> None:
        self.connector.fba.read_now([self.account_id])
        for _ in range(4):
            for use_case in self.connector.work():
                if type(use_case).__name__ == "ReadFbaStock":
                    self.drive(use_case)
            self.later(seconds=2)

    def drift(self) -> FbaDrift:
        (drift,) = self.backend.fba_drifts([self.account_id])
        found: FbaDrift = drift
        return found

    def test_goods_go_there_in_two_steps(self) -> None:
        self.world.stock("SKU-1", "warehouse", 10)
        self.world.send_to_amazon(self.account_id, {"SKU-1": 6})
        places = ("warehouse", "transit", "amazon")
        self.assertEqual([self.world.on_hand("SKU-1", where) for where in places], [4, 6, 0])
        self.world.arrived(self.account_id, {"SKU-1": 6})
        self.assertEqual([self.world.on_hand("SKU-1", where) for where in places], [4, 0, 6])

    def test_all_that_lies_there_counts_and_what_is_inbound_does_not(self) -> None:
        self.world.stock("SKU-1", "amazon", 10)
        self.amazon.fba_stock(GERMANY, "SKU-1", 5, reserved=2, unfulfillable=1, inbound=40)
        self.amazon.fba_stock(FRANCE, "SKU-1", 3)
        self.read()
        self.assertEqual((self.drift().ours, self.drift().theirs, self.drift().drift), (10, 11, 1))
        self.assertEqual(self.drift().skus, ("SKU-1",))

    def test_pieces_that_amazon_names_in_every_country_count_once(self) -> None:
        pooled = self.account(
            name="Pooled", company="Pooled", seller_id="A2POOLED", fba_pooled=True
        )
        for marketplace_id in (GERMANY, FRANCE):
            self.world.offer(pooled, marketplace_id, "SKU-1", "SKU-1")
            self.amazon.fba_stock(marketplace_id, "SKU-1", 8)
        self.connector.fba.read_now([pooled])
        self.read()
        (drift,) = self.backend.fba_drifts([pooled])
        self.assertEqual((drift.theirs, self.drift().theirs), (8, 16))

    def test_one_button_books_the_drift_once(self) -> None:
        self.world.stock("SKU-1", "amazon", 10)
        self.amazon.fba_stock(GERMANY, "SKU-1", 7)
        self.read()
        self.assertEqual(self.connector.fba.book([self.account_id]), 1)
        self.assertEqual(self.connector.fba.book([self.account_id]), 0)
        self.assertEqual(self.world.on_hand("SKU-1", "amazon"), 7)
        self.assertEqual(self.drift().drift, 0)

    def test_what_moved_since_the_measurement_stays_moved(self) -> None:
        self.world.stock("SKU-1", "amazon", 10)
        self.amazon.fba_stock(GERMANY, "SKU-1", 12)
        self.read()
        self.world.stock("SKU-1", "amazon", -1)
        self.connector.fba.book([self.account_id])
        self.assertEqual(self.world.on_hand("SKU-1", "amazon"), 11)

    def test_an_old_measurement_books_nothing(self) -> None:
        self.world.stock("SKU-1", "amazon", 10)
        self.amazon.fba_stock(GERMANY, "SKU-1", 12)
        self.read()
        old = self.drift()
        self.later(hours=2)
        self.read()
        with self.backend.atomic():
            self.backend.book_fba_drift([old])
        self.assertEqual(self.world.on_hand("SKU-1", "amazon"), 10)

    def test_missing_stock_goes_negative_and_shows_in_the_drift(self) -> None:
        sold = order(ONE, channel="AMAZON", status="SHIPPED", items=[item("1", "SKU-1", 2)])
        self.at_amazon(sold)
        self.sync()
        self.assertEqual(self.world.on_hand("SKU-1", "amazon"), -2)
        self.amazon.fba_stock(GERMANY, "SKU-1", 5)
        self.read()
        self.assertEqual((self.drift().ours, self.drift().drift), (-2, 7))

    def test_an_sku_that_amazon_names_no_more_is_gone_there(self) -> None:
        self.world.stock("SKU-1", "amazon", 5)
        self.amazon.fba_stock(GERMANY, "SKU-1", 5)
        self.read()
        self.assertEqual(self.drift().drift, 0)
        self.amazon.inventory.clear()
        self.later(hours=2)
        self.read()
        self.assertEqual(self.drift().drift, -5)

    def five_products(self) -> None:
        for n in range(5):
            self.world.product(f"P-{n}")
            self.world.offer(self.account_id, GERMANY, f"P-{n}", f"P-{n}")
            self.amazon.fba_stock(GERMANY, f"P-{n}", n + 1)

    def tokens(self) -> list[str]:
        calls = [query for name, query in self.amazon.calls if name == "getInventorySummaries"]
        return [query.get("nextToken", "") for query in calls if query["granularityId"] == GERMANY]

    def test_a_token_that_is_too_old_starts_over(self) -> None:
        self.five_products()
        self.connector.fba.read_now([self.account_id])
        (read,) = [u for u in self.connector.work() if type(u).__name__ == "ReadFbaStock"]
        read.step()  # France, then the first page of Germany
        read.step()
        self.later(minutes=1)
        self.read()
        self.assertEqual(self.tokens(), ["", "", "2", "4"])
        self.assertEqual(len(self.backend.fba_drifts([self.account_id])), 5)

    def test_pages_are_read_on(self) -> None:
        self.five_products()
        self.read()
        self.assertEqual(self.tokens(), ["", "2", "4"])
        theirs = {d.skus: d.theirs for d in self.backend.fba_drifts([self.account_id])}
        self.assertEqual(theirs, {(f"P-{n}",): n + 1 for n in range(5)})

    def test_it_is_read_once_an_hour(self) -> None:
        self.sync()
        self.later(minutes=30)
        self.sync()
        asked = [name for name, _ in self.amazon.calls if name == "getInventorySummaries"]
        self.assertEqual(len(asked), 2)
        self.later(minutes=31)
        self.sync()
        asked = [name for name, _ in self.amazon.calls if name == "getInventorySummaries"]
        self.assertEqual(len(asked), 4)

    def test_a_missing_role_is_told_and_stops_nothing_else(self) -> None:
        denied = b'{"errors":[{"code":"Unauthorized","message":"Access is denied."}]}'
        self.amazon.fail("getInventorySummaries", 403, denied)
        self.at_amazon(order(ONE, items=[item("1", "SKU-1")]))
        self.sync()
        self.assertIsNotNone(self.world.order(SELLER, ONE))
        (issue,) = [i for i in self.world.issues() if i.kind == "fba_access"]
        self.assertIn("Amazon Fulfillment", issue.message)

    def test_a_cut_connection_reads_on_later(self) -> None:
        self.world.stock("SKU-1", "amazon", 5)
        self.amazon.fba_stock(GERMANY, "SKU-1", 5)
        self.amazon.fail("getInventorySummaries", 503, b"<html>")
        self.read()
        self.later(minutes=6)
        self.read()
        self.assertEqual(self.drift().drift, 0)
