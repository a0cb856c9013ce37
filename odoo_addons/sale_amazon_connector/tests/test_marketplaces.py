# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Amazon Marketplaces* typed in by hand, and *Update Available Marketplaces*."""

from psycopg2 import IntegrityError

from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..adapter import OdooBackend
from .account_case import AccountCase

NEW, SPAIN = "A1NEWMARKET", "A1RKKUPIHCS9HS"
SITE = "https://sellercentral.amazon.xy"


@tagged("post_install", "-at_install")
class TestMarketplaces(AccountCase):
    def setUp(self):
        super().setUp()
        groups = "sales_team.group_sale_manager,base.group_user"
        self.manager = new_test_user(self.env, "amazon_manager", groups=groups)

    def by_hand(self):
        """As a sales manager types one in."""
        form = Form(self.env["amazon.connector.marketplace"].with_user(self.manager))
        form.name = "Amazon.xy"
        form.api_ref = NEW
        form.region = "FE"
        form.seller_central_url = SITE
        return form.save()

    def put_on(self, account, marketplace):
        with (
            Form(account.with_user(self.manager)) as form,
            form.marketplace_ids.new() as line,
        ):
            line.marketplace_id = marketplace
        return account.marketplace_ids.filtered(lambda line: line.api_ref == NEW)

    def searched(self):
        (account,) = OdooBackend(self.env).accounts()
        return account.searched_ids

    def test_one_made_by_hand_is_searched_like_any_other(self):
        account, marketplace = self.linked(), self.by_hand()
        self.assertNotIn(NEW, self.searched())
        self.put_on(account, marketplace)
        self.assertIn(NEW, self.searched())
        account.action_update_marketplaces()
        self.assertIn(NEW, self.searched(), "What Amazon does not list is searched until refused.")

    def test_its_region_and_its_seller_central_are_the_accounts(self):
        self.env["ir.config_parameter"].set_param("sale_amazon_connector.base_url", False)
        form = Form(self.account.with_user(self.manager))
        form.home_marketplace_id = self.by_hand()
        form.save()
        self.assertEqual(self.account.region, "FE")
        self.assertTrue(self.account.action_link()["url"].startswith(f"{SITE}/"))

    def test_it_explains_itself_where_the_seller_cannot_use_it(self):
        account, marketplace = self.linked(), self.by_hand()
        line = self.put_on(account, marketplace)
        self.amazon.lists(NEW, "Amazon.xy", "DE", participating=False)
        account.action_update_marketplaces()
        self.assertIn("does not take part in this marketplace", line.blocked)
        self.assertNotIn(NEW, self.searched())
        self.assertEqual(account.marketplace_ids.marketplace_id & marketplace, marketplace)

    @mute_logger("odoo.sql_db")
    def test_an_api_identifier_is_there_once(self):
        self.by_hand()
        with self.assertRaisesRegex(IntegrityError, "amazon_connector_api_ref_unique"):
            self.by_hand()

    def test_what_is_new_at_amazon_is_told_and_searched(self):
        account = self.linked()
        self.amazon.lists(SPAIN, "Amazon.es", "ES")
        self.amazon.lists(NEW, "Amazon.xy", "DE")
        said = account.action_update_marketplaces()["params"]["message"]
        self.assertEqual(said, "New marketplaces: Amazon.es, Amazon.xy")
        self.assertLessEqual({SPAIN, NEW}, set(self.searched()))
        made = self.env["amazon.connector.marketplace"].search([("api_ref", "=", NEW)])
        self.assertEqual((made.name, made.region, made.currency_code), ("Amazon.xy", "EU", "EUR"))
        self.assertTrue(made.seller_central_url.startswith("https://"))
        self.assertIn("none", account.action_update_marketplaces()["params"]["message"])
