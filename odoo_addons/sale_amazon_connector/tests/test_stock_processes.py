# SPDX-License-Identifier: LGPL-3.0-or-later
"""The warehouse and the synchronization at the same time, in real transactions."""

from contextlib import contextmanager

from amazon_connector.clock import SystemClock
from amazon_connector.port import STOCK_ON, SkuKey
from amazon_connector.usecases.stock.computing import ComputeStock

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.tests import tagged

from ..adapter import OdooBackend
from . import test_processes

KEY = SkuKey("A1PROCESSES", "EU", "SKU-OF-PROCESSES")


@tagged("post_install", "-at_install")
class TestStockProcesses(test_processes.TestProcesses):
    def setUp(self):
        super().setUp()
        with self.process() as env:
            env.company.amazon_connector_enabled = True
            germany = env["amazon.connector.marketplace"].search([("country_id.code", "=", "DE")])
            account = env["amazon.connector.account"].create(
                {
                    "name": "Test of stock processes",
                    "seller_id": KEY.seller_id,
                    "linked_at": fields.Datetime.now(),
                    "marketplace_ids": [Command.create({"marketplace_id": germany.id})],
                }
            )
            self.addCleanup(self.remove, account.id)
            account.stock_mode = STOCK_ON
            product = env["product.product"].create({"name": KEY.sku, "is_storable": True})
            offer = {"account_id": account.id, "marketplace_id": germany.id, "sku": KEY.sku}
            env["amazon.connector.offer"].create({**offer, "product_id": product.id})
            self.product_id, self.location_id = product.id, account.warehouse_id.lot_stock_id.id
        self.addCleanup(self.remove_product)
        with self.process() as reckoning:
            self.reckon(reckoning)
        with self.process() as warehouse:
            # There is a row now, and something new to write into it.
            self.put(warehouse, 1)

    @contextmanager
    def process(self):
        """A transaction of its own, committed at the end, that waits for nobody's locks."""
        with self.registry.cursor() as cr:
            cr.execute("SET LOCAL lock_timeout = '1s'")
            yield api.Environment(cr, SUPERUSER_ID, {})

    def remove_product(self):
        with self.process() as env:
            product = env["product.product"].browse(self.product_id)
            product.stock_quant_ids.unlink()
            env["amazon.connector.offer"].search([("product_id", "=", product.id)]).unlink()
            product.unlink()
            env.cr.flush()
            env.cr.execute("DELETE FROM amazon_connector_touch")

    def put(self, env, pieces):
        product = env["product.product"].browse(self.product_id)
        location = env["stock.location"].browse(self.location_id)
        env["stock.quant"]._update_available_quantity(product, location, pieces)

    def reckon(self, env):
        ComputeStock(OdooBackend(env), SystemClock()).step()

    def wanted(self):
        with self.process() as env:
            return OdooBackend(env).sku_stocks([KEY])[KEY].wanted

    def test_the_warehouse_goes_on_while_its_product_is_reckoned(self):
        with self.process() as reckoning:
            self.reckon(reckoning)
            with self.process() as warehouse:
                self.put(warehouse, 5)
        self.assertEqual(self.wanted(), 1)
        with self.process() as reckoning:
            self.reckon(reckoning)
        self.assertEqual(self.wanted(), 6)

    def test_what_is_not_committed_yet_is_reckoned_once_it_is(self):
        with self.process() as warehouse:
            self.put(warehouse, 5)
            warehouse.cr.flush()
            with self.process() as reckoning:
                self.reckon(reckoning)
        self.assertEqual(self.wanted(), 1)
        with self.process() as reckoning:
            self.reckon(reckoning)
        self.assertEqual(self.wanted(), 6)
