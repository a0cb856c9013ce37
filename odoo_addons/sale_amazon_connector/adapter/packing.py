# SPDX-License-Identifier: LGPL-3.0-or-later
"""The parcels that validated deliveries are: one each, or one for each pack in it."""

from __future__ import annotations

from collections import defaultdict

from amazon_connector.domain.lines import PRODUCT_LINE
from amazon_connector.domain.orders import MERCHANT
from amazon_connector.domain.parcels import not_applicable
from amazon_connector.port import NOT_APPLICABLE


def parcels(pickings) -> list[dict]:
    """Values of the parcels of these pickings, which are done; none of what is not Amazon's."""
    packed = [(picking, *pack) for picking in pickings for pack in _packed(picking)]
    telling = _Telling([lines for *_where, lines in packed])
    return [
        {
            "picking_id": picking.id,
            "package_id": package.id,
            "sale_order_id": order.id,
            "items": items,
            **_known(picking),
        }
        for picking, order, package, lines in packed
        if (items := telling.items(order, lines))
    ]


def _known(picking) -> dict:
    """Amazon knows already of what was shipped outside: nobody reads that it is to be told."""
    why = not_applicable("", "", (), picking.amazon_connector_shipped_outside)
    return {"state": NOT_APPLICABLE, "why": why} if why else {}


def _packed(picking) -> list[tuple]:
    """Order, package and the move lines in it of what went to a buyer of Amazon's."""
    packed = defaultdict(picking.move_line_ids.browse)
    for line in picking.move_ids.move_line_ids:
        order = line.move_id.sale_line_id.order_id
        if (
            order.amazon_connector_channel == MERCHANT
            and line.state == "done"
            and line.location_dest_id.usage == "customer"
        ):
            packed[order, line.result_package_id] |= line
    return [(*key, lines) for key, lines in packed.items()]


class _Telling:
    """What the parcels of one validation tell, one after the other.

    Each piece of an order item is told once, and never more of them than were ordered: what is
    shipped again after a return is nothing new to Amazon, which would refuse it.
    """

    def __init__(self, packs: list) -> None:
        self._later = {line for lines in packs for line in lines}
        self._told: dict = {}

    def items(self, order, lines) -> dict[str, int]:
        """Pieces by Amazon's order item in the next parcel. What a person added to the order
        is no item of Amazon's.
        """
        pieces = defaultdict(int)
        for sold in lines.move_id.sale_line_id:
            if sold.amazon_connector_item_ref:
                mine = lines.filtered(lambda line, sold=sold: line.move_id.sale_line_id == sold)
                pieces[sold.amazon_connector_item_ref] += self._pieces(sold, mine)
        self._later.difference_update(lines)
        return self._untold(order, pieces)

    def _untold(self, order, pieces: dict[str, int]) -> dict[str, int]:
        if order not in self._told:
            self._told[order] = _told(order)
        told, ordered, items = self._told[order], _ordered(order), {}
        for item, number in pieces.items():
            items[item] = max(0, min(number, ordered[item] - told[item]))
            told[item] += items[item]
        return {item: number for item, number in items.items() if number}

    def _pieces(self, sold, lines) -> int:
        """Pieces of the product that was sold, whatever unit or parts they left in."""
        if lines.product_id <= sold.product_id:
            quantity = sum(lines.mapped("quantity_product_uom"))
            unit = sold.product_id.uom_id
            return round(unit._compute_quantity(quantity, sold.product_uom, round=False))
        later = self._later.difference(lines)
        return _sets(sold, later) - _sets(sold, self._later)


def _told(order) -> dict[str, int]:
    """Pieces by item in the parcels that there are."""
    told = defaultdict(int)
    for parcel in order.amazon_connector_parcel_ids:
        for item, number in (parcel.items or {}).items():
            told[item] += number
    return told


def _ordered(order) -> dict[str, int]:
    ordered = defaultdict(int)
    for line in order.order_line:
        if line.amazon_connector_kind == PRODUCT_LINE:
            ordered[line.amazon_connector_item_ref] += round(line.product_uom_qty)
    return ordered


def _sets(sold, later) -> int:
    """Whole kits that have left by now: without the lines of the parcels that come later.

    A kit counts once its last part leaves, in the parcel that it leaves in; what each part takes
    of the ordered number is read from the moves, so that this needs no module for bills of
    materials.
    """
    wanted, left = defaultdict(float), defaultdict(float)
    for move in sold.move_ids:
        if move.location_dest_id.usage != "customer" or not _is_wanted(move):
            continue
        wanted[move.product_id] += move.product_qty
        if move.state == "done":
            lines = (line for line in move.move_line_ids if line not in later)
            left[move.product_id] += sum(line.quantity_product_uom for line in lines)
    shares = [left[product] / wanted[product] for product in wanted if wanted[product]]
    return int(sold.product_uom_qty * min(shares, default=0) + 1e-6)


def _is_wanted(move) -> bool:
    """Whether the kit needs it: a part that was left out when the rest of its delivery left is
    needed still, a delivery that was cancelled is not.
    """
    if move.state != "cancel":
        return True
    left_out = move.picking_id.state == "done"
    return left_out and move.product_id != move.sale_line_id.product_id
