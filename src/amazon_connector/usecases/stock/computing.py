# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon should show, computed for products that were touched, and for all at intervals.

Nothing here calls Amazon: the outcome is stored beside what Amazon took, so that what is to be
sent is an indexed look-up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from amazon_connector.usecases.groups import grouped

from .settling import settled, turned_on

STOCK_RULES = "stock_rules"
_PAGE, _FULL_PAGE = 500, 4_000
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
            on = turned_on(self._backend.accounts())
            compute(self._backend, product_ids, on, self._clock.now())
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
        accounts = self._backend.accounts()
        due = [
            account.account_id
            for account in grouped(accounts, self.group)
            if account.stock.mode != STOCK_OFF
            and (account.stock.next_full is None or account.stock.next_full <= now)
        ]
        if not due:
            return Done()
        with self._backend.atomic():
            page = self._backend.stocked_products(due, self._after, _FULL_PAGE)
            if page:
                compute(self._backend, page, turned_on(accounts), now)
            if len(page) < _FULL_PAGE:
                after = now + _FULL_EVERY
                self._backend.save_stock_progress(
                    [StockProgress(account_id, next_full=after) for account_id in due]
                )
        self._after = page[-1] if page else ""
        return GoOn() if len(page) == _FULL_PAGE else Done()


Pool = tuple[str, str]  # a product in a warehouse
Change = tuple[SkuStock | None, SkuStock]  # a row before (None: there was none) and after


class Reckoned(NamedTuple):
    """What an SKU's row should say, from all its offers."""

    offer: StockedOffer
    quantity: int | None
    obstacle: str = ""
    held: bool = False


def compute(
    backend: Backend, product_ids: Sequence[str], on: frozenset[str], now: datetime
) -> None:
    """Bring the rows of these products up to date; ``on``: see ``turned_on``. Call inside
    ``atomic()``.
    """
    ours = set(product_ids)
    reckoned = reckon(backend.stocked_offers(product_ids))
    rows = {row.key: row for row in backend.sku_stocks_of(product_ids)}
    news: list[SkuKey] = []
    for key, found in reckoned.items():
        row = rows.pop(key, None)
        if not found.held and found.offer.product_id not in ours:
            # Another product's pieces, of which only these offers were read.
            continue
        # No row: the SKU is new, or its offer has moved to another product.
        if row is None or settled(_renewed(row, found), on, now) is not row:
            news.append(key)
    news += [key for key, row in rows.items() if settled(_without_offer(row), on, now) is not row]
    if news:
        _save(backend, _changed(backend.sku_stocks(news), news, reckoned, on, now))


def _changed(
    rows: Mapping[SkuKey, SkuStock],
    keys: Sequence[SkuKey],
    reckoned: Mapping[SkuKey, Reckoned],
    on: frozenset[str],
    now: datetime,
) -> list[Change]:
    """What is new of these rows, which nobody else writes any more."""
    changed: list[Change] = []
    for key in keys:
        row, found = rows.get(key), reckoned.get(key)
        if found is not None and (row or found.held or not found.obstacle):
            after = settled(_renewed(row, found), on, now)
        elif row is not None:
            after = settled(_without_offer(row), on, now)
        else:
            continue
        if after is not row:
            changed.append((row, after))
    return changed


def reckon(offers: Iterable[StockedOffer]) -> dict[SkuKey, Reckoned]:
    """One quantity for each SKU, or the reason why there is none."""
    first: dict[SkuKey, StockedOffer] = {}
    several: dict[SkuKey, list[StockedOffer]] = {}
    pending: dict[Pool, dict[SkuKey, int]] = defaultdict(dict)
    for offer in offers:
        if (one := first.setdefault(offer.key, offer)) is not offer:
            several.setdefault(offer.key, [one]).append(offer)
        if offer.pending:
            pending[offer.product_id, offer.warehouse][offer.key] = offer.pending
    reckoned: dict[SkuKey, Reckoned] = {}
    pools: dict[Pool, list[StockedOffer]] = {}
    for key, one in first.items():
        speaking = [o for o in several.get(key, (one,)) if o.mode != STOCK_OFF]
        offer = speaking[0] if speaking else one
        if why := _obstacle(speaking):
            reckoned[key] = Reckoned(offer, None, why)
        elif len(speaking) > 1 and (why := _disagreement(speaking)):
            reckoned[key] = Reckoned(offer, None, why, held=True)
        else:
            pools.setdefault((offer.product_id, offer.warehouse), []).append(offer)
    for pool, sharing in pools.items():
        promised = sum(pending[pool].values()) if pool in pending else 0
        _share(sharing, sharing[0].available - promised, reckoned)
    return reckoned


def _obstacle(offers: Sequence[StockedOffer]) -> str:
    """Why an SKU with these offers, of accounts that synchronize, has no quantity."""
    if not offers:
        return _OFF
    for offer in offers:
        if not offer.stockable:
            return _NOT_STOCKED
    return ""


def _share(offers: list[StockedOffer], pieces: int, reckoned: dict[SkuKey, Reckoned]) -> None:
    """Add the quantities of SKUs that sell the same pieces."""
    if dividing := [offer for offer in offers if offer.divide]:
        dividing.sort(key=lambda offer: offer.key)
        portions = divided(pieces, [offer.rules for offer in dividing])
        for offer, portion in zip(dividing, portions, strict=True):
            reckoned[offer.key] = Reckoned(offer, portion)
    for offer in offers:
        if not offer.divide:
            reckoned[offer.key] = Reckoned(offer, wanted(pieces, offer.rules))


def _disagreement(offers: Sequence[StockedOffer]) -> str:
    """How the offers of one SKU differ in what they say of its one quantity; empty if not."""
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
    if row is None:
        return SkuStock(
            offer.key,
            offer.account_id,
            offer.marketplace_id,
            offer.product_id,
            found.quantity,
            offer.handling_days,
            obstacle=found.obstacle,
            held=found.held,
            also_fbm=offer.also_fbm,
        )
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


def _without_offer(row: SkuStock) -> SkuStock:
    """The row once its last offer is gone; the same object where it says so already."""
    if row.wanted is None and row.obstacle == _NO_OFFER and not row.held:
        return row
    return replace(row, wanted=None, obstacle=_NO_OFFER, held=False)


def _save(backend: Backend, changed: Sequence[Change]) -> None:
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
