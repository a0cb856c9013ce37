# SPDX-License-Identifier: LGPL-3.0-or-later
"""One bad order never stops the rest."""

from __future__ import annotations

from amazon_connector.port import CANCELLED_STATE, IMPORTED, QUARANTINED
from amazon_connector.testing.orders import item, order

from .base import NOW, SELLER, Contract

ONE, TWO = "302-0000001-0000001", "302-0000002-0000002"


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
