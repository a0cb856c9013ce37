# SPDX-License-Identifier: LGPL-3.0-or-later
"""Posted invoices from a page of plans: one create and one post for a company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amazon_connector.paging import by_page
from amazon_connector.port import CannotBook, OrderKey, Refused
from amazon_connector.records_invoices import NOT_UPLOADED, InvoicePlan

from odoo import Command
from odoo.tools import is_html_empty, plaintext2html

from .books_chart import plainly
from .invoices_taxes import InvoiceTaxes, TreatmentTable
from .rows import order_key


class InvoiceMaking:
    """The part of the port that makes invoices."""

    def create_invoices(self, page: Sequence[InvoicePlan]) -> Sequence[Refused | None]:
        outcomes = by_page(self.atomic, self._invoice_set, page)
        return [outcome if isinstance(outcome, Refused) else None for outcome in outcomes]

    def _invoice_set(self, page: Sequence[InvoicePlan]) -> list[Refused | None]:
        plans = {plan.key: plan for plan in page}
        orders = self.sales_orders(list(plans))
        wanted = orders.filtered(lambda order: not _is_invoiced(order))
        refused: dict[OrderKey, Refused] = {}
        for company, mine in wanted.grouped("company_id").items():
            refused.update(_CompanyInvoices(self.env, company).make(mine, plans))
        done = orders.filtered(lambda order: order_key(order) not in refused)
        done.write(
            {
                "amazon_connector_invoice_wait": False,
                "amazon_connector_invoice_look_again": False,
            }
        )
        self.env.flush_all()
        return [refused.get(plan.key) for plan in page]


class _CompanyInvoices:
    """New invoices of one company."""

    def __init__(self, env, company) -> None:
        self._env = env(context={**env.context, "allowed_company_ids": company.ids})
        self._table = TreatmentTable(self._env, company)

    def make(self, orders, plans: Mapping[OrderKey, InvoicePlan]) -> Mapping[OrderKey, Refused]:
        """Post what can be; the sentence for each order whose taxes cannot be found."""
        values, refused = [], {}
        for order in orders.with_env(self._env):
            key = order_key(order)
            try:
                values.append(self._invoice(order, plans[key]))
            except CannotBook as error:
                refused[key] = Refused(str(error))
        if values:
            _count_as_delivered(orders.order_line)
            moves = self._env["account.move"].with_context(default_move_type="out_invoice")
            with plainly():
                moves.create(values)._post(soft=False)
        return refused

    def _invoice(self, order, plan: InvoicePlan) -> dict:
        """As Odoo prepares it, of all of the order whatever its products' invoicing policy."""
        position = self._table.position(plan)
        order = order.with_context(lang=order.partner_invoice_id.lang or self._env.lang)
        return {
            **order._prepare_invoice(),
            "fiscal_position_id": (position or order.fiscal_position_id).id,
            "invoice_date": plan.dated,
            "delivery_date": plan.supplied,
            "narration": _narration(order, plan, position),
            "invoice_line_ids": self._lines(order, InvoiceTaxes(order, plan, position)),
            **_kept_back(plan),
        }

    def _lines(self, order, taxes: InvoiceTaxes) -> list:
        prepared = []
        for line in order.order_line:
            if line.display_type:
                prepared.append(line._prepare_invoice_line(sequence=len(prepared)))
            elif line.product_uom_qty and not line.is_downpayment:
                prepared.extend(
                    line._prepare_invoice_line(
                        sequence=len(prepared),
                        quantity=part.quantity,
                        price_unit=part.price_unit,
                        tax_ids=[Command.set(part.taxes.ids)],
                    )
                    for part in taxes.of(line)
                )
        return [Command.create(values) for values in prepared]


def _count_as_delivered(lines) -> None:
    """Charges that are invoiced when they are delivered: nothing else delivers them."""
    charges = lines.filtered(
        lambda line: (
            line.qty_delivered_method == "manual"
            and line.product_id.invoice_policy == "delivery"
            and line.qty_delivered < line.product_uom_qty
        )
    )
    for quantity, same in charges.grouped("product_uom_qty").items():
        same.qty_delivered = quantity


def _is_invoiced(order) -> bool:
    moves = order.order_line.invoice_lines.move_id
    return any(move.move_type == "out_invoice" and move.state != "cancel" for move in moves)


def _kept_back(plan: InvoicePlan) -> dict:
    if not plan.kept_back:
        return {}
    return {
        "amazon_connector_upload_state": NOT_UPLOADED,
        "amazon_connector_upload_why": plan.kept_back,
    }


def _narration(order, plan: InvoicePlan, position):
    """What the document must say; a fiscal position that has its own note says it better."""
    terms = order.note if not is_html_empty(order.note) else ""
    if not plan.note or (position is not None and not is_html_empty(position.note)):
        return terms or False
    return plaintext2html(order._amazon_connector_legal_note(plan.note)) + terms
