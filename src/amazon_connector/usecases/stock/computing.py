# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon should show, computed for products that were touched, and for all at intervals.

Nothing here calls Amazon: the outcome is stored beside what Amazon took, so that what is to be
sent is an indexed look-up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from amazon_connector.clock import Clock
from amazon_connector.domain.quantities import divided, wanted
from amazon_connector.port import (
    STOCK_OFF,
    Backend,
    Issue,
    IssueKey,
    SkuKey,
    SkuStock,
    StockedOffer,
    StockProgress,
)
from amazon_connector.steps import Done, GoOn, Next
from amazon_connector.usecases.groups import accounts_of

from .settling import settled, turned_on

STOCK_RULES = "stock_rules"
_PAGE, _FULL_PAGE = 500, 2_000
_FULL_EVERY = timedelta(hours=1)
_NO_OFFER = "There is no offer of this SKU here any more."
_OFF = "FBM Stock Synchronization is off."
_NOT_STOCKED = (
    "Its product is not counted in stock (a service, a default product, or goods whose "
    "inventory is not tracked)."
)


class ComputeStock:
    """Computes the quantities of products that a sale, a move or an edit touched."""

    def __init__(self, backend: Backend, clock: Clock) -> None:
        self._backend = backend
        self._clock = clock

    def step(self) -> Next:
        """A page of touches: computed and settled together."""
        with self._backend.atomic():
            touches = self._backend.touched_products(_PAGE)
            if not touches:
                return Done()
            product_ids = list(dict.fromkeys(touch.product_id for touch in touches))
            compute(self._backend, product_ids, self._clock.now())
            self._backend.settle_touches(touches)
        return GoOn()


class RecomputeStock:
    """Computes everything of a group's accounts again: an hour after the last time, or at once
    when their synchronization is turned on.
    """

    def __init__(self, backend: Backend, clock: Clock, group: str) -> None:
        self._backend = backend
        self._clock = clock
        self.group = group
        self._after = ""

    def step(self) -> Next:
        """One page of products; the time of the next round is written with the last one."""
        now = self._clock.now()
        due = [
            account.account_id
            for account in accounts_of(self._backend, self.group)
            if account.stock.mode != STOCK_OFF
            and (account.stock.next_full is None or account.stock.next_full <= now)
        ]
        if not due:
            return Done()
        with self._backend.atomic():
            page = self._backend.stocked_products(due, self._after, _FULL_PAGE)
            if page:
                compute(self._backend, page, now)
            if len(page) < _FULL_PAGE:
                after = now + _FULL_EVERY
                self._backend.save_stock_progress(
                    [StockProgress(account_id, next_full=after) for account_id in due]
                )
        self._after = page[-1] if page else ""
        return GoOn() if len(page) == _FULL_PAGE else Done()


Pool = tuple[str, str]  # a product in a warehouse


class Reckoned(NamedTuple):
    """What an SKU's row should say, from all its offers."""

    offer: StockedOffer
    quantity: int | None
    obstacle: str = ""
    held: bool = False


def compute(backend: Backend, product_ids: Sequence[str], now: datetime) -> None:
    """Bring the rows of these products up to date. Call inside ``atomic()``."""
    on = turned_on(backend.accounts())
    reckoned = reckon(backend.stocked_offers(product_ids))
    rows = {row.key: row for row in backend.sku_stocks_of(product_ids)}
    # An SKU that is new, or whose offer has moved to another product.
    if elsewhere := [key for key in reckoned if key not in rows]:
        rows.update(backend.sku_stocks(elsewhere))
    ours = set(product_ids)
    changed: list[tuple[SkuStock | None, SkuStock]] = []
    for key, found in reckoned.items():
        row = rows.pop(key, None)
        if not found.held and found.offer.product_id not in ours:
            # Another product's pieces, of which only these offers were read.
            continue
        if row is None and found.obstacle and not found.held:
            continue
        after = settled(_renewed(row, found), on, now)
        if after is not row:
            changed.append((row, after))
    for row in rows.values():
        after = settled(replace(row, wanted=None, obstacle=_NO_OFFER, held=False), on, now)
        if after != row:
            changed.append((row, after))
    _save(backend, changed)


def reckon(offers: Iterable[StockedOffer]) -> dict[SkuKey, Reckoned]:
    """One quantity for each SKU, or the reason why there is none."""
    by_key: dict[SkuKey, list[StockedOffer]] = {}
    pending: dict[Pool, dict[SkuKey, int]] = defaultdict(dict)
    for offer in offers:
        by_key.setdefault(offer.key, []).append(offer)
        if offer.pending:
            pending[offer.product_id, offer.warehouse][offer.key] = offer.pending
    reckoned: dict[SkuKey, Reckoned] = {}
    pools: dict[Pool, list[StockedOffer]] = defaultdict(list)
    for key, same in by_key.items():
        speaking = [offer for offer in same if offer.mode != STOCK_OFF]
        if not speaking:
            reckoned[key] = Reckoned(same[0], None, _OFF)
        elif any(not offer.stockable for offer in speaking):
            reckoned[key] = Reckoned(speaking[0], None, _NOT_STOCKED)
        elif why := _disagreement(speaking):
            reckoned[key] = Reckoned(speaking[0], None, why, held=True)
        else:
            pools[speaking[0].product_id, speaking[0].warehouse].append(speaking[0])
    for pool, sharing in pools.items():
        promised = sum(pending[pool].values()) if pool in pending else 0
        reckoned.update(_shared(sharing, sharing[0].available - promised))
    return reckoned


def _shared(offers: list[StockedOffer], pieces: int) -> Iterable[tuple[SkuKey, Reckoned]]:
    """The quantities of SKUs that sell the same pieces."""
    dividing = [offer for offer in offers if offer.divide]
    dividing.sort(key=lambda offer: offer.key)
    portions = divided(pieces, [offer.rules for offer in dividing]) if dividing else []
    for offer, portion in zip(dividing, portions, strict=True):
        yield offer.key, Reckoned(offer, portion)
    for offer in offers:
        if not offer.divide:
            yield offer.key, Reckoned(offer, wanted(pieces, offer.rules))


def _disagreement(offers: Sequence[StockedOffer]) -> str:
    """How the offers of one SKU differ in what they say of its one quantity; empty if not."""
    if len(offers) == 1:
        return ""
    told: dict[str, set[object]] = {
        "products": {offer.product_id for offer in offers},
        "warehouses": {offer.warehouse for offer in offers},
        "stock rules": {offer.rules for offer in offers},
        "handling times": {offer.handling_days for offer in offers},
        "Sold by us too": {offer.also_fbm for offer in offers},
    }
    different = [name for name, values in told.items() if len(values) > 1]
    if not different:
        return ""
    return (
        f"Amazon keeps one quantity of SKU {offers[0].key.sku} for all marketplaces of a "
        f"region, but its offers disagree about it (different {', '.join(different)}). "
        "Nothing is sent for this SKU until they agree."
    )


def _renewed(row: SkuStock | None, found: Reckoned) -> SkuStock:
    """The row with what was reckoned; the same object where nothing of it is new."""
    offer = found.offer
    row = row or SkuStock(offer.key, offer.account_id, offer.marketplace_id)
    if (
        row.wanted == found.quantity
        and row.product_id == offer.product_id
        and row.handling_days == offer.handling_days
        and row.also_fbm == offer.also_fbm
        and row.account_id == offer.account_id
        and row.marketplace_id == offer.marketplace_id
        and row.obstacle == found.obstacle
        and row.held == found.held
    ):
        return row
    return replace(
        row,
        account_id=offer.account_id,
        marketplace_id=offer.marketplace_id,
        product_id=offer.product_id,
        wanted=found.quantity,
        handling_days=offer.handling_days,
        obstacle=found.obstacle,
        held=found.held,
        also_fbm=offer.also_fbm,
    )


def _save(backend: Backend, changed: Sequence[tuple[SkuStock | None, SkuStock]]) -> None:
    """Rows, and an Amazon Issue for offers that disagree, until they agree."""
    if not changed:
        return
    backend.save_sku_stocks([after for _, after in changed])
    held = [after for _, after in changed if after.held]
    if held:
        backend.raise_issues(
            [Issue(row.account_id, STOCK_RULES, row.obstacle, subject=row.key.sku) for row in held]
        )
    agreed = [before for before, after in changed if before and before.held and not after.held]
    if agreed:
        backend.close_issues(
            [IssueKey(row.account_id, STOCK_RULES, subject=row.key.sku) for row in agreed]
        )
