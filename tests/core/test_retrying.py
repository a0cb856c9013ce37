# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from datetime import timedelta
from typing import Any

from amazon_connector.port import IMPORTED, QUARANTINED
from amazon_connector.steps import AgainAt, Done
from amazon_connector.testing.contract.base import NOW, SELLER
from amazon_connector.testing.orders import item, order
from amazon_connector.usecases.retrying import RetryOrders

from .in_memory import InMemory

ONE = "302-0000001-0000001"
LATER = "2026-11-23T12:05:00Z"


class Quarantine(InMemory):
    def setUp(self) -> None:
        super().setUp()
        self.account_id = self.account()

    def retry(self) -> Any:
        return next(u for u in self.connector.work() if isinstance(u, RetryOrders))

    def refused(self, *orders: dict[str, Any]) -> None:
        for one in orders:
            self.world.refuse(one["orderId"])
        self.at_amazon(*orders)
        self.sync()
        self.later(minutes=6)

    def landed_then_refused(self) -> None:
        self.at_amazon(order(ONE))
        self.sync()
        self.later(minutes=10)
        self.refused(order(ONE, status="CANCELLED", updated=LATER))

    def test_an_older_version_of_it_is_no_circle(self):
        self.refused(order(ONE, updated="2026-11-20T11:00:00Z"))
        self.at_amazon(order(ONE, updated="2026-11-19T11:00:00Z"))
        self.assertIsInstance(self.drive(self.retry()), Done)
        self.assertEqual(len(self.asked("getOrder")), 1)
        self.assertEqual((self.row(ONE).attempts, self.row(ONE).state), (2, QUARANTINED))

    def test_another_order_in_its_place_is_no_circle(self):
        self.refused(order(ONE))
        other = order("302-7-7")
        self.amazon._orders[ONE] = other
        self.assertIsInstance(self.drive(self.retry()), Done)
        self.assertEqual(len(self.asked("getOrder")), 1)
        self.assertEqual(self.row("302-7-7").state, IMPORTED)

    def test_a_landed_order_whose_change_was_refused_is_changed_later(self):
        self.landed_then_refused()
        self.assertEqual(self.row(ONE).state, QUARANTINED)
        self.assertEqual(self.seen(ONE).state, "confirmed")
        self.world.accept(ONE)
        self.drive(self.retry())
        self.assertEqual(self.seen(ONE).state, "cancelled")
        self.assertEqual(self.world.issues(), [])

    def test_a_landed_order_that_can_no_longer_be_read_is_no_circle(self):
        self.landed_then_refused()
        self.at_amazon(order(ONE, items=[], updated=LATER))
        self.assertIsInstance(self.drive(self.retry()), Done)
        self.assertEqual(len(self.asked("getOrder")), 1)
        self.assertGreater(self.row(ONE).next_attempt, self.clock.now())

    def test_amazon_does_not_know_it_any_more(self):
        self.refused(order(ONE))
        self.amazon.remove(ONE)
        self.assertIsInstance(self.drive(self.retry()), Done)
        self.assertIn("found nothing", self.row(ONE).reason)
        self.assertEqual([i.order_id for i in self.world.issues()], [ONE])

    def test_what_was_read_before_the_quota_ended_is_kept(self):
        orders = [order(f"302-{n}-0", items=[item(str(n))]) for n in range(3)]
        self.refused(*orders)
        for one in orders:
            self.world.accept(one["orderId"])
        answer, asked = self.amazon.request, []

        def request(method: str, url: str, headers: Any, body: Any) -> Any:
            asked.append(url)
            if len(asked) == 2:
                self.amazon.fail("getOrder", 429)
            return answer(method, url, headers, body)

        self.amazon.request = request
        outcome = self.drive(self.retry())
        self.assertIsInstance(outcome, AgainAt)
        self.assertEqual([self.row(f"302-{n}-0").state for n in range(2)], [IMPORTED, QUARANTINED])

    def test_an_account_whose_secret_is_gone_waits(self):
        self.refused(order(ONE))
        account = self.world.erp.state.accounts[self.account_id]
        self.world.erp.state.accounts[self.account_id] = type(account)(
            **{**vars(account), "sealed_refresh_token": ""}
        )
        fresh = self.connector.__class__(
            self.backend, self.world.usage_plans(), self.vault, self.clock, None, self.amazon
        )
        retry = next(u for u in fresh.work() if isinstance(u, RetryOrders))
        self.assertIsInstance(self.drive(retry), AgainAt)

    def test_intervals_grow_up_to_a_day(self):
        self.refused(order(ONE))
        waits = []
        for _ in range(7):
            row = self.row(ONE)
            self.later(seconds=(row.next_attempt - self.clock.now()).total_seconds())
            self.drive(self.retry())
            waits.append(self.row(ONE).next_attempt - self.clock.now())
        minutes = [wait / timedelta(minutes=1) for wait in waits]
        self.assertEqual(minutes, [15, 60, 240, 720, 1440, 1440, 1440])


class Recovering(InMemory):
    def test_what_amazon_does_not_know_is_told(self):
        account = self.account()
        use_case = self.connector.recover(account, "302-1-1")
        with self.assertRaisesRegex(Exception, "found nothing"):
            self.drive(use_case)

    def test_told_in_words(self):
        account = self.account()
        self.at_amazon(order(ONE, status="PENDING"))
        for status, said in (
            ("PENDING", "its row says why"),
            ("UNSHIPPED", "was imported"),
            ("UNSHIPPED", "up to date"),
        ):
            self.at_amazon(order(ONE, status=status))
            use_case = self.connector.recover(account, ONE)
            self.drive(use_case)
            self.assertIn(said, use_case.result)

    def test_an_older_version_is_told_as_what_it_is(self):
        account = self.account()
        self.at_amazon(order(ONE, updated="2026-11-20T11:00:00Z"))
        self.drive(self.connector.recover(account, ONE))
        self.at_amazon(order(ONE, updated="2026-11-19T11:00:00Z"))
        use_case = self.connector.recover(account, ONE)
        self.drive(use_case)
        self.assertIn("up to date", use_case.result)
        self.assertEqual(self.seen(ONE).state, "confirmed")

    def test_the_quota_is_waited_for(self):
        account = self.account()
        self.amazon.fail("getOrder", 429)
        outcome = self.assert_waits(self.drive(self.connector.recover(account, ONE)))
        self.assertGreater(outcome.when, NOW)
        self.assertIsNone(self.world.order(SELLER, ONE))
