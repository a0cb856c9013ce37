# SPDX-License-Identifier: LGPL-3.0-or-later
"""What tests arrange and inspect of Odoo's invoices: ``InvoicingWorld``."""

from decimal import Decimal

from amazon_connector.testing.world_invoices import SeenInvoice

from odoo import Command, fields
from odoo.tools import html2plaintext

from ..adapter.invoicing import OdooInvoicing
from ..adapter.values import money


class ArrangingInvoices:
    """The part of ``OdooWorld`` about invoices to Amazon's buyers."""

    def invoicing(self):
        return OdooInvoicing(self.env)

    # Arrange

    def make_invoices(
        self, account_id, marketplace_id, *, upload=False, since=None, fba_from_here=False
    ):
        account = self._account(account_id)
        line = account.marketplace_ids.filtered(lambda li: li.api_ref == marketplace_id)
        line.write(
            {
                "invoices_on": True,
                "invoices_from": since or False,
                "invoices_upload": upload,
                "fba_from_here": fba_from_here,
            }
        )
        self._fresh()

    def seller_vat(self, account_id, seller):
        company = self._account(account_id).company_id
        self._chart_of_accounts(company)
        countries = self.env["res.country"]
        home = countries.search([("code", "=", seller.established)])
        numbers = countries.search([("code", "in", sorted(seller.registrations))])
        company.write(
            {
                "country_id": home.id,
                "account_fiscal_country_id": home.id,
                "amazon_connector_vat_country_ids": [Command.set(numbers.ids)],
                "amazon_connector_oss": seller.oss,
                "amazon_connector_below_threshold": seller.below_threshold,
            }
        )
        self._fresh()

    def warehouse_country(self, account_id, country):
        warehouse = self._account(account_id).warehouse_id
        found = self.env["res.country"].search([("code", "=", country)], limit=1)
        name = {"name": "Warehouse", "country_id": found.id if country else False}
        warehouse.partner_id = self.env["res.partner"].create(name)
        self._fresh()

    def vat_row(self, account_id, treatment, state, tax):
        company = self._account(account_id).company_id
        target = self._tax(tax, company) if tax else self.env["account.tax"]
        sold = self.env["account.tax"].search(
            [
                ("company_id", "=", company.id),
                ("type_tax_use", "=", "sale"),
                ("amazon_connector_twin_of_id", "=", False),
            ]
        )
        maps = [{"tax_src_id": one.id, "tax_dest_id": target.id} for one in sold]
        position = self.env["account.fiscal.position"].create(
            {
                "name": f"{treatment} {state}",
                "company_id": company.id,
                "tax_ids": [Command.create(values) for values in maps],
            }
        )
        country = self.env["res.country"].search([("code", "=", state)], limit=1)
        row = self.env["amazon.connector.vat.treatment"].create(
            {
                "company_id": company.id,
                "treatment": treatment,
                "country_id": country.id if state else False,
                "fiscal_position_id": position.id,
            }
        )
        self._fresh()
        return row

    def credit_invoice(self, invoice_id):
        move = self.env["account.move"].browse(int(invoice_id))
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        today = fields.Date.context_today(move)
        values = {"journal_id": move.journal_id.id, "date": today, "reason": "Refund"}
        wizard.create(values).reverse_moves()
        move.reversal_move_ids.action_post()
        self._fresh()

    # Inspect

    def invoices(self, seller_id, order_id):
        self._fresh()
        moves = self._order(seller_id, order_id).invoice_ids
        return [_seen(move) for move in moves.filtered(lambda m: m.state == "posted").sorted("id")]

    def invoice_waits(self, seller_id, order_id):
        self._fresh()
        order = self._order(seller_id, order_id)
        listed = order.search([("id", "in", order.ids), *order._amazon_connector_waits()])
        return listed.amazon_connector_invoice_wait or ""


def _seen(move):
    code = move.currency_id.name
    notes = (move.fiscal_position_id.note, move.narration)
    return SeenInvoice(
        invoice_id=str(move.id),
        number=move.name,
        total=money(move.amount_total, code),
        tax=money(move.amount_tax, code),
        rates=frozenset(
            Decimal(f"{tax.amount:g}") for tax in move.invoice_line_ids.tax_ids if tax.amount
        ),
        note=" ".join(html2plaintext(note) for note in notes if note),
        upload=move.amazon_connector_upload_state or "",
        why=move.amazon_connector_upload_why or "",
    )
