# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the tests about quantities share: an account that is synchronized, and an offer."""

from dataclasses import replace

from amazon_connector.port import STOCK_ON, SkuKey, SkuStock, StockProgress

from .documents import NOW, DocumentsCase

CRON = "sale_amazon_connector.ir_cron_amazon_connector_work"
GERMANY, FRANCE = "A1PA6795UKMFR9", "A13V1IB3VIYZZH"
SELLER = "A1SELLER"


class StockCase(DocumentsCase):
    """The account of ``DocumentsCase``, turned on, and its product on offer in Germany."""

    def setUp(self):
        super().setUp()
        self.backend = self.world.backend()
        self.number = str(self.account.id)
        self.product = self.env["product.product"].search([("default_code", "=", "SKU-1")])
        self.world.offer(self.number, GERMANY, "SKU-1", "SKU-1")
        self.offer = self.env["amazon.connector.offer"].search([("sku", "=", "SKU-1")])
        self.mode(STOCK_ON)
        self.touched()

    def mode(self, mode):
        self.backend.save_stock_progress([StockProgress(self.number, mode=mode)])

    def touched(self):
        """The products that were touched since the last time, at the end of a transaction."""
        self.env.cr.flush()
        touches = self.backend.touched_products(100_000)
        self.backend.settle_touches(touches)
        return [int(touch.product_id) for touch in touches]

    def wake_ups(self):
        cron = self.env.ref(CRON)
        return self.env["ir.cron.trigger"].sudo().search_count([("cron_id", "=", cron.id)])

    def available(self, sku="SKU-1"):
        offers = self.backend.stocked_offers([str(self.product.id)])
        return next(offer.available for offer in offers if offer.key.sku == sku)

    def row(self, sku="SKU-1", **values):
        """The row of an SKU, as the core would write it."""
        key = SkuKey(SELLER, "EU", sku)
        row = SkuStock(key, self.number, GERMANY, product_id=str(self.product.id))
        self.backend.save_sku_stocks([replace(row, read_at=NOW, listed=True, **values)])
        return self.env["amazon.connector.sku.stock"].search([("sku", "=", sku)])
