# SPDX-License-Identifier: LGPL-3.0-or-later
"""The contract's arrangement on the in-memory ERP, for what needs no other backend."""

from __future__ import annotations

from typing import Any
from unittest import TestCase

from amazon_connector.testing.contract.base import Contract
from amazon_connector.testing.memory_world import MemoryWorld
from amazon_connector.usecases.searching import SyncOrders


class InMemory(Contract, TestCase):
    topic = "orders"

    def make_world(self) -> MemoryWorld:
        return MemoryWorld()

    def search(self) -> SyncOrders:
        """As a worker makes it anew."""
        return next(u for u in self.connector.work() if isinstance(u, SyncOrders))

    def asked(self, operation: str) -> list[dict[str, Any]]:
        return [query for name, query in self.amazon.calls if name == operation]

    def cursor(self) -> Any:
        return self.backend.accounts()[0].cursor
