# SPDX-License-Identifier: LGPL-3.0-or-later
"""Decided changes of orders that are there: only what a change names is touched."""

from __future__ import annotations

from collections.abc import Sequence

from amazon_connector.paging import by_page
from amazon_connector.port import OrderChange, OrderKey, Outcome, Refused, Written

from .change_set import ChangeSet, by_company
from .landed import landed_orders
from .rows import order_key
from .values import ids

GONE = Refused("The sales order of this Amazon order is gone.")


class OrderChanges:
    """The part of the port that changes orders."""

    def change_orders(self, page: Sequence[OrderChange]) -> Sequence[Outcome]:
        return by_page(self.atomic, self._change_set, page)

    def _change_set(self, page: Sequence[OrderChange]) -> Sequence[Outcome]:
        orders = {order_key(o): o for o in self.sales_orders([change.key for change in page])}
        there = [(orders[change.key], change) for change in page if change.key in orders]
        for company, changes in by_company(there).items():
            env = self.env["sale.order"].with_company(company).env
            ChangeSet(env, company, changes).apply()
        self.env.flush_all()
        landed = landed_orders(self.sales_orders(list(orders)))
        return [Written(landed[c.key]) if c.key in landed else GONE for c in page]

    def default_lines(
        self, account_ids: Sequence[str], after: str, limit: int
    ) -> Sequence[OrderKey]:
        accounts = self.env["amazon.connector.account"].browse(ids(account_ids)).exists()
        companies = accounts.company_id
        defaults = (
            companies.amazon_connector_sale_product_id
            | companies.amazon_connector_shipping_product_id
        )
        on_default = [
            ("product_id", "in", defaults.ids),
            ("amazon_connector_key", "!=", False),
            ("qty_delivered", "=", 0),
            ("qty_invoiced", "=", 0),
        ]
        orders = self.env["sale.order"].search(
            [
                ("amazon_connector_account_id", "in", accounts.ids),
                ("amazon_connector_order_ref", ">", after),
                ("state", "=", "sale"),
                ("order_line", "any", on_default),
            ],
            order="amazon_connector_order_ref",
            limit=limit,
        )
        return [order_key(order) for order in orders]
