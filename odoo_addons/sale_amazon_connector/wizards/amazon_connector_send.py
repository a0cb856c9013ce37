# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import Command, fields, models
from odoo.exceptions import UserError


class AmazonConnectorSend(models.TransientModel):
    """Two transfers of Odoo's own: out of the warehouse, and into the Amazon location. Between
    them the goods are in transit and belong to neither.
    """

    _name = "amazon.connector.send"
    _description = "Send to Amazon"

    account_id = fields.Many2one("amazon.connector.account", required=True)
    company_id = fields.Many2one(related="account_id.company_id")
    line_ids = fields.One2many("amazon.connector.send.line", "wizard_id", string="Products")

    def action_send(self):
        """Make the two transfers, reserve the first, and show it."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.quantity > 0)
        if not lines:
            raise UserError(self.env._("Name at least one product and its pieces."))
        leaving = self._send(lines)
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "res_id": leaving.id,
            "view_mode": "form",
        }

    def _send(self, lines):
        account = self.account_id
        transit = account.company_id._amazon_connector_transit()
        warehouse = account.warehouse_id
        arriving = self._transfer(lines, transit, account.location_id)
        leaving = self._transfer(lines, warehouse.lot_stock_id, transit, arriving)
        (leaving | arriving).action_confirm()
        leaving.action_assign()
        return leaving

    def _transfer(self, lines, source, target, following=None):
        picking_type = self.account_id.warehouse_id.int_type_id
        return self.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "origin": self.env._("Send to Amazon: %s", self.account_id.name),
                "move_ids": [
                    Command.create(
                        {
                            "name": line.product_id.display_name[:200],
                            "product_id": line.product_id.id,
                            "product_uom": line.product_id.uom_id.id,
                            "product_uom_qty": line.quantity,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                            "company_id": self.company_id.id,
                            "move_dest_ids": [Command.link(move.id) for move in after],
                        }
                    )
                    for line, after in self._pairs(lines, following)
                ],
            }
        )

    @staticmethod
    def _pairs(lines, following):
        """Each line with the move that takes its goods further."""
        if not following:
            return [(line, ()) for line in lines]
        return [(line, move) for line, move in zip(lines, following.move_ids, strict=True)]
