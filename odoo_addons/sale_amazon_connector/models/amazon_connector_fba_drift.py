# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..adapter import driver


class AmazonConnectorFbaDrift(models.Model):
    """A product at Amazon as Amazon says and as we have it, measured at one moment."""

    _name = "amazon.connector.fba.drift"
    _description = "Stock at Amazon Against Ours"
    _rec_name = "product_id"
    _order = "skus, id"

    account_id = fields.Many2one(
        "amazon.connector.account", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    product_id = fields.Many2one("product.product", required=True, ondelete="cascade")
    location_id = fields.Many2one(related="account_id.location_id", string="Amazon Location")
    skus = fields.Char(string="SKUs")
    ours = fields.Integer(string="In Odoo")
    theirs = fields.Integer(string="At Amazon")
    drift = fields.Integer(compute="_compute_drift", store=True)
    measured_at = fields.Datetime(string="Measured", required=True)
    stock_ids = fields.Many2many(
        "amazon.connector.fba.stock", string="By Country", compute="_compute_stock_ids"
    )

    _sql_constraints = [
        (
            "amazon_connector_fba_drift_once",
            "UNIQUE(account_id, product_id)",
            "A product is measured once for a location.",
        ),
    ]

    @api.depends("ours", "theirs")
    def _compute_drift(self):
        for row in self:
            row.drift = row.theirs - row.ours

    def _compute_stock_ids(self):
        rows = self.env["amazon.connector.fba.stock"].search(
            [("company_id", "in", self.company_id.ids)]
        )
        for drift in self:
            skus = set((drift.skus or "").split("\n"))
            drift.stock_ids = rows.filtered(
                lambda row, d=drift, s=skus: (
                    row.sku in s and row.account_id.location_id == d.location_id
                )
            )

    def action_book(self):
        """*Book Adjustment*: our stock at Amazon becomes what Amazon says."""
        self.check_access("write")
        fba = driver.connector(self.env).fba
        for account, drifts in self.grouped("account_id").items():
            fba.book([str(account.id)], [str(product.id) for product in drifts.product_id])

    def action_view_moves(self):
        """The Moves History of this product at Amazon."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.stock_move_line_action")
        action["domain"] = [
            ("product_id", "=", self.product_id.id),
            "|",
            ("location_id", "child_of", self.location_id.id),
            ("location_dest_id", "child_of", self.location_id.id),
        ]
        action["context"] = {"search_default_done": 1}
        return action
