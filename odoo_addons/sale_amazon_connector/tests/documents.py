# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the addon's own tests share: an account, and orders as the core brings them."""

from datetime import datetime, timezone

from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import Arranged
from amazon_connector.usecases.importing import OrderImport
from amazon_connector.vault import Vault

from odoo.tests import TransactionCase

from .world import OdooWorld

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
LINKED = datetime(2026, 11, 1, 12, 0, tzinfo=timezone.utc)
ONE = "302-0000001-0000001"


class DocumentsCase(TransactionCase):
    """An account in Germany, a product with stock, and orders of it."""

    def setUp(self):
        super().setUp()
        self.world = OdooWorld(self.env)
        self.vault_key = Vault.new_key()
        self.vault = Vault([self.vault_key])
        number = self.world.account(Arranged(vault=self.vault, linked_at=LINKED, cursor=LINKED))
        self.account = self.env["amazon.connector.account"].browse(int(number))
        self.world.product("SKU-1")
        self.world.stock("SKU-1", "warehouse", 10)

    def imported(self, quantity=3, sku="SKU-1", **more):
        """The sales order of an Amazon order of one item, as the core imports it."""
        return self.imported_items([item(sku=sku, quantity=quantity)], **more)

    def imported_items(self, items, **more):
        """The same of several items."""
        backend = self.world.backend()
        page = [order(ONE, items=items, **more)]
        with backend.atomic():
            OrderImport(backend, backend.accounts(), NOW).page(page)
        self.env.invalidate_all()
        return self.env["sale.order"].search([("amazon_connector_order_ref", "=", ONE)])
