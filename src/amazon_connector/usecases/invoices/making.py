# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices for what has been delivered: by the VAT rules, or a list that says why not yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from amazon_connector.clock import Clock
from amazon_connector.domain.marketplaces import BY_ID
from amazon_connector.domain.payouts.booking import sold_already
from amazon_connector.domain.vat import Place, Sale, Treatment, vat_treatment
from amazon_connector.domain.vat.report import REPORTED
from amazon_connector.domain.vat.rules import COLLECTED, WAITS
from amazon_connector.invoicing import Invoicing
from amazon_connector.port import OrderKey, Refused
from amazon_connector.records_invoices import InvoicePlan, InvoiceWait, OrderToInvoice
from amazon_connector.steps import Done, GoOn, Next

_PAGE = 100
# A departure that comes, or a row that a person adds, wakes it before.
_LOOK_AGAIN = timedelta(hours=6)
_BY_AMAZON = "Amazon collected the tax and gives the buyer an invoice of its own."


class MakeInvoices:
    """All orders that are due for an invoice, a page at a time."""

    def __init__(self, invoicing: Invoicing, clock: Clock, account_ids: Sequence[str]) -> None:
        self._invoicing = invoicing
        self._clock = clock
        self._account_ids = account_ids

    def step(self) -> Next:
        """One page: made, or held with the reason."""
        now = self._clock.now()
        with self._invoicing.atomic():
            page = self._invoicing.orders_to_invoice(self._account_ids, now, _PAGE)
            if not page:
                return Done()
            self._hold([(o.key, sold_already(o.sold_by)) for o in page if o.sold_by])
            free = [order for order in page if not order.sold_by]
            decided = [(order, vat_treatment(_sale(order), order.seller)) for order in free]
            self._hold([(o.key, t.why) for o, t in decided if t.kind == WAITS])
            self._make([_plan(o, t, now.date()) for o, t in decided if t.kind != WAITS])
        return GoOn()

    def _make(self, plans: Sequence[InvoicePlan]) -> None:
        if not plans:
            return
        outcomes = self._invoicing.create_invoices(plans)
        refused = [
            (plan.key, outcome.why)
            for plan, outcome in zip(plans, outcomes, strict=True)
            if isinstance(outcome, Refused)
        ]
        self._hold(refused)

    def _hold(self, orders: Sequence[tuple[OrderKey, str]]) -> None:
        look_again = self._clock.now() + _LOOK_AGAIN
        if orders:
            waits = [InvoiceWait(key, why, look_again) for key, why in orders]
            self._invoicing.hold_invoices(waits)


def _sale(order: OrderToInvoice) -> Sale:
    """With what the seller says of a marketplace of which no report of Amazon's tells."""
    sale, place = order.sale, BY_ID.get(order.marketplace_id)
    known = sale.departure.country or sale.several
    if not sale.fba or known or order.marketplace_id in REPORTED:
        return sale
    if order.fba_from_here and place is not None:
        return replace(sale, departure=Place(place.country))
    return replace(sale, untold=True)


def _plan(order: OrderToInvoice, treatment: Treatment, today: date) -> InvoicePlan:
    return InvoicePlan(
        key=order.key,
        treatment=treatment.kind,
        taxed_in=treatment.taxed_in,
        note=treatment.rule.note if treatment.rule else "",
        dated=today,
        supplied=order.shipped_at.date(),
        kept_back=_BY_AMAZON if treatment.kind == COLLECTED else "",
    )
