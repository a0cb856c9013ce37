# SPDX-License-Identifier: LGPL-3.0-or-later
"""What people do in the back office, act by act. Whoever was interrupted does it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from amazon_backoffice.adapter.deliveries import validate_delivery
from amazon_backoffice.adapter.moving import count
from amazon_backoffice.models import Account, Delivery, Parcel, Product, State, StockLocation, Tax
from amazon_backoffice.resending import resend
from amazon_connector.bootstrap import Connector
from amazon_connector.clock import Clock
from amazon_connector.port import FAILED, STOCK_OFF, STOCK_READY

from .job import Notes


@dataclass(frozen=True)
class Office:
    """The office as a person finds it."""

    connector: Connector
    clock: Clock
    notes: Notes

    def account(self, number: int) -> Account:
        """The first or the second account."""
        return Account.objects.order_by("pk")[number]


def _link(number: int) -> Callable[[Office], None]:
    def link(office: Office) -> None:
        account, seller = office.account(number), office.notes["sellers"][number]
        if not account.linked_at:
            office.connector.paste_token(
                str(account.pk), seller["seller_id"], seller["refresh_token"]
            )

    return link


def _synchronize_from(office: Office) -> None:
    """*Last Order Sync* is set to an earlier date."""
    since = datetime.fromisoformat(office.notes["since"])
    office.connector.synchronize_from(str(office.account(0).pk), since)


def _new_product(office: Office) -> None:
    """The product of a SKU that was on the default product; orders are paired again."""
    product, _ = Product.objects.get_or_create(
        internal_reference=office.notes["new_sku"], defaults={"name": "New in the shop"}
    )
    product.taxes.set(Tax.objects.filter(name__startswith="DE 19"))
    _synchronize_from(office)


def _count_and_turn_on(office: Office) -> None:
    """All goods are counted: five pieces each; then *FBM Stock Synchronization*."""
    account = office.account(0)
    _count(office, 5)
    if account.stock_mode == STOCK_OFF:
        office.connector.stock.turn_on(str(account.pk))


def _start(office: Office) -> None:
    account = office.account(0)
    if account.stock_mode == STOCK_READY:
        office.connector.stock.start(str(account.pk))


def _count_a_few(office: Office) -> None:
    """Two products are counted again while the feed is on its way."""
    _count(office, 8, most=2)


def _count(office: Office, pieces: int, most: int | None = None) -> None:
    account = office.account(0)
    warehouse = StockLocation.objects.filter(kind=StockLocation.Kind.WAREHOUSE).order_by("pk")[0]
    sold = Product.objects.filter(offers__account=account, storable=True).distinct()
    for product in sold.order_by("internal_reference")[:most]:
        count(product, warehouse, Decimal(pieces), office.clock.now())


def _read_stock_at_amazon(office: Office) -> None:
    Account.objects.filter(pk=office.account(0).pk).update(fba_on=True)


def _deliver(office: Office) -> None:
    """Of one order a single piece leaves the warehouse, of another all of it."""
    partly, wholly = office.notes["delivered"]
    _validate(partly, 1, office)
    _validate(wholly, None, office)


def _deliver_another(office: Office) -> None:
    _validate(office.notes["refused"], None, office)


def _retry(office: Office) -> None:
    """*Retry Amazon Sync* on all that failed."""
    resend(Parcel.objects.filter(state=FAILED))


def _validate(order_id: str, pieces: int | None, office: Office) -> None:
    deliveries = Delivery.objects.filter(order__order_id=order_id)
    if deliveries.filter(state=State.DONE).exists():
        return
    delivery = deliveries.get(state=State.OPEN)
    moves = list(delivery.moves.order_by("pk"))
    quantities = {moves[0].pk: pieces} if pieces else {m.pk: m.quantity for m in moves}
    validate_delivery(delivery.pk, quantities, "DHL", f"TRACK-{order_id}", office.clock.now())


PEOPLE: dict[str, Callable[[Office], None]] = {
    "link": _link(0),
    "history": _synchronize_from,
    "warehouse": _deliver,
    "refused": _deliver_another,
    "retried": _retry,
    "second account": _link(1),
    "pairing": _new_product,
    "quantities": _count_and_turn_on,
    "start": _start,
    "acknowledged": _count_a_few,
    "stock at Amazon": _read_stock_at_amazon,
}
