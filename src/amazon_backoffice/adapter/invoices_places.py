# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where orders left from: the warehouse's country (FBM), or what Amazon's reports told (FBA)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from amazon_connector.domain.vat import Place
from amazon_connector.records_invoices import Departure

from .. import wakeup
from ..models import Channel, OrderInvoicing, SalesOrder, State, StockLocation, StockMove
from .standing import Keys

NOWHERE = Place("")
LeftFrom = tuple[Place, tuple[str, ...]]


def save_departures(page: Sequence[Departure]) -> None:
    """See ``Invoicing.save_departures``. Amazon tells them again and again: what is known stays,
    and so does the one that a person chose of several.
    """
    told = {departure.key: departure for departure in page}
    wanted = Keys(told)
    orders = SalesOrder.objects.filter(**wanted.filter(), channel=Channel.AMAZON)
    orders = orders.only("seller_id", "order_id")
    found = {order.pk: key for order in orders if (key := wanted.asked(order))}
    known = {row.order_id: row for row in OrderInvoicing.objects.filter(order__among=list(found))}
    rows = [
        row
        for pk, key in sorted(found.items())
        if (row := _news(pk, told[key], known.get(pk))) is not None
    ]
    if rows:
        OrderInvoicing.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["order"],
            update_fields=["departure", "several", "look_again"],
        )


def _news(order_pk: int, told: Departure, known: OrderInvoicing | None) -> OrderInvoicing | None:
    row = OrderInvoicing(
        order_id=order_pk,
        departure=told.country[:2].upper(),
        several="\n".join(told.several),
        look_again=None,
    )
    if known is None or known.several != row.several:
        return row
    chosen = known.departure and not row.departure
    return None if chosen or known.departure == row.departure else row


def typed_departure(row: OrderInvoicing, country: str) -> None:
    """A person knows it: the order is looked at now. Of which countries Amazon told stays."""
    OrderInvoicing.objects.filter(pk=row.pk).update(departure=country.upper(), look_again=None)
    wakeup.request_turn()


def departures(orders: Collection[SalesOrder]) -> Mapping[int, LeftFrom]:
    """By order: the place, and the countries where there are several. A handful of queries."""
    by_amazon = [order.pk for order in orders if order.channel == Channel.AMAZON]
    ours = [order.pk for order in orders if order.channel != Channel.AMAZON]
    # What a person typed holds for an order of the warehouse, too.
    return {**_out_of_the_warehouse(ours), **_told([*by_amazon, *ours])}


def _told(order_pks: Sequence[int]) -> dict[int, LeftFrom]:
    rows = OrderInvoicing.objects.filter(order__among=order_pks).exclude(departure="", several="")
    values = rows.values_list("order_id", "departure", "several")
    return {
        pk: (Place(country), () if country else tuple(filter(None, several.split("\n"))))
        for pk, country, several in values
    }


def _out_of_the_warehouse(order_pks: Sequence[int]) -> dict[int, LeftFrom]:
    if not order_pks:
        return {}
    moves = StockMove.objects.filter(order_line__order__among=order_pks, state=State.DONE)
    pairs = moves.order_by().values_list("order_line__order_id", "source_id").distinct()
    places = _Places()
    found: dict[int, set[Place]] = defaultdict(set)
    for order_pk, source_id in pairs:
        found[order_pk].add(places.of(source_id))
    return {pk: _one_of(of_order) for pk, of_order in found.items()}


def _one_of(places: Collection[Place]) -> LeftFrom:
    """Locations without a country do not count beside others."""
    known = sorted({p for p in places if p.country}, key=lambda p: (p.country, p.postal_code))
    countries = sorted({place.country for place in known})
    if len(countries) > 1:
        return NOWHERE, tuple(countries)
    return (known[0] if known else NOWHERE), ()


class _Places:
    """The country of each location: its own, or that of what it is inside."""

    def __init__(self) -> None:
        rows = StockLocation.objects.values_list("pk", "parent_id", "country", "postal_code")
        self._rows = {pk: (parent, country, code) for pk, parent, country, code in rows}

    def of(self, location_id: int) -> Place:
        seen: set[int] = set()
        at: int | None = location_id
        while at is not None and at not in seen:
            seen.add(at)
            parent, country, postal_code = self._rows[at]
            if country:
                return Place(country.upper(), postal_code)
            at = parent
        return NOWHERE
