# SPDX-License-Identifier: LGPL-3.0-or-later
"""A page of Amazon's orders into the ERP: read, decide, write in sets, compare.

Nothing here calls Amazon; everything here runs inside the caller's ``atomic()``. An order
that cannot be read or written goes into quarantine with an Amazon Issue, and the rest of the
page goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from amazon_connector.domain.customers import customer_of, delivery_address
from amazon_connector.domain.facts import Facts, facts_of, from_memo, to_memo
from amazon_connector.domain.intake import (
    ASK,
    ENTER,
    WAIT,
    forget_after,
    intake,
    is_history,
    packages_left,
    shipped_at,
    shipped_pieces,
    without_personal_data,
)
from amazon_connector.domain.lines import OrderLine, order_lines, prices_include_tax
from amazon_connector.domain.orders import AMAZON, CANCELLED, MERCHANT, Order
from amazon_connector.domain.reading import UnreadableOrder, order_id_of, read_order
from amazon_connector.domain.times import parse_time
from amazon_connector.domain.totals import compare
from amazon_connector.port import (
    CANCELLED_STATE,
    IMPORTED,
    NOT_IMPORTED,
    QUARANTINED,
    WAITING,
    Account,
    AccountMarketplace,
    AmazonOrder,
    Backend,
    Issue,
    IssueKey,
    KnownOrder,
    Landed,
    NewOffer,
    OrderKey,
    OrderPlan,
    Refused,
    ShippedPackage,
    Written,
)

from . import changes
from .resolving import LOOKED_UP, Products, Wanted, new_offers
from .rows import compared, quarantined, row_of
from .stock.doubting import doubt_merchants
from .stock.pending import hold_pending
from .watching import watch

_log = logging.getLogger(__name__)
ORDER_NOT_IMPORTED = "order_not_imported"
ORDER_CHANGED = "order_changed"
ORDER_FLAGGED = "order_flagged"


@dataclass(frozen=True)
class Seen:
    """One order of a page with its account, its lines and what is known of it."""

    order: Order
    account: Account
    marketplace: AccountMarketplace
    known: KnownOrder | None
    lines: tuple[OrderLine, ...]
    include_tax: bool

    @property
    def key(self) -> OrderKey:
        return OrderKey(self.account.seller_id, self.order.order_id)

    @property
    def row(self) -> AmazonOrder | None:
        return self.known.row if self.known else None


@dataclass(frozen=True)
class PageResult:
    """How a page went, for progress and logs."""

    seen: int = 0
    created: int = 0
    changed: int = 0
    quarantined: int = 0


class OrderImport:
    """Imports pages for the accounts of one seller and region."""

    def __init__(self, backend: Backend, accounts: Sequence[Account], now: datetime) -> None:
        self._backend = backend
        self._accounts = accounts
        self._now = now
        self._rows: list[AmazonOrder] = []
        self._issues: list[Issue] = []
        self._closed: list[IssueKey] = []
        self._offers: list[NewOffer] = []

    def page(self, orders: Sequence[Mapping[str, Any]]) -> PageResult:
        """Import orders as Amazon's JSON. Call inside ``atomic()``."""
        self._rows, self._issues, self._closed, self._offers = [], [], [], []
        seen = self._read(orders)
        to_create = [s for s in seen if s.known is None or s.known.landed is None]
        created = self._create([s for s in to_create if self._enters(s)])
        changed = self._change([s for s in seen if s.known and s.known.landed])
        self._backend.save_orders(self._rows)
        hold_pending(self._backend, seen)
        doubt_merchants(self._backend, seen, self._now)
        watch(self._backend, [(s.key, s.order) for s in seen])
        if self._offers:
            self._backend.create_offers(list({offer.key: offer for offer in self._offers}.values()))
        if self._issues:
            self._backend.raise_issues(self._issues)
        if self._closed:
            self._backend.close_issues(self._closed)
        in_quarantine = sum(row.state == QUARANTINED for row in self._rows)
        return PageResult(len(seen), created, changed, in_quarantine)

    # Reading

    def _read(self, orders: Sequence[Mapping[str, Any]]) -> list[Seen]:
        newest: dict[str, Mapping[str, Any]] = {}
        for json in orders:
            order_id = order_id_of(json)
            if order_id not in newest or _updated(json) >= _updated(newest[order_id]):
                newest[order_id] = json
        seller_id = self._accounts[0].seller_id
        known = self._backend.known_orders([OrderKey(seller_id, i) for i in newest])
        read = (
            self._read_one(json, known.get(OrderKey(seller_id, order_id)))
            for order_id, json in newest.items()
        )
        return [seen for seen in read if seen is not None]

    def _read_one(self, json: Mapping[str, Any], known: KnownOrder | None) -> Seen | None:
        try:
            order = read_order(json)
            account, marketplace = self._home_of(order, known)
        except UnreadableOrder as error:
            self._unreadable(json, known, str(error))
            return None
        if known and known.row.updated and order.updated < known.row.updated:
            return None
        if (known and known.row.forgotten) or forget_after(order, self._now) <= self._now:
            order = without_personal_data(order)
        if not order.currency:
            order = replace(order, currency=marketplace.currency)
        include_tax = (
            from_memo(known.row.memo).include_tax
            if known and known.row.memo
            else prices_include_tax(order, marketplace.prices_include_tax)
        )
        lines = order_lines(order, include_tax)
        return Seen(order, account, marketplace, known, lines, include_tax)

    def _home_of(
        self, order: Order, known: KnownOrder | None
    ) -> tuple[Account, AccountMarketplace]:
        """The account that reads the order's marketplace; a known order keeps its account."""
        wanted = known.row.account_id if known else None
        found = None
        for account in self._accounts:
            for marketplace in account.marketplaces:
                if marketplace.marketplace_id != order.marketplace_id:
                    continue
                if account.account_id == wanted or (wanted is None and marketplace.searched):
                    return account, marketplace
                found = found or (account, marketplace)
        if found:
            return found
        raise UnreadableOrder(
            "No account here reads this order's marketplace "
            f"({order.marketplace_id or 'Amazon names none'})."
        )

    def _unreadable(self, json: Mapping[str, Any], known: KnownOrder | None, why: str) -> None:
        account = self._accounts[0]
        order_id = order_id_of(json)
        if known and known.landed:
            # The sales order is there and stays as it is; a person looks at what Amazon sends.
            self._issue(known.row.account_id, ORDER_CHANGED, order_id, why)
            return
        fresh = AmazonOrder(
            key=OrderKey(account.seller_id, order_id),
            account_id=account.account_id,
            marketplace_id="",
            channel="",
            status="",
            state=QUARANTINED,
            updated=None,
        )
        before = known.row if known else None
        self._quarantine(before or fresh, why, before)

    # Deciding

    def _enters(self, seen: Seen) -> bool:
        decision = intake(seen.order)
        if decision.verdict == ENTER:
            return True
        states = {WAIT: WAITING, ASK: QUARANTINED}
        state = states.get(decision.verdict, NOT_IMPORTED)
        row = row_of(seen.order, self._now, seen.account, state, decision.why, seen.row)
        if decision.verdict == ASK:
            # Tried again by itself: a newer connector may know what Amazon means.
            self._quarantine(row, decision.why, seen.row)
        else:
            self._rows.append(row)
            self._put_right(seen)
        return False

    # Creating

    def _create(self, page: list[Seen]) -> int:
        if not page:
            return 0
        products = Products(self._backend, _wanted(page))
        outcomes = self._backend.create_orders([_plan(seen, products, self._now) for seen in page])
        for seen, outcome in zip(page, outcomes, strict=True):
            if isinstance(outcome, Refused):
                row = row_of(
                    seen.order, self._now, seen.account, QUARANTINED, outcome.why, seen.row
                )
                self._quarantine(row, outcome.why, seen.row)
            else:
                self._booked(seen, outcome.landed, products)
        return sum(isinstance(outcome, Written) for outcome in outcomes)

    def _booked(self, seen: Seen, landed: Landed, products: Products) -> None:
        order = seen.order
        facts = facts_of(order, seen.lines, seen.include_tax, shipped_pieces(order), landed.address)
        row = replace(
            row_of(order, self._now, seen.account, IMPORTED, "", None),
            history=is_history(order, seen.account.linked_at),
            forgotten=forget_after(order, self._now) <= self._now,
            memo=to_memo(facts),
        )
        comparison = compare(order, seen.lines, facts, landed.lines, landed.total)
        self._rows.append(compared(row, comparison))
        items = ((item.sku, item.asin, item.title) for item in order.items)
        self._offers.extend(
            new_offers(products, seen.account.account_id, order.marketplace_id, items)
        )
        self._put_right(seen)

    # Changing

    def _change(self, page: list[Seen]) -> int:
        decided = [(seen, *self._decide(seen)) for seen in page]
        if not decided:
            return 0
        outcomes = self._backend.change_orders([change.apply for _, _, change in decided])
        for (seen, facts, change), outcome in zip(decided, outcomes, strict=True):
            if isinstance(outcome, Refused):
                assert seen.row is not None
                self._quarantine(seen.row, outcome.why, seen.row)
            else:
                self._changed(seen, facts, change, outcome.landed)
        return len(decided)

    def _decide(self, seen: Seen) -> tuple[Facts, changes.Change]:
        assert seen.known is not None
        assert seen.known.landed is not None
        row = seen.known.row
        facts = (
            from_memo(row.memo)
            if row.memo
            else facts_of(seen.order, seen.lines, seen.include_tax, {}, seen.known.landed.address)
        )
        change = changes.decide(
            seen.order,
            seen.lines,
            row,
            seen.known.landed,
            facts,
            seen.account,
            seen.marketplace.name,
            self._now,
        )
        return facts, change

    def _changed(self, seen: Seen, facts: Facts, change: changes.Change, landed: Landed) -> None:
        flag, state = self._after_cancellation(seen, change, landed)
        booked = dict(facts.booked)
        for reduced in change.apply.quantities:
            line = booked[reduced.line_key]
            booked[reduced.line_key] = replace(line, quantity=reduced.quantity)
        fresh = facts_of(
            seen.order,
            seen.lines,
            facts.include_tax,
            shipped_pieces(seen.order),
            landed.address if change.apply.delivery else facts.our_address,
            facts.amazon_address,
        )
        fresh = replace(fresh, booked=booked)
        row = row_of(seen.order, self._now, seen.account, state, "", seen.row)
        row = replace(row, memo=to_memo(fresh), flag=flag, attempts=0, next_attempt=None)
        if seen.order.status != CANCELLED:
            row = compared(row, compare(seen.order, seen.lines, fresh, landed.lines, landed.total))
        self._rows.append(row)
        self._tell(seen, change, flag)

    def _after_cancellation(
        self, seen: Seen, change: changes.Change, landed: Landed
    ) -> tuple[str, str]:
        if landed.cancelled:
            return "", CANCELLED_STATE
        if seen.order.status != CANCELLED:
            return change.flag, IMPORTED
        if seen.row and seen.row.history:
            return "Cancelled on Amazon after it had been shipped; decide about a refund.", IMPORTED
        left = {item: pieces for item, pieces in landed.left.items() if pieces}
        if not left:
            return change.flag, IMPORTED
        skus = {item.item_id: item.sku for item in seen.order.items}
        what = ", ".join(f"{pieces:f} x {skus.get(item, item)}" for item, pieces in left.items())
        return (
            (
                f"Cancelled on Amazon after goods had left: {what}. "
                "What is done stays done; decide about a return or a refund."
            ),
            IMPORTED,
        )

    def _tell(self, seen: Seen, change: changes.Change, flag: str) -> None:
        order_id, account_id = seen.order.order_id, seen.account.account_id
        if change.differences:
            self._issue(account_id, ORDER_CHANGED, order_id, " ".join(change.differences))
        if flag and flag != (seen.row.flag if seen.row else ""):
            self._issue(account_id, ORDER_FLAGGED, order_id, flag)
        if seen.row and seen.row.state == QUARANTINED:
            self._put_right(seen)

    # Issues

    def _quarantine(self, row: AmazonOrder, why: str, before: AmazonOrder | None) -> None:
        self._rows.append(quarantined(row, why, before, self._now))
        self._issue(row.account_id, ORDER_NOT_IMPORTED, row.key.order_id, why)
        _log.info(
            "Order %s goes into quarantine.",
            row.key.order_id,
            extra={"action": "order_quarantined"},
        )

    def _issue(self, account_id: str, kind: str, order_id: str, message: str) -> None:
        self._issues.append(Issue(account_id, kind, message, order_id))

    def _put_right(self, seen: Seen) -> None:
        if seen.row is not None:
            self._closed.append(
                IssueKey(seen.row.account_id, ORDER_NOT_IMPORTED, seen.order.order_id)
            )


def _updated(json: Mapping[str, Any]) -> datetime:
    """When Amazon changed it; a version without a proper time is the oldest."""
    try:
        return parse_time(str(json.get("lastUpdatedTime", "")))
    except ValueError:
        return datetime.min.replace(tzinfo=timezone.utc)


def _wanted(page: Sequence[Seen]) -> list[Wanted]:
    return [
        (seen.account.account_id, seen.order.marketplace_id, line.code)
        for seen in page
        for line in seen.lines
        if line.kind in LOOKED_UP
    ]


def _plan(seen: Seen, products: Products, now: datetime) -> OrderPlan:
    order, account = seen.order, seen.account
    customer = customer_of(order, account.account_id, seen.marketplace.name)
    history = is_history(order, account.linked_at)
    fbm = order.channel == MERCHANT and not history
    return OrderPlan(
        key=seen.key,
        account_id=account.account_id,
        marketplace_id=order.marketplace_id,
        channel=order.channel,
        ordered_at=order.created,
        currency=order.currency,
        prices_include_tax=seen.include_tax,
        customer=customer,
        delivery=delivery_address(order, customer),
        country=order.address.country if order.address else "",
        is_business=order.is_business,
        lines=products.planned(account.account_id, order.marketplace_id, seen.lines),
        ship_by=order.ship_by,
        deliver_by=order.deliver_by,
        gift_messages=tuple(i.gift_message for i in order.items if i.gift_message),
        purchase_order=order.buyer.purchase_order,
        history=history,
        shipped=_shipped(order) if fbm else (),
        fba_shipped_at=shipped_at(order) if order.channel == AMAZON else None,
        forget_after=forget_after(order, now),
    )


def _shipped(order: Order) -> tuple[ShippedPackage, ...]:
    return tuple(
        ShippedPackage(
            reference=package.reference,
            carrier=package.carrier,
            tracking=package.tracking,
            shipped_at=package.ship_time or shipped_at(order),
            items=package.items,
        )
        for package in packages_left(order)
    )
