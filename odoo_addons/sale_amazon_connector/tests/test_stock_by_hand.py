# SPDX-License-Identifier: LGPL-3.0-or-later
"""What people do about *FBM Stock Synchronization*, and what they may not."""

from amazon_connector.port import (
    FAILED,
    HELD,
    NOT_APPLICABLE,
    PREVIEW,
    STOCK_COMPARING,
    STOCK_OFF,
    STOCK_ON,
    STOCK_READY,
    SYNCHRONIZED,
    TO_SEND,
    UNREAD,
    Notice,
    StockFeed,
    StockProgress,
)

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .documents import NOW
from .stock_case import StockCase

SALESMAN = "sales_team.group_sale_salesman"
MANAGER = "sales_team.group_sale_manager"


@tagged("post_install", "-at_install")
class TestStockByHand(StockCase):
    def setUp(self):
        super().setUp()
        self.mode(STOCK_OFF)
        self.manager = new_test_user(self.env, "amazon_stock_manager", groups=MANAGER)

    def as_manager(self):
        return self.account.with_user(self.manager)

    def test_turned_on_compared_started_and_turned_off(self):
        before = self.wake_ups()
        with Form(self.as_manager()) as form:
            form.stock_sync = True
        self.assertEqual(self.account.stock_mode, STOCK_COMPARING)
        self.assertTrue(self.account.stock_next_full)
        self.assertGreater(self.wake_ups(), before)
        with self.assertRaisesRegex(UserError, "not complete"):
            self.as_manager().action_stock_start()
        self.mode(STOCK_READY)
        self.as_manager().action_stock_start()
        self.assertEqual((self.account.stock_mode, self.account.stock_approved), (STOCK_ON, True))
        with Form(self.as_manager()) as form:
            form.stock_sync = False
        self.assertEqual(self.account.stock_mode, STOCK_OFF)

    def test_it_needs_a_link_a_company_with_amazon_sync_and_a_warehouse(self):
        other = self.env["amazon.connector.account"].create({"name": "New"})
        with self.assertRaisesRegex(UserError, "Link New with Amazon first"):
            other.stock_sync = True
        self.env.company.amazon_connector_enabled = False
        with self.assertRaisesRegex(UserError, "Amazon Sync is off"):
            self.account.stock_sync = True
        self.env.company.amazon_connector_enabled = True
        self.account.stock_sync = True
        with self.assertRaisesRegex(ValidationError, "choose the warehouse"):
            self.account.warehouse_id = False

    def test_sales_people_look_and_retry_and_do_not_start(self):
        user = new_test_user(self.env, "amazon_stock_sales", groups=SALESMAN)
        self.mode(STOCK_READY)
        row = self.row(state=FAILED, why="The quantity is odd.", wanted=4, sending=4)
        account = self.account.with_user(user)
        for forbidden in (
            account.action_stock_start,
            account.action_stock_send_anyway,
            account.action_stock_compare,
        ):
            with self.assertRaises(AccessError):
                forbidden()
        with self.assertRaises(AccessError):
            account.stock_sync = False
        with self.assertRaises(AccessError):
            row.with_user(user).wanted = 100
        before = self.wake_ups()
        row.with_user(user).action_retry()
        self.assertEqual((row.state, row.why, self.wake_ups()), (TO_SEND, False, before + 1))
        row.with_user(user).action_retry()
        self.assertEqual(self.wake_ups(), before + 1)

    def test_a_round_that_was_stopped_is_sent_anyway(self):
        self.backend.save_stock_progress([StockProgress(self.number, stopped="12 of 13.")])
        self.mode(STOCK_ON)
        self.as_manager().action_stock_send_anyway()
        self.assertFalse(self.account.stock_stopped)
        self.assertTrue(self.account.stock_approved)

    def test_what_amazon_shows_is_read_back(self):
        self.account.stock_compare_since = False
        self.assertIn("being read", str(self.as_manager().action_stock_compare()))
        self.assertFalse(self.account.stock_compare_since)
        self.mode(STOCK_ON)
        self.as_manager().action_stock_compare()
        self.assertTrue(self.account.stock_compare_since)

    def test_the_account_counts_what_would_change(self):
        self.row("SAME", state=SYNCHRONIZED, wanted=3, acknowledged=3)
        self.row("CHANGES", state=PREVIEW, wanted=3, on_amazon=1)
        self.row("FALLS", state=PREVIEW, wanted=0, on_amazon=1)
        self.row("FBA", state=NOT_APPLICABLE, fba=True, why="FBA")
        self.row("UNREAD", state=UNREAD)
        self.row("FAILED", state=FAILED)
        unknown = self.row("UNKNOWN", state=HELD)
        self.env.cr.execute(
            "UPDATE amazon_connector_sku_stock SET listed = false WHERE id = %s", unknown.ids
        )
        account = self.as_manager()
        self.assertEqual(
            (
                account.stock_sku_count,
                account.stock_same_count,
                account.stock_differing_count,
                account.stock_falling_count,
                account.stock_fba_count,
                account.stock_unread_count,
                account.stock_unlisted_count,
                account.stock_stuck_count,
            ),
            (7, 1, 2, 1, 1, 1, 1, 2),
        )
        action = account.with_context(search_default_falling=1).action_view_stock()
        self.assertEqual(action["context"], {"search_default_falling": 1})
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(found), 7)

    def test_the_filters_of_the_list_are_those_of_the_account(self):
        rows = self.env["amazon.connector.sku.stock"]
        view = self.env.ref("sale_amazon_connector.amazon_connector_sku_stock_view_search")
        arch = self.env["ir.ui.view"].browse(view.id)._get_combined_arch()
        for name, domain in (
            ("differing", rows._amazon_differing()),
            ("falling", rows._amazon_falling()),
            ("fba", rows._amazon_fba()),
            ("unlisted", rows._amazon_unlisted()),
        ):
            (node,) = arch.xpath(f"//filter[@name='{name}']")
            self.assertEqual(str(domain), node.get("domain"))

    def test_rules_are_edited_on_the_offer(self):
        offer = self.offer.with_user(self.manager)
        with Form(offer, "sale_amazon_connector.amazon_connector_offer_view_form") as form:
            form.buffer = 2
            form.is_limited = True
            form.maximum = 0
            form.has_handling = True
            form.handling_days = 0
        (found,) = self.backend.stocked_offers([str(self.product.id)])
        rules = found.rules
        self.assertEqual((rules.buffer, rules.maximum, rules.fixed), (2, 0, None))
        self.assertEqual(found.handling_days, 0)
        with Form(offer, "sale_amazon_connector.amazon_connector_offer_view_form") as form:
            form.is_limited = False
            form.has_handling = False
            form.is_fixed = True
        (found,) = self.backend.stocked_offers([str(self.product.id)])
        self.assertEqual((found.rules.maximum, found.rules.fixed), (None, 0))
        self.assertIsNone(found.handling_days)

    def test_from_the_offer_to_its_quantity_and_back(self):
        row = self.row()
        action = self.offer.action_view_sku_stock()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), row)
        back = row.action_view_offers()
        self.assertEqual(self.env[back["res_model"]].search(back["domain"]), self.offer)

    def test_the_responsible_user_gets_a_mail_with_a_link(self):
        boss = new_test_user(
            self.env, "amazon_stock_boss", groups=MANAGER, email="boss@example.com"
        )
        self.account.user_id = boss
        text = "12 of 13 SKUs <would> be set to zero."
        self.backend.tell_responsible([Notice(self.number, "Stock stopped", text)])
        mail = self.env["mail.mail"].search([("model", "=", self.account._name)])
        self.assertEqual((mail.recipient_ids, mail.state), (boss.partner_id, "outgoing"))
        self.assertEqual(mail.subject, f"{self.account.name}: Stock stopped")
        self.assertIn("12 of 13 SKUs &lt;would&gt; be", mail.body_html)
        self.assertIn(f"/odoo/amazon.connector.account/{self.number}", mail.body_html)

    def test_another_company_sees_no_quantity_and_no_feed(self):
        self.row()
        feed = StockFeed("key", self.number, "created", NOW, NOW, messages=3, feed_id="F1")
        self.backend.save_stock_feeds([feed])
        company = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "amazon_stock_other",
            groups=f"{MANAGER},stock.group_stock_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for model in ("amazon.connector.sku.stock", "amazon.connector.stock.feed"):
            self.assertEqual(len(self.env[model].with_user(self.manager).search([])), 1)
            self.assertFalse(self.env[model].with_user(user).search([]))
        action = self.account.action_view_stock_feeds()
        feeds = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(feeds.mapped("feed_ref"), ["F1"])

    def test_the_warehouse_has_a_menu_of_quantities_and_reads_them(self):
        user = new_test_user(self.env, "amazon_stock_wh", groups="stock.group_stock_user")
        menu = self.env.ref("sale_amazon_connector.menu_amazon_connector_sku_stock_stock")
        self.assertIn(menu.id, self.env["ir.ui.menu"].with_user(user)._visible_menu_ids())
        row = self.row(wanted=3).with_user(user)
        self.assertEqual(row.web_read({"account_id": {}, "wanted": {}})[0]["wanted"], 3)
