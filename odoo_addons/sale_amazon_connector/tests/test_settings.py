# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import convert_file

from ..adapter import OdooBackend
from ..adapter.waking import CRON
from .documents import DocumentsCase


@tagged("post_install", "-at_install")
class TestSettings(DocumentsCase):
    def tick(self, on):
        settings = self.env["res.config.settings"].create({"amazon_connector_enabled": on})
        settings.execute()
        self.env.invalidate_all()

    def menus(self, user):
        menu = self.env.ref("sale_amazon_connector.menu_amazon_connector_config")
        visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        return menu.id in visible

    def test_the_tick_turns_the_job_the_menus_and_the_accounts_on(self):
        user = new_test_user(self.env, "amazon_manager", groups="sales_team.group_sale_manager")
        for on in (False, True, False):
            self.tick(on)
            self.assertEqual(self.env.ref(CRON).active, on)
            self.assertEqual(self.menus(user), on)
            self.assertEqual(bool(OdooBackend(self.env).accounts()), on)

    def test_an_update_gives_menus_to_whom_they_are_new(self):
        accountants = self.env.ref("account.group_account_invoice")
        group = self.env.ref("sale_amazon_connector.group_amazon_connector")
        for on in (True, False):
            self.tick(on)
            # As before accountants had menus, and as if somebody had them by hand.
            accountants.implied_ids = [(3 if on else 4, group.id)]
            convert_file(
                self.env,
                "sale_amazon_connector",
                "security/sale_amazon_connector_groups.xml",
                {},
                mode="update",
            )
            self.assertEqual(group in accountants.implied_ids, on)

    def test_the_tick_is_kept_for_each_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(other.amazon_connector_enabled)
        other.amazon_connector_enabled = True
        self.assertTrue(other.amazon_connector_sale_product_id)
        self.tick(False)
        self.assertTrue(self.env.ref(CRON).active)

    def test_the_box_takes_the_place_of_odoos_own(self):
        view = self.env["res.config.settings"].get_view(
            self.env.ref("sale.res_config_settings_view_form").id, "form"
        )
        self.assertIn('name="amazon_connector_enabled"', view["arch"])
        self.assertNotIn("module_sale_amazon", view["arch"])

    def test_what_a_company_made_is_shared_by_its_accounts(self):
        second = self.env["amazon.connector.account"].create({"name": "Second"})
        self.assertEqual(second.location_id, self.account.location_id)
        self.assertEqual(second.team_id, self.account.team_id)

    def test_an_account_may_have_a_team_of_its_own(self):
        shared = self.account.team_id
        self.assertEqual((shared.name, shared.company_id), ("Amazon", self.account.company_id))
        own = self.env["crm.team"].create({"name": "Nordic"})
        with Form(self.account) as form:
            form.team_id = own
        self.assertEqual(self.imported().team_id, own)
        second = self.env["amazon.connector.account"].create({"name": "Second"})
        self.assertEqual(second.team_id, shared)
