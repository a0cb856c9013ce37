# SPDX-License-Identifier: LGPL-3.0-or-later
"""Lines on the default products get their own product once there is one for their SKU."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amazon_connector.domain.facts import from_memo
from amazon_connector.port import (
    AccountProgress,
    AmazonOrder,
    Backend,
    KnownOrder,
    NewOffer,
    NewProduct,
    OfferKey,
    OrderChange,
    OrderKey,
)
from amazon_connector.steps import Done, GoOn, Next

from .resolving import LOOKED_UP, Products

_AT_ONCE = 100


class PairDefaultLines:
    """Walks the orders of some accounts that have a line on a default product."""

    def __init__(self, backend: Backend, account_ids: Sequence[str]) -> None:
        self._backend = backend
        self._account_ids = list(account_ids)
        self._after = ""

    def step(self) -> Next:
        """A page of orders; the accounts' ``redo`` is cleared when the last one is through."""
        keys = self._backend.default_lines(self._account_ids, self._after, _AT_ONCE)
        with self._backend.atomic():
            if keys:
                self._pair(self._backend.known_orders(keys))
            else:
                self._backend.save_progress(
                    [AccountProgress(a, redo=False) for a in self._account_ids]
                )
        if not keys:
            return Done()
        self._after = max(key.order_id for key in keys)
        return GoOn()

    def _pair(self, page: Mapping[OrderKey, KnownOrder]) -> None:
        open_lines = {key: _lines_on_default(known) for key, known in page.items()}
        wanted = {
            (known.row.account_id, known.row.marketplace_id, code)
            for key, known in page.items()
            for _, code, _ in open_lines[key]
        }
        products = Products(self._backend, wanted)
        changes: list[OrderChange] = []
        offers: dict[OfferKey, NewOffer] = {}
        for key, known in page.items():
            change = _change(known.row, open_lines[key], products, offers)
            if change.products:
                changes.append(change)
        if changes:
            self._backend.change_orders(changes)
            self._backend.create_offers(list(offers.values()))


Line = tuple[str, str, str]  # line key, code, kind


def _lines_on_default(known: KnownOrder) -> list[Line]:
    if known.landed is None or not known.row.memo:
        return []
    booked = from_memo(known.row.memo).booked
    return [
        (line.key, booked[line.key].code, booked[line.key].kind)
        for line in known.landed.lines
        if line.on_default
        and not line.delivered
        and not line.invoiced
        and line.key in booked
        and booked[line.key].kind in LOOKED_UP
        and booked[line.key].code
    ]


def _change(
    row: AmazonOrder, lines: Sequence[Line], products: Products, offers: dict[OfferKey, NewOffer]
) -> OrderChange:
    found = []
    for line_key, code, kind in lines:
        key = OfferKey(row.account_id, row.marketplace_id, code)
        product = products.find(key, kind)
        if product.is_default:
            continue
        found.append(NewProduct(line_key, product))
        if kind == "product" and products.is_new_offer(key):
            offers[key] = NewOffer(key, product)
    return OrderChange(row.key, products=tuple(found))
