# SPDX-License-Identifier: LGPL-3.0-or-later
import threading
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .documents import DocumentsCase

METHODS = ("manual", "email", "snailmail")


@tagged("post_install", "-at_install")
class TestQuiet(DocumentsCase):
    """The buyer hears nothing from Odoo."""

    def setUp(self):
        super().setUp()
        self.env.company.write(
            {"stock_move_email_validation": True, "stock_move_sms_validation": True}
        )
        self.order = self.imported(address=self.home())
        self.buyers = self.order.partner_id | self.order.partner_shipping_id

    @staticmethod
    def home():
        return {
            "name": "Petra Muster",
            "addressLine1": "Hauptstraße 5",
            "city": "Berlin",
            "countryCode": "DE",
            "phone": "+49 30 5550100",
        }

    def left(self):
        """Mails, notifications and texts."""
        self.env.flush_all()
        mails = self.env["mail.mail"].search_count([])
        texts = self.env["sms.sms"].search_count([])
        told = [("res_partner_id", "in", self.buyers.ids)]
        return mails, texts, self.env["mail.notification"].search_count(told)

    def as_in_a_running_server(self):
        """In tests Odoo switches texting off by a mark on the thread."""
        thread = threading.current_thread()
        thread.testing = False
        self.addCleanup(setattr, thread, "testing", True)

    def test_a_delivery_is_validated_by_one_click_and_nothing_leaves(self):
        before = self.left()
        self.as_in_a_running_server()
        picking = self.order.picking_ids
        picking.move_ids.write({"quantity": 3, "picked": True})
        self.assertIs(picking.button_validate(), True)
        self.assertEqual(picking.state, "done")
        self.assertEqual(self.left(), before)

    def test_other_customers_are_told_as_ever(self):
        partner = self.env["res.partner"].create({"name": "By hand", "email": "a@example.com"})
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [(0, 0, {"product_id": self.order.order_line.product_id.id})],
            }
        )
        order.action_confirm()
        order.picking_ids.move_ids.write({"quantity": 1, "picked": True})
        order.picking_ids.with_context(skip_sms=True).button_validate()
        self.assertIn(partner, order.picking_ids.message_ids.notified_partner_ids)

    def test_order_and_invoice_mails_do_not_leave(self):
        before = self.left()
        self.order._send_order_confirmation_mail()
        self.order.order_line.product_id.invoice_policy = "order"
        invoice = self.order._create_invoices()
        invoice.action_post()
        invoice.message_post(body="x", partner_ids=self.buyers.ids, subtype_xmlid="mail.mt_comment")
        self.assertEqual(self.left(), before)
        self.assertFalse(invoice.message_partner_ids & self.buyers)

    def test_nothing_is_even_written_for_a_mail_that_nobody_gets(self):
        report = self.env.registry["ir.actions.report"]
        broken = patch.object(report, "_render_qweb_pdf", side_effect=UserError("No printer."))
        picking = self.order.picking_ids
        picking.move_ids.write({"quantity": 3, "picked": True})
        with broken:
            self.order._send_order_confirmation_mail()
            picking.button_validate()
        self.assertEqual(picking.state, "done")
        comment = self.env.ref("mail.mt_comment")
        self.assertNotIn(comment, (picking.message_ids | self.order.message_ids).subtype_id)

    def test_mails_of_templates_and_to_many_at_once_do_not_leave(self):
        before = self.left()
        template = self.env.ref("sale.email_template_edi_sale")
        template.partner_to = "{{ object.partner_id.id }}"
        template.use_default_to = False
        mail = self.env["mail.mail"].browse(template.send_mail(self.order.id))
        self.assertEqual((mail.state, mail.recipient_ids), ("cancel", mail.recipient_ids.browse()))
        mail.unlink()
        self.assertEqual(self.left(), before)

    def test_a_mail_to_somebody_else_too_goes_there_alone(self):
        colleague = self.env["res.partner"].create({"name": "C", "email": "c@example.com"})
        both = (colleague | self.buyers).ids
        mail = self.env["mail.mail"].create({"recipient_ids": [(6, 0, both)]})
        self.assertEqual((mail.recipient_ids, mail.state), (colleague, "outgoing"))

    def test_a_template_that_names_the_address_does_not_leave(self):
        before = self.left()
        template = self.env.ref("sale.email_template_edi_sale")
        by_address = {"partner_to": False, "use_default_to": False}
        for name in ("email_to", "email_cc"):
            template.write({**by_address, "email_to": False, "email_cc": False})
            template[name] = "{{ object.partner_id.email }}"
            mail = self.env["mail.mail"].browse(template.send_mail(self.order.id))
            self.assertEqual((mail.state, mail.email_to or mail.email_cc), ("cancel", ""))
            mail.unlink()
        self.assertEqual(self.left(), before)

    def test_an_address_is_taken_out_however_it_is_written(self):
        address = self.order.partner_id.email
        self.order.partner_id.active = False
        mail = self.env["mail.mail"].create(
            {
                "email_to": f'"Muster, Petra" <{address.upper()}>, "Boss, The" <boss@example.com>',
                "email_cc": f"{address}, a@example.com",
            }
        )
        self.assertEqual(mail.email_to, '"Boss, The" <boss@example.com>')
        self.assertEqual((mail.email_cc, mail.state), ("a@example.com", "outgoing"))

    def test_addresses_of_many_mails_are_looked_up_at_once(self):
        address = self.order.partner_id.email

        def cost(number):
            """Queries for so many mails to others; what a mail itself costs is left out."""
            values = [{"email_to": f"a{n}@example.com"} for n in range(number)]
            mails = self.env["mail.mail"].create(values)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            mails._amazon_connector_addresses()
            return self.env.cr.sql_log_count - before

        self.assertEqual(cost(20), cost(1))
        mails = self.env["mail.mail"].create([{"email_to": address}, {"email_to": "b@example.com"}])
        self.assertEqual(mails.mapped("state"), ["cancel", "outgoing"])

    def test_what_the_connector_writes_on_a_delivery_is_an_internal_note(self):
        before = self.left()
        product = self.env["product.product"].create({"name": "Parcel", "type": "service"})
        carrier = self.env["delivery.carrier"].create({"name": "X", "product_id": product.id})
        picking = self.order.picking_ids
        picking.carrier_id = carrier
        known = picking.message_ids
        picking.move_ids.write({"quantity": 3, "picked": True})
        carriers = self.env.registry["delivery.carrier"]
        with patch.object(carriers, "send_shipping", side_effect=UserError("No label today.")):
            picking.button_validate()
        self.assertEqual(picking.state, "done")
        written = picking.message_ids - known
        told = written.filtered(lambda message: "No label today." in message.body)
        self.assertEqual(told.subtype_id, self.env.ref("mail.mt_note"))
        self.assertTrue(all(written.subtype_id.mapped("internal")))
        self.assertEqual(self.left(), before)

    def test_there_is_no_portal_for_buyers(self):
        wizard = self.env["portal.wizard"].with_context(active_ids=self.order.partner_id.ids)
        invited = wizard.create({}).user_ids
        before = self.left()
        for action in (invited.action_grant_access, invited.action_invite_again):
            with self.assertRaisesRegex(UserError, "bought at Amazon"):
                action()
        self.assertFalse(self.order.partner_id.user_ids)
        self.assertEqual(self.left(), before)

    def test_an_invoice_is_downloaded_not_sent(self):
        self.order.order_line.product_id.invoice_policy = "order"
        invoice = self.order._create_invoices()
        invoice.action_post()
        sending = self.env["account.move.send"]
        found = {m: sending._is_applicable_to_move(m, invoice) for m in METHODS}
        self.assertEqual(found, {"manual": True, "email": False, "snailmail": False})
        other = self.env["res.partner"].create({"name": "O", "email": "o@example.com"})
        values = {"move_type": "out_invoice", "partner_id": other.id}
        theirs = self.env["account.move"].create(values)
        self.assertTrue(sending._is_applicable_to_move("email", theirs))

    def test_buyers_are_not_looked_up(self):
        self.assertEqual(self.looked_up(amazon_connector_buyer=True), 0)
        self.assertEqual(self.looked_up(), 1, "Who is no buyer is looked up: this test can fail.")

    def looked_up(self, **values):
        """How often a company that Odoo's service knows waits to be looked up there."""
        company = {"name": "B", "is_company": True, "partner_gid": 1, "vat": "BE0477472701"}
        partner = self.env["res.partner"].create({**company, **values})
        queue = self.env["res.partner.autocomplete.sync"]
        return queue.search_count([("partner_id", "=", partner.id)])


@tagged("post_install", "-at_install")
class TestQuietTexts(DocumentsCase):
    """No SMS to a buyer, by whatever way somebody sends one."""

    def setUp(self):
        super().setUp()
        self.order = self.imported(address=TestQuiet.home())
        self.buyer = self.order.partner_shipping_id
        self.other = self.env["res.partner"].create({"name": "O", "phone": "+32 470 12 34 56"})
        self.known = self.env["sms.sms"].search([])

    def texts(self):
        """What was made of it since, for somebody to send."""
        made = self.env["sms.sms"].search([("id", "not in", self.known.ids)])
        return made.filtered("number")

    def compose(self, records, mode, **typed):
        """*Send SMS* on these records, as its dialog does it."""
        several = {"res_ids": str(records.ids)} if mode == "mass" else {"res_id": records.id}
        values = {"res_model": records._name, "composition_mode": mode, "body": "Hello", **several}
        # What somebody types is written over what the dialog proposes.
        composer = self.env["sms.composer"].create(values)
        composer.write(typed)
        return composer

    def test_to_several_contacts_at_once(self):
        self.assertTrue(self.buyer.phone)
        self.compose(self.buyer | self.other, "mass").action_send_sms()
        self.assertEqual(self.texts().partner_id, self.other)
        self.assertEqual(self.texts().state, "outgoing")
        made = self.env["sms.sms"].search([("partner_id", "=", self.buyer.id)])
        self.assertEqual((made.state, made.number), ("canceled", False))

    def test_to_the_customers_of_several_documents(self):
        mine = self.env["sale.order"].create({"partner_id": self.other.id})
        for documents in (self.order | mine, self.order.picking_ids):
            self.compose(documents, "mass").action_send_sms()
        self.assertEqual(self.texts().partner_id, self.other)

    def test_to_one_contact_there_is_no_number_to_send_to(self):
        composer = self.compose(self.buyer, "comment")
        self.assertFalse(composer.recipient_single_number_itf)
        with self.assertRaises(UserError):
            composer.action_send_sms()
        self.assertFalse(self.texts())
        composer = self.compose(self.other, "comment")
        self.assertTrue(composer.recipient_single_number_itf)
        composer.action_send_sms()
        self.assertEqual(self.texts().partner_id, self.other)

    def test_a_number_typed_by_hand(self):
        typed = {"recipient_single_number_itf": "+32 470 65 43 21"}
        for record in (self.buyer, self.order, self.order.picking_ids):
            self.compose(record, "comment", **typed).action_send_sms()
            record._message_sms("Hello", sms_numbers=["+32470654321"])
        self.assertFalse(self.texts())
        self.other._message_sms("Hello", sms_numbers=["+32470654321"])
        self.assertEqual(self.texts().number, "+32470654321")

    def test_to_a_partner_that_is_named(self):
        self.order._message_sms("Hello", partner_ids=(self.buyer | self.other).ids)
        self.assertEqual(self.texts().partner_id, self.other)
