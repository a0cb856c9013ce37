# SPDX-License-Identifier: LGPL-3.0-or-later
"""The contract suite's ``World`` in Odoo: arranges and inspects Odoo's own documents."""

from amazon_connector.domain.orders import Window
from amazon_connector.testing.world import ALL_TOPICS

from odoo.tools import SQL

from ..adapter import OdooBackend, OdooUsagePlans
from ..adapter.landed import open_pickings
from ..adapter.values import aware
from . import seen
from .arranging import Arranging
from .arranging_books import ArrangingBooks
from .arranging_fba import ArrangingFba
from .arranging_figures import ArrangingFigures
from .arranging_invoices import ArrangingInvoices
from .arranging_stock import ArrangingStock

TABLES = (
    "res_partner",
    "sale_order",
    "sale_order_line",
    "stock_picking",
    "stock_move",
    "procurement_group",
    "mail_message",
    "mail_activity",
    "amazon_connector_order",
    "amazon_connector_issue",
    "amazon_connector_offer",
    "amazon_connector_search_turn",
    "amazon_connector_parcel",
    "amazon_connector_pending",
    "amazon_connector_sku_stock",
    "amazon_connector_stock_feed",
    "amazon_connector_settlement",
    "amazon_connector_settlement_line",
    "amazon_connector_mismatch",
)


class OdooWorld(
    Arranging, ArrangingStock, ArrangingFba, ArrangingBooks, ArrangingInvoices, ArrangingFigures
):
    """One Odoo database, in the transaction of ``env``."""

    topics = ALL_TOPICS

    def __init__(self, env):
        self.env = env
        self._prepare()

    def backend(self):
        return OdooBackend(self.env)

    def usage_plans(self):
        return OdooUsagePlans(self.env.registry)

    def empty_buckets(self):
        with self.env.registry.cursor() as cr:
            cr.execute("DELETE FROM amazon_connector_usage")

    # By hand

    def deliver(self, seller_id, order_id, quantities, carrier="", tracking=""):
        left = dict(quantities)
        pickings = open_pickings(self._order(seller_id, order_id))
        pickings.write(
            {"carrier_id": self._carrier(carrier).id, "carrier_tracking_ref": tracking or False}
        )
        for picking in pickings:
            for move in picking.move_ids:
                quantity = min(left.pop(move.product_id.default_code, 0), move.product_uom_qty)
                move.quantity = quantity
                move.picked = bool(quantity)
            picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        self._fresh()

    def unreserve(self, seller_id, order_id):
        open_pickings(self._order(seller_id, order_id)).do_unreserve()
        self._fresh()

    def fill_in(self, parcel_id, carrier, tracking):
        picking = self.env["amazon.connector.parcel"].browse(int(parcel_id)).picking_id
        picking.write(
            {
                "carrier_id": False,
                "amazon_connector_carrier": carrier,
                "carrier_tracking_ref": tracking,
            }
        )
        self._fresh()

    def retry_amazon_sync(self, parcel_ids):
        parcels = self.env["amazon.connector.parcel"].browse([int(i) for i in parcel_ids])
        parcels.action_retry()
        self._fresh()

    def _carrier(self, name):
        carriers = self.env["delivery.carrier"]
        if not name:
            return carriers
        product = self.env["product.product"].create({"name": name, "type": "service"})
        return carriers.create({"name": name, "product_id": product.id})

    def edit_price(self, seller_id, order_id, reference, price):
        lines = self._order(seller_id, order_id).order_line
        lines.filtered(lambda li: li.product_id.default_code == reference).price_unit = float(price)
        self._fresh()

    def edit_address(self, seller_id, order_id, line1):
        self._order(seller_id, order_id).partner_shipping_id.street = line1
        self._fresh()

    def refuse(self, order_id):
        # The database's own refusal: a constraint that no row of this order passes.
        self._fresh()
        self.env.cr.execute(
            SQL(
                "ALTER TABLE sale_order ADD CONSTRAINT %s "
                "CHECK (client_order_ref IS DISTINCT FROM %s) NOT VALID",
                self._constraint(order_id),
                order_id,
            )
        )

    def accept(self, order_id):
        self._fresh()
        self.env.cr.execute(
            SQL("ALTER TABLE sale_order DROP CONSTRAINT %s", self._constraint(order_id))
        )

    @staticmethod
    def _constraint(order_id):
        return SQL.identifier("refused_" + order_id.replace("-", "_"))

    # Inspect

    def order(self, seller_id, order_id):
        self._fresh()
        order = self._order(seller_id, order_id)
        return seen.seen_order(order) if order else None

    def parcels(self, seller_id, order_id):
        self._fresh()
        parcels = self._order(seller_id, order_id).amazon_connector_parcel_ids
        return [seen.seen_parcel(parcel) for parcel in parcels.sorted("id")]

    def sync_state(self, seller_id, order_id):
        self._fresh()
        return self._order(seller_id, order_id).amazon_connector_sync_state or ""

    def mails(self):
        self._fresh()
        mails = self.env["mail.mail"].search([("model", "=", "amazon.connector.account")])
        return [mail.body_html for mail in mails]

    def count(self, kind):
        self._fresh()
        model, domain = {
            "sales_orders": ("sale.order", [("amazon_connector_order_ref", "!=", False)]),
            "customers": (
                "res.partner",
                [("amazon_connector_buyer", "=", True), ("type", "!=", "delivery")],
            ),
            "addresses": (
                "res.partner",
                [("amazon_connector_buyer", "=", True), ("type", "=", "delivery")],
            ),
            "offers": ("amazon.connector.offer", []),
            "deliveries": (
                "stock.picking",
                [("sale_id.amazon_connector_order_ref", "!=", False)],
            ),
            "moves": (
                "stock.move",
                [
                    ("sale_line_id.order_id.amazon_connector_order_ref", "!=", False),
                    ("state", "=", "done"),
                ],
            ),
        }[kind]
        return self.env[model].search_count(domain)

    def on_hand(self, reference, where):
        self._fresh()
        quants = self.env["stock.quant"].search(
            [
                ("product_id.default_code", "=", reference),
                ("location_id", "=", self._location(where).id),
            ]
        )
        return seen.pieces(sum(quants.mapped("quantity")))

    def issues(self):
        self._fresh()
        issues = self.env["amazon.connector.issue"].search([("closed_at", "=", False)])
        return [seen.seen_issue(issue) for issue in issues]

    def text_of_everything(self):
        self._fresh()
        texts = []
        for table in TABLES:
            query = SQL("SELECT string_agg(t::text, ' ') FROM %s t", SQL.identifier(table))
            self.env.cr.execute(query)
            texts.append(self.env.cr.fetchone()[0] or "")
        return " ".join(texts)

    def window(self, seller_id, order_id):
        self._fresh()
        picking = open_pickings(self._order(seller_id, order_id))[:1]
        return Window(
            aware(picking.amazon_connector_ship_from), aware(picking.amazon_connector_ship_by)
        )

    def _order(self, seller_id, order_id):
        return self.env["sale.order"].search(
            [
                ("amazon_connector_seller_id", "=", seller_id),
                ("amazon_connector_order_ref", "=", order_id),
            ]
        )

    def _fresh(self):
        """Nothing is seen from the cache: what counts is what the database holds."""
        self.env.flush_all()
        self.env.invalidate_all()
