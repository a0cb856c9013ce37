# SPDX-License-Identifier: LGPL-3.0-or-later
import os
from pathlib import Path
from unittest.mock import patch

from amazon_connector.port import STOCK_OFF, STOCK_ON
from amazon_connector.vault import VARIABLE, Vault

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .documents import DocumentsCase

SECRETS = ("sealed_client_secret", "sealed_refresh_token", "new_refresh_token", "client_id")


@tagged("post_install", "-at_install")
class TestSecurity(DocumentsCase):
    def test_sales_people_read_orders_and_no_secret(self):
        manager = new_test_user(
            self.env, "amazon_manager", groups="sales_team.group_sale_manager,base.group_user"
        )
        account = self.account.with_user(manager)
        self.assertEqual(account.read(["name"])[0]["name"], "Shop")
        for secret in SECRETS:
            with self.assertRaises(AccessError):
                account.read([secret])
        self.imported()
        rows = self.env["amazon.connector.order"].with_user(manager).search([])
        self.assertEqual(rows.sale_order_id.amount_total, 35.70)

    def test_sales_people_do_not_link(self):
        user = new_test_user(
            self.env, "amazon_sales", groups="sales_team.group_sale_salesman,base.group_user"
        )
        with self.assertRaises(AccessError):
            self.account.with_user(user).action_check_credentials()
        with self.assertRaises(AccessError):
            self.account.with_user(user).write({"seller_id": "A0"})

    def test_a_typed_secret_is_stored_sealed_and_never_shown(self):
        self.env["ir.config_parameter"].flush_model()
        self.account.new_refresh_token = "Atzr|typed"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertNotIn("typed", self.account.sealed_refresh_token)
        self.assertFalse(self.account.new_refresh_token)
        self.assertFalse(self.account.copy().sealed_refresh_token)

    def test_after_a_new_first_key_the_job_seals_secrets_again(self):
        self.env.company.amazon_connector_enabled = True
        (self.account | self.account.copy()).active = False
        new = Vault.new_key()
        keys = f"{new.decode()},{self.key.decode()}"
        with patch.dict(os.environ, {VARIABLE: keys}):
            self.env["amazon.connector.account"]._cron_work()
        self.env.invalidate_all()
        opened = Vault([new]).open(self.account.sealed_refresh_token, str(self.account.id))
        self.assertEqual(opened, "Atzr|test")

    def test_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "amazon_other",
            groups="sales_team.group_sale_manager,base.group_user",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.imported()
        for model in ("account", "order", "offer", "account.marketplace"):
            found = self.env[f"amazon.connector.{model}"].with_user(user).search([])
            self.assertFalse(found, model)

    def neutralize(self):
        sql = Path(__file__).parent.parent / "data" / "neutralize.sql"
        self.env.flush_all()
        self.env.cr.execute(sql.read_text())
        self.env.invalidate_all()

    def test_a_neutralized_copy_has_no_credentials(self):
        self.neutralize()
        self.assertFalse(self.account.sealed_refresh_token)
        self.assertFalse(self.account.sealed_client_secret)

    def test_a_neutralized_copy_that_is_linked_again_sends_no_quantity(self):
        self.account.stock_mode = STOCK_ON
        self.neutralize()
        self.assertEqual(self.account.stock_mode, STOCK_OFF)
