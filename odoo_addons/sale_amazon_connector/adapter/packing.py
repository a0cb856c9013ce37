# SPDX-License-Identifier: LGPL-3.0-or-later
"""The parcels that validated deliveries are: one each, or one for each pack in it."""

from __future__ import annotations

from collections import defaultdict

from amazon_connector.domain.orders import MERCHANT


def parcels(pickings) -> list[dict]:
    """Values of the parcels of these pickings, which are done; none of what is not Amazon's."""
    return [
        {
            "picking_id": picking.id,
            "package_id": package.id,
            "sale_order_id": order.id,
            "items": items,
        }
        for picking in pickings
        for (order, package), lines in _packed(picking).items()
        if (items := _items(lines))
    ]


def _packed(picking) -> dict:
    """Move lines that went to a buyer of Amazon's, by order and package."""
    packed = defaultdict(picking.move_line_ids.browse)
    for line in picking.move_ids.move_line_ids:
        order = line.move_id.sale_line_id.order_id
        if (
            order.amazon_connector_channel == MERCHANT
            and line.state == "done"
            and line.location_dest_id.usage == "customer"
        ):
            packed[order, line.result_package_id] |= line
    return packed


def _items(lines) -> dict[str, int]:
    """Pieces by Amazon's order item. What a person added to the order is no item of Amazon's."""
    pieces = defaultdict(int)
    for sold in lines.move_id.sale_line_id:
        if sold.amazon_connector_item_ref:
            mine = lines.filtered(lambda line, sold=sold: line.move_id.sale_line_id == sold)
            pieces[sold.amazon_connector_item_ref] += _pieces(sold, mine)
    return {item: number for item, number in pieces.items() if number > 0}


def _pieces(sold, lines) -> int:
    """Pieces of the product that was sold, whatever unit or parts they left in."""
    if lines.product_id <= sold.product_id:
        quantity = sum(lines.mapped("quantity_product_uom"))
        unit = sold.product_id.uom_id
        return round(unit._compute_quantity(quantity, sold.product_uom, round=False))
    return _sets(sold, lines.move_id, True) - _sets(sold, lines.move_id, False)


def _sets(sold, moves, now: bool) -> int:
    """Whole kits that have left: before these moves, or with them.

    A kit counts once its last part leaves; what each part takes of the ordered number is
    read from the moves, so that this needs no module for bills of materials.
    """
    wanted, left = defaultdict(float), defaultdict(float)
    for move in sold.move_ids:
        if move.state == "cancel" or move.location_dest_id.usage != "customer":
            continue
        wanted[move.product_id] += move.product_qty
        if move.state == "done" and (now or move not in moves):
            left[move.product_id] += move.product_qty
    shares = [left[product] / wanted[product] for product in wanted if wanted[product]]
    return int(sold.product_uom_qty * min(shares, default=0) + 1e-6)
