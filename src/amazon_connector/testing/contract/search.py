# SPDX-License-Identifier: LGPL-3.0-or-later
"""The search: one for a group of accounts, resumed from rows, never over a lost page."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from amazon_connector.steps import AgainAt, GoOn
from amazon_connector.testing.orders import item, order
from amazon_connector.usecases.groups import group_of
from amazon_connector.usecases.searching import SyncOrders
from amazon_connector.vault import Vault

from .base import FRANCE, GERMANY, NOW, SELLER, Contract
from .linking import listed

ITALY = "APJ6JRA9NG5V4"
MEANWHILE = "2026-11-24T10:00:00Z"


def many(count: int) -> list[dict[str, Any]]:
    """Orders, each with an id of its own."""
    return [order(f"302-{n:07}-0000000", items=[item(f"{n}")]) for n in range(count)]


class SearchContract(Contract):
    """Turns and cursors."""

    topic = "search"

    def searches(self) -> list[dict[str, Any]]:
        return [query for operation, query in self.amazon.calls if operation == "searchOrders"]

    def search(self) -> SyncOrders:
        """The use case of the only group, as a worker makes it anew after a restart."""
        return next(u for u in self.connector.work() if isinstance(u, SyncOrders))

    def test_the_accounts_of_a_seller_are_searched_together(self) -> None:
        self.account(marketplace_ids=(GERMANY,), cursor=NOW - timedelta(days=2))
        self.account(name="Second", marketplace_ids=(ITALY,), cursor=NOW - timedelta(days=3))
        self.at_amazon(
            order("302-1-1", updated="2026-11-23T11:00:00Z"),
            order("302-2-2", updated="2026-11-23T11:00:00Z", marketplace_id=ITALY),
        )
        self.sync()
        self.assertEqual(len(self.searches()), 1)
        self.assertNotEqual(self.seen("302-1-1").account_id, self.seen("302-2-2").account_id)
        self.assertEqual({a.cursor for a in self.backend.accounts()}, {NOW - timedelta(minutes=2)})

    def test_the_next_turn_is_named(self) -> None:
        self.account()
        outcome = self.assert_waits(self.drive(self.search()))
        self.assertEqual(outcome.when, NOW + timedelta(minutes=5))
        self.assertEqual(self.assert_waits(self.drive(self.search())).when, outcome.when)

    def test_every_page_is_stored_before_the_next_and_the_cursor_waits_for_the_last(self) -> None:
        self.account()
        cursor = self.backend.accounts()[0].cursor
        self.at_amazon(*many(150))
        self.assertIsInstance(self.search().step(), GoOn)
        self.assertIsInstance(self.search().step(), GoOn)
        self.assertEqual(self.world.count("sales_orders"), 100)
        self.assertEqual(self.backend.accounts()[0].cursor, cursor)
        self.assertIsInstance(self.search().step(), GoOn)
        self.assertEqual(self.world.count("sales_orders"), 150)
        self.assertEqual(self.backend.accounts()[0].cursor, NOW - timedelta(minutes=2))
        self.assertEqual(len(self.searches()), 2)

    def test_a_pagination_token_that_is_too_old_begins_the_search_again(self) -> None:
        self.account()
        self.at_amazon(*many(150))
        self.search().step()
        self.search().step()
        self.later(hours=24)
        self.drive(self.search())
        self.assertEqual(self.world.count("sales_orders"), 150)

    def test_without_a_token_of_the_usage_plan_it_waits_and_goes_on(self) -> None:
        self.account()
        self.at_amazon(*many(3))
        self.amazon.fail(
            "searchOrders", 429, b'{"errors":[{"code":"QuotaExceeded","message":"x"}]}'
        )
        outcome = self.assert_waits(self.drive(self.search()))
        self.assertGreater(outcome.when, NOW)
        self.later(seconds=(outcome.when - self.clock.now()).total_seconds())
        self.drive(self.search())
        self.assertEqual(self.world.count("sales_orders"), 3)

    def test_a_temporary_failure_is_told_and_loses_nothing(self) -> None:
        self.account()
        self.at_amazon(*many(2))
        self.amazon.fail("searchOrders", 503, b"<html>Service Unavailable</html>")
        outcome = self.assert_waits(self.drive(self.search()))
        self.assertTrue(self.backend.accounts()[0].problem)
        self.later(seconds=(outcome.when - self.clock.now()).total_seconds())
        self.drive(self.search())
        self.assertEqual(self.world.count("sales_orders"), 2)
        self.assertEqual(self.backend.accounts()[0].problem, "")

    def test_one_refused_marketplace_is_taken_out_and_the_rest_is_searched(self) -> None:
        self.account(marketplace_ids=(GERMANY, FRANCE, ITALY))
        self.amazon.refuse_marketplace(FRANCE)
        self.at_amazon(order("302-1-1"))
        self.drive(self.search())
        self.assertEqual(self.backend.accounts()[0].searched_ids, tuple(sorted((GERMANY, ITALY))))
        self.assertEqual(self.seen("302-1-1").state, "confirmed")

    def while_france_is_out(self) -> None:
        """A day passes; in France an FBA order is shipped and another one is cancelled."""
        self.sync()
        self.later(days=1)
        self.at_amazon(
            order("302-1-1", status="CANCELLED", updated=MEANWHILE, marketplace_id=FRANCE),
            order(
                "302-2-2",
                status="SHIPPED",
                channel="AMAZON",
                updated=MEANWHILE,
                marketplace_id=FRANCE,
            ),
            order("302-3-3", updated=MEANWHILE),
        )
        self.sync()
        self.assertEqual(self.seen("302-3-3").state, "confirmed")
        self.assertIsNone(self.world.order(SELLER, "302-2-2"))
        self.later(days=1)
        self.sync()

    def assert_france_caught_up(self) -> None:
        """France alone was read back to when it went out, once."""
        before = len(self.searches())
        self.sync()
        self.assertEqual(self.seen("302-1-1").state, "cancelled")
        self.assertEqual(self.seen("302-2-2").state, "confirmed")
        updates = [q for q in self.searches()[before:] if "lastUpdatedAfter" in q]
        self.assertEqual([q["marketplaceIds"] for q in updates], [FRANCE, f"{FRANCE},{GERMANY}"])
        before = len(self.searches())
        self.later(minutes=30)
        self.sync()
        self.assertEqual(len(self.searches()) - before, 1)

    def test_a_marketplace_that_was_refused_reads_what_it_missed(self) -> None:
        account = self.account()
        self.at_amazon(order("302-1-1", marketplace_id=FRANCE))
        self.sync()
        self.assertEqual(self.seen("302-1-1").state, "confirmed")
        self.amazon.refuse_marketplace(FRANCE)
        self.while_france_is_out()
        self.amazon.allow_marketplace(FRANCE)
        self.amazon.participations([listed(FRANCE, "amazon.fr")])
        self.connector.update_marketplaces(account)
        self.assert_france_caught_up()

    def test_a_marketplace_taken_out_and_in_by_hand_reads_what_it_missed(self) -> None:
        account = self.account()
        self.at_amazon(order("302-1-1", marketplace_id=FRANCE))
        self.sync()
        self.world.synchronize(account, FRANCE, on=False)
        self.while_france_is_out()
        self.world.synchronize(account, FRANCE, on=True)
        self.assert_france_caught_up()

    def test_a_marketplace_that_comes_back_and_is_refused_again_stops_no_other(self) -> None:
        account = self.account()
        self.world.synchronize(account, FRANCE, on=False)
        self.sync()
        self.amazon.refuse_marketplace(FRANCE)
        self.world.synchronize(account, FRANCE, on=True)
        self.later(days=1)
        self.at_amazon(order("302-3-3", updated=MEANWHILE))
        self.sync()
        self.assertEqual(self.seen("302-3-3").state, "confirmed")
        self.assertEqual(self.backend.accounts()[0].searched_ids, (GERMANY,))

    def test_refused_everywhere_takes_nothing_out(self) -> None:
        self.account()
        for marketplace in (GERMANY, FRANCE):
            self.amazon.refuse_marketplace(marketplace)
        self.assert_waits(self.drive(self.search()))
        account = self.backend.accounts()[0]
        self.assertEqual(account.searched_ids, tuple(sorted((GERMANY, FRANCE))))
        self.assertIn("role", account.problem)

    def test_a_new_account_gets_every_open_fbm_order_however_old(self) -> None:
        self.account(linked_at=NOW, cursor=NOW, opened=False)
        old: dict[str, Any] = {"created": "2025-06-01T10:00:00Z", "updated": "2025-06-02T10:00:00Z"}
        self.at_amazon(
            order("302-1-1", **old),
            order("302-2-2", status="SHIPPED", **old),
            order("302-3-3", channel="AMAZON", status="SHIPPED", **old),
        )
        self.drive(self.search())
        self.assertEqual(self.world.count("sales_orders"), 1)
        self.assertEqual(self.seen("302-1-1").deliveries[0].state, "open")
        self.assertTrue(self.backend.accounts()[0].opened)

    def test_an_earlier_date_searches_again_from_there(self) -> None:
        account = self.account()
        self.at_amazon(
            order("302-1-1", created="2026-10-10T10:00:00Z", updated="2026-10-10T10:00:00Z")
        )
        self.drive(self.search())
        self.assertIsNone(self.world.order(SELLER, "302-1-1"))
        self.connector.synchronize_from(account, datetime(2026, 10, 1, tzinfo=timezone.utc))
        self.drive(self.search())
        self.assertEqual(self.seen("302-1-1").state, "confirmed")
        self.assertEqual(self.backend.accounts()[0].cursor, NOW - timedelta(minutes=2))

    def test_without_its_key_an_account_says_link_again_and_the_others_go_on(self) -> None:
        self.account(vault=Vault([Vault.new_key()]))
        self.account(name="Well", seller_id="A2OTHER", marketplace_ids=(ITALY,))
        self.at_amazon(order("302-9-9", marketplace_id=ITALY))
        outcomes = [self.drive(u) for u in self.connector.work() if isinstance(u, SyncOrders)]
        self.assertEqual({type(o) for o in outcomes}, {AgainAt})
        problems = {a.name: a.problem for a in self.backend.accounts()}
        self.assertTrue(problems["Shop"])
        self.assertEqual(problems["Well"], "")
        self.assertIsNotNone(self.world.order("A2OTHER", "302-9-9"))

    def test_groups_are_application_seller_and_region(self) -> None:
        self.account()
        self.account(name="Second", marketplace_ids=(ITALY,))
        self.account(name="Other", seller_id="A2OTHER", marketplace_ids=(ITALY,))
        self.assertEqual(len({group_of(a) for a in self.backend.accounts()}), 2)
        self.assertNotEqual(SELLER, "A2OTHER")
