# SPDX-License-Identifier: LGPL-3.0-or-later
"""A shop in memory that imports any JSON, and what must hold of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime, timezone
from typing import Any

from amazon_connector.domain.totals import CAUSES
from amazon_connector.port import (
    CANCELLED_STATE,
    IMPORTED,
    NOT_IMPORTED,
    QUARANTINED,
    WAITING,
    AmazonOrder,
)
from amazon_connector.testing.memory_world import MemoryWorld
from amazon_connector.testing.world import Arranged
from amazon_connector.usecases.importing import OrderImport
from amazon_connector.vault import Vault

SELLER = "A1SELLER"
GERMANY, UNITED_STATES, JAPAN = "A1PA6795UKMFR9", "ATVPDKIKX0DER", "A1VC38T7YXB528"
NOW = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
LINKED = datetime(2026, 11, 1, tzinfo=timezone.utc)
_VAULT = Vault([Vault.new_key()])


class Shop:
    """One account in three marketplaces. Raises AssertionError for whatever was lost."""

    def __init__(self) -> None:
        self.world = MemoryWorld()
        marketplaces = (GERMANY, UNITED_STATES, JAPAN)
        self.world.account(Arranged(_VAULT, marketplace_ids=marketplaces, linked_at=LINKED))
        self.world.product("SKU-1")

    def take(self, *orders: Mapping[str, Any], now: datetime = NOW) -> None:
        """Import a page and check it."""
        backend = self.world.erp
        with backend.atomic():
            OrderImport(backend, backend.accounts(), now).page(orders)
        for row in self.rows:
            self._check(row)

    @property
    def rows(self) -> list[AmazonOrder]:
        return list(self.world.erp.state.rows.values())

    def row(self, order_id: str) -> AmazonOrder:
        return next(row for row in self.rows if row.key.order_id == order_id)

    def business(self) -> dict[str, Any]:
        """Everything, but for how often something was tried and for sealed secrets."""
        state = self.world.erp.state
        found = {part.name: dict(getattr(state, part.name)) for part in fields(state)}
        del found["accounts"]
        found["rows"] = {
            key: replace(row, attempts=0, next_attempt=None) for key, row in state.rows.items()
        }
        return found

    def _check(self, row: AmazonOrder) -> None:
        order = self.world.order(SELLER, row.key.order_id)
        issues = {i.order_id for i in self.world.issues()}
        if row.state in (IMPORTED, CANCELLED_STATE):
            assert order is not None
        elif order is None:
            assert row.state in (NOT_IMPORTED, WAITING, QUARANTINED)
            assert row.reason
        if row.state == QUARANTINED:
            assert row.key.order_id in issues
            assert row.next_attempt
            assert row.reason
        if order is not None and row.expected is not None and row.state == IMPORTED:
            assert row.ours == order.total
        if row.expected != row.ours:
            assert row.cause in CAUSES
            assert row.cause_detail
        else:
            assert not row.cause
