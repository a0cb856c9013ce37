# SPDX-License-Identifier: LGPL-3.0-or-later
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from amazon_connector.port import FEED_ENDED, STOCK_OFF, STOCK_ON, SkuKey, SkuStock, StockFeed
from amazon_connector.vault import VARIABLE, Vault
from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import config

from ..adapter import driver
from .documents import NOW, DocumentsCase

SALESMAN = "sales_team.group_sale_salesman,base.group_user"
MANAGER = "sales_team.group_sale_manager,base.group_user"
HANDS = {"action_sync_orders", "action_sync_pickings", "action_recover"}
SETTINGS_ACTIONS = (
    "action_check_credentials",
    "action_link",
    "action_update_marketplaces",
    "action_examine",
    "action_stock_start",
    "action_stock_send_anyway",
    "action_stock_compare",
    "action_read_fba_stock",
    "action_read_payouts",
    "action_read_invoice_answers",
)
OF_ONE_COMPANY = ("issue", "fiscal.rule", "sku.stock", "stock.feed")
SECRETS = (
    "sealed_client_secret",
    "sealed_refresh_token",
    "new_client_secret",
    "new_refresh_token",
    "client_id",
    "application_id",
)


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

    def test_sales_people_have_orders_read_and_parcels_sent(self):
        account = self.account.with_user(new_test_user(self.env, "amazon_sales", groups=SALESMAN))
        self.account.next_turn = "2099-01-01 00:00:00"
        account.action_sync_orders()
        self.assertLess(self.account.next_turn.year, 2099)
        self.assertIn("0 parcels", account.action_sync_pickings()["params"]["message"])
        dialog = account.action_recover()
        asked = self.env[dialog["res_model"]].with_user(account.env.user)
        self.assertTrue(asked.with_context(**dialog["context"]).create({"order_ref": "302-1-1"}))
        self.assertEqual(self.buttons(account), HANDS)

    def test_settings_are_for_sales_managers(self):
        salesman = new_test_user(self.env, "amazon_sales", groups=SALESMAN)
        manager = new_test_user(self.env, "amazon_manager", groups=MANAGER)
        account, managed = self.account.with_user(salesman), self.account.with_user(manager)
        for action in SETTINGS_ACTIONS:
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(account, action)()
        for values in (
            {"last_order_sync": "2026-01-01 00:00:00"},
            {"stock_sync": True},
            {"payouts_on": True},
            {"turn_minutes": 1},
            {"team_id": False},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                account.write(values)
        with self.assertRaises(AccessError):
            account.marketplace_ids.searched = False
        self.assertLess(HANDS, self.buttons(managed))
        managed.turn_minutes = 10
        managed.stock_sync = True
        self.assertEqual((self.account.turn_minutes, self.account.stock_sync), (10, True))

    def test_nobody_else_has_orders_read(self):
        company = self.env["res.company"].create({"name": "Other"})
        elsewhere = {"company_id": company.id, "company_ids": [(6, 0, company.ids)]}
        asked = self.env["amazon.connector.recover"].create(
            {"account_id": self.account.id, "order_ref": "302-1-1"}
        )
        users = []
        for groups, more in (
            ("base.group_portal", {}),
            ("base.group_user", {}),
            ("account.group_account_invoice,base.group_user", {}),
            (SALESMAN, elsewhere),
        ):
            user = new_test_user(self.env, f"amazon_{len(users)}", groups=groups, **more)
            users.append(user)
            account = self.account.with_user(user)
            hands = [getattr(account, action) for action in HANDS]
            for action in (*hands, asked.with_user(user).action_recover):
                with self.subTest(groups, action=action.__name__), self.assertRaises(AccessError):
                    action()
        self.assertFalse(self.buttons(self.account.with_user(users[2])) & HANDS)

    @staticmethod
    def buttons(account):
        """What stands in the header of the form for this user."""
        arch = etree.fromstring(account.get_view(view_type="form")["arch"])
        return {button.get("name") for button in arch.xpath("//header/button")}

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
        keys = f"{new.decode()},{self.vault_key.decode()}"
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
        self.one_of_each()
        for model in ("account", "order", "offer", "account.marketplace", *OF_ONE_COMPANY):
            records = self.env[f"amazon.connector.{model}"]
            self.assertTrue(records.search([]), model)
            self.assertFalse(records.with_user(user).search([]), model)

    def one_of_each(self):
        """What belongs to a company and no import makes."""
        line = self.account.marketplace_ids[0]
        position = self.env["account.fiscal.position"].create({"name": "Home"})
        line.fiscal_rule_ids = [Command.create({"fiscal_position_id": position.id})]
        whose = {"account_id": self.account.id}
        self.env["amazon.connector.issue"].create({**whose, "kind": "k", "message": "m"})
        backend, now = self.world.backend(), NOW
        key = SkuKey("A1SELLER", "EU", "SKU-1")
        backend.save_sku_stocks([SkuStock(key, str(self.account.id), line.api_ref)])
        feed = StockFeed("feed", str(self.account.id), FEED_ENDED, now, now)
        backend.save_stock_feeds([feed])

    def test_whatever_has_a_company_has_its_rule(self):
        rules = self.env["ir.rule"].search([("groups", "=", False)])
        ruled = set(
            rules.filtered(lambda r: "company_ids" in r.domain_force).model_id.mapped("model")
        )
        mine = [
            model
            for name, model in self.env.items()
            if name.startswith("amazon.connector.")
            and "company_id" in model._fields
            and not (model._abstract or model._transient)
        ]
        self.assertGreater(len(mine), 9)
        self.assertEqual([model._name for model in mine if model._name not in ruled], [])

    def test_what_has_no_company_is_for_the_system_alone_or_for_everybody(self):
        user = new_test_user(
            self.env, "amazon_reader", groups="sales_team.group_sale_manager,base.group_user"
        )
        shared = {"amazon.connector.marketplace", "amazon.connector.carrier"}
        for name, model in self.env.items():
            if (
                name.startswith("amazon.connector.")
                and "company_id" not in model._fields
                and not (model._abstract or model._transient)
            ):
                readable = model.with_user(user).has_access("read")
                self.assertEqual(readable, name in shared, name)

    def test_the_key_comes_from_the_environment_odoo_conf_or_a_file(self):
        keys = [Vault.new_key() for _ in range(2)]
        texts = [key.decode() for key in keys]
        with TemporaryDirectory() as folder, patch.dict(config.options, data_dir=folder):
            with patch.dict(os.environ, {VARIABLE: texts[0]}):
                sealed = driver.vault().seal("secret", "1")
            self.assertEqual(Vault([keys[0]]).open(sealed, "1"), "secret")
            with patch.dict(os.environ), patch.dict(config.options, amazon_connector_key=texts[1]):
                os.environ.pop(VARIABLE, None)
                sealed = driver.vault().seal("secret", "1")
                self.assertEqual(Vault([keys[1]]).open(sealed, "1"), "secret")
            with patch.dict(os.environ), patch.dict(config.options, amazon_connector_key=False):
                os.environ.pop(VARIABLE, None)
                sealed = driver.vault().seal("secret", "1")
                self.assertEqual(driver.vault().open(sealed, "1"), "secret")
            (file,) = Path(folder).iterdir()
            self.assertEqual(file.stat().st_mode & 0o077, 0)

    def neutralize(self):
        sql = Path(__file__).parent.parent / "data" / "neutralize.sql"
        self.env.flush_all()
        self.env.cr.execute(sql.read_text())
        self.env.invalidate_all()

    def test_a_neutralized_copy_has_no_credentials(self):
        self.neutralize()
        self.assertFalse(self.account.sealed_refresh_token)
        self.assertFalse(self.account.sealed_client_secret)

    def test_a_neutralized_copy_that_is_linked_again_sends_nothing(self):
        self.account.stock_mode = STOCK_ON
        self.account.marketplace_ids.invoices_upload = True
        self.neutralize()
        self.assertEqual(self.account.stock_mode, STOCK_OFF)
        self.assertFalse(any(self.account.marketplace_ids.mapped("invoices_upload")))
