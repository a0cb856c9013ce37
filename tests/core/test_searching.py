# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from amazon_connector.port import LostRace, MarketplaceSeen, Unavailable
from amazon_connector.spapi import Response
from amazon_connector.steps import AgainAt, GoOn
from amazon_connector.testing.contract.base import FRANCE, GERMANY, NOW, SELLER
from amazon_connector.testing.orders import item, order
from amazon_connector.vault import Vault

from .in_memory import InMemory

ITALY = "APJ6JRA9NG5V4"
OLD = {"created": "2026-10-05T10:00:00Z", "updated": "2026-10-05T10:00:00Z"}


def many(count: int) -> list[dict[str, Any]]:
    return [order(f"302-{n:07}-0000000", items=[item(str(n))]) for n in range(count)]


class Circles(InMemory):
    """What must end, and what must not be swallowed."""

    def test_an_earlier_date_set_while_a_search_runs_is_searched(self):
        account = self.account()
        self.at_amazon(*many(150), order("302-9-9", **OLD))
        self.search().step()
        self.search().step()
        self.connector.synchronize_from(account, NOW - timedelta(days=60))
        self.drive(self.search())
        self.assertEqual(self.seen("302-9-9").state, "confirmed")
        self.assertEqual(self.cursor(), NOW - timedelta(minutes=2))

    def test_a_marketplace_added_while_a_search_runs_is_searched_from_the_cursor(self):
        account = self.account(marketplace_ids=(GERMANY,))
        self.at_amazon(*many(150), order("302-9-9", marketplace_id=FRANCE))
        self.search().step()
        self.search().step()
        self.backend.save_marketplaces(
            [MarketplaceSeen(account, FRANCE, "Amazon.fr", "FR", "EUR", True)]
        )
        self.drive(self.search())
        self.assertEqual(self.seen("302-9-9").marketplace_id, FRANCE)

    def test_a_refusal_that_no_marketplace_confirms_waits_for_the_next_turn(self):
        self.account()
        self.amazon.fail("searchOrders", 403, b'{"errors":[{"code":"Unauthorized"}]}')
        outcome = self.assert_waits(self.drive(self.search()))
        self.assertEqual(outcome.when, NOW + timedelta(minutes=5))
        self.assertEqual(len(self.asked("searchOrders")), 3)
        self.assertIn("403", self.backend.accounts()[0].problem)
        self.assertEqual(len(self.backend.accounts()[0].searched_ids), 2)

    def test_a_rejected_probe_waits(self):
        self.account(marketplace_ids=(GERMANY, FRANCE, ITALY))
        for status in (403, 403, 400):
            self.amazon.fail("searchOrders", status)
        self.assert_waits(self.drive(self.search()))
        self.assertEqual(len(self.asked("searchOrders")), 3)

    def test_an_account_without_its_key_stops_no_other_account_of_the_seller(self):
        self.account(name="Lost", vault=Vault([Vault.new_key()]))
        self.account(name="Well", marketplace_ids=(ITALY,))
        self.at_amazon(order("302-1-1", marketplace_id=ITALY), order("302-2-2"))
        self.assert_waits(self.drive(self.search()))
        self.assertIsNotNone(self.world.order(SELLER, "302-1-1"))
        self.assertIsNone(self.world.order(SELLER, "302-2-2"))
        lost, well = self.backend.accounts()
        self.assertIn("ink", lost.problem)
        self.assertEqual(well.problem, "")
        self.assertEqual(lost.cursor, self.cursor())
        self.assertGreater(well.cursor, lost.cursor)
        self.assert_waits(self.drive(self.search()))
        self.assertEqual(len(self.asked("searchOrders")), 1)

    def test_an_account_that_reads_nothing_keeps_its_cursor_and_stops_nobody(self):
        self.account(marketplace_ids=())
        self.account(name="Well", marketplace_ids=(ITALY,))
        self.at_amazon(order("302-1-1", marketplace_id=ITALY))
        for _ in range(2):
            self.assert_waits(self.drive(self.search()))
        nothing, well = self.backend.accounts()
        self.assertLess(nothing.cursor, well.cursor)
        self.assertEqual(len(self.asked("searchOrders")), 1)

    def test_nothing_to_read_at_all_says_what_to_do(self):
        self.account(marketplace_ids=())
        self.assert_waits(self.drive(self.search()))
        self.assertIn("Update Available Marketplaces", self.backend.accounts()[0].problem)
        self.assertEqual(self.amazon.calls, [])

    def test_a_cursor_in_the_future_comes_back(self):
        self.account(cursor=NOW + timedelta(days=3))
        self.at_amazon(order("302-1-1", updated="2026-11-23T11:57:00Z"))
        self.drive(self.search())
        self.assertEqual(self.seen("302-1-1").state, "confirmed")
        self.assertEqual(self.cursor(), NOW - timedelta(minutes=2))

    def test_a_cursor_older_than_amazons_data_catches_up(self):
        self.account(cursor=NOW - timedelta(days=3000))
        self.drive(self.search())
        self.assertEqual(self.cursor(), NOW - timedelta(minutes=2))

    def test_an_answer_without_its_upper_bound_still_moves_the_cursor(self):
        self.account()
        self.amazon.fail("searchOrders", 200, json.dumps({"orders": []}).encode())
        self.drive(self.search())
        self.assertEqual(self.cursor(), NOW - timedelta(minutes=10))

    def test_a_database_that_is_full_loses_nothing(self):
        self.account()
        self.at_amazon(*many(3))
        self.search().step()
        working = self.world.erp.create_orders

        def full(page: object) -> None:
            raise Unavailable("The disk is full.")

        self.world.erp.create_orders = full
        with self.assertRaises(Unavailable):
            self.search().step()
        self.assertEqual(self.world.count("sales_orders"), 0)
        self.world.erp.create_orders = working
        self.drive(self.search())
        self.assertEqual(self.world.count("sales_orders"), 3)


class Races(InMemory):
    """Two workers on one search."""

    def in_between(self, act: Callable[[], object]) -> None:
        """Do something while the next search is on its way to Amazon."""
        answer = self.amazon.request

        def request(
            method: str, url: str, headers: Mapping[str, str], body: bytes | None
        ) -> Response:
            if "/orders/" in url:
                self.amazon.request = answer
                act()
            return answer(method, url, headers, body)

        self.amazon.request = request

    def test_the_slower_worker_loses_and_nothing_comes_twice(self):
        self.account()
        self.at_amazon(*many(150))
        self.search().step()
        slow = self.search()
        self.in_between(lambda: self.search().step())
        with self.assertRaises(LostRace):
            slow.step()
        self.assertEqual(self.world.count("sales_orders"), 100)
        self.assertIsInstance(slow.step(), GoOn)
        self.assertEqual(self.world.count("sales_orders"), 150)

    def test_a_whole_turn_may_pass_meanwhile(self):
        self.account()
        self.at_amazon(*many(3))
        self.search().step()
        slow = self.search()
        self.in_between(lambda: self.drive(self.search()))
        with self.assertRaises(LostRace):
            slow.step()
        self.assertIsInstance(slow.step(), AgainAt)
        self.assertEqual(self.world.count("sales_orders"), 3)


@pytest.mark.parametrize("minutes", [0, 14])
def test_temporary_failures_wait_longer_and_longer(minutes: int):
    class Case(InMemory):
        def runTest(self):
            self.account()
            waits = []
            for _ in range(8):
                self.amazon.fail("searchOrders", 500)
                outcome = self.assert_waits(self.drive(self.search()))
                waits.append((outcome.when - self.clock.now()).total_seconds())
                self.later(seconds=waits[-1], minutes=minutes)
            self.assertEqual(waits, [30, 60, 120, 240, 480, 900, 900, 900])

    case = Case()
    case.setUp()
    case.runTest()
