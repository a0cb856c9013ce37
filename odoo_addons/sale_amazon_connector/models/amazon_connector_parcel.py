# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.port import PARCEL_STATES, SENDING, STUCK, TO_SEND, TOLD_AGAIN

from odoo import api, fields, models
from odoo.tools import SQL

from ..adapter import driver


class AmazonConnectorParcel(models.Model):
    """A parcel that has left, and what came of telling Amazon of it."""

    _name = "amazon.connector.parcel"
    _description = "Amazon Parcel"
    _order = "shipped_at desc, id desc"

    picking_id = fields.Many2one(
        "stock.picking", string="Delivery", required=True, ondelete="cascade", index=True
    )
    package_id = fields.Many2one("stock.quant.package", ondelete="set null", index="btree_not_null")
    sale_order_id = fields.Many2one("sale.order", required=True, ondelete="cascade", index=True)
    account_id = fields.Many2one(
        related="sale_order_id.amazon_connector_account_id", store=True, index=True
    )
    company_id = fields.Many2one(related="picking_id.company_id", store=True)
    order_ref = fields.Char(
        string="Amazon Order Reference",
        related="sale_order_id.amazon_connector_order_ref",
        store=True,
        index=True,
    )
    # Pieces by Amazon's order item, as they left.
    items = fields.Json()
    contents = fields.Char(compute="_compute_contents", compute_sudo=True)
    carrier = fields.Char(compute="_compute_carrier", compute_sudo=True)
    tracking = fields.Char(
        string="Tracking Reference", compute="_compute_carrier", compute_sudo=True
    )
    shipped_at = fields.Datetime(string="Shipped", related="picking_id.date_done", store=True)
    shipped_outside = fields.Boolean(related="picking_id.amazon_connector_shipped_outside")
    state = fields.Selection(
        list(PARCEL_STATES.items()),
        string="Amazon Sync",
        required=True,
        default=TO_SEND,
        index=True,
    )
    reference = fields.Char(
        string="Package Reference",
        readonly=True,
        help="Amazon's packageReferenceId: kept, so that a retry never adds a package.",
    )
    why = fields.Text(string="Reason")
    attempts = fields.Integer()
    due = fields.Datetime(string="Not Before")
    told = fields.Boolean(help="This failure is in a mail already.")

    _sql_constraints = [
        (
            "reference_once",
            "UNIQUE(sale_order_id, reference)",
            "There is already a parcel of this order with this Package Reference.",
        ),
    ]

    def init(self):
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS amazon_connector_parcel_once
            ON amazon_connector_parcel (picking_id, COALESCE(package_id, 0), sale_order_id);
            CREATE INDEX IF NOT EXISTS amazon_connector_parcel_due
            ON amazon_connector_parcel (account_id, shipped_at, id)
            WHERE state IN ('to_send', 'sending', 'sent')
            """
        )

    @api.depends("picking_id.name", "package_id.name")
    def _compute_display_name(self):
        for parcel in self:
            names = (parcel.picking_id.name, parcel.package_id.name)
            parcel.display_name = " / ".join(name for name in names if name)

    @api.depends("items", "sale_order_id.order_line.product_id")
    def _compute_contents(self):
        for parcel in self:
            product_of = {
                line.amazon_connector_item_ref: line.product_id
                for line in parcel.sale_order_id.order_line
                if line.amazon_connector_kind == "product"
            }
            parcel.contents = ", ".join(
                f"{pieces} x {product.default_code or product.name or item}"
                for item, pieces in sorted((parcel.items or {}).items())
                for product in [product_of.get(item, self.env["product.product"])]
            )

    @api.depends(
        "package_id.amazon_connector_tracking",
        "picking_id.amazon_connector_carrier",
        "picking_id.carrier_id.name",
        "picking_id.carrier_tracking_ref",
    )
    def _compute_carrier(self):
        for parcel in self:
            picking = parcel.picking_id
            parcel.carrier = picking.carrier_id.name or picking.amazon_connector_carrier
            of_package = parcel.package_id.amazon_connector_tracking
            parcel.tracking = of_package or picking.carrier_tracking_ref

    def action_retry(self):
        """*Retry Amazon Sync*, on one parcel or on many."""
        self.check_access("write")
        self._retry()

    def _retry(self):
        """Those that are stuck are to be sent now, under the reference that they have."""
        stuck = self.filtered(lambda parcel: parcel.state in STUCK)
        if stuck:
            driver.connector(self.env).retry_parcels([str(parcel.id) for parcel in stuck])
            self.env["amazon.connector.account"]._amazon_wake_up()

    def _told(self):
        """Carrier and tracking reference of each, to see afterwards what a person changed."""
        return {parcel: (parcel.carrier, parcel.tracking) for parcel in self}

    def _filled_in(self, before):
        """Carrier or tracking reference were written by a person: sent at once. What Amazon was
        told already is told again under its reference, so that Amazon edits the package.

        The job may be deciding or telling Amazon at this moment without having seen them: the
        row of what is still to be sent is written too, so that one of both repeats.
        """
        changed = self.filtered(lambda p: before[p] != (p.carrier, p.tracking))
        again = changed.filtered(lambda parcel: parcel.state in TOLD_AGAIN)
        if again:
            again.write({"state": TO_SEND, "why": False, "attempts": 0, "due": False})
            self.env["amazon.connector.account"]._amazon_wake_up()
        waiting = changed.filtered(lambda parcel: parcel.state in (TO_SEND, SENDING))
        if waiting:
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    "UPDATE amazon_connector_parcel SET write_date = %s WHERE id = ANY(%s)",
                    fields.Datetime.now(),
                    waiting.ids,
                )
            )
            waiting.invalidate_recordset(["write_date"])

    def action_open_picking(self):
        """The delivery, where carrier and tracking reference are filled in."""
        self.ensure_one()
        return self.picking_id.get_formview_action()
