# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from amazon_connector.testing.orders import item, order

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .account_case import AccountCase

ONE = "302-0000001-0000001"


@tagged("post_install", "-at_install")
class TestByHand(AccountCase):
    """What a person does on the account's form, with Amazon at the end of a real socket."""

    def consent(self, code="right", state=None):
        """Follow the button to the consent page's answer."""
        url = urlsplit(self.account.action_link()["url"])
        self.assertEqual(url.path, "/apps/authorize/consent")
        query = parse_qs(url.query)
        state = state or query["state"][0]
        back = f"/amazon_connector/callback?state={state}&selling_partner_id=A1SELLER"
        return back + f"&spapi_oauth_code={code}"

    def test_link_with_amazon(self):
        back = self.consent()
        self.authenticate("admin", "admin")
        answer = self.url_open(back, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn(
            f"amazon_connector_account_action/{self.account.id}", answer.headers["Location"]
        )
        self.account.invalidate_recordset()
        self.assertEqual(self.account.seller_id, "A1SELLER")
        self.assertEqual(self.account.marketplace_ids.name, "Amazon.de")
        again = self.url_open(back)
        self.assertIn("used already", again.text)

    def test_a_refused_code_and_a_made_up_state_are_told(self):
        self.authenticate("admin", "admin")
        self.assertIn("not linked", self.url_open(self.consent(code="wrong")).text)
        self.assertIn("used already", self.url_open(self.consent(state="made-up")).text)
        self.account.invalidate_recordset()
        self.assertFalse(self.account.linked_at)

    def test_only_the_system_group_links(self):
        new_test_user(self.env, "amazon_sales", groups="sales_team.group_sale_manager")
        back = self.consent()
        self.authenticate("amazon_sales", "amazon_sales")
        self.assertEqual(self.url_open(back).status_code, 403)

    def test_pasted_credentials(self):
        account = self.linked()
        self.assertTrue(account.linked_at)
        self.assertEqual(account.last_order_sync, account.linked_at)
        notice = account.action_update_marketplaces()
        self.assertIn("none", notice["params"]["message"])

    def test_recover_order(self):
        account = self.linked()
        self.amazon.orders.append(order(ONE, items=[item()]))
        wizard = self.env["amazon.connector.recover"].create(
            {"account_id": account.id, "order_ref": f" {ONE} "}
        )
        self.assertIn("was imported", wizard.action_recover()["params"]["message"])
        found = self.env["sale.order"].search([("amazon_connector_order_ref", "=", ONE)])
        self.assertEqual(found.state, "sale")
        wizard.order_ref = "302-9-9"
        with self.assertRaises(UserError):
            wizard.action_recover()

    def test_a_salesman_recovers_an_order(self):
        account = self.linked()
        self.amazon.orders.append(order(ONE, items=[item()]))
        salesman = new_test_user(self.env, "amazon_sales", groups="sales_team.group_sale_salesman")
        wizard = self.env["amazon.connector.recover"].with_user(salesman)
        wizard = wizard.create({"account_id": account.id, "order_ref": ONE})
        self.assertIn("was imported", wizard.action_recover()["params"]["message"])

    def test_examination(self):
        dialog = self.linked().action_examine()
        doctor = self.env[dialog["res_model"]].browse(dialog["res_id"])
        self.assertIn("ok", doctor.line_ids.mapped("level"))

    def test_only_this_account_is_examined(self):
        other = self.env["amazon.connector.account"].create({"name": "Not linked"})
        self.env["ir.mail_server"].create({"name": "Here", "smtp_host": "127.0.0.1"})
        found = []
        for account in (self.linked(), other):
            dialog = account.action_examine()
            doctor = self.env[dialog["res_model"]].browse(dialog["res_id"])
            found.append(set(doctor.line_ids.mapped("level")))
        self.assertEqual(found[0], {"ok"})
        self.assertNotIn("ok", found[1])

    def test_a_company_without_amazon_sync_is_named(self):
        account = self.linked()
        wizard = self.env["amazon.connector.recover"].create(
            {"account_id": account.id, "order_ref": ONE}
        )
        self.env.company.amazon_connector_enabled = False
        for action in (account.action_link, account.action_recover, wizard.action_recover):
            with self.assertRaisesRegex(UserError, "Amazon Sync is off"):
                action()

    def test_retry_wakes_the_job_up(self):
        account = self.linked()
        row = self.env["amazon.connector.order"].create(
            {
                "seller_id": "A1SELLER",
                "order_ref": ONE,
                "account_id": account.id,
                "state": "quarantined",
                "next_attempt": fields.Datetime.now() + timedelta(days=1),
            }
        )
        issue = self.env["amazon.connector.issue"].create(
            {"account_id": account.id, "kind": "k", "order_ref": ONE, "message": "No."}
        )
        issue.action_retry()
        self.assertLessEqual(row.next_attempt, fields.Datetime.now())
