# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders that are odd: each has a row, a reason and a way on; none stops the others."""

from __future__ import annotations

import json
from typing import Any

from amazon_connector.port import IMPORTED, QUARANTINED
from amazon_connector.testing.contract.base import GERMANY, SELLER
from amazon_connector.testing.orders import item, order

from .in_memory import InMemory

ONE, TWO = "302-0000001-0000001", "302-0000002-0000002"


class Odd(InMemory):
    def setUp(self) -> None:
        super().setUp()
        self.account()

    def take(self, *orders: dict[str, Any]) -> None:
        self.later(minutes=6)
        self.amazon.fail("searchOrders", 200, json.dumps({"orders": orders}).encode())
        self.sync()

    def test_a_status_that_nobody_knows_waits_for_a_newer_connector(self):
        self.take(order(ONE, status="TELEPORTED"), order(TWO))
        row = self.row(ONE)
        self.assertEqual((row.state, row.attempts), (QUARANTINED, 1))
        self.assertIn("TELEPORTED", row.reason)
        self.assertGreater(row.next_attempt, self.clock.now())
        self.assertEqual([i.order_id for i in self.world.issues()], [ONE])
        self.assertEqual(self.row(TWO).state, IMPORTED)
        self.take(order(ONE, status="UNSHIPPED"))
        self.assertEqual((self.row(ONE).state, self.world.issues()), (IMPORTED, []))

    def test_nobody_says_who_fulfils_it(self):
        self.take(order(ONE, channel="ROBOT"))
        self.assertIn("FBA or FBM", self.row(ONE).reason)

    def test_a_marketplace_that_no_account_reads(self):
        one = order(ONE)
        self.amazon.put(one)
        self.world.erp.block_marketplaces(["1"], {GERMANY: "No."})
        self.drive(self.connector.recover("1", ONE))
        self.assertEqual(self.row(ONE).state, IMPORTED)
        elsewhere = order(TWO, marketplace_id="ELSEWHERE")
        self.amazon.put(elsewhere)
        use_case = self.connector.recover("1", TWO)
        self.drive(use_case)
        self.assertIn("ELSEWHERE", self.row(TWO).reason)
        self.assertIn("could not be imported", use_case.result)

    def test_the_newest_of_two_versions_in_a_page_by_time_not_by_text(self):
        self.take(
            order(ONE, updated="2026-11-20T11:00:00.5Z", items=[item(quantity=2)]),
            order(ONE, updated="2026-11-20T11:00:00Z"),
            order(TWO, updated="2026-11-20T12:30:00+02:00"),
            order(TWO, updated="2026-11-20T11:00:00Z", items=[item(quantity=3)]),
        )
        self.assertEqual(self.seen(ONE).lines[0].quantity, 2)
        self.assertEqual(self.seen(TWO).lines[0].quantity, 3)

    def test_an_id_that_no_database_takes_is_one_order(self):
        odd = order("30\x002-1")
        self.take(odd)
        self.take(odd)
        self.assertEqual(self.row("302-1").state, IMPORTED)
        self.assertEqual(self.world.count("sales_orders"), 1)

    def test_no_currency_is_the_marketplaces(self):
        self.take(order(ONE, proceeds={}, items=[item(proceeds={})]))
        self.assertEqual((self.seen(ONE).currency, self.row(ONE).currency), ("EUR", "EUR"))

    def test_a_page_of_bad_ones_and_one_good_one(self):
        bad: list[dict[str, Any]] = [
            order("302-1-1", items=[]),
            order("302-2-2", items=[item(amount="much")]),
            order("302-3-3", items=[item("1"), item("1")]),
            order("302-4-4", created="once"),
            order("302-5-5", currency="QQQ"),
            order("302-6-6", items=[item(quantity=-1)]),
            order("302-7-7", marketplace_id="ELSEWHERE"),
        ]
        self.world.refuse("302-8-8")
        self.take(*bad, order("302-8-8"), order(ONE))
        self.assertEqual(self.row(ONE).state, IMPORTED)
        for n in range(1, 9):
            row = self.row(f"302-{n}-{n}")
            self.assertEqual((row.state, row.attempts), (QUARANTINED, 1))
            self.assertTrue(row.reason)
        self.assertEqual(len(self.world.issues()), 8)
        self.assertGreater(self.cursor(), self.clock.now().replace(hour=11))

    def test_what_was_imported_and_can_no_longer_be_read_stays(self):
        self.take(order(ONE))
        before = self.seen(ONE)
        self.take(order(ONE, items=[], updated="2026-11-23T12:01:00Z"))
        self.assertEqual(self.world.order(SELLER, ONE), before)
        self.assertEqual(self.row(ONE).state, IMPORTED)
        self.assertEqual([i.kind for i in self.world.issues()], ["order_changed"])
