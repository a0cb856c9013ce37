# SPDX-License-Identifier: LGPL-3.0-or-later
"""How a sales order stands in Odoo now, in the core's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from amazon_connector.domain.customers import fingerprint
from amazon_connector.domain.lines import PRODUCT_LINE
from amazon_connector.domain.orders import Address
from amazon_connector.domain.totals import LandedLine
from amazon_connector.port import Landed, OrderKey

from .values import money, pieces

CLOSED = ("done", "cancel")


def landed_orders(orders) -> Mapping[OrderKey, Landed]:
    """Each of these sales orders as it stands."""
    return {
        OrderKey(order.amazon_connector_seller_id, order.amazon_connector_order_ref): landed(order)
        for order in orders
    }


def landed(order) -> Landed:
    """This sales order as it stands."""
    # A list: a filtered recordset would forget that its lines are read together with those of
    # the page's other orders.
    lines = [line for line in order.order_line if not line.display_type]
    return Landed(
        total=money(order.amount_total, order.currency_id.name),
        lines=tuple(_line(line) for line in lines),
        cancelled=order.state == "cancel",
        left=_left(lines),
        address=fingerprint(address_of(order)),
        open_delivery=any(p.state not in CLOSED for p in order.picking_ids),
        name=order.name,
    )


def open_pickings(orders):
    """What is still to be delivered; read together with the deliveries of a page."""
    pickings = orders.picking_ids
    still_open = pickings.filtered(lambda picking: picking.state not in CLOSED)
    return still_open.with_prefetch(pickings._prefetch_ids)


def address_of(order) -> Address | None:
    """The delivery address as it stands; None where there is none of its own."""
    partner = order.partner_shipping_id
    if partner == order.partner_id:
        return None
    return Address(
        name=partner.name or "",
        company=partner.company_name or "",
        line1=partner.street or "",
        line2=partner.street2 or "",
        city=partner.city or "",
        state=partner.state_id.code or "",
        postal_code=partner.zip or "",
        country=partner.country_id.code or "",
        phone=partner.phone or "",
    )


def _line(line) -> LandedLine:
    currency = line.order_id.currency_id.name
    taxes = line.tax_id.flatten_taxes_hierarchy()
    rates = [t.amount for t in taxes if t.amount_type in ("percent", "division")]
    company = line.order_id.company_id
    defaults = (
        company.amazon_connector_sale_product_id | company.amazon_connector_shipping_product_id
    )
    return LandedLine(
        key=line.amazon_connector_key or "",
        quantity=pieces(line.product_uom_qty),
        untaxed=money(line.price_subtotal, currency),
        tax=money(line.price_total, currency) - money(line.price_subtotal, currency),
        rate=Decimal(f"{sum(rates):.4f}").normalize() + 0,
        delivered=pieces(line.qty_delivered),
        invoiced=pieces(line.qty_invoiced),
        on_default=line.product_id in defaults,
    )


def _left(lines) -> Mapping[str, Decimal]:
    left: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.amazon_connector_kind == PRODUCT_LINE and line.qty_delivered:
            left[line.amazon_connector_item_ref] += pieces(line.qty_delivered)
    return dict(left)
