# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.records_money import AS_SALES, BY_PAYMENT, SETTLED_KINDS, TO_CLARIFY

from odoo import fields, models

HOW = [(BY_PAYMENT, "Payment"), (AS_SALES, "Sales"), (TO_CLARIFY, "To Clarify")]
PAYS = [("invoice", "Invoice"), ("credit_note", "Credit Note")]


class AmazonConnectorSettlementLine(models.Model):
    """A line of a settlement's file, as Amazon has it.

    A plain table: ``adapter/books_lines.py`` writes it in sets and past the ORM, half a million
    lines for a payout of a large seller.
    """

    _name = "amazon.connector.settlement.line"
    _description = "Amazon Settlement Line"
    _rec_name = "description"
    _order = "settlement_id, number"
    _log_access = False

    settlement_id = fields.Many2one(
        "amazon.connector.settlement", string="Payout", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="settlement_id.company_id")
    number = fields.Integer(string="Line", required=True, aggregator=None)
    transaction = fields.Char(string="Transaction Type")
    amount_type = fields.Char()
    description = fields.Char(string="Amount Description")
    kind = fields.Selection(list(SETTLED_KINDS.items()), required=True)
    # Empty (not NULL) where it pays nothing, and where it is not booked yet.
    pays = fields.Selection(PAYS)
    how = fields.Selection(HOW, string="Booked As")
    order_ref = fields.Char(string="Amazon Order Reference")
    item_ref = fields.Char(string="Order Item")
    sku = fields.Char(string="SKU")
    quantity = fields.Integer()
    marketplace = fields.Char()
    amount = fields.Float(digits=(16, 4))
    posted_at = fields.Datetime(string="Posted on Amazon")
    month = fields.Date()

    _sql_constraints = [
        (
            "amazon_connector_settlement_line_once",
            "UNIQUE(settlement_id, number)",
            "A line of a settlement's file is there once.",
        ),
    ]

    def init(self):
        # The next page of orders is read off the first in order. The others are for figures: fees
        # of an order, and those of a period; lines come in the order of their time.
        self.env.cr.execute(
            """
            CREATE INDEX IF NOT EXISTS amazon_connector_settlement_line_to_book
            ON amazon_connector_settlement_line (settlement_id, order_ref, pays)
            WHERE pays <> '' AND how = '';
            CREATE INDEX IF NOT EXISTS amazon_connector_settlement_line_order
            ON amazon_connector_settlement_line (settlement_id, order_ref);
            CREATE INDEX IF NOT EXISTS amazon_connector_settlement_line_of_order
            ON amazon_connector_settlement_line (order_ref) WHERE order_ref <> '';
            CREATE INDEX IF NOT EXISTS amazon_connector_settlement_line_posted
            ON amazon_connector_settlement_line USING brin (posted_at)
            """
        )
