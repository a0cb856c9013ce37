# SPDX-License-Identifier: LGPL-3.0-or-later
"""Lots that Amazon shipped from and nobody here knows: booked, flagged, corrected."""

from ast import literal_eval

from amazon_connector.port import FbaStock

from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .documents import NOW, ONE, DocumentsCase

GERMANY = "A1PA6795UKMFR9"


@tagged("post_install", "-at_install")
class TestLots(DocumentsCase):
    def setUp(self):
        super().setUp()
        self.product = self.env["product.product"].browse(int(self.world.product("TRACKED")))
        self.product.tracking = "lot"
        self.lot = self.env["stock.lot"].create(
            {"name": "L1", "product_id": self.product.id, "company_id": self.env.company.id}
        )
        quants = self.env["stock.quant"]
        quants._update_available_quantity(
            self.product, self.account.location_id, 1, lot_id=self.lot
        )

    def fba(self):
        """Three pieces leave: one of a lot, two of which nothing is known."""
        order = self.imported(quantity=3, sku="TRACKED", channel="AMAZON", status="SHIPPED")
        return order.order_line.move_ids.move_line_ids

    def wrong(self):
        """What the filter of Moves History finds."""
        self.env.flush_all()
        self.env.invalidate_all()
        action = self.env.ref("sale_amazon_connector.stock_move_line_action_lots")
        return self.env["stock.move.line"].search(literal_eval(action.domain))

    def issues(self):
        return [i for i in self.world.issues() if i.kind == "lot_to_correct"]

    def on_hand(self, lot):
        quants = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id", "=", self.account.location_id.id)]
        )
        return sum(quants.mapped("quantity"))

    def test_moves_on_the_lot_amazon_are_found_and_told(self):
        lines = self.fba()
        stand_in = lines.lot_id - self.lot
        left = lines.filtered(lambda line: line.lot_id == stand_in)
        self.assertEqual((stand_in.name, self.wrong()), ("Amazon", left))
        (issue,) = self.issues()
        self.assertIn("TRACKED", issue.message)

    def test_choosing_the_real_lot_moves_its_stock_and_closes_the_issue(self):
        self.fba()
        wrong, stand_in = self.wrong(), self.wrong().lot_id
        user = new_test_user(self.env, "amazon_lots", groups="stock.group_stock_user")
        wrong.with_user(user).web_save({"lot_id": self.lot.id}, {"lot_id": {}})
        self.assertEqual((self.on_hand(self.lot), self.on_hand(stand_in)), (-2, 0))
        self.assertEqual((len(self.wrong()), self.issues()), (0, []))

    def test_a_part_of_a_line_goes_to_a_lot_of_its_own(self):
        self.fba()
        wrong, stand_in = self.wrong(), self.wrong().lot_id
        user = new_test_user(self.env, "amazon_lots", groups="stock.group_stock_user")
        action = self.env.ref("sale_amazon_connector.stock_move_line_action_lots")
        correcting = wrong.with_user(user).with_context(**literal_eval(action.context))
        for vals in ({"quantity": 1}, {"quantity": 3, "lot_id": self.lot.id}):
            with self.assertRaisesRegex(UserError, "how many of the 2.0 pieces"):
                correcting.write(vals)
        correcting.web_save({"lot_id": self.lot.id, "quantity": 1}, {"lot_id": {}})
        self.assertEqual((self.on_hand(self.lot), self.on_hand(stand_in)), (-1, -1))
        self.assertEqual((self.wrong().quantity, len(self.issues())), (1, 1))
        self.assertEqual(sum(wrong.move_id.move_line_ids.mapped("quantity")), 3)
        other = self.lot.copy({"name": "L2"})
        self.wrong().with_user(user).web_save({"lot_id": other.id}, {"lot_id": {}})
        self.assertEqual((self.on_hand(other), self.on_hand(stand_in)), (-1, 0))
        self.assertEqual((len(self.wrong()), self.issues()), (0, []))

    def test_a_part_of_the_correction_closes_nothing(self):
        self.product.tracking = "serial"
        wrong = self.fba().filtered("amazon_connector_lot_to_correct")
        self.assertEqual(len(wrong), 2)
        self.assertTrue(all(n.startswith("Amazon ") for n in wrong.lot_id.mapped("name")))
        wrong[0].lot_id.name = "SN-17"
        self.assertEqual(self.wrong(), wrong[1])
        self.assertEqual(len(self.issues()), 1)
        wrong[1].lot_id.name = "Amazon still"
        self.assertEqual(len(self.issues()), 1)
        wrong[1].lot_id.name = "SN-18"
        self.assertEqual((len(self.wrong()), self.issues()), (0, []))

    def test_a_lot_that_got_its_real_name_stands_in_no_more(self):
        self.fba()
        stand_in = self.wrong().lot_id
        stand_in.name = "L2"
        self.assertFalse(stand_in.amazon_connector_stand_in)
        lots = self.env["stock.lot"]
        again = lots.search([("name", "=", "Amazon"), ("product_id", "=", self.product.id)])
        self.assertFalse(again)

    def test_an_adjustment_is_told_too(self):
        self.world.offer(str(self.account.id), GERMANY, "TRACKED", "TRACKED")
        number, backend = str(self.account.id), self.world.backend()
        backend.save_fba_stock([FbaStock(number, GERMANY, "TRACKED", "B0", 4, 0, 0, 0, 0, NOW)])
        backend.measure_fba_drift([number], NOW)
        self.env["amazon.connector.fba.drift"].search([]).action_book()
        self.assertEqual(len(self.issues()), 1)
        self.assertEqual(self.wrong().amazon_connector_account_id, self.account)

    def test_an_issue_leads_to_the_moves(self):
        self.fba()
        issue = self.env["amazon.connector.issue"].search([("kind", "=", "lot_to_correct")])
        action = issue.action_lots()
        self.assertEqual(action["res_model"], "stock.move.line")
        view = self.env.ref("sale_amazon_connector.stock_move_line_view_list_lots")
        self.assertEqual(action["view_id"][0], view.id)
        with Form(self.wrong(), view=view) as form:
            form.lot_id = self.lot
        self.assertEqual(self.issues(), [])

    # Moves History

    def test_moves_are_found_by_order_marketplace_product_and_account(self):
        mine = self.fba()
        moves = self.env["stock.move.line"]
        other = self.account.copy({"name": "Second"})
        here = [("product_id", "=", self.product.id)]
        for name, value, wrong in (
            ("order_ref", ONE, "302-0000009-0000009"),
            ("marketplace_id", self.order_marketplace().id, -1),
            ("account_id", self.account.id, other.id),
        ):
            field = f"amazon_connector_{name}"
            self.assertEqual(moves.search([*here, (field, "=", value)]), mine)
            self.assertFalse(moves.search([*here, (field, "=", wrong)]))
            self.assertFalse(moves.search([*here, (field, "=", False)]))
            self.assertEqual(moves.search([*here, (field, "!=", False)]), mine)
        by_name = [*here, ("amazon_connector_account_id", "ilike", self.account.name)]
        self.assertEqual(moves.search(by_name), mine)
        others = [*here, ("amazon_connector_account_id", "not in", self.account.ids)]
        self.assertFalse(moves.search(others))

    def order_marketplace(self):
        orders = self.env["sale.order"].search([("amazon_connector_order_ref", "=", ONE)])
        return orders.amazon_connector_marketplace_id
