# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.port import FAILED, HELD, STOCK_STATES, UNREAD, SkuKey

from odoo import api, fields, models

from ..adapter import driver
from .amazon_connector_marketplace import REGIONS
from .maybe_number import MaybeInteger

STUCK = (FAILED, HELD)


class AmazonConnectorSkuStock(models.Model):
    """The quantity of an SKU: what Amazon should show, beside what it took.

    The rows are the core's: ``adapter/sku_stocks.py`` writes them whole and past the ORM, a page
    at a time. Nothing here is computed and stored.
    """

    _name = "amazon.connector.sku.stock"
    _description = "Quantity on Amazon"
    _rec_name = "sku"
    _order = "sku, id"
    _log_access = False

    seller_id = fields.Char(string="Seller ID", required=True)
    region = fields.Selection(REGIONS, string="Amazon Region", required=True)
    sku = fields.Char(string="SKU", required=True)
    account_id = fields.Many2one("amazon.connector.account", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    marketplace_id = fields.Many2one(
        "amazon.connector.marketplace", required=True, ondelete="restrict"
    )
    product_id = fields.Many2one("product.product", ondelete="set null")
    wanted = MaybeInteger(help="What Amazon should show, after the rules of the offer.")
    handling_days = MaybeInteger(
        string="Handling Time (Days)", help="Empty: as it is on Amazon, which is left alone."
    )
    acknowledged = MaybeInteger(help="What Amazon took last.")
    acknowledged_days = MaybeInteger(string="Acknowledged Handling Time (Days)")
    sending = MaybeInteger(help="What is on its way, or was refused.")
    sending_days = MaybeInteger(string="Handling Time on Its Way (Days)")
    on_amazon = MaybeInteger(string="Read from Amazon", help="What Amazon showed when it was read.")
    shown = MaybeInteger(string="Amazon Has", help="As far as we know.")
    read_at = fields.Datetime(string="Last Read")
    state = fields.Selection(
        list(STOCK_STATES.items()), string="Amazon Sync", required=True, default=UNREAD
    )
    why = fields.Text(string="Reason")
    due = fields.Datetime(string="Not Before")
    attempts = fields.Integer()
    obstacle = fields.Text(help="Why nothing is sent for this SKU.")
    held = fields.Boolean(string="A Person Must Decide")
    also_fbm = fields.Boolean(string="Sold by Us Too")
    listed = fields.Boolean(string="Listed on Amazon")
    fba = fields.Boolean(string="FBA")
    product_type = fields.Char(string="Amazon Product Type")
    # The core's own: empty while Amazon takes op "merge".
    kept = fields.Text()
    feed = fields.Char()
    message_number = fields.Integer(string="Message in the Feed")

    _sql_constraints = [
        (
            "amazon_connector_sku_stock_once",
            "UNIQUE(seller_id, region, sku)",
            "An SKU of a seller has one quantity in a region.",
        ),
    ]

    def init(self):
        # What is to be sent, what is in a feed, what is read next, and the lists of people.
        self.env.cr.execute(
            """
            CREATE INDEX IF NOT EXISTS amazon_connector_sku_stock_due
            ON amazon_connector_sku_stock (account_id, sku) WHERE due IS NOT NULL;
            CREATE INDEX IF NOT EXISTS amazon_connector_sku_stock_feed
            ON amazon_connector_sku_stock (feed, message_number) WHERE feed IS NOT NULL;
            CREATE INDEX IF NOT EXISTS amazon_connector_sku_stock_reading
            ON amazon_connector_sku_stock (account_id, marketplace_id, sku);
            CREATE INDEX IF NOT EXISTS amazon_connector_sku_stock_product
            ON amazon_connector_sku_stock (product_id, account_id);
            CREATE INDEX IF NOT EXISTS amazon_connector_sku_stock_state
            ON amazon_connector_sku_stock (account_id, state)
            """
        )

    @api.model
    def _amazon_differing(self):
        """Rows whose quantity is not Amazon's, for a preview or on their way."""
        return [("state", "in", ("preview", "to_send", "sending", "in_feed"))]

    @api.model
    def _amazon_falling(self):
        """Those of them that Amazon sells now and would not any more."""
        return [*self._amazon_differing(), ("wanted", "=", 0), ("shown", ">", 0)]

    @api.model
    def _amazon_fba(self):
        """Left out, because Amazon ships them."""
        return [
            ("obstacle", "=", False),
            ("listed", "=", True),
            ("fba", "=", True),
            ("also_fbm", "=", False),
        ]

    @api.model
    def _amazon_unlisted(self):
        """Amazon was asked and does not know the SKU."""
        return [("obstacle", "=", False), ("read_at", "!=", False), ("listed", "=", False)]

    def action_retry(self):
        """*Retry Amazon Sync*, on one SKU or on many."""
        self.check_access("read")
        failed = self.filtered(lambda row: row.state == FAILED)
        if failed:
            keys = [SkuKey(row.seller_id, row.region, row.sku) for row in failed]
            driver.connector(self.env).stock.retry(keys)
            self.env["amazon.connector.account"]._amazon_wake_up()

    def action_view_offers(self):
        """The offers whose rules make this quantity."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sale_amazon_connector.amazon_connector_offer_action"
        )
        action["domain"] = [
            ("sku", "=", self.sku),
            ("account_id.seller_id", "=", self.seller_id),
            ("account_id.region", "=", self.region),
        ]
        return action
