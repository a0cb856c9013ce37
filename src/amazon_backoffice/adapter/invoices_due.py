# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders that are due for an invoice, how VAT sees them, and why some wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from amazon_connector.domain.vat import Place, Sale, SellerVat
from amazon_connector.port import OrderKey
from amazon_connector.records_invoices import InvoiceWait, OrderToInvoice

from ..engine import vat_numbers
from ..models import (
    AccountMarketplace,
    Channel,
    Company,
    Document,
    OrderInvoicing,
    Product,
    SalesOrder,
    SalesOrderLine,
    State,
    StockMove,
    VatNumber,
)
from .books_sold import sold_by
from .invoices_places import NOWHERE, departures
from .standing import Keys

# No order leaves later than that after it was placed: older ones are not looked at one by one.
_LONGEST = timedelta(days=180)


def orders_to_invoice(
    account_ids: Sequence[str], now: datetime, limit: int
) -> list[OrderToInvoice]:
    """See ``Invoicing.orders_to_invoice``; as many queries for one as for all."""
    due = _due(account_ids)
    if due is None:
        return []
    waiting = OrderInvoicing.objects.filter(order=OuterRef("pk"), look_again__gt=now)
    rows = due.filter(~Exists(waiting)).order_by("shipped_at", "pk")[:limit]
    orders = list(rows)
    sellers = _sellers({order.company_id for order in orders})
    left_from = departures(orders)
    collected = _collected(orders)
    sold = sold_by(orders)
    from_here = _from_here(account_ids)
    return [
        OrderToInvoice(
            key=OrderKey(order.seller_id, order.order_id),
            account_id=str(order.account_id),
            marketplace_id=order.marketplace.marketplace_id,
            shipped_at=order.shipped_at,
            sale=_sale(order, left_from.get(order.pk, (NOWHERE, ())), order.pk in collected),
            seller=sellers[order.company_id],
            sold_by=sold.get(order.pk, ""),
            fba_from_here=(order.account_id, order.marketplace_id) in from_here,
        )
        for order in orders
    ]


def awaited(order_pks: Collection[int]) -> set[int]:
    """Which of these orders get an invoice still, when all of their goods have left at the
    latest; also those that a settlement booked as sales."""
    since = {
        (account, marketplace): day
        for account, marketplace, day in AccountMarketplace.objects.filter(
            invoices_on=True
        ).values_list("account_id", "marketplace_id", "invoices_from")
    }
    if not since:
        return set()
    rows = _uninvoiced().filter(pk__among=list(order_pks)).annotate(here=Exists(_still_here()))
    return {
        pk
        for pk, account, marketplace, ordered_at, shipped_at, here in rows.values_list(
            "pk", "account_id", "marketplace_id", "ordered_at", "shipped_at", "here"
        )
        if (account, marketplace) in since
        and _from_then_on(since[account, marketplace], ordered_at, None if here else shipped_at)
    }


def _from_then_on(day: date | None, ordered_at: datetime, shipped_at: datetime | None) -> bool:
    """Whether an order is one of those that are invoiced from this day on; one whose goods are
    still here is.
    """
    if day is None:
        return True
    since = _midnight(day)
    return ordered_at >= since - _LONGEST and (shipped_at is None or shipped_at >= since)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.utc)


def hold_invoices(page: Sequence[InvoiceWait]) -> None:
    """See ``Invoicing.hold_invoices``."""
    told = {wait.key: wait for wait in page}
    wanted = Keys(told)
    orders = SalesOrder.objects.filter(**wanted.filter()).only("seller_id", "order_id")
    found = {key: order.pk for order in orders if (key := wanted.asked(order))}
    rows = [
        OrderInvoicing(order_id=pk, why=told[key].why, look_again=told[key].look_again)
        for key, pk in sorted(found.items(), key=lambda pair: pair[1])
    ]
    OrderInvoicing.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["order"],
        update_fields=["why", "look_again"],
    )


def _due(account_ids: Sequence[str]) -> QuerySet[SalesOrder] | None:
    """With ``shipped_at``; None where no marketplace makes invoices."""
    switched_on = AccountMarketplace.objects.filter(
        account__in=[int(account_id) for account_id in account_ids], invoices_on=True
    )
    where = Q()
    for row in switched_on:
        here = Q(account=row.account_id, marketplace=row.marketplace_id)
        if row.invoices_from:
            since = _midnight(row.invoices_from)
            here &= Q(ordered_at__gte=since - _LONGEST, shipped_at__gte=since)
        where |= here
    if not where:
        return None
    rows = _uninvoiced().select_related("marketplace", "customer", "delivery_address")
    return rows.filter(where, ~Exists(_still_here()), shipped_at__isnull=False)


def _from_here(account_ids: Sequence[str]) -> set[tuple[int, int]]:
    """Accounts and marketplaces whose FBA goods leave from there, as the seller says."""
    ids = [int(account_id) for account_id in account_ids]
    rows = AccountMarketplace.objects.filter(account__in=ids, fba_from_here=True)
    return set(rows.values_list("account_id", "marketplace_id"))


def _uninvoiced() -> QuerySet[SalesOrder]:
    """Confirmed orders without any invoice; ``shipped_at`` is when the last of it left."""
    left = StockMove.objects.filter(order_line__order=OuterRef("pk"), state=State.DONE)
    invoices = Document.objects.filter(order=OuterRef("pk"), kind=Document.Kind.INVOICE)
    rows = SalesOrder.objects.filter(
        ~Exists(invoices), state=SalesOrder.State.CONFIRMED, history=False, to_invoice=True
    )
    return rows.annotate(shipped_at=Subquery(left.order_by("-done_at").values("done_at")[:1]))


def _still_here() -> QuerySet[SalesOrderLine]:
    """Goods of the order that have not left."""
    return SalesOrderLine.objects.filter(
        order=OuterRef("pk"),
        kind=SalesOrderLine.Kind.PRODUCT,
        product__kind=Product.Kind.GOODS,
        quantity__gt=F("delivered"),
    )


def _sale(order: SalesOrder, left_from: tuple[Place, tuple[str, ...]], collected: bool) -> Sale:
    departure, several = left_from
    place, customer = order.delivery_address, order.customer
    country = (place.country if place else "") or order.country
    number = vat_numbers.complete(customer.vat, country)
    return Sale(
        departure=departure,
        arrival=Place(country, place.postal_code if place else "", place.city if place else ""),
        fba=order.channel == Channel.AMAZON,
        vat_number=number,
        vat_checked=vat_numbers.check(number) if number else None,
        collected=collected,
        several=several,
    )


def _sellers(company_ids: Collection[int]) -> Mapping[int, SellerVat]:
    states: dict[int, set[str]] = defaultdict(set)
    numbers = VatNumber.objects.filter(company__in=company_ids)
    for company_id, state in numbers.values_list("company_id", "state"):
        states[company_id].add(state.upper())
    return {
        company.pk: SellerVat(
            company.country.upper(),
            frozenset(states[company.pk]),
            company.one_stop_shop,
            company.below_threshold,
        )
        for company in Company.objects.filter(pk__in=company_ids)
    }


def _collected(orders: Collection[SalesOrder]) -> set[int]:
    """Orders on all of whose amounts Amazon collected the tax."""
    keys = [order.pk for order in orders]
    lines = SalesOrderLine.objects.filter(order__among=keys).exclude(total=0)
    found: dict[int, set[bool]] = defaultdict(set)
    for pk, by_amazon in lines.values_list("order_id", "collected_by_amazon").distinct():
        found[pk].add(by_amazon)
    return {pk for pk, kinds in found.items() if kinds == {True}}
