# SPDX-License-Identifier: LGPL-3.0-or-later
"""Decided changes of orders that are there: only what a change names is touched."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager

from amazon_connector.domain.lines import DISCOUNT_LINE
from amazon_connector.domain.orders import ITEM
from amazon_connector.paging import by_page
from amazon_connector.port import CannotBook, NewProduct, OrderChange, OrderKey, Outcome, Written

from odoo import Command

from .customers import CustomerBook
from .deliveries import Deliveries
from .landed import CLOSED, landed, open_pickings
from .rows import order_key
from .taxes import TaxBook
from .values import ids


class OrderChanges:
    """The part of the port that changes orders."""

    def change_orders(self, page: Sequence[OrderChange]) -> Sequence[Outcome]:
        return by_page(self.atomic, self._change_set, page)

    def _change_set(self, page: Sequence[OrderChange]) -> Sequence[Outcome]:
        orders = {
            order_key(order): order.with_company(order.company_id)
            for order in self.sales_orders([change.key for change in page])
        }
        return [self._changed(orders.get(change.key), change) for change in page]

    @staticmethod
    def _changed(order, change: OrderChange) -> Outcome:
        if order is None:
            raise CannotBook("The sales order of this Amazon order is gone.")
        with _unlocked(order):
            _apply(order, change)
        order.env.flush_all()
        return Written(landed(order))

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


@contextmanager
def _unlocked(order):
    """Locked orders change too: Amazon does not ask."""
    if not order.locked:
        yield
        return
    order.locked = False
    yield
    order.locked = True


def _apply(order, change: OrderChange) -> None:
    if change.cancel:
        _cancel(order)
    for reduced in change.quantities:
        line = _line(order, reduced.line_key)
        if line.product_uom_qty != reduced.quantity:
            line.product_uom_qty = reduced.quantity
    for paired in change.products:
        _pair(order, paired)
    if change.delivery:
        _deliver_to(order, change.delivery)
    Deliveries(order.env).show_windows(order, change.ship_by, change.deliver_by)
    if change.block:
        open_pickings(order).amazon_connector_blocked = change.block


def _cancel(order) -> None:
    """Without a wizard. What has left stays done, and then the order stays confirmed."""
    if any(line.qty_delivered for line in order.order_line):
        open_pickings(order).action_cancel()
    elif order.state != "cancel":
        order.with_context(disable_cancel_warning=True).action_cancel()


def _line(order, key: str):
    line = order.order_line.filtered(lambda li: li.amazon_connector_key == key)
    if not line:
        raise CannotBook("A line of this order was removed here; look at the sales order.")
    return line


def _pair(order, paired: NewProduct) -> None:
    """Another product on a line: open moves of the old one go, Odoo's rules make new ones."""
    line = _line(order, paired.line_key)
    product = order.env["product.product"].browse(int(paired.product.product_id))
    if line.product_id == product:
        return
    line.move_ids.filtered(lambda move: move.state not in CLOSED)._action_cancel()
    taxes = TaxBook(order.env, order.company_id).of_product(product, order)
    line.write(
        {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "name": line.name,
            "price_unit": line.price_unit,
            "tax_id": [Command.set(taxes.ids)],
        }
    )
    _reductions(order, line).tax_id = taxes
    line._action_launch_stock_rule()


def _reductions(order, line):
    """Discounts on this line bear its taxes."""
    return order.order_line.filtered(
        lambda li: (
            li.amazon_connector_kind == DISCOUNT_LINE
            and li.amazon_connector_item_ref == line.amazon_connector_item_ref
            and li.amazon_connector_charge == (line.amazon_connector_charge or ITEM)
        )
    )


def _deliver_to(order, delivery) -> None:
    book = CustomerBook(order.env, order.company_id)
    partner = book.address_for(delivery, order.partner_id)
    if order.partner_shipping_id != partner:
        order.partner_shipping_id = partner
        pickings = open_pickings(order)
        pickings.partner_id = partner
        pickings.move_ids.partner_id = partner
        order.procurement_group_id.partner_id = partner
