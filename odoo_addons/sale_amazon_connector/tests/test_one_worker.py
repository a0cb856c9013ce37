# SPDX-License-Identifier: LGPL-3.0-or-later
"""One account, one worker: a second one takes nothing, waits for nothing and logs no error."""

import os
from unittest.mock import patch

from amazon_connector.testing.orders import item, order
from amazon_connector.usecases.groups import group_of
from amazon_connector.vault import VARIABLE

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..adapter import one_worker
from .amazon_server import LocalAmazon
from .documents import ONE, DocumentsCase


@tagged("post_install", "-at_install")
class TestOneWorker(DocumentsCase):
    def setUp(self):
        super().setUp()
        (account,) = self.world.backend().accounts()
        self.group = group_of(account)
        # Locks are held by cursors of their own, whose rows are committed.
        self.addCleanup(self.clean)

    def clean(self):
        with self.registry.cursor() as cr:
            cr.execute(
                'DELETE FROM amazon_connector_worker WHERE "group" IN %s', [(self.group, "other")]
            )

    def held(self, *groups):
        return one_worker.held(self.registry, groups)

    def test_what_another_one_holds_is_left_to_it_without_an_error_in_the_log(self):
        with self.held(self.group) as mine, self.assertNoLogs("odoo.sql_db", "ERROR"):
            self.assertEqual(mine, {self.group})
            with self.held(self.group, "other") as theirs:
                self.assertEqual(theirs, {"other"})
                with self.held("other") as third:
                    self.assertEqual(third, set())
        with self.held(self.group, "other") as again:
            self.assertEqual(again, {self.group, "other"})

    def test_recover_order_does_not_come_between(self):
        key = patch.dict(os.environ, {VARIABLE: self.vault_key.decode()})
        key.start()
        self.addCleanup(key.stop)
        amazon = LocalAmazon()
        self.addCleanup(amazon.stop)
        amazon.orders.append(order(ONE, items=[item()]))
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("sale_amazon_connector.base_url", amazon.url)
        values = {"account_id": self.account.id, "order_ref": ONE}
        asked = self.env["amazon.connector.recover"].create(values)
        orders = self.env["sale.order"]
        mine = [("amazon_connector_order_ref", "=", ONE)]
        with self.held(self.group):
            with self.assertRaisesRegex(UserError, "Try again in a moment"):
                asked.action_recover()
            self.assertFalse(orders.search(mine))
        self.assertIn("was imported", asked.action_recover()["params"]["message"])
        self.assertTrue(orders.search(mine))
        with self.held(self.group) as again:
            self.assertEqual(again, {self.group})
