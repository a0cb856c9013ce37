# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a posted invoice says beside its amounts, fixed when it is posted. In sets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models import Max

from amazon_connector.domain.vat.rules import AS_SOLD, EXPORT, INTRA_COMMUNITY, OSS
from amazon_connector.records_invoices import NOT_UPLOADED, TO_UPLOAD

from .. import wakeup
from ..engine import vat_numbers
from ..invoice_words import language_of
from ..models import (
    AccountMarketplace,
    Company,
    Contact,
    Document,
    IssuedInvoice,
    SalesOrder,
    State,
    StockMove,
    VatNumber,
)
from .invoices_places import departures


def issue(documents: Sequence[Document], prepared: Collection[IssuedInvoice] = ()) -> None:
    """Fix what these posted documents of orders say; ``prepared`` has some of them begun."""
    begun = {row.document.pk: row for row in prepared}
    orders = _orders({d.order_id for d in documents if d.kind != Document.Kind.BILL} - {None})
    known = _credited(documents)
    facts = _Facts(orders)
    rows = []
    for document in documents:
        if document.kind == Document.Kind.BILL or document.order_id is None:
            continue
        row = begun.get(document.pk) or _of(document, known.get(document.credits_id or 0))
        # The document may have got its pk only after the row was begun.
        row.document = document
        facts.fill(row, orders[document.order_id])
        rows.append(row)
    IssuedInvoice.objects.bulk_create(rows)
    if any(row.state == TO_UPLOAD for row in rows):
        wakeup.request_turn()


def _orders(keys: Collection[int | None]) -> dict[int, SalesOrder]:
    rows = SalesOrder.objects.filter(pk__among=keys)
    rows = rows.select_related("company", "marketplace", "customer", "delivery_address")
    return {row.pk: row for row in rows}


def _credited(documents: Sequence[Document]) -> dict[int, IssuedInvoice]:
    keys = [document.credits_id for document in documents if document.credits_id]
    return {row.document_id: row for row in IssuedInvoice.objects.filter(document__among=keys)}


def _of(document: Document, credited: IssuedInvoice | None) -> IssuedInvoice:
    """A credit note says what its invoice does; an invoice made by hand has the order's taxes."""
    if credited is None:
        return IssuedInvoice(document=document, treatment=AS_SOLD)
    names = ("treatment", "taxed_in", "note", "supplied", "kept_back")
    return IssuedInvoice(document=document, **{name: getattr(credited, name) for name in names})


class _Facts:
    """What rows of some orders are filled with, read once."""

    def __init__(self, orders: Mapping[int, SalesOrder]) -> None:
        self._departures = departures(list(orders.values()))
        moves = StockMove.objects.filter(order_line__order__among=orders, state=State.DONE)
        left = moves.order_by().values_list("order_line__order_id").annotate(Max("done_at"))
        self._left: dict[int, date] = {pk: at.date() for pk, at in left if at}
        companies = {order.company_id for order in orders.values()}
        numbers = VatNumber.objects.filter(company__in=companies)
        self._numbers = {(n.company_id, n.state.upper()): n.number for n in numbers}
        accounts = {order.account_id for order in orders.values()}
        upload = AccountMarketplace.objects.filter(account__in=accounts, upload_on=True)
        self._upload = set(upload.values_list("account_id", "marketplace_id"))

    def fill(self, row: IssuedInvoice, order: SalesOrder) -> None:
        """All that is not there yet."""
        row.supplied = row.supplied or self._left.get(order.pk, row.document.dated)
        row.seller, row.foot = "\n".join(seller_lines(order.company)), order.company.foot.strip()
        row.seller_vat = self._number(order, row)
        row.buyer = "\n".join(buyer_lines(order))
        country = order.delivery_address.country if order.delivery_address else order.country
        row.buyer_vat = vat_numbers.complete(order.customer.vat, country)
        row.language = language_of(country, order.marketplace.country)
        goes = (order.account_id, order.marketplace_id) in self._upload
        row.state = TO_UPLOAD if goes and not row.kept_back else NOT_UPLOADED
        row.why = row.kept_back

    def _number(self, order: SalesOrder, row: IssuedInvoice) -> str:
        """That of the state where it is taxed or left from; by One Stop Shop, and where there is
        none, that of the company's own.
        """
        at_home = order.company.country.upper()
        wanted = "" if row.treatment == OSS else row.taxed_in
        if row.treatment in (INTRA_COMMUNITY, EXPORT) and order.pk in self._departures:
            wanted = self._departures[order.pk][0].country
        numbers = (self._numbers.get((order.company_id, state)) for state in (wanted, at_home))
        return next((number for number in numbers if number), "")


def seller_lines(company: Company) -> list[str]:
    """Name and address of the company, a line each."""
    place = " ".join(filter(None, (company.postal_code, company.city)))
    return list(filter(None, (company.name, company.line1, company.line2, place, company.country)))


def buyer_lines(order: SalesOrder) -> list[str]:
    """Name and address of the buyer, a line each; nothing where the personal data is gone."""
    customer, place = order.customer, order.delivery_address
    if customer.forgotten or (place is not None and place.forgotten):
        return []
    address = _address(place) if place else [customer.country]
    names = (customer.company_name, customer.name)
    if place and customer.anonymous:
        names = (place.company_name, place.name)
    return list(dict.fromkeys(filter(None, (*names, *address))))


def _address(place: Contact) -> list[str]:
    town = " ".join(filter(None, (place.postal_code, place.city, place.state)))
    return [place.line1, place.line2, place.line3, place.district, town, place.country]
