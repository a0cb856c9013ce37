# SPDX-License-Identifier: LGPL-3.0-or-later
"""The world: orders that are placed and live on, as far as the clock has come.

Nothing runs in the background. What will happen stands in a table with its time, and whoever
looks at the world lets happen first what is due. So the world of a seed is the same at a given
time however often somebody looked.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from amazon_simulator import instants
from amazon_simulator.accounts import Accounts
from amazon_simulator.lwa import Lwa
from amazon_simulator.order_store import Orders, Row, row_of
from amazon_simulator.store import Store
from amazon_simulator.world import life
from amazon_simulator.world.demo import (
    APPLICATIONS,
    SELLERS,
    application_document,
    refresh_token,
    seller_document,
)
from amazon_simulator.world.draft import ORDERS_A_DAY, Draft, draw
from amazon_simulator.world.fate import draw_fate
from amazon_simulator.world.orders import make_order
from amazon_simulator.world.schedule import Schedule

PLACE = "place"
# What happens to a seller's subject (a feed, a SKU) at a time, with details.
Happening = Callable[[str, str, int, dict[str, Any]], None]


class WorldOptions(Protocol):
    """The part of the command line that shapes a world when it begins."""

    @property
    def seed(self) -> int: ...
    @property
    def quiet(self) -> bool: ...
    @property
    def backlog_days(self) -> float: ...
    @property
    def pace(self) -> float: ...


class World:
    """``happenings`` are the kinds of events that are not an order's, with what they do.

    ``can_sell`` tells whether there is enough of what a buyer wants: else nothing is ordered;
    ``hold`` is told of each order of the backlog.
    """

    def __init__(
        self,
        store: Store,
        orders: Orders,
        accounts: Accounts,
        lwa: Lwa,
        schedule: Schedule,
        happenings: Mapping[str, Happening],
        can_sell: Callable[[Row], bool],
        hold: Callable[[Row], None],
    ) -> None:
        self._store, self._orders = store, orders
        self._accounts, self._lwa = accounts, lwa
        self._schedule, self._happenings = schedule, happenings
        self._can_sell, self._hold = can_sell, hold
        self.seed, self._pace, self._began = 1, 1.0, 0

    def begin(self, now: int, options: WorldOptions) -> None:
        """Finds its world again, or begins one: accounts, and a backlog unless it is quiet."""
        found = self._store.fact("world")
        if found is None:
            found = {"seed": options.seed, "pace": options.pace, "began": now}
            self._store.set_fact("world", found)
            self._seed_accounts(options.seed)
            if not options.quiet and options.pace > 0:
                start = now - round(options.backlog_days * instants.DAY)
                for seller_id in ORDERS_A_DAY:
                    self._schedule.add(start, seller_id, "", PLACE, {"number": 0})
        self.seed, self._pace, self._began = found["seed"], found["pace"], found["began"]

    def live_until(self, now: int) -> None:
        """Lets everything happen that is due, in the order of its time."""
        while due := self._schedule.take(now):
            at, seller_id, subject, kind, details = due
            if kind == PLACE:
                self._place(seller_id, at, details["number"])
            elif kind in self._happenings:
                self._happenings[kind](seller_id, subject, at, details)
            else:
                self._happen(seller_id, subject, kind, at, details)

    def generate(
        self,
        count: int,
        seller_id: str | None,
        after: int | None,
        before: int | None,
        now: int,
        live: bool,
    ) -> list[str]:
        """Orders of the world in any number, spread evenly over a time that is past."""
        sellers = [seller_id] if seller_id else list(ORDERS_A_DAY)
        before = min(before or now, now)
        after = after if after is not None else before - instants.DAY
        first = self._store.fact("generated") or 0
        self._store.set_fact("generated", first + count)
        made = []
        for number in range(count):
            at = after + (before - after) * number // max(count, 1)
            owner = sellers[number % len(sellers)]
            rng = random.Random(f"generated|{self.seed}|{owner}|{first + number}")
            draft = draw(rng, owner, number + first, at)
            row = row_of(owner, make_order(draft, self.seed))
            self._put(draft, row, at, None if live else now)
            made.append(row.order_id)
        self.live_until(now)
        return made

    def _place(self, seller_id: str, at: int, number: int) -> None:
        rng = random.Random(f"world|{self.seed}|{seller_id}|{number}")
        wait = rng.expovariate(ORDERS_A_DAY[seller_id] * self._pace) * instants.DAY
        following = {"number": number + 1}
        self._schedule.add(at + max(1, round(wait)), seller_id, "", PLACE, following)
        draft = draw(rng, seller_id, number, at)
        row = row_of(seller_id, make_order(draft, self.seed))
        if at < self._began or self._can_sell(row):
            self._put(draft, row, at, None)
        if at < self._began:
            self._hold(row)

    def _put(self, draft: Draft, row: Row, at: int, until: int | None) -> None:
        """``until`` leaves out what would happen to the order later than that."""
        # What a backlog has sold is no longer there when the world begins.
        self._orders.put([row], placed=at if at >= self._began else None)
        for delay, kind, details in draw_fate(draft, at < self._began - 2 * instants.DAY):
            if until is None or at + delay <= until:
                self._schedule.add(at + delay, row.seller_id, row.order_id, kind, details)

    def _happen(
        self, seller_id: str, order_id: str, kind: str, at: int, details: dict[str, Any]
    ) -> None:
        row = self._orders.get(order_id, seller_id)
        if row is None:
            return
        order = row.order
        if life.apply(kind, order, max(at, row.updated), details):
            index = {"marketplace_id": row.marketplace_id}
            self._orders.put([row_of(seller_id, order, row.as_is, **index)])

    def _seed_accounts(self, seed: int) -> None:
        for given in APPLICATIONS:
            self._accounts.put_application(application_document({**given, "seed": seed}))
        for given in SELLERS:
            self._accounts.put_seller(seller_document(given))
        for application in self._accounts.applications():
            for seller in self._accounts.sellers():
                pair = application["client_id"], seller["seller_id"]
                self._lwa.grant(*pair, refresh_token(seed, *pair))
