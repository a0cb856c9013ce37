# SPDX-License-Identifier: LGPL-3.0-or-later
"""What will happen to an order, drawn when it is placed: (delay, event, details)."""

from __future__ import annotations

import random
from typing import Any

from amazon_simulator.instants import DAY, HOUR, MINUTE
from amazon_simulator.world.draft import Draft

Plan = list[tuple[int, str, dict[str, Any]]]
REFUND = "refund"
# How many of the shipped orders come back, and how many of those only in part.
RETURNED, IN_PART = 0.07, 0.4

CARRIERS = {
    "DE": ("DHL", "DPD", "GLS"),
    "FR": ("Chronopost", "La Poste"),
    "GB": ("Royal Mail", "DPD"),
    "US": ("USPS", "UPS", "FedEx"),
    "CA": ("Canada Post", "UPS"),
    "JP": ("YamatoTransport", "SAGAWA"),
}
# How many FBM orders somebody ships in Seller Central, without the ERP: nearly all of those
# that were placed before the world began, some of those since.
SHIPPED_OUTSIDE = {True: 0.96, False: 0.3}


def draw_fate(draft: Draft, before_the_world: bool) -> Plan:
    plan = _until_it_arrives(draft, before_the_world)
    return plan + _comes_back(draft.rng, plan)


def _comes_back(rng: random.Random, plan: Plan) -> Plan:
    """A refund some days after the last parcel left."""
    shipped = [delay for delay, kind, _ in plan if kind in ("ship", "ship_part")]
    if not shipped or rng.random() >= RETURNED:
        return []
    delay = max(shipped) + _between(rng, 2 * DAY, 9 * DAY)
    return [(delay, REFUND, {"part": rng.random() < IN_PART})]


def _until_it_arrives(draft: Draft, before_the_world: bool) -> Plan:
    rng = draft.rng
    paid = _between(rng, 5 * MINUTE, 50 * MINUTE)
    if draft.preorder:
        return [(4 * DAY, "release", {}), (4 * DAY + paid, "pay", {}), (5 * DAY, "ship", {})]
    if rng.random() < 0.02:
        return [(_between(rng, MINUTE, paid), "cancel", {"reason": "PAYMENT_DECLINED"})]
    plan: Plan = [(paid, "pay", {})]
    if not draft.fbm:
        return plan + _by_amazon(rng, paid)
    return plan + _by_merchant(rng, draft, paid, before_the_world)


def _by_amazon(rng: random.Random, paid: int) -> Plan:
    if rng.random() < 0.03:
        return [(paid + _between(rng, MINUTE, 2 * HOUR), "cancel", {})]
    return [(paid + _between(rng, 3 * HOUR, 36 * HOUR), "ship", {})]


def _by_merchant(rng: random.Random, draft: Draft, paid: int, before: bool) -> Plan:
    plan: Plan = []
    if rng.random() < 0.04:
        reason = rng.choice(["Ordered by mistake", "Found it cheaper", "Lieferung zu spät"])
        plan.append(
            (paid + _between(rng, HOUR, 9 * HOUR), "request_cancellation", {"reason": reason})
        )
    if rng.random() < 0.03:
        plan.append((paid + _between(rng, HOUR, 6 * HOUR), "change_address", {}))
    if rng.random() < 0.02:
        plan.append((paid + _between(rng, HOUR, 8 * HOUR), "reduce_quantity", {}))
    if rng.random() < 0.03:
        return [*plan, (paid + _between(rng, 2 * HOUR, 20 * HOUR), "cancel", {})]
    if rng.random() < SHIPPED_OUTSIDE[before]:
        return plan + _shipped_outside(rng, draft, paid)
    if before and rng.random() < 0.5:
        return plan
    return [*plan, (9 * DAY, "cancel_unconfirmed", {})]


def _shipped_outside(rng: random.Random, draft: Draft, paid: int) -> Plan:
    carriers = CARRIERS.get(draft.market.country, ("DHL",))
    details = {"carrier": rng.choice(carriers)}
    shipped = paid + _between(rng, 5 * HOUR, 44 * HOUR)
    plan: Plan = []
    if rng.random() < 0.12:
        plan.append((shipped - 2 * HOUR, "ship_part", details))
        if rng.random() < 0.25:
            return plan
    arrived = shipped + _between(rng, DAY, 5 * DAY)
    return [*plan, (shipped, "ship", details), (arrived, "deliver", {})]


def _between(rng: random.Random, low: int, high: int) -> int:
    return rng.randint(low, high)
