# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL

NOTED = "sale_amazon_connector.touched"

# Whose quantities are reckoned at all: nothing is noted for the others.
_TURNED_ON = SQL(
    """
    SELECT a.id
      FROM amazon_connector_account a
      JOIN res_company c ON c.id = a.company_id AND c.amazon_connector_enabled
     WHERE a.active AND a.stock_mode <> 'off'
    """
)


class AmazonConnectorTouch(models.Model):
    """A product whose pieces or offers changed: the next run reckons its quantities.

    Rows are only ever inserted and deleted, and no foreign key binds them: no transaction of
    the warehouse waits for the synchronization, or is repeated because of it. What a transaction
    could not see (an offer that another one makes at this moment) the hourly reckoning of all
    products puts right.
    """

    _name = "amazon.connector.touch"
    _description = "Product Touched for Amazon"
    _rec_name = "product_ref"
    _log_access = False

    product_ref = fields.Integer(string="Product ID", required=True)

    @api.model
    def _touch(self, product_ids):
        """Note these products, once for a transaction however often it touches them.

        They are written at its end, in it; a savepoint on the way writes what was noted before
        it, so that one that is rolled back takes its own with it.
        """
        if not product_ids:
            return
        precommit = self.env.cr.precommit
        if NOTED not in precommit.data:
            precommit.data[NOTED] = set()
            precommit.add(self.env(su=True, context={})[self._name]._write_noted)
        precommit.data[NOTED].update(product_ids)

    @api.model
    def _touch_offers(self, condition):
        """Note the products of the offers ``o`` (of accounts ``a``) that an SQL condition names."""
        self.env["amazon.connector.offer"].flush_model()
        self.env["amazon.connector.account"].flush_model()
        query = SQL(
            """
            SELECT DISTINCT o.product_id
              FROM amazon_connector_offer o
              JOIN amazon_connector_account a ON a.id = o.account_id
             WHERE %s
            """,
            condition,
        )
        self._touch([number for (number,) in self.env.execute_query(query)])

    @api.model
    def _touch_locations(self, location_ids):
        """Note the products that lie in these locations or below them."""
        self.env["stock.quant"].flush_model()
        self.env["stock.location"].flush_model()
        query = SQL(
            """
            SELECT DISTINCT q.product_id
              FROM stock_location top
              JOIN stock_location l ON starts_with(l.parent_path, top.parent_path)
              JOIN stock_quant q ON q.location_id = l.id
             WHERE top.id = ANY(%s)
            """,
            list(location_ids),
        )
        self._touch([number for (number,) in self.env.execute_query(query)])

    @api.model
    def _write_noted(self):
        """A row for each product that was noted and that an account synchronizes."""
        noted = self.env.cr.precommit.data.pop(NOTED, None)
        if not noted:
            return
        self.env.cr.execute(
            SQL(
                """
                WITH turned_on AS MATERIALIZED (%s)
                INSERT INTO amazon_connector_touch (product_ref)
                SELECT p
                  FROM unnest(%s) AS p
                 WHERE EXISTS (SELECT FROM amazon_connector_offer o
                                WHERE o.product_id = p
                                  AND o.account_id IN (SELECT id FROM turned_on))
                    OR EXISTS (SELECT FROM amazon_connector_sku_stock s
                                WHERE s.product_id = p
                                  AND s.account_id IN (SELECT id FROM turned_on))
                """,
                _TURNED_ON,
                sorted(noted),
            )
        )
        if self.env.cr.rowcount:
            self.env["amazon.connector.account"]._amazon_wake_up()
