# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who has the connector's menus: people of a company that has *Amazon Sync* ticked."""

from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged

MANAGER = "sales_team.group_sale_manager,stock.group_stock_manager,account.group_account_manager"
MINE = "sale_amazon_connector."
# Where the addon has menus: sales, and beside it what is the warehouse's and accountants'.
EVERYWHERE = {
    "menu_amazon_connector_dashboard",
    "menu_amazon_connector_accounts",
    "menu_amazon_connector_parcels_stock",
    "menu_amazon_connector_invoicing_payouts",
}


@tagged("post_install", "-at_install")
class TestMenus(TransactionCase):
    def setUp(self):
        super().setUp()
        companies = self.env["res.company"]
        companies.search([]).amazon_connector_enabled = False
        self.ours, self.theirs = companies.create([{"name": "Ours"}, {"name": "Theirs"}])

    def user(self, login, companies):
        """Somebody who may do everything with sales, stock and books of these companies."""
        return new_test_user(
            self.env,
            login,
            groups=MANAGER,
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
        )

    def menus(self, user):
        """The connector's menus, as the web client loads all of them."""
        loaded = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        named = (menu.get("xmlid", "") for menu in loaded.values())
        self.assertGreater(len(loaded), 20)
        return {xmlid.removeprefix(MINE) for xmlid in named if xmlid.startswith(MINE)}

    def test_a_company_without_amazon_sync_has_no_menu_of_it(self):
        self.ours.amazon_connector_enabled = True
        mine, others = self.user("ours", self.ours), self.user("theirs", self.theirs)
        self.assertLessEqual(EVERYWHERE, self.menus(mine))
        self.assertEqual(self.menus(others), set())

    def test_who_works_for_both_has_them_whichever_is_active(self):
        self.ours.amazon_connector_enabled = True
        both = self.user("both", self.theirs | self.ours)
        for active in (self.theirs, self.ours, self.theirs | self.ours):
            chosen = both.with_context(allowed_company_ids=active.ids)
            self.assertLessEqual(EVERYWHERE, self.menus(chosen))

    def test_the_tick_shows_and_hides_them_at_once(self):
        mine, others = self.user("ours", self.ours), self.user("theirs", self.theirs)
        self.assertEqual((self.menus(mine), self.menus(others)), (set(), set()))
        self.ours.amazon_connector_enabled = True
        self.theirs.amazon_connector_enabled = True
        self.assertLessEqual(EVERYWHERE, self.menus(others))
        self.theirs.amazon_connector_enabled = False
        self.assertEqual(self.menus(others), set())
        self.assertLessEqual(EVERYWHERE, self.menus(mine))

    def test_who_joins_the_company_has_them_from_then_on(self):
        self.ours.amazon_connector_enabled = True
        user = self.user("theirs", self.theirs)
        self.assertEqual(self.menus(user), set())
        user.company_ids |= self.ours
        self.assertLessEqual(EVERYWHERE, self.menus(user))
