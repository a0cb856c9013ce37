# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Last Order Sync*: an earlier date and Save, as the web client does it."""

from datetime import timedelta

from amazon_connector.testing.orders import item, order

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .account_case import AccountCase

FORM = {"name": {}, "last_order_sync": {}}


@tagged("post_install", "-at_install")
class TestLastOrderSync(AccountCase):
    def setUp(self):
        super().setUp()
        self.amazon.orders.append(order("302-0000001-0000001", items=[item()]))
        self.linked()
        # The web client writes whole seconds.
        self.earlier = (self.account.linked_at - timedelta(days=30)).replace(microsecond=0)
        self.searches = self.amazon.searches

    def asked(self):
        """Searches at Amazon since the last look."""
        before, self.searches = self.searches, self.amazon.searches
        return self.searches - before

    def told(self, since):
        return self.account.amazon_history_told(fields.Datetime.to_string(since))

    def test_typing_asks_amazon_nothing_and_saving_counts_once(self):
        since = fields.Datetime.to_string(self.earlier)
        self.account.onchange({"last_order_sync": since}, ["last_order_sync"], FORM)
        self.assertEqual(self.asked(), 0)
        self.assertIn("1 order comes.", self.told(self.earlier))
        self.assertEqual(self.asked(), 1)
        (saved,) = self.account.web_save({"last_order_sync": since}, FORM)
        self.assertEqual(saved["last_order_sync"], self.earlier)
        self.assertEqual((self.account.cursor, self.account.redo), (self.earlier, True))
        self.assertEqual(self.asked(), 0)

    def test_a_later_date_is_refused_without_a_question(self):
        later = fields.Datetime.now() + timedelta(days=1)
        self.assertEqual(self.told(later), "")
        with self.assertRaisesRegex(UserError, "goes back only"):
            self.account.web_save({"last_order_sync": fields.Datetime.to_string(later)}, FORM)
        self.assertEqual(self.asked(), 0)

    def test_nothing_is_asked_while_amazon_sync_is_off(self):
        self.env.company.amazon_connector_enabled = False
        self.assertEqual((self.told(self.earlier), self.asked()), ("", 0))
        with self.assertRaisesRegex(UserError, "Amazon Sync is off"):
            self.account.web_save(
                {"last_order_sync": fields.Datetime.to_string(self.earlier)}, FORM
            )

    def test_what_amazon_refuses_is_said_and_a_person_may_go_on(self):
        self.account.sealed_refresh_token = False
        self.assertIn("ink", self.told(self.earlier))
        self.account.last_order_sync = self.earlier
        self.assertEqual(self.account.cursor, self.earlier)

    def test_who_may_not_change_the_account_spends_no_call(self):
        user = new_test_user(self.env, "amazon_salesman", groups="sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.account.with_user(user).amazon_history_told(
                fields.Datetime.to_string(self.earlier)
            )
        self.assertEqual(self.asked(), 0)

    def test_the_form_asks_at_save_and_goes_on_after_the_yes(self):
        self.env.ref("base.user_admin").tz = "UTC"
        self.start_tour(
            f"/odoo/action-sale_amazon_connector.amazon_connector_account_action/{self.account.id}",
            "amazon_connector_last_order_sync",
            login="admin",
        )
        self.account.invalidate_recordset()
        self.assertEqual(fields.Datetime.to_string(self.account.cursor), "2026-01-02 10:00:00")
        # Once for the no and once for the yes.
        self.assertEqual(self.asked(), 2)
