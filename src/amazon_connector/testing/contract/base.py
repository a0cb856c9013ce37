# SPDX-License-Identifier: LGPL-3.0-or-later
"""What all contracts share: a world, a clock that stands, an Amazon that answers by script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from unittest import TestCase

from amazon_connector.bootstrap import Connector
from amazon_connector.clock import FixedClock
from amazon_connector.port import LostRace, OrderKey
from amazon_connector.spapi import Endpoints
from amazon_connector.steps import AgainAt, Next, UseCase, drive
from amazon_connector.testing.amazon import Probed, ScriptedAmazon
from amazon_connector.testing.world import Arranged, SeenOrder, Tax, World
from amazon_connector.vault import Vault

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
LINKED = datetime(2026, 11, 1, 12, 0, tzinfo=timezone.utc)
GERMANY, FRANCE = "A1PA6795UKMFR9", "A13V1IB3VIYZZH"
UNITED_STATES, JAPAN = "ATVPDKIKX0DER", "A1VC38T7YXB528"
SELLER = "A1SELLER"
# What ``World.count`` counts.
KINDS = ("sales_orders", "customers", "addresses", "offers", "deliveries", "moves")
VAT_19 = Tax("VAT 19 %", Decimal(19))

if TYPE_CHECKING:
    _Base = TestCase
else:
    _Base = object


class Contract(_Base):
    """Mixed into a test case class of the backend's own; it gives ``make_world``."""

    topic = ""

    def make_world(self) -> World:
        """A fresh, empty world of the backend under test."""
        raise NotImplementedError

    def setUp(self) -> None:
        super().setUp()
        self.world = self.make_world()
        if self.topic not in self.world.topics:
            self.skipTest(f"This backend does not do {self.topic}.")
        self.clock = FixedClock(NOW)
        self.backend = Probed(self.world.backend())
        self.amazon = ScriptedAmazon(self.clock)
        self.amazon.watch(self.backend)
        self.vault = Vault([Vault.new_key()])
        self.connector = self.connected()

    def connected(self, **halves: Any) -> Connector:
        """The connector of this world; ``halves`` of the port that the ERP has beside its backend
        (``books``, ``invoicing``).
        """
        return Connector(
            self.backend,
            self.world.usage_plans(),
            self.vault,
            self.clock,
            Endpoints.at("http://127.0.0.1:9"),
            self.amazon,
            **halves,
        )

    # Arranging

    def account(self, **arranged: Any) -> str:
        """An account in Germany and France, linked on 1 November."""
        defaults: dict[str, Any] = {"vault": self.vault, "linked_at": LINKED, "cursor": LINKED}
        return self.world.account(Arranged(**{**defaults, **arranged}))

    def at_amazon(self, *orders: dict[str, Any]) -> None:
        """Amazon has these orders (a newer version replaces an older one)."""
        self.amazon.put(*orders)

    # Acting

    def run_step(self, step: Callable[[], Next]) -> Next:
        """Drives like a driver: a step that lost a race is repeated."""
        for _ in range(3):
            with suppress(LostRace):
                return step()
        raise AssertionError("A step lost its race three times.")

    def drive(self, use_case: UseCase) -> Next:
        """Until the use case waits or is done."""
        return drive(use_case, self.run_step, 1000)

    def sync(self) -> list[Next]:
        """Everything that is due, and turns that become due by being asked for now."""
        self.connector.sync_now([a.account_id for a in self.backend.accounts()])
        return [self.drive(use_case) for use_case in self.connector.work()]

    def read_again(self) -> list[str]:
        """*Last Order Sync* goes back to the link, and everything is read again; the orders that
        Amazon brought.
        """
        self.later(minutes=10)
        self.connector.synchronize_from(self.backend.accounts()[0].account_id, LINKED)
        before = len(self.amazon.found)
        self.sync()
        return sorted(self.amazon.found[before:])

    def later(self, **span: float) -> None:
        """Turn the clock."""
        self.clock.advance(timedelta(**span).total_seconds())

    # Inspecting

    def seen(self, order_id: str) -> SeenOrder:
        """The sales order, which must be there."""
        order = self.world.order(SELLER, order_id)
        self.assertIsNotNone(order, f"There is no sales order for {order_id}.")
        assert order is not None
        return order

    def everything(self, order_ids: Iterable[str]) -> list[Any]:
        """What a person and the connector see of these orders, how many of each kind there are,
        and the issues: to compare with what they are later.
        """
        orders = [(self.seen(order_id), self.row(order_id)) for order_id in order_ids]
        numbers = [(kind, self.world.count(kind)) for kind in KINDS]
        return [orders, numbers, self.world.issues()]

    def row(self, order_id: str) -> Any:
        """The connector's row, which must be there."""
        key = OrderKey(SELLER, order_id)
        known = self.backend.known_orders([key])
        self.assertIn(key, known, f"There is no row for {order_id}.")
        return known[key].row

    def assert_waits(self, outcome: Next) -> AgainAt:
        """The use case waits for a time that it names."""
        self.assertIsInstance(outcome, AgainAt)
        assert isinstance(outcome, AgainAt)
        return outcome
