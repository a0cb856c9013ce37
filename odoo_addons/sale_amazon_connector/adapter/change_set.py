# SPDX-License-Identifier: LGPL-3.0-or-later
"""Decided changes of a page of sales orders of one company: each kind for all of them at once.

Odoo's own methods take sets: what they look up and launch for one order they do once for the
page. What differs from order to order (a window, an address) is written to the cache and goes
to the database in the one flush at the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import contextmanager

from amazon_connector.domain.lines import DISCOUNT_LINE
from amazon_connector.domain.orders import ITEM
from amazon_connector.port import CannotBook, OrderChange

from odoo import Command

from .customers import CustomerBook
from .deliveries import Deliveries
from .landed import CLOSED, open_pickings
from .taxes import TaxBook


class ChangeSet:
    """Changes with their sales orders (a dict, one for each order), of one company."""

    def __init__(self, env, company, changes: Mapping) -> None:
        self._env = env
        self._company = company
        self._changes = changes
        self._orders = env["sale.order"].union(*changes)
        self._lines = {
            (line.order_id, line.amazon_connector_key): line for line in self._orders.order_line
        }

    def apply(self) -> None:
        """Change the orders; only what a change names is touched. Raises CannotBook."""
        with _unlocked(self._orders):
            self._cancel()
            self._reduce()
            self._pair()
            self._deliver_to()
            Deliveries(self._env).show_windows(
                [(o, change.ship_by, change.deliver_by) for o, change in self._changes.items()]
            )
            self._block()

    def _named(self, field: str):
        """The orders whose change names this."""
        named = self._orders.filtered(lambda order: getattr(self._changes[order], field))
        return self._together(named)

    def _together(self, orders):
        """These orders, read together with all of the page."""
        return orders.with_prefetch(self._orders._prefetch_ids)

    def _line(self, order, key: str):
        line = self._lines.get((order, key))
        if line is None:
            raise CannotBook("A line of this order was removed here; look at the sales order.")
        return line

    def _cancel(self) -> None:
        """Without a wizard. What has left stays done, and then the order stays confirmed."""
        cancelled = self._named("cancel")
        left = cancelled.filtered(lambda o: any(line.qty_delivered for line in o.order_line))
        if left:
            open_pickings(left).action_cancel()
        whole = (cancelled - left).filtered(lambda order: order.state != "cancel")
        if whole:
            _read_together(whole.order_line.move_ids, "move_orig_ids")
            whole.with_context(disable_cancel_warning=True).action_cancel()

    def _reduce(self) -> None:
        reduced = defaultdict(self._env["sale.order.line"].browse)
        for order in self._named("quantities"):
            for new in self._changes[order].quantities:
                line = self._line(order, new.line_key)
                if line.product_uom_qty != new.quantity:
                    reduced[new.quantity] |= line
        for quantity, lines in reduced.items():
            lines.write({"product_uom_qty": quantity})

    def _pair(self) -> None:
        """Other products on lines: open moves of the old ones go, Odoo's rules make new ones."""
        products = self._env["product.product"]
        paired = {}
        for order in self._named("products"):
            for new in self._changes[order].products:
                line = self._line(order, new.line_key)
                product = products.browse(int(new.product.product_id))
                if line.product_id != product:
                    paired[line] = order, product
        if not paired:
            return
        lines = self._env["sale.order.line"].union(*paired)
        _read_together(self._orders.order_line, "tax_id")
        lines.move_ids.filtered(lambda move: move.state not in CLOSED)._action_cancel()
        self._set_products(paired)
        lines._action_launch_stock_rule()

    def _set_products(self, paired: Mapping) -> None:
        tax_book = TaxBook(self._env, self._company)
        same = defaultdict(self._env["sale.order.line"].browse)
        for line, (order, product) in paired.items():
            same[product, tax_book.of_product(product, order)] |= line
        for (product, taxes), lines in same.items():
            # What the buyer read and paid stays.
            kept = [lines._fields["name"], lines._fields["price_unit"]]
            with self._env.protecting(kept, lines):
                lines.write(
                    {
                        "product_id": product.id,
                        "product_uom": product.uom_id.id,
                        "tax_id": [Command.set(taxes.ids)],
                    }
                )
            self._reductions(lines).write({"tax_id": [Command.set(taxes.ids)]})

    def _reductions(self, lines):
        """Discounts on these lines bear their taxes."""
        reduced = {
            (line.order_id, line.amazon_connector_item_ref, line.amazon_connector_charge or ITEM)
            for line in lines
        }
        return lines.order_id.order_line.filtered(
            lambda li: (
                li.amazon_connector_kind == DISCOUNT_LINE
                and (li.order_id, li.amazon_connector_item_ref, li.amazon_connector_charge)
                in reduced
            )
        )

    def _deliver_to(self) -> None:
        moved = self._named("delivery")
        if not moved:
            return
        wanted = [(self._changes[order].delivery, order.partner_id) for order in moved]
        addresses = CustomerBook(self._env, self._company).addresses_for(wanted)
        to_partner = defaultdict(moved.browse)
        for order in moved:
            partner = addresses[self._changes[order].delivery.key]
            if order.partner_shipping_id != partner:
                to_partner[partner] |= order
        for partner, together in to_partner.items():
            orders = self._together(together)
            orders.partner_shipping_id = partner
            # Odoo writes it to their moves too.
            open_pickings(orders).partner_id = partner
            orders.procurement_group_id.partner_id = partner

    def _block(self) -> None:
        blocked = defaultdict(self._orders.browse)
        for order in self._named("block"):
            blocked[self._changes[order].block] |= order
        for why, orders in blocked.items():
            open_pickings(self._together(orders)).amazon_connector_blocked = why


def _read_together(records, field: str) -> None:
    """Read for the page what Odoo would read for each order by itself."""
    records.mapped(field)


@contextmanager
def _unlocked(orders):
    """Locked orders change too: Amazon does not ask."""
    locked = orders.filtered("locked")
    locked.locked = False
    yield
    locked.locked = True


def by_company(changes: Sequence[tuple[object, OrderChange]]) -> Mapping:
    """The changes of each company, by the sales order in that company's environment."""
    found: dict = defaultdict(dict)
    for order, change in changes:
        company = order.company_id
        found[company][order.with_company(company)] = change
    return found
