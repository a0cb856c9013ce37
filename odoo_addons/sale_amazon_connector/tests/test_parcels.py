# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a warehouse does in Odoo, and what Amazon is then to be told."""

from unittest.mock import patch

from amazon_connector.domain.orders import AMAZON
from amazon_connector.port import FAILED, NEEDS_ATTENTION, TO_SEND, ParcelProgress

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .documents import ONE, DocumentsCase

CRON = "sale_amazon_connector.ir_cron_amazon_connector_work"
WHY = "The carrier code is odd."


@tagged("post_install", "-at_install")
class TestParcels(DocumentsCase):
    def picking(self, quantity=3, **more):
        order = self.imported(quantity, **more)
        return order.picking_ids

    def validate(self, picking, quantity=3):
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        return picking.amazon_connector_parcel_ids

    def progress(self, parcels, state, why=WHY):
        with self.world.backend().atomic():
            self.world.backend().save_parcels(
                [ParcelProgress(str(parcel.id), state, why=why) for parcel in parcels]
            )

    def wake_ups(self):
        cron = self.env.ref(CRON)
        return self.env["ir.cron.trigger"].sudo().search_count([("cron_id", "=", cron.id)])

    def test_each_pack_is_a_parcel_with_a_tracking_reference_of_its_own(self):
        picking = self.picking()
        picking.write({"carrier_tracking_ref": "OF-THE-DELIVERY"})
        move = picking.move_ids
        first, second = self.env["stock.quant.package"].create([{"name": "P1"}, {"name": "P2"}])
        first.amazon_connector_tracking = "OF-THE-FIRST"
        line = move.move_line_ids
        line.write({"quantity": 1, "result_package_id": first.id})
        line.copy({"quantity": 2, "result_package_id": second.id})
        move.picked = True
        picking.button_validate()
        parcels = picking.amazon_connector_parcel_ids.sorted("id")
        self.assertEqual(
            [(parcel.package_id, parcel.items, parcel.tracking) for parcel in parcels],
            [(first, {"1": 1}, "OF-THE-FIRST"), (second, {"1": 2}, "OF-THE-DELIVERY")],
        )
        self.assertEqual(parcels[0].contents, "1 x SKU-1")
        self.progress(parcels, NEEDS_ATTENTION)
        second.amazon_connector_tracking = "OF-THE-SECOND"
        self.assertEqual(parcels.mapped("state"), [NEEDS_ATTENTION, TO_SEND])

    def test_the_warehouse_validates_fills_in_and_retries(self):
        user = new_test_user(self.env, "amazon_warehouse", groups="stock.group_stock_user")
        picking = self.picking().with_user(user)
        before = self.wake_ups()
        parcel = self.validate(picking)
        self.assertEqual((picking.state, parcel.state, parcel.items), ("done", TO_SEND, {"1": 3}))
        self.assertEqual(self.wake_ups(), before + 1)
        self.progress(parcel, NEEDS_ATTENTION, "The tracking reference is missing.")
        self.assertEqual(picking.amazon_connector_sync_state, NEEDS_ATTENTION)
        self.assertIn("tracking reference is missing", picking.amazon_connector_sync_reason)
        with Form(picking) as form:
            form.carrier_tracking_ref = "JD1"
        self.assertEqual((parcel.state, parcel.why, parcel.tracking), (TO_SEND, False, "JD1"))
        self.assertEqual(self.wake_ups(), before + 2)
        self.progress(parcel, FAILED)
        picking.action_amazon_connector_retry()
        self.assertEqual((parcel.state, self.wake_ups()), (TO_SEND, before + 3))
        self.assertEqual(
            self.env[picking.action_amazon_connector_parcels()["res_model"]], parcel.browse()
        )

    def test_what_amazon_has_is_sent_again_by_a_correction_alone(self):
        picking = self.picking()
        parcel = self.validate(picking)
        for state in ("sent", "synchronized"):
            self.progress(parcel, state, "")
            picking.carrier_tracking_ref = picking.carrier_tracking_ref
            self.assertEqual(parcel.state, state)
            picking.carrier_tracking_ref = f"JD {state}"
            self.assertEqual(parcel.state, TO_SEND)
        self.progress(parcel, "not_applicable", "")
        picking.carrier_tracking_ref = "JD9"
        self.assertEqual(parcel.state, "not_applicable")

    def test_many_are_retried_by_one_action(self):
        parcel = self.validate(self.picking())
        self.progress(parcel, FAILED)
        order = parcel.sale_order_id
        self.env.ref("sale_amazon_connector.sale_order_action_retry_sync").with_context(
            active_model="sale.order", active_ids=order.ids
        ).run()
        self.assertEqual(parcel.state, TO_SEND)

    def test_orders_are_found_by_the_state_that_wants_a_person_most(self):
        picking = self.picking()
        self.validate(picking, 1)
        order = picking.sale_id
        rest = order.picking_ids - picking
        self.validate(rest, 2)
        self.assertEqual(len(order.amazon_connector_parcel_ids), 2)
        self.progress(rest.amazon_connector_parcel_ids, FAILED)
        orders = self.env["sale.order"]
        found = {
            state: orders.search([("amazon_connector_sync_state", "=", state)])
            for state in (FAILED, TO_SEND)
        }
        self.assertEqual(found, {FAILED: order, TO_SEND: orders})
        without = orders.search([("amazon_connector_sync_state", "=", False)])
        self.assertNotIn(order, without)
        pickings = self.env["stock.picking"].search(
            [("amazon_connector_sync_state", "!=", FAILED), ("id", "in", order.picking_ids.ids)]
        )
        self.assertEqual(pickings, picking)

    def test_the_responsible_user_gets_one_mail_with_a_link(self):
        user = new_test_user(
            self.env,
            "amazon_boss",
            groups="sales_team.group_sale_manager",
            email="boss@example.com",
        )
        self.account.user_id = user
        parcel = self.validate(self.picking())
        self.progress(parcel, FAILED, WHY + " <b>&</b>")
        backend = self.world.backend()
        backend.tell_failures(backend.failures_to_tell([str(self.account.id)]))
        self.assertEqual(backend.failures_to_tell([str(self.account.id)]), [])
        mail = self.env["mail.mail"].search([("model", "=", self.account._name)])
        self.assertEqual((mail.recipient_ids, mail.state), (user.partner_id, "outgoing"))
        self.assertIn("1 shipments", mail.subject)
        self.assertIn(f"/odoo/amazon.connector.parcel/{parcel.id}", mail.body_html)
        for text in (ONE, "SKU-1", parcel.picking_id.name, WHY + " &lt;b&gt;&amp;&lt;/b&gt;"):
            self.assertIn(text, mail.body_html)

    def test_units_are_those_of_the_order(self):
        picking = self.picking(24)
        self.world.stock("SKU-1", "warehouse", 24)
        picking.move_ids.write({"quantity": 24, "picked": True})
        line = picking.move_line_ids
        dozen = self.env.ref("uom.product_uom_dozen")
        line[0].write({"product_uom_id": dozen.id, "quantity": 2})
        line[1:].quantity = 0
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.amazon_connector_parcel_ids.items, {"1": 24})

    def test_a_gift_that_a_person_added_is_no_item_of_amazons(self):
        order = self.imported()
        gift = self.env["product.product"].create({"name": "Gift", "type": "consu"})
        order.write({"order_line": [Command.create({"product_id": gift.id})]})
        picking = order.picking_ids
        self.assertEqual(len(picking.move_ids), 2)
        for move in picking.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        picking.button_validate()
        self.assertEqual(picking.amazon_connector_parcel_ids.items, {"1": 3})

    def test_other_orders_and_returns_are_no_parcels(self):
        parcel = self.validate(self.picking())
        wizard = Form(
            self.env["stock.return.picking"].with_context(
                active_id=parcel.picking_id.id, active_model="stock.picking"
            )
        ).save()
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return()
        self.validate(back, 1)
        order = parcel.sale_order_id
        self.assertEqual((back.state, order.amazon_connector_parcel_ids), ("done", parcel))
        own = order.copy()
        own.action_confirm()
        self.assertFalse(self.validate(own.picking_ids))
        order.amazon_connector_channel = AMAZON
        self.assertEqual(len(self.env["amazon.connector.parcel"].search([])), 1)

    def test_another_company_sees_no_parcel(self):
        self.validate(self.picking())
        company = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "amazon_parcels_other",
            groups="sales_team.group_sale_manager,stock.group_stock_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertFalse(self.env["amazon.connector.parcel"].with_user(user).search([]))

    def test_sync_pickings_wakes_the_job_up(self):
        self.validate(self.picking())
        before = self.wake_ups()
        told = self.account.action_sync_pickings()
        self.assertEqual(self.wake_ups(), before + 1)
        self.assertIn("1 parcels", told["params"]["message"])

    def test_the_table_of_carriers_is_a_persons_to_change(self):
        table = self.env["amazon.connector.carrier"]
        table.search([("name", "=", "GLS")]).unlink()
        dhl = table.search([("name", "=", "DHL")])
        dhl.code = "DHL Global Mail"
        table.create({"name": "Bike", "code": "Other", "shipping_method": "By hand"})
        table._load_known()
        told = {
            row.name: (row.code, row.shipping_method) for row in self.world.backend().carriers()
        }
        self.assertEqual(told["DHL"], ("DHL Global Mail", ""))
        self.assertEqual(told["Bike"], ("Other", "By hand"))
        self.assertIn("GLS", told)

    def test_a_carriers_label_never_blocks_the_validation(self):
        picking = self.picking()
        picking.picking_type_id.print_label = True
        picking.carrier_id = self.world._carrier("DHL")
        total = picking.sale_id.amount_total
        picking.carrier_id.write({"invoice_policy": "real", "fixed_price": 4.0})
        carrier = type(picking.carrier_id)
        with patch.object(carrier, "fixed_send_shipping", side_effect=UserError("Wrong key.")):
            self.validate(picking, 1)
        self.assertEqual(picking.state, "done")
        self.assertIn("Wrong key.", picking.message_ids[0].body)
        rest = picking.sale_id.picking_ids - picking
        rest.carrier_id = picking.carrier_id
        label = [{"exact_price": 4.0, "tracking_number": "LABEL1"}]
        with patch.object(carrier, "fixed_send_shipping", return_value=label):
            parcel = self.validate(rest, 2)
        self.assertEqual((parcel.carrier, parcel.tracking), ("DHL", "LABEL1"))
        self.assertEqual(picking.sale_id.amount_total, total)

    def test_the_warehouse_has_a_menu_of_parcels_while_amazon_sync_is_on(self):
        user = new_test_user(self.env, "amazon_menus", groups="stock.group_stock_user")
        menu = self.env.ref("sale_amazon_connector.menu_amazon_connector_parcels_stock")
        seen = []
        for on in (False, True):
            self.env.companies.search([]).amazon_connector_enabled = on
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            seen.append(menu.id in visible)
        self.assertEqual(seen, [False, True])
