# SPDX-License-Identifier: LGPL-3.0-or-later
from ast import literal_eval

from amazon_connector.port import OrderKey
from amazon_connector.testing.orders import item, order
from amazon_connector.usecases.importing import OrderImport
from lxml import etree

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from ..adapter.currencies import PricelistBook
from .documents import NOW, ONE, DocumentsCase

AMAZONS = (
    "amazon_connector_account_id",
    "amazon_connector_marketplace_id",
    "amazon_connector_channel",
)
# Amazon's time of the orders that these tests import.
ORDERED = fields.Datetime.to_datetime("2026-11-20 10:00:00")
FBM = [("amazon_connector_channel", "=", "MERCHANT")]


@tagged("post_install", "-at_install")
class TestSaleOrder(DocumentsCase):
    def test_the_buyer_follows_nothing_and_gets_no_mail(self):
        self.env.company.write({"stock_move_email_validation": True})
        mails = self.env["mail.mail"].search_count([])
        order = self.imported()
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 3, "picked": True})
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        invoice = order._create_invoices()
        invoice.action_post()
        buyers = order.partner_id | order.partner_shipping_id
        self.assertTrue(all(buyers.mapped("amazon_connector_buyer")))
        for document in (order, picking, invoice):
            self.assertFalse(document.message_partner_ids & buyers, document)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(order.message_ids.notified_partner_ids & buyers)

    def test_other_customers_still_follow(self):
        partner = self.env["res.partner"].create({"name": "By hand"})
        order = self.env["sale.order"].create({"partner_id": partner.id})
        order.action_confirm()
        self.assertIn(partner, order.message_partner_ids)
        self.assertGreater(order.date_order, ORDERED)

    def test_the_date_is_amazons(self):
        self.assertEqual(self.imported().date_order, ORDERED)

    def test_an_order_confirmed_again_keeps_amazons_date(self):
        order = self.drafted()
        order.action_confirm()
        self.assertEqual((order.state, order.date_order), ("sale", ORDERED))

    def test_an_order_confirmed_beside_others_keeps_amazons_date(self):
        order = self.drafted()
        partner = self.env["res.partner"].create({"name": "By hand"})
        other = self.env["sale.order"].create({"partner_id": partner.id, "date_order": ORDERED})
        self.assertIs((other | order).action_confirm(), True)
        self.assertEqual((order.state, order.date_order), ("sale", ORDERED))
        self.assertEqual(other.state, "sale")
        self.assertGreater(other.date_order, ORDERED)

    def drafted(self):
        """An Amazon order that somebody cancelled and set to Quotation."""
        order = self.imported()
        order._action_cancel()
        order.action_draft()
        return order

    def test_no_pricelist_changes_what_the_buyer_paid(self):
        order = self.imported()
        order.order_line.product_uom_qty = 2
        order._recompute_prices()
        self.assertEqual(order.amount_total, 23.80)

    def test_the_fiscal_position_survives_a_change_of_address(self):
        order = self.imported()
        position = self.env["account.fiscal.position"].create({"name": "Chosen"})
        order.fiscal_position_id = position
        order.partner_shipping_id = self.env["res.partner"].create({"name": "Elsewhere"})
        self.assertEqual(order.fiscal_position_id, position)

    def test_a_locked_order_is_cancelled_and_stays_locked(self):
        order = self.imported()
        order.action_lock()
        cancelled = self.imported(status="CANCELLED", updated="2026-11-23T11:00:00Z")
        self.assertEqual((cancelled.state, cancelled.locked), ("cancel", True))
        self.assertEqual(cancelled.picking_ids.state, "cancel")

    def test_there_is_one_pricelist_for_a_company_and_a_currency(self):
        book = PricelistBook(self.env, self.env.company)
        euros, crowns = book.of("EUR"), book.of("SEK")
        self.assertEqual((euros.currency_id.name, crowns.currency_id.name), ("EUR", "SEK"))
        self.assertEqual(self.imported().pricelist_id, euros)
        other = self.env["res.company"].create({"name": "Other"})
        self.assertEqual(PricelistBook(self.env, self.env.company).of("SEK"), crowns)
        elsewhere = PricelistBook(self.env(context={}), other).of("EUR")
        self.assertNotEqual(elsewhere, euros)
        self.assertEqual((elsewhere.company_id, euros.company_id), (other, self.env.company))

    def test_a_line_that_amazon_ships_launches_no_rule_later_either(self):
        order = self.imported(channel="AMAZON", status="SHIPPED")
        moves = order.order_line.move_ids
        self.assertEqual((len(moves), order.picking_ids.ids), (1, []))
        order.order_line.product_uom_qty = 7
        self.assertEqual((order.order_line.move_ids, order.picking_ids.ids), (moves, []))
        mine = order.copy()
        mine.action_confirm()
        self.assertTrue(mine.picking_ids)

    def test_orders_lines_and_sales_are_filtered_and_grouped_by_what_amazon_says(self):
        order = self.imported()
        order.copy()
        self.env.flush_all()
        searched = {
            "sale.view_sales_order_filter": order,
            "sale.view_sales_order_line_filter": order.order_line,
            "sale.view_order_product_search": order.order_line,
        }
        for view, expected in searched.items():
            view = self.env.ref(view)
            records = self.env[view.model]
            arch = etree.fromstring(records.get_view(view.id, "search")["arch"])
            for name, found in (("", expected), ("_fbm", expected), ("_fba", expected.browse())):
                (node,) = arch.xpath(f"//filter[@name='amazon_connector{name}']")
                domain = literal_eval(node.get("domain"))
                self.assertEqual(records.search(domain).ids, found.ids, (view.model, name))
            for field in AMAZONS:
                name = field.removesuffix("_id")
                (node,) = arch.xpath(f"//filter[@name='group_{name}']")
                self.assertEqual(literal_eval(node.get("context")), {"group_by": field})
                (group,) = records._read_group(FBM, [field], ["__count"])
                self.assertEqual(group[1], len(expected))
            for field in AMAZONS[:2]:
                self.assertTrue(arch.xpath(f"//field[@name='{field}']"), field)
            found = records.search([("amazon_connector_account_id", "ilike", "Shop")])
            self.assertEqual(found.ids, expected.ids)

    def test_lines_carry_what_their_order_does(self):
        order = self.imported()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM sale_order_line WHERE order_id = %s",
                SQL(", ").join(SQL.identifier(name) for name in AMAZONS),
                order.id,
            )
        )
        stored = self.env.cr.fetchall()
        germany = order.amazon_connector_marketplace_id.id
        self.assertEqual(stored, [(self.account.id, germany, "MERCHANT")])
        self.assertFalse(any(order.copy().order_line[name] for name in AMAZONS))
        other = self.account.copy()
        order.amazon_connector_account_id = other
        self.assertEqual(order.order_line.amazon_connector_account_id, other)

    def test_the_pricelist_is_nobodys_default(self):
        self.imported()
        lists = self.env["product.pricelist"]
        lists.search([("amazon_connector", "=", False)]).active = False
        other = self.env["res.partner"].create({"name": "By hand"})
        self.assertFalse(other.property_product_pricelist.amazon_connector)

    def test_invoices_are_in_amazons_currency_and_to_the_cent(self):
        order = self.imported()
        order.order_line.product_id.invoice_policy = "order"
        invoice = order._create_invoices()
        self.assertEqual((invoice.amount_total, invoice.currency_id.name), (35.70, "EUR"))

    def test_the_sales_report_knows_marketplace_channel_and_account(self):
        self.imported()
        self.env.flush_all()
        columns = ["amazon_connector_marketplace_id", "amazon_connector_channel"]
        mine = [("amazon_connector_account_id", "=", self.account.id)]
        found = self.env["sale.report"]._read_group(mine, columns, ["price_total:sum"])
        [(marketplace, channel, total)] = found
        self.assertEqual((marketplace.name, channel), ("Amazon.de", "MERCHANT"))
        self.assertGreater(total, 0)

    def test_the_overview_counts_what_is_to_be_done(self):
        self.imported(ship_by=("2026-11-21T00:00:00Z", "2026-11-21T22:59:59Z"))
        self.env["amazon.connector.order"].search([]).flag = "Decide."
        account = self.account
        counts = (account.quarantine_count, account.to_decide_count, account.order_count)
        self.assertEqual(counts, (0, 1, 1))
        row = self.env["amazon.connector.order"].search([])
        row.ship_by_latest = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        account.invalidate_recordset()
        self.assertEqual(account.late_count, 1)
        row.ship_by_latest = fields.Datetime.add(fields.Datetime.now(), days=1)
        account.invalidate_recordset()
        self.assertEqual(account.late_count, 0)

    def test_posted_invoices_keep_their_buyer_named(self):
        order = self.imported()
        order.order_line.product_id.invoice_policy = "order"
        order._create_invoices().action_post()
        buyer = order.partner_id
        backend = self.world.backend()
        with backend.atomic():
            backend.forget([OrderKey("A1SELLER", ONE)])
        self.assertEqual((buyer.name, buyer.email), ("Petra Muster", False))
        self.assertEqual(order.partner_shipping_id.phone, False)

    def test_queries_for_an_order_do_not_grow_with_the_page(self):
        self.queries_of(range(2))
        few, many = self.queries_of(range(10, 20)), self.queries_of(range(20, 60))
        self.assertLessEqual(many / 40, few / 10)

    def queries_of(self, numbers):
        """SQL statements that importing these orders, each of its own buyer, takes."""
        backend = self.world.backend()
        page = [
            order(
                f"302-{n:07}-0000000",
                items=[item(sku="SKU-1", shipping="2.00", discount="1.00")],
                buyer={"buyerName": f"Buyer {n}", "buyerEmail": f"{n}@marketplace.amazon.de"},
            )
            for n in numbers
        ]
        before = self.env.cr.sql_log_count
        with backend.atomic():
            OrderImport(backend, backend.accounts(), NOW).page(page)
        return self.env.cr.sql_log_count - before
