# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime, timezone

from amazon_connector.port import FbaStock

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..adapter import OdooBackend
from .documents import DocumentsCase

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
GERMANY = "A1PA6795UKMFR9"


@tagged("post_install", "-at_install")
class TestFba(DocumentsCase):
    """Stock at Amazon, as a person in Odoo sees it."""

    def setUp(self):
        super().setUp()
        self.backend = OdooBackend(self.env)
        self.product = self.env["product.product"].create(
            {"name": "Mug", "default_code": "MUG", "type": "consu", "is_storable": True}
        )
        self.env["amazon.connector.offer"].create(
            {
                "account_id": self.account.id,
                "marketplace_id": self._marketplace().id,
                "sku": "MUG",
                "product_id": self.product.id,
            }
        )

    def _marketplace(self):
        return self.env["amazon.connector.marketplace"].search([("api_ref", "=", GERMANY)])

    def at_amazon(self, pieces):
        account_id = str(self.account.id)
        stock = FbaStock(account_id, GERMANY, "MUG", "B0MUG", pieces, 0, 0, 0, 0, NOW)
        self.backend.save_fba_stock([stock])
        self.backend.measure_fba_drift([account_id], NOW)
        self.env.invalidate_all()
        return self.env["amazon.connector.fba.drift"].search([("product_id", "=", self.product.id)])

    def test_the_adjustment_is_an_inventory_move_in_the_moves_history(self):
        drift = self.at_amazon(4)
        self.assertEqual((drift.theirs, drift.ours, drift.drift), (4, 0, 4))
        self.assertEqual(drift.stock_ids.mapped("fulfillable"), [4])
        drift.action_book()
        move = self.env["stock.move"].search([("product_id", "=", self.product.id)])
        self.assertEqual((move.state, move.is_inventory, move.quantity), ("done", True, 4))
        self.assertEqual(move.location_dest_id, self.account.location_id)
        action = drift.action_view_moves()
        lines = self.env["stock.move.line"].search(action["domain"])
        self.assertEqual(lines.move_id, move)
        self.assertFalse(drift.drift)

    def test_lots_that_are_missing_are_booked_on_the_lot_amazon(self):
        self.product.tracking = "lot"
        self.at_amazon(3).action_book()
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.product.id),
                ("location_id", "=", self.account.location_id.id),
            ]
        )
        self.assertEqual((quant.lot_id.name, quant.quantity), ("Amazon", 3))
        self.at_amazon(1).action_book()
        self.assertEqual((quant.lot_id.name, quant.quantity), ("Amazon", 1))

    def test_send_to_amazon_needs_products(self):
        wizard = self.env["amazon.connector.send"].create({"account_id": self.account.id})
        with self.assertRaises(UserError):
            wizard.action_send()

    def test_send_to_amazon_makes_two_transfers_of_odoos_own(self):
        wizard = self.env["amazon.connector.send"].create(
            {
                "account_id": self.account.id,
                "line_ids": [(0, 0, {"product_id": self.product.id, "quantity": 2})],
            }
        )
        leaving = self.env["stock.picking"].browse(wizard.action_send()["res_id"])
        arriving = leaving.move_ids.move_dest_ids.picking_id
        transit = self.account.company_id.amazon_connector_transit_id
        self.assertEqual((leaving.location_dest_id, arriving.location_id), (transit, transit))
        self.assertEqual(transit.usage, "transit")
        self.assertEqual(arriving.location_dest_id, self.account.location_id)
        self.assertEqual(arriving.state, "waiting")

    def test_another_company_sees_no_stock_at_amazon(self):
        self.at_amazon(1)
        company = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "amazon_other_fba",
            groups="sales_team.group_sale_manager,base.group_user",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for model in ("stock", "drift"):
            self.assertFalse(self.env[f"amazon.connector.fba.{model}"].with_user(user).search([]))
