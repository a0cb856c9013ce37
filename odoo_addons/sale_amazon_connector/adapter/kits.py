# SPDX-License-Identifier: LGPL-3.0-or-later
"""Kits of Odoo's Manufacturing, where it is installed: their parts have stock, they have none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Part(NamedTuple):
    """So many of a product, in its own unit, and what its move says beside."""

    product: object
    quantity: float
    values: Mapping = {}


def kits_among(products):
    """Those of these products that are delivered as their parts."""
    if "is_kits" not in products._fields:
        return products.browse()
    return products.search([("id", "in", products.ids), ("is_kits", "=", True)])


def parts(product, quantity: float, company) -> list[Part]:
    """What leaves for so many of the product: itself, or the goods that it is made of."""
    if not ("is_kits" in product._fields and product.is_kits):
        return [Part(product, quantity)]
    boms = product.env["mrp.bom"].sudo()
    found = boms._bom_find(product, company_id=company.id, bom_type="phantom")
    bom = found[product]
    made = product.uom_id._compute_quantity(quantity, bom.product_uom_id, round=False)
    _boms, lines = bom.explode(product, made / bom.product_qty)
    return [
        Part(line.product_id, pieces, {"bom_line_id": line.id})
        for line, data in lines
        if line.product_id.type == "consu"
        and (pieces := line.product_uom_id._compute_quantity(data["qty"], line.product_id.uom_id))
    ]
