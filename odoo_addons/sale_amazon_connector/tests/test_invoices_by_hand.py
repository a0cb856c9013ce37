# SPDX-License-Identifier: LGPL-3.0-or-later
from ast import literal_eval
from dataclasses import replace

from amazon_connector.records_invoices import REFUSED_INVOICE

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .documents import NOW, ONE
from .invoices_case import GERMANY, IN_AUSTRIA, TWO, InvoicesCase


@tagged("post_install", "-at_install")
class TestInvoicesByHand(InvoicesCase):
    """What a person does with invoices of Amazon's orders."""

    def setUp(self):
        super().setUp()
        self.product.invoice_policy = "order"

    def billing(self):
        return new_test_user(
            self.env, "amazon_billing", groups="account.group_account_invoice,base.group_user"
        )

    def refused(self):
        """An invoice that Amazon has refused."""
        self.ticked(upload=True)
        self.sold()
        self.make()
        invoicing = self.world.invoicing()
        (upload,) = invoicing.uploads_of([self.number], [ONE])
        invoicing.save_uploads([replace(upload, state=REFUSED_INVOICE, why="Wrong total.")])
        return self.invoice()

    def test_invoices_made_by_hand_are_one_for_each_order_and_are_uploaded(self):
        self.ticked(upload=True)
        orders = self.sold(ONE) | self.sold(TWO)
        self.assertEqual(len(orders.partner_id), 1)
        invoices = orders._create_invoices()
        self.assertEqual(len(invoices), 2)
        invoices.action_post()
        self.assertEqual(set(invoices.mapped("amazon_connector_upload_state")), {"to_upload"})
        self.make()
        self.assertEqual(orders.invoice_ids, invoices)

    def test_a_draft_keeps_the_job_from_making_another(self):
        self.ticked()
        draft = self.sold()._create_invoices()
        self.make()
        self.assertEqual(self.order().invoice_ids, draft)

    def test_what_was_posted_before_the_tick_is_uploaded_by_the_button(self):
        self.ticked()
        self.sold()
        self.make()
        invoice = self.invoice()
        self.assertEqual(invoice.amazon_connector_upload_state, "not_uploaded")
        with self.assertRaisesRegex(UserError, "Tick Upload to Amazon for Amazon.de"):
            invoice.action_amazon_connector_upload()
        self.ticked(upload=True)
        invoice.action_amazon_connector_upload()
        self.assertEqual(invoice.amazon_connector_upload_state, "to_upload")

    def test_what_amazon_does_not_know_as_shipped_waits_for_its_parcel(self):
        self.ticked(upload=True)
        order = self.sold()
        self.make()
        invoicing = self.world.invoicing()
        for state, due in (("failed", 0), ("needs_attention", 0), ("synchronized", 1)):
            order.amazon_connector_parcel_ids.state = state
            self.assertEqual(len(invoicing.invoices_to_upload([self.number], NOW, 9)), due, state)

    def test_where_amazon_takes_none_upload_cannot_be_ticked(self):
        turkey = self.env["amazon.connector.marketplace"].search([("country_id.code", "=", "TR")])
        lines = self.env["amazon.connector.account.marketplace"]
        line = lines.create({"account_id": self.account.id, "marketplace_id": turkey.id})
        line.invoices_on = True
        with self.assertRaisesRegex(ValidationError, "takes no uploaded invoices"):
            line.invoices_upload = True

    def test_whoever_invoices_uploads_again(self):
        invoice = self.refused().with_user(self.billing())
        self.assertEqual(invoice.amazon_connector_upload_why, "Wrong total.")
        invoice.action_amazon_connector_upload()
        self.assertEqual(invoice.amazon_connector_upload_state, "to_upload")
        self.assertFalse(invoice.amazon_connector_upload_why)
        with self.assertRaisesRegex(UserError, "None of these"):
            invoice.action_amazon_connector_upload()

    def test_the_overview_counts_what_amazon_refused(self):
        invoice = self.refused()
        self.assertEqual(self.account.invoice_refused_count, 1)
        shown = self.account.with_user(self.billing()).action_view_refused_invoices()
        self.assertEqual(self.env["account.move"].search(shown["domain"]), invoice)
        invoice.action_amazon_connector_upload()
        self.env.invalidate_all()
        self.assertEqual(self.account.invoice_refused_count, 0)

    def test_others_do_not(self):
        invoice = self.refused()
        sales = new_test_user(
            self.env, "amazon_sales", groups="sales_team.group_sale_salesman,base.group_user"
        )
        with self.assertRaises(AccessError):
            invoice.with_user(sales).action_amazon_connector_upload()

    def test_the_document_is_downloaded_for_seller_central(self):
        invoice = self.refused().with_user(self.billing())
        for _ in range(2):
            action = invoice.action_amazon_connector_download()
        attached = self.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", invoice.id)]
        )
        self.assertEqual(action["url"], f"/web/content/{attached.id}?download=true")
        self.assertTrue(attached.raw.startswith(b"%PDF"))

    def test_a_duplicate_and_others_invoices_do_not_go_to_amazon(self):
        invoice = self.refused()
        again = invoice.copy()
        again.invoice_date = invoice.invoice_date
        again.action_post()
        self.assertFalse(again.amazon_connector_upload_state)
        self.assertFalse(again.amazon_connector_sale_id)

    def test_a_corrected_invoice_goes_to_amazon_as_its_credit_note_does(self):
        invoice = self.refused()
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        today = fields.Date.context_today(invoice)
        values = {"journal_id": invoice.journal_id.id, "date": today}
        shown = wizard.create(values).modify_moves()
        corrected = self.env["account.move"].browse(shown["res_id"])
        corrected.action_post()
        documents = corrected | invoice.reversal_move_ids
        self.assertEqual(len(documents), 2)
        self.assertEqual(documents.amazon_connector_sale_id, self.order())
        self.assertEqual(set(documents.mapped("amazon_connector_upload_state")), {"to_upload"})

    def test_the_list_of_those_that_wait_and_try_again(self):
        self.ticked()
        order = self.sold(address=IN_AUSTRIA)
        self.make()
        self.assertEqual(self.account.invoice_wait_count, 1)
        action = self.account.action_view_invoice_waits()
        listed = self.env["sale.order"].with_user(self.billing()).search(action["domain"])
        self.assertEqual(listed.ids, order.ids)
        shown = self.env.ref("sale_amazon_connector.sale_order_action_waiting")
        self.assertEqual(listed.search(literal_eval(shown.domain)).ids, order.ids)
        listed.action_amazon_connector_invoice()
        self.env.invalidate_all()
        self.assertFalse(order.amazon_connector_invoice_look_again)
        order._create_invoices()
        self.assertFalse(listed.search(action["domain"]))
        self.assertEqual(self.account.invoice_wait_count, 0)

    def test_the_settings_keep_the_companys_vat(self):
        poland = self.env.ref("base.pl")
        settings = Form(self.env["res.config.settings"])
        settings.amazon_connector_vat_country_ids.add(poland)
        settings.amazon_connector_oss = False
        settings.amazon_connector_below_threshold = True
        settings.save().execute()
        self.assertIn("PL", self.company._amazon_connector_vat_states())
        self.assertFalse(self.company.amazon_connector_oss)
        self.assertTrue(self.company.amazon_connector_below_threshold)

    def test_the_account_reads_amazons_answers(self):
        self.assertFalse(self.account.has_invoices)
        self.ticked()
        self.account.invoices_next_read = "2030-01-01 00:00:00"
        self.account.action_read_invoice_answers()
        self.assertLess(self.account.invoices_next_read.year, 2030)
        account = next(a for a in self.world.backend().accounts() if a.account_id == self.number)
        self.assertTrue(account.invoices.on)
        line = self.account.marketplace_ids.filtered(lambda li: li.api_ref == GERMANY)
        line.invoices_on = False
        self.env.invalidate_all()
        self.assertFalse(self.account.has_invoices)
