# SPDX-License-Identifier: LGPL-3.0-or-later
"""The values of the stock that lies at Amazon (FBA), for ``port.py``.

Quantities are whole pieces; times are aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FbaSync:
    """*Stock at Amazon* of an account: whether it is read, and when next (None: now).

    ``pooled``: Amazon names the same pieces in every country (developers report it of
    Pan-European sellers), so the figures of one SKU are not added up.
    """

    on: bool = True
    next_read: datetime | None = None
    pooled: bool = False


READ_HOURLY = FbaSync()


@dataclass(frozen=True)
class FbaStock:
    """What Amazon says of an SKU in a marketplace's country. Key: account_id, marketplace_id,
    sku.

    ``reserved`` pieces are sold or being moved, ``unfulfillable`` ones damaged or expired,
    ``researching`` ones mislaid; all of them are at Amazon. ``inbound`` pieces are not yet.
    Source: getInventorySummaries, FBA Inventory API v1.
    """

    account_id: str
    marketplace_id: str
    sku: str
    asin: str
    fulfillable: int
    reserved: int
    inbound: int
    unfulfillable: int
    researching: int
    read_at: datetime

    @property
    def at_amazon(self) -> int:
        """Pieces that lie in Amazon's warehouses of that country."""
        return self.fulfillable + self.reserved + self.unfulfillable + self.researching


@dataclass(frozen=True)
class FbaDrift:
    """A product at Amazon as Amazon says (``theirs``, all countries of the accounts that share
    the location together) and as we have it (``ours``), both at ``measured_at``. Key: account_id
    and product_id; ``skus`` are those of its offers that Amazon named.
    """

    account_id: str
    product_id: str
    skus: tuple[str, ...]
    ours: int
    theirs: int
    measured_at: datetime

    @property
    def drift(self) -> int:
        """Pieces that are to be booked in (above zero) or out."""
        return self.theirs - self.ours
