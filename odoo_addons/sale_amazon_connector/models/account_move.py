# SPDX-License-Identifier: LGPL-3.0-or-later
import base64

from amazon_connector.port import CannotBook
from amazon_connector.records_invoices import (
    NOT_UPLOADED,
    TO_UPLOAD,
    UPLOAD_STATES,
)

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..adapter import driver
from ..adapter.books_words import ENTRIES, REVERSAL
from ..adapter.invoicing import OdooInvoicing


class AccountMove(models.Model):
    """An entry of a payout, which is never changed but reversed; or an invoice or credit note of
    an Amazon order, and its way to Amazon.
    """

    _inherit = "account.move"

    # An entry of a payout
    amazon_connector_settlement_id = fields.Many2one(
        "amazon.connector.settlement",
        string="Amazon Payout",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    amazon_connector_kind = fields.Selection(
        list(ENTRIES.items()), string="Part of the Payout", readonly=True, copy=False
    )
    # What makes it one of its kind; empty once it is reversed.
    amazon_connector_key = fields.Char(readonly=True, copy=False)
    # A document of an Amazon order
    amazon_connector_sale_id = fields.Many2one(
        "sale.order",
        string="Amazon Order",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    amazon_connector_upload_state = fields.Selection(
        list(UPLOAD_STATES.items()),
        string="Upload to Amazon",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    amazon_connector_upload_why = fields.Text(
        string="Amazon's Explanation", readonly=True, copy=False
    )
    amazon_connector_upload_sent_at = fields.Datetime(
        string="Uploaded on", readonly=True, copy=False
    )
    amazon_connector_upload_due = fields.Datetime(string="Next Upload", readonly=True, copy=False)
    amazon_connector_upload_attempts = fields.Integer(
        string="Uploads Tried", readonly=True, copy=False, aggregator=None
    )
    amazon_connector_upload_feed = fields.Char(string="Amazon Feed", readonly=True, copy=False)
    amazon_connector_upload_shipment = fields.Char(
        string="Amazon Shipment", readonly=True, copy=False
    )
    amazon_connector_upload_transaction = fields.Char(
        string="Amazon Transaction", readonly=True, copy=False
    )

    def init(self):
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS account_move_amazon_connector_once
            ON account_move (amazon_connector_settlement_id, amazon_connector_key)
            WHERE amazon_connector_key IS NOT NULL
            """
        )
        return super().init()

    def button_draft(self):
        mine = self.filtered("amazon_connector_settlement_id")
        if mine:
            raise UserError(
                self.env._(
                    "%(entry)s is part of the Amazon payout %(payout)s: it is not changed but "
                    "reversed, by the payout's button Reverse.",
                    entry=mine[0].name,
                    payout=mine[0].amazon_connector_settlement_id.display_name,
                )
            )
        return super().button_draft()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        values = default_values_list or [{} for _move in self]
        for move, defaults in zip(self, values, strict=True):
            if move.amazon_connector_settlement_id:
                settlement = move.amazon_connector_settlement_id
                defaults["amazon_connector_settlement_id"] = settlement.id
                defaults["amazon_connector_kind"] = REVERSAL
            if move.amazon_connector_sale_id:
                defaults["amazon_connector_sale_id"] = move.amazon_connector_sale_id.id
                defaults["partner_bank_id"] = False
        reversals = super()._reverse_moves(values, cancel=cancel)
        self.filtered("amazon_connector_key").write({"amazon_connector_key": False})
        return reversals

    # Documents of Amazon orders

    def _amazon_connector_theirs(self):
        """Documents of orders that were not placed at Amazon."""
        return self.filtered(lambda move: not move.amazon_connector_sale_id)

    @api.depends("bank_partner_id", "amazon_connector_sale_id")
    def _compute_partner_bank_id(self):
        # The buyer has paid Amazon, and Amazon refuses documents with a bank account number.
        theirs = self._amazon_connector_theirs()
        (self - theirs).partner_bank_id = False
        return super(AccountMove, theirs)._compute_partner_bank_id()

    @api.depends("company_id", "amazon_connector_sale_id")
    def _compute_display_qr_code(self):
        theirs = self._amazon_connector_theirs()
        (self - theirs).display_qr_code = False
        return super(AccountMove, theirs)._compute_display_qr_code()

    def _compute_delivery_date(self):
        # The day on which the goods left stays; Odoo knows none of what Amazon sent.
        dated = (self - self._amazon_connector_theirs()).filtered("delivery_date")
        return super(AccountMove, self - dated)._compute_delivery_date()

    def _post(self, soft=True):
        self._amazon_connector_find_order()
        posted = super()._post(soft)
        posted._amazon_connector_start_upload()
        return posted

    def _amazon_connector_find_order(self):
        """What *Reverse and Create Invoice* makes of an order's invoice is the order's too."""
        for move in self._amazon_connector_theirs().filtered(lambda m: m.is_sale_document()):
            orders = move.line_ids.sale_line_ids.order_id.sudo()
            if len(orders) == 1 and orders.amazon_connector_order_ref:
                move.amazon_connector_sale_id = orders

    def _amazon_connector_start_upload(self):
        """New documents of Amazon's orders are due for their upload, where it is ticked."""
        new = (self - self._amazon_connector_theirs()).filtered(
            lambda move: (
                move.is_sale_document()
                and move.state == "posted"
                and not move.amazon_connector_upload_state
            )
        )
        if not new:
            return
        lines = self.env["amazon.connector.account.marketplace"].sudo()
        uploading = lines.search([("invoices_upload", "=", True)])
        ticked = {(line.account_id, line.marketplace_id) for line in uploading}
        for move in new:
            invoice = move.reversed_entry_id
            if invoice.amazon_connector_upload_state == NOT_UPLOADED:
                # What Amazon does not take has its reason, and so has what credits it.
                move.amazon_connector_upload_why = invoice.amazon_connector_upload_why
        due = new.filtered(
            lambda move: (
                move._amazon_connector_place() in ticked and not move.amazon_connector_upload_why
            )
        )
        due.amazon_connector_upload_state = TO_UPLOAD
        (new - due).amazon_connector_upload_state = NOT_UPLOADED
        if due:
            self.env["amazon.connector.account"]._amazon_wake_up()

    def _amazon_connector_place(self):
        order = self.amazon_connector_sale_id.sudo()
        return order.amazon_connector_account_id, order.amazon_connector_marketplace_id

    # By hand

    def action_amazon_connector_upload(self):
        """*Upload to Amazon Again*: what Amazon refused, or what was not to be uploaded."""
        self.check_access("write")
        documents = self.filtered("amazon_connector_sale_id")
        orders = documents.amazon_connector_sale_id.sudo()
        documents._amazon_connector_check_ticked()
        invoices = driver.connector(self.env).invoices
        again = invoices.upload_again(
            [str(account.id) for account in orders.amazon_connector_account_id],
            orders.mapped("amazon_connector_order_ref"),
        )
        if not again:
            raise UserError(
                self.env._("None of these was refused by Amazon or is still to be uploaded.")
            )
        self.env["amazon.connector.account"]._amazon_wake_up()

    def _amazon_connector_check_ticked(self):
        lines = self.env["amazon.connector.account.marketplace"].sudo()
        for account, marketplace in {move._amazon_connector_place() for move in self}:
            line = lines.search(
                [("account_id", "=", account.id), ("marketplace_id", "=", marketplace.id)]
            )
            if not line.invoices_upload:
                raise UserError(
                    self.env._(
                        "Tick Upload to Amazon for %(marketplace)s on the account %(account)s "
                        "first.",
                        marketplace=marketplace.name or "",
                        account=account.name or "",
                    )
                )

    def action_amazon_connector_download(self):
        """*PDF for Amazon*: the document as Amazon takes it, to be uploaded in Seller Central."""
        self.ensure_one()
        self.check_access("read")
        try:
            content = OdooInvoicing(self.env).invoice_pdf(str(self.id))
        except CannotBook as error:
            raise UserError(str(error)) from error
        attachment = self._amazon_connector_attach(content)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def _amazon_connector_attach(self, content):
        key = {
            "name": f"{self.name.replace('/', '_')}_amazon.pdf",
            "res_model": self._name,
            "res_id": self.id,
        }
        attachments = self.env["ir.attachment"].sudo()
        found = attachments.search([(name, "=", value) for name, value in key.items()], limit=1)
        values = {**key, "datas": base64.b64encode(content), "mimetype": "application/pdf"}
        if found:
            found.write(values)
        return found or attachments.create(values)
