# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon keeps books: what is shipped becomes money that it owes, what is refunded less of it.

Each unit of an order item is accounted for once, when it is shipped, whoever ships it and in
however many parcels; the amounts of the parts add up to those of the item to the cent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from amazon_simulator.accounts import Accounts
from amazon_simulator.ledger_store import Ledger
from amazon_simulator.marketplaces import EVERY, Marketplace
from amazon_simulator.order_store import Order, Row
from amazon_simulator.settlement_file import Line
from amazon_simulator.transaction_store import (
    REFUND,
    SHIPMENT,
    Accounted,
    Parts,
    Piece,
    Transaction,
    Transactions,
)
from amazon_simulator.world import charges
from amazon_simulator.world.amounts import (
    ZERO,
    gross,
    minus,
    negative,
    parts_of,
    plus,
    scaled,
    without_nothing,
)
from amazon_simulator.world.centers import center_in

SHIPPED = ("PARTIALLY_SHIPPED", "SHIPPED")
# Orders that a test made up may be anything; from those that are no orders nothing is owed.
NO_ORDER = (KeyError, TypeError, ValueError, ArithmeticError, AttributeError)
WHOLE = Decimal(1)
# Where Amazon took a SKU of an order from: a marketplace id, or nothing where it is not known.
PoolOf = Callable[[str, str, str, Marketplace], str]


class NoRefund(ValueError):
    """What cannot be refunded; the text says why."""


@dataclass(frozen=True)
class Wish:
    """A refund: all that is left of an item, or so many units, or an amount of what was paid."""

    quantity: int | None = None
    amount: Decimal | None = None


class Books:
    def __init__(
        self, accounts: Accounts, transactions: Transactions, ledger: Ledger, pool_of: PoolOf
    ) -> None:
        self._accounts, self._transactions = accounts, transactions
        self._ledger, self._pool_of = ledger, pool_of

    def follow(self, row: Row) -> None:
        """An order was placed or changed: what of it was shipped since is owed now."""
        market = EVERY.get(row.marketplace_id)
        if row.status not in SHIPPED or market is None:
            return
        known = self._transactions.accounted(row.seller_id, row.order_id)
        try:
            order = row.order
            by_country = self._newly_shipped(row, order, known, market)
            for country, pieces in by_country.items():
                self._ship(row, order, market, known, country, pieces)
        except NO_ORDER:
            return

    def refund(self, row: Row, wishes: dict[str, Wish], at: int) -> list[Transaction]:
        """By order item. Raises NoRefund; nothing is refunded then."""
        market, order = EVERY[row.marketplace_id], row.order
        known = self._transactions.accounted(row.seller_id, row.order_id)
        items = _by_id(order)
        pieces = {
            key: _refunded_piece(key, items.get(key, {}), known.get(key), wish, market)
            for key, wish in wishes.items()
        }
        shipped = [
            t
            for t in self._transactions.of_order(row.seller_id, row.order_id)
            if t.kind == SHIPMENT
        ]
        made = []
        for shipment in shipped:
            own = [
                pieces.pop(piece.order_item_id)
                for piece in shipment.pieces
                if piece.order_item_id in pieces
            ]
            if own:
                made.append(self._pay_back(row, market, items, known, shipment, own, at))
        self._transactions.account(row.seller_id, row.order_id, known)
        return made

    def wishes_for_all(self, row: Row) -> dict[str, Wish]:
        known = self._transactions.accounted(row.seller_id, row.order_id)
        return {
            key: Wish() for key, one in known.items() if gross(minus(one.posted, one.refunded)) > 0
        }

    def _newly_shipped(
        self, row: Row, order: Order, known: dict[str, Accounted], market: Marketplace
    ) -> dict[str, list[Piece]]:
        """By the country that it leaves."""
        found: dict[str, list[Piece]] = {}
        for item in order["orderItems"]:
            key, quantity = str(item["orderItemId"]), int(item["quantityOrdered"])
            before = known.get(key, Accounted())
            units = min(_fulfilled(item, row.status), quantity) - before.units
            if units <= 0:
                continue
            ratio = Decimal(before.units + units) / quantity
            whole = {**parts_of(item, market), **_tip(before.posted)}
            parts = minus(scaled(whole, ratio, market), before.posted)
            sku = str(item.get("product", {}).get("sellerSku", ""))
            piece = Piece(key, sku, units, without_nothing(parts))
            found.setdefault(self._country(row, sku, market), []).append(piece)
        return found

    def _country(self, row: Row, sku: str, market: Marketplace) -> str:
        """The merchant's own country, or that of Amazon's warehouse."""
        if row.fulfilled_by == "AMAZON":
            pool = EVERY.get(self._pool_of(row.seller_id, row.order_id, sku, market))
            if pool is not None:
                return pool.country
        seller = self._accounts.seller(row.seller_id)
        return seller["country"] if seller else ""

    def _ship(
        self,
        row: Row,
        order: Order,
        market: Marketplace,
        known: dict[str, Accounted],
        country: str,
        pieces: list[Piece],
    ) -> None:
        if not known:
            _add_tip(order, pieces[0])
        number = len(self._transactions.of_order(row.seller_id, row.order_id)) + 1
        key = _key(f"{row.order_id}|{number}")
        by_amazon = row.fulfilled_by == "AMAZON"
        made = Transaction(
            seller_id=row.seller_id,
            order_id=row.order_id,
            marketplace_id=market.id,
            fulfilled_by=row.fulfilled_by,
            kind=SHIPMENT,
            at=self._not_before_the_last(row.seller_id, market.currency, row.updated),
            shipping_id=_base62(key),
            transaction_id=str(key % 10**15),
            from_country=country,
            center=center_in(country, key) if by_amazon else "",
            pieces=pieces,
        )
        items, owed = _by_id(order), list[Line]()
        for piece in pieces:
            one = known.setdefault(piece.order_item_id, Accounted())
            fees = charges.fees(piece.parts, piece.quantity, row.fulfilled_by, market)
            one.units += piece.quantity
            one.posted = plus(one.posted, piece.parts)
            one.fees = {n: one.fees.get(n, ZERO) + a for n, a in fees.items()}
            item = items[piece.order_item_id]
            found = [
                *charges.price_charges(piece.parts, item),
                *charges.withheld_charges(piece.parts, item, market),
                *charges.fee_charges(fees),
            ]
            owed += _lines(made, piece, market, found)
        self._ledger.add(row.seller_id, market.currency, owed)
        self._transactions.put(made)
        self._transactions.account(row.seller_id, row.order_id, known)

    def _pay_back(
        self,
        row: Row,
        market: Marketplace,
        items: dict[str, Any],
        known: dict[str, Accounted],
        shipment: Transaction,
        pieces: list[Piece],
        at: int,
    ) -> Transaction:
        number = len(self._transactions.of_order(row.seller_id, row.order_id)) + 1
        key = _key(f"{row.order_id}|{number}|refund")
        made = Transaction(
            seller_id=row.seller_id,
            order_id=row.order_id,
            marketplace_id=market.id,
            fulfilled_by=row.fulfilled_by,
            kind=REFUND,
            at=self._not_before_the_last(row.seller_id, market.currency, at),
            shipping_id=shipment.shipping_id,
            transaction_id=f"amzn1:crow:{_base62(key)}",
            from_country=shipment.from_country,
            center=shipment.center,
            pieces=pieces,
        )
        for piece in pieces:
            one = known[piece.order_item_id]
            one.refunded = minus(one.refunded, piece.parts)
            one.refunded_units += piece.quantity
            fees = _fees_back(one, market)
            kept = charges.kept_commission(sum(fees.values(), ZERO), market)
            item = items[piece.order_item_id]
            found = [
                *charges.price_charges(piece.parts, item),
                *charges.withheld_charges(piece.parts, item, market),
                *charges.fee_charges({**fees, "RefundCommission": kept}),
            ]
            self._ledger.add(row.seller_id, market.currency, _lines(made, piece, market, found))
        self._transactions.put(made)
        return made

    def _not_before_the_last(self, seller_id: str, currency: str, at: int) -> int:
        """What is older than the last settlement's end is posted after it."""
        last = self._ledger.last(seller_id, currency)
        return at if last is None else max(at, last.head.ended)


def _lines(
    made: Transaction, piece: Piece, market: Marketplace, found: Iterable[charges.Charge]
) -> list[Line]:
    refund = made.kind == REFUND
    return [
        Line(
            at=made.at,
            kind="refund" if refund else one.kind,
            transaction_type="Refund" if refund else "Order",
            amount_type=one.amount_type,
            amount_description=one.description,
            amount=one.amount,
            marketplace_name=market.name,
            order_id=made.order_id,
            adjustment_id=made.transaction_id if refund else "",
            shipment_id=made.shipping_id,
            fulfillment_id="AFN" if made.fulfilled_by == "AMAZON" else "MFN",
            order_item_code=piece.order_item_id,
            adjustment_item_id=f"{piece.order_item_id}-R" if refund else "",
            sku=piece.sku,
            quantity=piece.quantity,
            promotion_id=one.promotion_id,
        )
        for one in found
    ]


def _refunded_piece(
    key: str, item: dict[str, Any], one: Accounted | None, wish: Wish, market: Marketplace
) -> Piece:
    """Raises NoRefund."""
    if one is None or not item:
        raise NoRefund(f"nothing of the item {key} has been shipped")
    left, units = minus(one.posted, one.refunded), one.units - one.refunded_units
    if wish.amount is not None:
        back, units = _of_amount(left, wish.amount, market), 0
    elif wish.quantity is not None and wish.quantity < units:
        back, units = scaled(left, Decimal(wish.quantity) / units, market), wish.quantity
    elif wish.quantity is not None and wish.quantity > units:
        raise NoRefund(f"of the item {key} only {units} units are left to refund")
    else:
        back = left
    if not gross(back):
        raise NoRefund(f"of the item {key} nothing is left to refund")
    sku = str(item.get("product", {}).get("sellerSku", ""))
    return Piece(key, sku, units, without_nothing(negative(back)))


def _of_amount(left: Parts, amount: Decimal, market: Marketplace) -> Parts:
    """The same part of everything, the cents of rounding with the price."""
    whole = gross(left)
    if not 0 < amount <= whole:
        raise NoRefund(f"{amount} is not above 0 and at most {whole}")
    back = scaled(left, amount / whole, market)
    net, tax = back.get("ITEM", (ZERO, ZERO))
    return {**back, "ITEM": (net + amount - gross(back), tax)}


def _fees_back(one: Accounted, market: Marketplace) -> dict[str, Decimal]:
    """Of the commissions as much as of the price, less what came back before."""
    paid = gross(one.posted)
    ratio = gross(one.refunded) / paid if paid else WHOLE
    whole = charges.returned_fees(one.fees, ratio, market)
    now = {name: amount - one.fees_returned.get(name, ZERO) for name, amount in whole.items()}
    one.fees_returned = whole
    return now


def _fulfilled(item: dict[str, Any], status: str) -> int:
    """All of a shipped order's item that does not say how much of it is shipped."""
    fulfillment = item.get("fulfillment") or {}
    if "quantityFulfilled" in fulfillment:
        return int(fulfillment["quantityFulfilled"])
    if status != "SHIPPED" or "cancellationExecution" in (item.get("cancellation") or {}):
        return 0
    return int(item["quantityOrdered"]) - int(fulfillment.get("quantityUnfulfilled", 0))


def _tip(parts: Parts) -> Parts:
    return {name: amounts for name, amounts in parts.items() if name == "TIP"}


def _add_tip(order: Order, piece: Piece) -> None:
    """What belongs to no item goes with the first."""
    for part in order.get("proceeds", {}).get("breakdowns", ()):
        if part["type"] == "DELIVERY_TIP":
            piece.parts["TIP"] = (Decimal(part["subtotal"]["amount"]), ZERO)


def _by_id(order: Order) -> dict[str, Any]:
    return {str(item["orderItemId"]): item for item in order["orderItems"]}


def _key(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:16], 16)


def _base62(number: int) -> str:
    """Nine letters and digits, as a shipment-id of Amazon's."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    found = ""
    for _ in range(9):
        number, place = divmod(number, 62)
        found += alphabet[place]
    return found
