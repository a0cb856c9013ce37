# SPDX-License-Identifier: LGPL-3.0-or-later
"""What tests arrange in Odoo about quantities: where pieces lie, and the rules of offers."""

from amazon_connector.domain.quantities import NO_RULES


class ArrangingStock:
    """The part of ``OdooWorld`` about stock."""

    def stock(self, reference, where, quantity):
        product = self.env["product.product"].search([("default_code", "=", reference)])
        self.env["stock.quant"]._update_available_quantity(product, self._location(where), quantity)
        self._fresh()

    def _location(self, where):
        account = self.env["amazon.connector.account"].search([], order="id", limit=1)
        stock = account.warehouse_id.lot_stock_id
        if where == "amazon":
            return account.location_id
        if where == "transit":
            return account.company_id._amazon_connector_transit()
        return self._shelf(stock) if where == "shelf" else stock

    def _shelf(self, stock):
        locations = self.env["stock.location"]
        values = {"name": "Shelf", "location_id": stock.id, "usage": "internal"}
        found = locations.search([(name, "=", value) for name, value in values.items()], limit=1)
        return found or locations.create(values)

    def nest_amazon(self, account_id):
        account = self._account(account_id)
        account.location_id.location_id = account.warehouse_id.lot_stock_id
        self._fresh()

    def stock_rules(
        self,
        account_id,
        marketplace_id,
        sku,
        rules=NO_RULES,
        *,
        handling_days=None,
        also_fbm=False,
    ):
        self._offer(account_id, marketplace_id, sku).write(
            {
                "buffer": rules.buffer,
                "share": rules.share,
                "is_limited": rules.maximum is not None,
                "maximum": rules.maximum or 0,
                "is_fixed": rules.fixed is not None,
                "fixed": rules.fixed or 0,
                "has_handling": handling_days is not None,
                "handling_days": handling_days or 0,
                "also_fbm": also_fbm,
            }
        )
        self._fresh()

    def promise_no_piece_twice(self, account_id):
        self._account(account_id).stock_divide = True
        self._fresh()

    def delete_offer(self, account_id, marketplace_id, sku):
        self._offer(account_id, marketplace_id, sku).unlink()
        self._fresh()

    def _account(self, account_id):
        return self.env["amazon.connector.account"].browse(int(account_id))

    def _offer(self, account_id, marketplace_id, sku):
        return self.env["amazon.connector.offer"].search(
            [
                ("account_id", "=", int(account_id)),
                ("marketplace_id.api_ref", "=", marketplace_id),
                ("sku", "=", sku),
            ]
        )
