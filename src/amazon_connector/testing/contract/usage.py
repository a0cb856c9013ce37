# SPDX-License-Identifier: LGPL-3.0-or-later
"""The store of usage plans that an ERP shares between its processes."""

from __future__ import annotations

from datetime import timedelta

from amazon_connector.usage import UsagePlan

from .base import NOW, Contract

PLAN = UsagePlan(0.5, 2)


class UsagePlansContract(Contract):
    """Token buckets as rows."""

    topic = "usage"

    def test_a_bucket_empties_and_names_the_time_of_the_next_token(self) -> None:
        plans = self.world.usage_plans()
        self.assertIsNone(plans.take("k", PLAN, NOW))
        self.assertIsNone(plans.take("k", PLAN, NOW))
        wait = plans.take("k", PLAN, NOW)
        assert wait is not None
        self.assertAlmostEqual((wait - NOW).total_seconds(), 2, places=3)
        self.assertIsNone(plans.take("k", PLAN, wait))
        self.assertIsNotNone(plans.take("k", PLAN, wait))

    def test_keys_do_not_share(self) -> None:
        plans = self.world.usage_plans()
        for key in ("a|A1SELLER|EU|searchOrders", "a|A1SELLER|NA|searchOrders", "b" * 300):
            self.assertIsNone(plans.take(key, UsagePlan(0.1, 1), NOW))
            self.assertIsNotNone(plans.take(key, UsagePlan(0.1, 1), NOW))

    def test_a_refusal_of_amazon_empties_the_bucket(self) -> None:
        plans = self.world.usage_plans()
        plans.take("k", PLAN, NOW)
        plans.drain("k", PLAN, NOW)
        self.assertIsNotNone(plans.take("k", PLAN, NOW))
        self.assertAlmostEqual(plans.tokens("k", PLAN, NOW + timedelta(seconds=2)), 1, places=3)

    def test_a_rate_that_amazon_taught_counts_at_once(self) -> None:
        plans = self.world.usage_plans()
        plans.drain("k", PLAN, NOW)
        plans.learn("k", PLAN, 10.0, NOW)
        wait = plans.take("k", PLAN, NOW)
        assert wait is not None
        self.assertAlmostEqual((wait - NOW).total_seconds(), 0.1, places=3)

    def test_a_token_stays_spent_when_the_erp_rolls_back(self) -> None:
        plans = self.world.usage_plans()
        account_id = self.account()
        before = plans.tokens("k", PLAN, NOW)
        self.assertIsNone(plans.take("k", PLAN, NOW))
        try:
            with self.backend.atomic():
                self.backend.block_marketplaces([account_id], {})
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        self.assertEqual(plans.tokens("k", PLAN, NOW), before - 1)
