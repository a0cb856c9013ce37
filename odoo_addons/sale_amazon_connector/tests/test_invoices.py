# SPDX-License-Identifier: LGPL-3.0-or-later
import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from amazon_connector.port import CannotBook, OrderKey
from amazon_connector.records_invoices import Departure

from odoo import fields
from odoo.tests import tagged

from ..adapter.invoices_plain import plain_pdf, plain_text
from ..adapter.invoices_printing import prints_whole_pages
from ..adapter.invoices_taxes import whole_pieces
from ..adapter.languages import Languages, findings
from .documents import ONE
from .invoices_case import (
    AUSTRIAN_BUSINESS,
    FRANCE,
    GERMANY,
    IN_AUSTRIA,
    TWO,
    VAT_20,
    InvoicesCase,
)

IBAN = "DE89370400440532013000"


@tagged("post_install", "-at_install")
class TestInvoicesMade(InvoicesCase):
    """Odoo's own invoices: their lines, taxes, dates, words and paper."""

    # Lines and taxes

    def test_all_of_the_order_is_invoiced_whatever_the_invoicing_policy(self):
        self.ticked()
        shipping = self.company.amazon_connector_shipping_product_id
        (self.product | shipping).invoice_policy = "delivery"
        order = self.sold(quantity=2, of_item={"shipping": "4.90", "discount": "1.00"})
        self.make()
        self.assertEqual(self.invoice().amount_total, order.amount_total)
        self.assertEqual(order.amount_total, 27.70)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_what_was_paid_stays_where_prices_are_before_tax(self):
        self.ticked()
        self.world.vat_row(self.number, "oss", "AT", VAT_20)
        order = self.sold(
            quantity=3,
            price="3.33",
            include_tax=False,
            of_item={"tax": {"ITEM": "1.90"}},
            address=IN_AUSTRIA,
        )
        self.assertFalse(order.amazon_connector_include_tax)
        self.make()
        invoice = self.invoice()
        self.assertEqual((order.amount_total, invoice.amount_total), (11.89, 11.89))
        self.assertEqual(invoice.invoice_line_ids.tax_ids.mapped("amount"), [20.0])
        self.assertEqual(sum(invoice.invoice_line_ids.mapped("quantity")), 3)
        self.assertEqual(order.order_line.qty_invoiced, 3)

    def test_whole_pieces_make_the_amount(self):
        for amount, quantity in (("11.89", 3), ("-1.00", 3), ("0.01", 2), ("9.99", 3)):
            parts = whole_pieces(Decimal(amount), quantity, "EUR")
            self.assertEqual(sum(n for n, _price in parts), quantity)
            total = sum(Decimal(str(n)) * price for n, price in parts)
            self.assertEqual(total, Decimal(amount))

    def test_a_fiscal_position_that_leaves_a_tax_on_what_bears_none_is_named(self):
        self.ticked()
        row = self.world.vat_row(self.number, "intra_community", "", None)
        row.fiscal_position_id.tax_ids.unlink()
        self.sold(address=IN_AUSTRIA, **AUSTRIAN_BUSINESS)
        self.make()
        self.assertIn("leaves VAT 19 %", self.waits())
        self.assertFalse(self.order().invoice_ids)

    def test_a_fiscal_position_that_knows_nothing_of_a_tax_is_named(self):
        self.ticked()
        row = self.world.vat_row(self.number, "oss", "AT", VAT_20)
        row.fiscal_position_id.tax_ids.unlink()
        self.sold(address=IN_AUSTRIA)
        self.make()
        self.assertIn("does not say what VAT 19 %", self.waits())

    def test_goods_without_a_tax_are_not_sold_abroad_without_one(self):
        self.ticked()
        self.world.vat_row(self.number, "oss", "AT", VAT_20)
        self.product.taxes_id = False
        self.sold(address=IN_AUSTRIA)
        self.make()
        self.assertIn("no customer tax", self.waits())

    def test_nor_at_home(self):
        self.ticked()
        self.product.taxes_id = False
        self.sold()
        self.make()
        self.assertIn("bears no tax on this order", self.waits())
        self.world.vat_row(self.number, "domestic", "DE", None)
        self.make()
        self.assertEqual((self.invoice().amount_total, self.invoice().amount_tax), (11.90, 0))

    def test_one_order_without_a_row_does_not_keep_the_others_of_its_page(self):
        self.ticked()
        self.sold(ONE, address=IN_AUSTRIA)
        self.sold(TWO)
        self.make()
        self.assertIn("One Stop Shop", self.waits(ONE))
        self.assertEqual(self.invoice(TWO).amount_total, 11.90)

    def test_a_row_that_is_added_wakes_what_waits(self):
        self.ticked()
        self.sold(address=IN_AUSTRIA)
        self.make()
        self.assertTrue(self.order().amazon_connector_invoice_look_again)
        self.world.vat_row(self.number, "oss", "", VAT_20)
        self.assertFalse(self.order().amazon_connector_invoice_look_again)
        self.make()
        self.assertEqual(self.invoice().amount_total, 11.90)
        self.assertFalse(self.order().amazon_connector_invoice_wait)

    def test_so_does_what_the_company_chooses(self):
        self.ticked()
        self.company.amazon_connector_oss = False
        self.sold(address=IN_AUSTRIA)
        self.make()
        self.assertIn("One Stop Shop", self.waits())
        self.company.amazon_connector_oss = True
        self.assertFalse(self.order().amazon_connector_invoice_look_again)

    def test_a_foreign_tax_id_is_a_vat_number(self):
        states = self.company._amazon_connector_vat_states
        self.assertEqual(states(), {"DE"})
        poland = self.env.ref("base.pl")
        position = self.env["account.fiscal.position"].create(
            {"name": "Poland", "company_id": self.company.id, "country_id": poland.id}
        )
        position.foreign_vat = "PL1234567883"
        self.assertEqual(states(), {"DE", "PL"})

    # Where goods leave from

    def test_deliveries_from_warehouses_in_two_countries_are_a_persons(self):
        self.ticked()
        order = self.sold(quantity=2)
        moves = order.order_line.move_ids
        there = self.env["stock.warehouse"].create(
            {
                "name": "Lille",
                "code": "LIL",
                "company_id": self.company.id,
                "partner_id": self.env["res.partner"]
                .create({"name": "Lille", "country_id": self.env.ref("base.fr").id})
                .id,
            }
        )
        moves.copy({"sale_line_id": order.order_line.id}).write(
            {"state": "done", "location_id": there.lot_stock_id.id}
        )
        self.make()
        self.assertIn("DE, FR", self.waits())

    def test_a_person_says_where_it_left_from(self):
        self.ticked()
        self.sent_by_amazon()
        several = Departure(OrderKey("A1SELLER", ONE), "", ("DE", "PL"))
        invoicing = self.world.invoicing()
        invoicing.save_departures([several])
        self.make()
        self.assertIn("DE, PL", self.waits())
        admin = self.env.ref("base.user_admin")
        self.order().with_user(admin).amazon_connector_departure_id = self.env.ref("base.de")
        # What Amazon says again does not undo it.
        invoicing.save_departures([several])
        self.make()
        self.assertEqual(self.invoice().amount_total, 11.90)

    def test_orders_that_left_before_the_tick_get_no_invoice(self):
        line = self.account.marketplace_ids[0]
        line.invoices_on = True
        self.assertEqual(line.invoices_from, fields.Date.context_today(line))
        line.invoices_from = date(2026, 11, 22)
        early, late = self.sold(ONE), self.sold(TWO)
        early.order_line.move_ids.date = "2026-11-21 23:59:59"
        late.order_line.move_ids.date = "2026-11-22 00:00:00"
        self.make()
        self.assertFalse(early.invoice_ids)
        self.assertEqual(self.invoice(TWO).amount_total, 11.90)

    def test_what_amazon_collected_is_not_uploaded_nor_is_its_credit_note(self):
        self.ticked(upload=True)
        self.sold(of_item={"tax": {"ITEM": "1.90"}, "collected": True})
        self.make()
        invoice = self.invoice()
        self.world.credit_invoice(str(invoice.id))
        for document in invoice | invoice.reversal_move_ids:
            self.assertEqual(document.amazon_connector_upload_state, "not_uploaded")
            self.assertIn("Amazon collected", document.amazon_connector_upload_why)

    # Dates, words, people

    def test_the_document_says_when_it_was_issued_and_when_the_goods_left(self):
        self.ticked()
        order = self.sold()
        order.order_line.move_ids.date = "2026-11-22 10:00:00"
        self.make()
        invoice = self.invoice()
        self.assertEqual(invoice.invoice_date, date(2026, 11, 23))
        self.assertEqual(invoice.delivery_date, date(2026, 11, 22))
        self.assertEqual(invoice.amazon_connector_sale_id, order)

    def test_the_note_of_the_fiscal_position_takes_the_place_of_ours(self):
        self.ticked()
        row = self.world.vat_row(self.number, "intra_community", "", None)
        row.fiscal_position_id.note = "Steuerfreie innergemeinschaftliche Lieferung"
        self.sold(address=IN_AUSTRIA, **AUSTRIAN_BUSINESS)
        self.make()
        self.assertFalse(self.invoice().narration)
        self.assertIn("innergemeinschaftliche", plain_text(self.invoice()))
        self.assertEqual(self.invoice().partner_id.vat, "ATU12345675")

    def test_the_buyer_reads_his_own_language(self):
        for language in ("de_DE", "fr_FR"):
            self.env["res.lang"]._activate_lang(language)
        self.ticked()
        self.ticked(FRANCE)
        self.sold(ONE)
        self.sold(
            TWO,
            marketplace_id=FRANCE,
            address={**IN_AUSTRIA, "city": "Paris", "postalCode": "75001", "countryCode": "FR"},
            buyer={"buyerName": "Jean Exemple", "buyerEmail": "b@marketplace.amazon.fr"},
        )
        self.make()
        self.assertEqual(self.order(ONE).partner_id.lang, "de_DE")
        self.assertEqual(self.order(TWO).partner_id.lang, "fr_FR")
        german = self.invoice(ONE).with_context(lang="de_DE")
        said = plain_text(german)
        self.assertIn("Rechnung", said)
        self.assertIn("VAT 19 % auf 10,00\xa0€\n1,90\xa0€", said)

    def test_where_the_goods_go_comes_before_the_marketplace(self):
        for language in ("de_DE", "fr_FR"):
            self.env["res.lang"]._activate_lang(language)
        self.ticked()
        self.sold(address={**IN_AUSTRIA, "countryCode": "FR"})
        self.assertEqual(self.order(ONE).partner_id.lang, "fr_FR")
        languages = Languages(self.env)
        self.assertEqual(languages.of(GERMANY, "AT"), "de_DE")
        self.assertEqual(languages.of(GERMANY, "SE"), "de_DE")
        self.assertEqual(languages.of(FRANCE, "IE"), "en_US")

    def test_a_language_that_is_not_installed_is_said(self):
        """When *Invoices* is ticked, and as long as it is so."""
        line = self.account.marketplace_ids.filtered(lambda li: li.api_ref == GERMANY)
        self.assertFalse(list(findings(self.account)))
        line.invoices_on = True
        (said,) = findings(self.account)
        self.assertEqual((said.level, said.subject), ("warn", line.name))
        self.assertIn("German", said.what)
        self.assertIn(said.what, line._onchange_invoices_on()["warning"]["message"])
        self.env["res.lang"]._activate_lang("de_DE")
        self.assertFalse(list(findings(self.account)))
        self.assertFalse(line._onchange_invoices_on())

    def test_nobody_is_sent_anything(self):
        self.ticked(upload=True)
        order = self.sold()
        before = self.env["mail.mail"].search_count([])
        self.make()
        invoice = self.invoice()
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertFalse(invoice.message_partner_ids & order.partner_id)

    # Paper

    def bank_account(self):
        self.env["res.partner.bank"].create(
            {"acc_number": IBAN, "partner_id": self.company.partner_id.id}
        )

    def test_no_bank_account_is_on_it_and_none_on_its_credit_note(self):
        self.bank_account()
        self.company.qr_code = True
        self.ticked()
        self.sold()
        self.make()
        invoice = self.invoice()
        self.world.credit_invoice(str(invoice.id))
        documents = invoice | invoice.reversal_move_ids
        self.assertEqual(len(documents), 2)
        self.assertFalse(documents.partner_bank_id)
        self.assertFalse(any(documents.mapped("display_qr_code")))
        for document in documents:
            self.assertNotIn(IBAN, plain_text(document))
            pdf = self.world.invoicing().invoice_pdf(str(document.id))
            self.assertTrue(pdf.startswith(b"%PDF"))
        other = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.order().partner_id.id}
        )
        self.assertEqual(other.partner_bank_id.sanitized_acc_number, IBAN)

    def test_one_that_somebody_wrote_on_it_is_found(self):
        self.ticked()
        self.sold()
        self.make()
        invoice = self.invoice()
        for text in ("IBAN: DE89 3704 0044 0532 0130 00", "an DE89-3704-0044-0532-0130-00."):
            invoice.narration = text
            with self.assertRaisesRegex(CannotBook, "bank account number"):
                self.world.invoicing().invoice_pdf(str(invoice.id))
        invoice.narration = "Ref DE89 3704 0044 0532 0130 01"
        self.assertTrue(self.world.invoicing().invoice_pdf(str(invoice.id)))

    def test_one_that_is_not_posted_has_no_paper(self):
        self.ticked()
        self.sold()
        self.make()
        self.invoice().button_draft()
        with self.assertRaisesRegex(CannotBook, "not posted"):
            self.world.invoicing().invoice_pdf(str(self.order().invoice_ids.id))

    def test_a_printer_that_leaves_out_the_seller_is_none(self):
        asked = prints_whole_pages.__wrapped__
        with TemporaryDirectory() as folder, patch.dict(os.environ, PATH=folder):
            self.assertFalse(asked())
            printer = Path(folder) / "wkhtmltopdf"
            for version, whole in (("0.12.6", False), ("0.12.6.1 (with patched qt)", True)):
                printer.write_text(f"#!/bin/sh\necho 'wkhtmltopdf {version}'\n")
                printer.chmod(0o755)
                self.assertEqual(asked(), whole)

    def test_letters_without_a_glyph_ask_for_odoos_own_printer(self):
        self.ticked()
        self.sold(address={**IN_AUSTRIA, "name": "王小明", "countryCode": "DE"})
        self.make()
        with self.assertRaisesRegex(CannotBook, "install wkhtmltopdf"):
            plain_pdf(self.invoice())
