# SPDX-License-Identifier: LGPL-3.0-or-later
"""Arranges and inspects the office for the contract suite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from decimal import Decimal

from django.db.models import Q

from amazon_backoffice.adapter import sending
from amazon_backoffice.adapter.backend import DjangoBackend
from amazon_backoffice.adapter.contacts import address_of
from amazon_backoffice.adapter.defaults import complete_account
from amazon_backoffice.adapter.deliveries import unreserve_delivery, validate_delivery
from amazon_backoffice.adapter.errors import atomic
from amazon_backoffice.adapter.packing import fill_in
from amazon_backoffice.adapter.stock import on_hand
from amazon_backoffice.adapter.totals import recompute
from amazon_backoffice.adapter.usage_plans import DjangoUsagePlans
from amazon_backoffice.models import (
    Account,
    AccountMarketplace,
    AmazonOrder,
    AmazonTransfer,
    Company,
    Contact,
    Delivery,
    FiscalPosition,
    FiscalPositionLine,
    Issue,
    Mail,
    Marketplace,
    Offer,
    Parcel,
    Product,
    SalesOrder,
    SalesOrderLine,
    State,
    StockLocation,
    StockMove,
)
from amazon_backoffice.models import Tax as StoredTax
from amazon_backoffice.resending import resend
from amazon_connector.clock import FixedClock
from amazon_connector.domain.orders import Address, Window
from amazon_connector.domain.parcels import rolled_up
from amazon_connector.testing.world import (
    ALL_TOPICS,
    Arranged,
    SeenDelivery,
    SeenIssue,
    SeenLine,
    SeenMove,
    SeenOrder,
    SeenParcel,
    Tax,
)

from .refusing import accept, refuse
from .world_books import OfficeBooks
from .world_figures import OfficeFigures
from .world_stock import PLACES, StockWorld

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)


class DjangoWorld(StockWorld, OfficeBooks, OfficeFigures):
    """An office on the database that is Django's default one now."""

    topics = ALL_TOPICS

    def backend(self) -> DjangoBackend:
        return DjangoBackend(FixedClock(NOW))

    def usage_plans(self) -> DjangoUsagePlans:
        return DjangoUsagePlans()

    # Arrange

    def synchronize(self, account_id: str, marketplace_id: str, on: bool) -> None:
        rows = AccountMarketplace.objects.filter(account=int(account_id))
        rows.filter(marketplace__marketplace_id=marketplace_id).update(active=on)

    def account(self, arranged: Arranged) -> str:
        company, _ = Company.objects.get_or_create(
            name=arranged.company or "Main", defaults={"currency": arranged.currency}
        )
        account = Account.objects.create(
            name=arranged.name,
            company=company,
            region=arranged.region,
            application_id=arranged.application_id,
            client_id=arranged.client_id,
            cursor=arranged.cursor,
            opened=arranged.opened,
            fba_pooled=arranged.fba_pooled,
        )
        self._seal(account, arranged)
        for marketplace_id in arranged.marketplace_ids:
            marketplace = Marketplace.objects.get(marketplace_id=marketplace_id)
            AccountMarketplace.objects.create(account=account, marketplace=marketplace)
        complete_account(account)
        return str(account.pk)

    def _seal(self, account: Account, arranged: Arranged) -> None:
        account_id = str(account.pk)
        account.sealed_client_secret = arranged.vault.seal(arranged.client_secret, account_id)
        if arranged.linked:
            token = arranged.vault.seal(arranged.refresh_token, account_id)
            account.sealed_refresh_token = token
            account.seller_id = arranged.seller_id
            account.linked_at = arranged.linked_at

    def product(self, reference: str, *, tax: Tax | None = None, storable: bool = True) -> str:
        product = Product.objects.create(
            name=f"Product {reference}", internal_reference=reference, storable=storable
        )
        if tax:
            product.taxes.set([self._tax(tax, company) for company in Company.objects.all()])
        return str(product.pk)

    def _tax(self, tax: Tax, company: Company) -> StoredTax:
        found, _ = StoredTax.objects.get_or_create(
            name=tax.name,
            company=company,
            defaults={"rate": tax.rate, "price_include": tax.included},
        )
        return found

    def offer(self, account_id: str, marketplace_id: str, sku: str, reference: str) -> None:
        Offer.objects.update_or_create(
            account_id=int(account_id),
            marketplace=Marketplace.objects.get(marketplace_id=marketplace_id),
            sku=sku,
            defaults={"product": Product.objects.get(internal_reference=reference)},
        )

    def map_tax(
        self,
        account_id: str,
        marketplace_id: str,
        country: str,
        business: bool,
        source: Tax,
        target: Tax | None,
    ) -> None:
        company = Account.objects.get(pk=int(account_id)).company
        position, _ = FiscalPosition.objects.get_or_create(
            company=company,
            marketplace=Marketplace.objects.get(marketplace_id=marketplace_id),
            country=country,
            business=business,
            defaults={"name": f"{marketplace_id} {country} {business}"},
        )
        FiscalPositionLine.objects.update_or_create(
            position=position,
            source=self._tax(source, company),
            defaults={"target": self._tax(target, company) if target else None},
        )

    def send_to_amazon(self, account_id: str, quantities: Mapping[str, int]) -> None:
        with atomic():
            transfer = AmazonTransfer(account=Account.objects.get(pk=int(account_id)))
            sending.begin(transfer)
            transfer.save()
            for product_id, pieces in _by_product(quantities).items():
                move = StockMove(product_id=product_id, quantity=pieces)
                sending.plan(transfer, move)
                move.save()
            sending.keep(transfer)
        sending.leave(transfer.pk, NOW)

    def arrived(self, account_id: str, quantities: Mapping[str, int]) -> None:
        on_the_way = AmazonTransfer.State.TRANSIT
        transfer = AmazonTransfer.objects.get(account=int(account_id), state=on_the_way)
        sending.arrive(transfer.pk, _by_product(quantities), NOW)

    def deliver(
        self,
        seller_id: str,
        order_id: str,
        quantities: Mapping[str, int],
        carrier: str = "",
        tracking: str = "",
    ) -> None:
        order = self._order(seller_id, order_id)
        delivery = order.deliveries.get(state=State.OPEN)
        left = dict(quantities)
        pieces: dict[int, Decimal | int] = {}
        for move in delivery.moves.filter(state=State.OPEN).order_by("pk"):
            name = _reference(move.product)
            pieces[move.pk] = min(Decimal(left.get(name, 0)), move.quantity)
            left[name] = left.get(name, 0) - int(pieces[move.pk])
        validate_delivery(delivery.pk, pieces, carrier, tracking, NOW)

    def unreserve(self, seller_id: str, order_id: str) -> None:
        unreserve_delivery(self._order(seller_id, order_id).deliveries.get(state=State.OPEN).pk)

    def fill_in(self, parcel_id: str, carrier: str, tracking: str) -> None:
        fill_in(int(parcel_id), carrier, tracking)

    def retry_amazon_sync(self, parcel_ids: Sequence[str]) -> None:
        resend(Parcel.objects.filter(pk__in=[int(pk) for pk in parcel_ids]))

    def edit_price(self, seller_id: str, order_id: str, reference: str, price: Decimal) -> None:
        order = self._order(seller_id, order_id)
        order.lines.filter(product__internal_reference=reference).update(unit_price=price)
        recompute(order.pk)

    def edit_address(self, seller_id: str, order_id: str, line1: str) -> None:
        address = self._order(seller_id, order_id).delivery_address
        assert address is not None
        address.line1 = line1
        address.save()

    def refuse(self, order_id: str) -> None:
        refuse(order_id)

    def accept(self, order_id: str) -> None:
        accept(order_id)

    # Inspect

    def order(self, seller_id: str, order_id: str) -> SeenOrder | None:
        order = SalesOrder.objects.filter(seller_id=seller_id, order_id=order_id).first()
        return _seen(order) if order else None

    def _order(self, seller_id: str, order_id: str) -> SalesOrder:
        return SalesOrder.objects.get(seller_id=seller_id, order_id=order_id)

    def parcels(self, seller_id: str, order_id: str) -> Sequence[SeenParcel]:
        rows = self._order(seller_id, order_id).parcels.order_by("pk")
        return [_seen_parcel(row) for row in rows]

    def sync_state(self, seller_id: str, order_id: str) -> str:
        return rolled_up(row.state for row in self.parcels(seller_id, order_id))

    def mails(self) -> Sequence[str]:
        return [f"{mail.subject}\n{mail.body}" for mail in Mail.objects.order_by("pk")]

    def count(self, kind: str) -> int:
        bought = Contact.objects.filter(kind=Contact.Kind.CUSTOMER)
        addresses = Contact.objects.filter(kind=Contact.Kind.DELIVERY)
        return {
            "sales_orders": SalesOrder.objects.count,
            "customers": bought.count,
            "addresses": addresses.count,
            "offers": Offer.objects.count,
            "deliveries": Delivery.objects.count,
            "moves": StockMove.objects.exclude(order_line=None).filter(state=State.DONE).count,
        }[kind]()

    def on_hand(self, reference: str, where: str) -> Decimal:
        product = Product.objects.get(internal_reference=reference)
        if not product.storable:
            return Decimal(0)
        places = StockLocation.objects.filter(kind=PLACES[where]).values_list("pk", flat=True)
        return on_hand([product.pk], list(places)).get(product.pk, Decimal(0))

    def issues(self) -> Sequence[SeenIssue]:
        rows = Issue.objects.filter(closed_at=None).order_by("pk")
        return [SeenIssue(row.kind, row.order_id, row.message) for row in rows]

    def text_of_everything(self) -> str:
        models = (Contact, SalesOrder, SalesOrderLine, Delivery, AmazonOrder, Issue)
        return "\n".join(str(row) for model in models for row in model.objects.values())

    def window(self, seller_id: str, order_id: str) -> Window:
        delivery = self._order(seller_id, order_id).deliveries.get(state=State.OPEN)
        return Window(delivery.ship_by_earliest, delivery.ship_by)


def _by_product(quantities: Mapping[str, int]) -> dict[int, Decimal]:
    rows = Product.objects.filter(internal_reference__in=quantities)
    return {row.pk: Decimal(quantities[row.internal_reference]) for row in rows}


def _reference(product: Product) -> str:
    return product.internal_reference or product.name


def _seen(order: SalesOrder) -> SeenOrder:
    address = order.delivery_address
    moves = StockMove.objects.filter(order_line__order=order, state=State.DONE).order_by("pk")
    return SeenOrder(
        name=order.name,
        state=order.state,
        ordered_at=order.ordered_at,
        currency=order.currency,
        total=order.total,
        tax=order.tax,
        lines=[_seen_line(line) for line in order.lines.order_by("pk")],
        customer=order.customer.name,
        customer_id=str(order.customer_id),
        delivery_address=address_of(address) if address else Address(),
        delivery_address_id=str(address.pk) if address else "",
        marketplace_id=order.marketplace.marketplace_id,
        channel=order.channel,
        account_id=str(order.account_id),
        sales_team=str(order.sales_team or ""),
        history=order.history,
        gift_messages=order.gift_messages,
        deliveries=[_seen_delivery(d) for d in order.deliveries.order_by("pk")],
        moves=[_seen_move(move) for move in moves],
    )


def _seen_line(line: SalesOrderLine) -> SeenLine:
    return SeenLine(
        line.kind,
        _reference(line.product),
        line.description,
        line.quantity,
        line.untaxed,
        line.tax,
        line.total,
    )


def _seen_move(move: StockMove) -> SeenMove:
    assert move.done_at is not None
    at_amazon = move.source.kind == StockLocation.Kind.AMAZON
    where = "amazon" if at_amazon else "warehouse"
    return SeenMove(_reference(move.product), move.quantity, where, move.done_at)


def _seen_parcel(row: Parcel) -> SeenParcel:
    items = _seen_delivery(row.delivery).items
    return SeenParcel(str(row.pk), row.state, row.reference, row.why, items)


def _seen_delivery(delivery: Delivery) -> SeenDelivery:
    items: dict[str, Decimal] = {}
    for move in delivery.moves.exclude(~Q(state=delivery.state)):
        name = _reference(move.product)
        items[name] = items.get(name, Decimal(0)) + move.quantity
    return SeenDelivery(
        state=delivery.state,
        items=items,
        carrier=delivery.carrier,
        tracking=delivery.tracking,
        shipped_outside=delivery.shipped_outside,
        blocked=delivery.blocked,
        gift_messages=delivery.gift_messages,
        ship_by=delivery.ship_by,
    )
