# SPDX-License-Identifier: LGPL-3.0-or-later
"""Goods that have left: FBA moves out of Amazon's location, and parcels shipped outside.

Both are booked as done whatever the stock says, and dated when they left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from amazon_connector.domain.lines import PRODUCT_LINE
from amazon_connector.domain.orders import Window
from amazon_connector.port import ShippedPackage

from odoo import Command

from .kits import Part, parts
from .landed import open_pickings
from .lots import LotBook, ask_to_correct
from .values import naive


class Deliveries:
    """Books what left, for orders of one company."""

    def __init__(self, env) -> None:
        self._env = env
        self._lots = LotBook(env)
        self._customers = env.ref("stock.stock_location_customers")

    def book_fba(self, page: Sequence[tuple[object, datetime]]) -> None:
        """A done move per item out of the account's Amazon location."""
        leaving = [
            (order, line, part, shipped_at)
            for order, shipped_at in page
            for line in _goods(order)
            for part in parts(line.product_id, line.product_uom_qty, order.company_id)
        ]
        self._lots.look_at_amazon(
            (part.product, _at_amazon(order)) for order, _, part, _ in leaving
        )
        values = [
            self._move(order, line, part, _at_amazon(order)) for order, line, part, _ in leaving
        ]
        moves = self._env["stock.move"].create(values)
        moves._action_done()
        for move, (*_, shipped_at) in zip(moves, leaving, strict=True):
            _date(move, shipped_at)
        self._ask_to_correct(moves)

    def book_shipped(self, page: Sequence[tuple[object, Sequence[ShippedPackage]]]) -> None:
        """A done delivery for each package, outside Odoo's rules and whatever the stock says."""
        values, dates = [], []
        for order, packages in page:
            left = {line: line.product_uom_qty for line in _goods(order)}
            for package in packages:
                picking = self._picking(order, package, left)
                if picking:
                    values.append(picking)
                    dates.append(package.shipped_at)
        pickings = self._env["stock.picking"].create(values)
        if not pickings:
            return
        for picking in pickings:
            # Odoo's screens show a delivery's lines by this.
            picking.move_ids.move_line_ids.picking_id = picking
        pickings._action_done()
        for picking, shipped_at in zip(pickings, dates, strict=True):
            picking.date_done = naive(shipped_at)
            _date(picking.move_ids, shipped_at)
        self._ask_to_correct(pickings.move_ids)

    def show_windows(self, page: Sequence[tuple[object, Window | None, Window | None]]) -> None:
        """Ship-by and deliver-by on what is still to be delivered; None leaves a window."""
        same = defaultdict(self._env["sale.order"].browse)
        for order, ship_by, deliver_by in page:
            if ship_by is not None or deliver_by is not None:
                same[ship_by, deliver_by] |= order
        together = [order.id for order, _ship_by, _deliver_by in page]
        for (ship_by, deliver_by), orders in same.items():
            pickings = open_pickings(orders.with_prefetch(together))
            pickings.write(_window_values(ship_by, deliver_by))
            if ship_by is not None and ship_by.latest:
                # Odoo's own deadline: what is late there is late for Amazon.
                pickings.move_ids.date_deadline = naive(ship_by.latest)

    def _ask_to_correct(self, moves) -> None:
        tracked = moves.filtered(lambda move: move.has_tracking != "none")
        accounts = [(m, m.sale_line_id.order_id.amazon_connector_account_id) for m in tracked]
        if accounts:
            ask_to_correct(self._env, accounts)

    def _picking(self, order, package: ShippedPackage, left: dict) -> dict | None:
        source = order.warehouse_id.lot_stock_id
        moves = [
            Command.create({**move, "group_id": self._group(order).id})
            for line, quantity in _taken(package.items, left)
            for move in self._moves(order, line, quantity, source)
        ]
        if not moves:
            return None
        return {
            "picking_type_id": order.warehouse_id.out_type_id.id,
            "partner_id": order.partner_shipping_id.id,
            "location_id": source.id,
            "location_dest_id": self._customers.id,
            "origin": order.name,
            "move_type": order.picking_policy,
            "carrier_tracking_ref": package.tracking or False,
            "amazon_connector_carrier": package.carrier or False,
            "amazon_connector_shipped_outside": True,
            "move_ids": moves,
        }

    def _group(self, order):
        if not order.procurement_group_id:
            order.procurement_group_id = self._env["procurement.group"].create(
                order.order_line[:1]._prepare_procurement_group_vals()
            )
        return order.procurement_group_id

    def _moves(self, order, line, quantity: float, source) -> list[dict]:
        """One for the product, or one for each part of a kit, which has no stock of its own."""
        found = parts(line.product_id, quantity, order.company_id)
        return [self._move(order, line, part, source) for part in found]

    def _move(self, order, line, part: Part, source) -> dict:
        reference = f"{order.amazon_connector_order_ref}/{line.amazon_connector_key}"
        product, uom = part.product, part.product.uom_id
        common = {
            "product_id": product.id,
            "location_id": source.id,
            "location_dest_id": self._customers.id,
            "company_id": order.company_id.id,
            "picked": True,
        }
        return {
            **common,
            **part.values,
            "name": line.name[:200],
            "origin": order.name,
            "partner_id": order.partner_shipping_id.id,
            "product_uom": uom.id,
            "product_uom_qty": part.quantity,
            "sale_line_id": line.id,
            "move_line_ids": [
                Command.create({**common, **taken, "product_uom_id": uom.id})
                for taken in self._lots.split(product, source, part.quantity, reference)
            ],
        }


def _at_amazon(order):
    return order.amazon_connector_account_id.location_id


def _window_values(ship_by: Window | None, deliver_by: Window | None) -> dict:
    values = {}
    if ship_by is not None:
        values["amazon_connector_ship_from"] = naive(ship_by.earliest)
        values["amazon_connector_ship_by"] = naive(ship_by.latest)
    if deliver_by is not None:
        values["amazon_connector_deliver_from"] = naive(deliver_by.earliest)
        values["amazon_connector_deliver_by"] = naive(deliver_by.latest)
    return values


def _goods(order):
    """Lines that are delivered: those of products, if these are goods."""
    return order.order_line.filtered(
        lambda line: (
            line.amazon_connector_kind == PRODUCT_LINE
            and line.product_id.type == "consu"
            and line.product_uom_qty > 0
        )
    )


def _taken(items: Mapping[str, int], left: dict) -> Sequence[tuple[object, float]]:
    """Which lines a package's items come from; ``left`` loses what is taken."""
    taken = []
    for item_id, wanted in items.items():
        for line in left:
            if line.amazon_connector_item_ref != item_id or not wanted:
                continue
            quantity = min(wanted, left[line])
            if quantity > 0:
                taken.append((line, quantity))
                left[line] -= quantity
                wanted -= quantity
    return taken


def _date(moves, shipped_at: datetime) -> None:
    """Odoo dates what is done with now; it happened when it was shipped."""
    moves.write({"date": naive(shipped_at)})
    moves.move_line_ids.write({"date": naive(shipped_at)})
