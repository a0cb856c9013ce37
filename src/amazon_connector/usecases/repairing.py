# SPDX-License-Identifier: LGPL-3.0-or-later
"""Lines on the default products get their own product once there is one for their SKU."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amazon_connector.domain.facts import from_memo
from amazon_connector.port import (
    AccountProgress,
    AmazonOrder,
    Backend,
    Issue,
    IssueKey,
    KnownOrder,
    NewOffer,
    NewProduct,
    OfferKey,
    OrderChange,
    OrderKey,
    Outcome,
    Refused,
)
from amazon_connector.steps import Done, GoOn, Next

from .resolving import LOOKED_UP, Products

_AT_ONCE = 100
ORDER_NOT_PAIRED = "order_not_paired"


class PairDefaultLines:
    """Walks the orders of some accounts that have a line on a default product.

    What the ERP does not take is an Amazon Issue until a later walk pairs it.
    """

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
            outcomes = self._backend.change_orders(changes)
            self._backend.create_offers(list(offers.values()))
            accounts = [page[change.key].row.account_id for change in changes]
            self._tell(list(zip(accounts, changes, outcomes, strict=True)))

    def _tell(self, done: Sequence[tuple[str, OrderChange, Outcome]]) -> None:
        refused = [
            Issue(account_id, ORDER_NOT_PAIRED, _not_paired(change, outcome), change.key.order_id)
            for account_id, change, outcome in done
            if isinstance(outcome, Refused)
        ]
        paired = [
            IssueKey(account_id, ORDER_NOT_PAIRED, change.key.order_id)
            for account_id, change, outcome in done
            if not isinstance(outcome, Refused)
        ]
        if refused:
            self._backend.raise_issues(refused)
        if paired:
            self._backend.close_issues(paired)


def _not_paired(change: OrderChange, refused: Refused) -> str:
    lines = "line stays" if len(change.products) == 1 else "lines stay"
    return (
        f"{len(change.products)} {lines} on a default product although the SKU has a product "
        f"by now: {refused.why} Then read the order with Recover Order, which pairs it again; "
        "or choose the product on the line by hand and close this issue."
    )


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
