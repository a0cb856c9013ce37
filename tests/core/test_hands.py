# SPDX-License-Identifier: LGPL-3.0-or-later
"""What people ask for: a count of history, the doctor, pairing again, forgetting."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from unittest import TestCase

import pytest

from amazon_connector.spapi import ConfigurationError, Removal
from amazon_connector.testing.contract.base import FRANCE, NOW, SELLER
from amazon_connector.testing.orders import item, order
from amazon_connector.usecases.doctor import removal_findings
from amazon_connector.usecases.forgetting import ForgetPersonalData
from amazon_connector.usecases.history import HistoryCount
from amazon_connector.usecases.repairing import PairDefaultLines
from amazon_connector.vault import Vault

from .in_memory import InMemory

ONE, TWO = "302-0000001-0000001", "302-0000002-0000002"


def old(count: int) -> list[dict[str, Any]]:
    when = {"created": "2026-10-05T10:00:00Z", "updated": "2026-10-05T10:00:00Z"}
    return [order(f"302-{n:07}-0000000", items=[item(str(n))], **when) for n in range(count)]


class History(InMemory):
    def test_the_orders_between_the_date_and_the_cursor_are_counted(self):
        account = self.account()
        self.at_amazon(*old(120), order(ONE))
        count = self.connector.history_count(account, NOW - timedelta(days=60))
        self.assertEqual((count.orders, count.more), (120, False))
        self.assertIn("120 orders come", str(count))
        self.assertEqual(self.world.count("sales_orders"), 0)

    def test_what_was_counted_is_read_without_a_wait(self):
        account = self.account()
        self.at_amazon(*old(1000))
        count = self.connector.history_count(account, NOW - timedelta(days=60))
        self.assertEqual((count.orders, count.more), (1000, False))
        self.assertIn("1,000 orders come. That is 10 calls, which Amazon allows at", str(count))
        self.assertEqual(len(self.asked("searchOrders")), 10)

    def test_counting_leaves_half_of_the_calls_to_the_search(self):
        account = self.account()
        self.at_amazon(*old(1200))
        count = self.connector.history_count(account, NOW - timedelta(days=60))
        self.assertEqual((count.orders, count.more), (1000, True))
        self.assertIn("More than 1,000 orders come.", str(count))
        self.assertIn("about 2,000 orders an hour", str(count))
        self.assertEqual(len(self.asked("searchOrders")), 10)

    def test_with_few_calls_left_one_page_is_counted(self):
        account = self.account()
        self.at_amazon(*old(350))
        self.connector.history_count(account, NOW - timedelta(days=60))
        for _ in range(8):
            count = self.connector.history_count(account, NOW - timedelta(days=60))
        self.assertEqual((count.orders, count.more), (100, True))

    def test_the_time_that_amazon_lets_an_import_take_is_told(self):
        few = HistoryCount(1500, more=False, calls_left=10)
        self.assertIn("15 calls; Amazon's usage plan allows the last in about 15 minutes", str(few))
        many = HistoryCount(10_000, more=False, calls_left=20)
        self.assertIn("in about 4 hours", str(many))
        self.assertNotIn("call", HistoryCount(0, more=False).how_long)

    def test_a_count_that_amazon_cuts_short_still_counts(self):
        page = {"orders": old(100), "pagination": {"nextToken": "more"}}
        self.amazon.fail("searchOrders", 200, json.dumps(page).encode())
        self.amazon.fail("searchOrders", 429)
        count = self.connector.history_count(self.account(), NOW - timedelta(days=60))
        self.assertEqual(count, HistoryCount(100, more=True, calls_left=0))

    def test_right_after_linking_amazon_is_asked_what_it_allows(self):
        account = self.account(linked_at=NOW, cursor=NOW)
        self.connector.history_count(account, NOW - timedelta(days=3000))
        (query,) = self.asked("searchOrders")
        self.assertLessEqual(query["lastUpdatedBefore"], "2026-11-23T11:58")
        self.assertGreaterEqual(query["lastUpdatedAfter"], "2024-11-2")

    def test_without_anything_to_count_nobody_is_asked(self):
        nothing = self.account(marketplace_ids=())
        self.assertEqual(self.connector.history_count(nothing, NOW - timedelta(days=9)).orders, 0)
        later = self.account(name="Later")
        self.assertEqual(self.connector.history_count(later, NOW).orders, 0)
        self.assertEqual(self.amazon.calls, [])


class Doctors(InMemory):
    def findings(self) -> dict[str, str]:
        return {finding.what: finding.level for finding in self.connector.doctor()}

    def levels(self) -> set[str]:
        return set(self.findings().values())

    def worst(self) -> str:
        return " ".join(
            f"{f.what} {f.todo}" for f in self.connector.doctor() if f.level in ("bad", "warn")
        )

    def test_a_healthy_account(self):
        self.account()
        self.assertEqual(self.levels(), {"ok"})

    def test_the_versions_in_use_are_named(self):
        self.account()
        (said,) = (what for what in self.findings() if "the removal of none" in what)
        self.assertIn("orders 2026-01-01", said)
        self.assertIn("as of 2026-", said)

    def test_not_linked(self):
        self.account(linked=False)
        self.assertIn("Link with Amazon", self.worst())

    def test_the_individual_plan(self):
        self.account()
        self.amazon.selling_plan = "INDIVIDUAL"
        self.assertIn("Professional", self.worst())

    def test_a_missing_key(self):
        self.account(vault=Vault([Vault.new_key()]))
        self.assertIn("again", self.worst())

    def test_a_revoked_token(self):
        self.account()
        self.amazon.fail("lwa", 400, b'{"error":"invalid_grant"}', times=9)
        self.assertIn("withdrawn", self.worst())

    def test_a_missing_role(self):
        self.account()
        self.amazon.fail("searchOrders", 403)
        self.assertIn("Inventory and Order Tracking", self.worst())

    def test_a_quota_used_up(self):
        self.account()
        self.amazon.fail("searchOrders", 429)
        self.assertIn("used up until", self.worst())

    def test_amazon_is_away(self):
        self.account()
        self.amazon.fail("getAccount", 503)
        self.amazon.fail("searchOrders", 503)
        self.assertIn("Try again later", self.worst())

    def test_a_blocked_marketplace_and_no_marketplace(self):
        account = self.account(marketplace_ids=(FRANCE,))
        self.backend.block_marketplaces([account], {FRANCE: "Amazon refuses."})
        self.assertIn("Amazon refuses.", self.worst())
        self.assertIn("No marketplace is searched", self.worst())


class Removals(TestCase):
    def told(self, today: date, day: date | None = date(2027, 3, 27)) -> tuple[str, str]:
        removal = Removal("GET /orders/v0/orders", "search the orders", day)
        (finding,) = removal_findings("Shop", [removal], today)
        self.assertTrue(finding.todo)
        return finding.level, finding.what

    def test_before_the_day_the_days_are_counted(self):
        level, what = self.told(date(2027, 2, 15))
        self.assertEqual(level, "warn")
        self.assertIn("used to search the orders, is removed by Amazon on 2027-03-27", what)
        self.assertIn("in 40 days", what)

    def test_from_the_day_on_it_fails(self):
        for today in (date(2027, 3, 27), date(2028, 1, 1)):
            level, what = self.told(today)
            self.assertEqual(level, "bad")
            self.assertIn("was removed by Amazon on 2027-03-27", what)

    def test_without_a_day_it_is_told(self):
        level, what = self.told(date(2028, 1, 1), None)
        self.assertEqual(level, "warn")
        self.assertIn("is going to be removed", what)


class Pairing(InMemory):
    def test_delivered_lines_stay_as_they_are(self):
        account = self.account()
        self.at_amazon(order(ONE, items=[item(sku="LATE")]), order(TWO, items=[item(sku="LATE")]))
        self.sync()
        self.world.deliver(SELLER, ONE, {"Amazon Sale": 1})
        self.world.product("LATE")
        self.drive(PairDefaultLines(self.backend, [account]))
        self.assertEqual([line.product for line in self.seen(ONE).lines], ["Amazon Sale"])
        self.assertEqual([line.product for line in self.seen(TWO).lines], ["LATE"])

    def test_more_orders_than_fit_in_a_page(self):
        self.account()
        self.at_amazon(*[{**o, "lastUpdatedTime": "2026-11-20T11:00:00Z"} for o in old(230)])
        self.sync()
        self.world.product("SKU-1")
        account = self.backend.accounts()[0].account_id
        self.connector.synchronize_from(account, NOW)
        self.sync()
        products = {self.seen(f"302-{n:07}-0000000").lines[0].product for n in range(230)}
        self.assertEqual(products, {"SKU-1"})
        self.assertEqual(self.world.count("offers"), 1)
        self.assertFalse(self.backend.accounts()[0].redo)


class Forgetting(InMemory):
    def test_page_by_page_until_nothing_is_due(self):
        self.account()
        self.at_amazon(*[{**o, "lastUpdatedTime": "2026-11-20T11:00:00Z"} for o in old(250)])
        self.sync()
        self.later(days=61)
        forget = ForgetPersonalData(self.backend, self.clock)
        self.drive(forget)
        self.assertEqual(forget.forgotten, 250)
        self.assertNotIn("Petra", self.world.text_of_everything())
        self.drive(forget)
        self.assertEqual(forget.forgotten, 250)


class Accounts(InMemory):
    def test_an_account_that_does_not_exist(self):
        for act in (self.connector.update_marketplaces, self.connector.history_count):
            with self.assertRaises(ConfigurationError):
                act("99", NOW) if act == self.connector.history_count else act("99")

    def test_there_is_no_work_for_accounts_that_are_not_linked(self):
        self.account(linked=False)
        self.sync()
        self.assertEqual(self.amazon.calls, [])


def test_calls_inside_atomic_are_found_out():
    class Case(InMemory):
        def runTest(self):
            account = self.account()
            with self.backend.atomic():
                self.connector.update_marketplaces(account)

    case = Case()
    case.setUp()
    with pytest.raises(AssertionError, match="inside atomic"):
        case.runTest()
