# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odoo's documents as the contract suite sees them."""

from amazon_connector.domain.orders import Address
from amazon_connector.testing.world import (
    SeenDelivery,
    SeenIssue,
    SeenLine,
    SeenMove,
    SeenOrder,
    SeenParcel,
)

from ..adapter.values import aware, money, pieces

STATES = {"sale": "confirmed", "cancel": "cancelled"}
DELIVERY_STATES = {"done": "done", "cancel": "cancelled"}

__all__ = ["pieces", "seen_issue", "seen_order", "seen_parcel"]


def seen_order(order):
    """A sales order as a person sees it."""
    currency = order.currency_id.name
    return SeenOrder(
        name=order.name,
        state=STATES.get(order.state, order.state),
        ordered_at=aware(order.date_order),
        currency=currency,
        total=money(order.amount_total, currency),
        tax=money(order.amount_tax, currency),
        lines=[_line(line) for line in order.order_line],
        customer=order.partner_id.name,
        customer_id=str(order.partner_id.id),
        delivery_address=_address(order.partner_shipping_id),
        delivery_address_id=str(order.partner_shipping_id.id),
        marketplace_id=order.amazon_connector_marketplace_id.api_ref,
        channel=order.amazon_connector_channel,
        account_id=str(order.amazon_connector_account_id.id),
        sales_team=order.team_id.name or "",
        history=order.amazon_connector_history,
        gift_messages=order.amazon_connector_gift_messages or "",
        deliveries=[_delivery(picking) for picking in order.picking_ids.sorted("id")],
        moves=[_move(move) for move in order.order_line.move_ids if move.state == "done"],
    )


def seen_issue(issue):
    """An Amazon Issue as a person sees it."""
    return SeenIssue(issue.kind, issue.order_ref or "", issue.message)


def seen_parcel(parcel):
    """A parcel as a person sees it."""
    product_of = {
        line.amazon_connector_item_ref: line.product_id for line in parcel.sale_order_id.order_line
    }
    return SeenParcel(
        parcel_id=str(parcel.id),
        state=parcel.state,
        reference=parcel.reference or "",
        why=parcel.why or "",
        items={_reference(product_of[item]): pieces(n) for item, n in parcel.items.items()},
    )


def _reference(product):
    return product.default_code or product.name


def _line(line):
    currency = line.order_id.currency_id.name
    untaxed = money(line.price_subtotal, currency)
    total = money(line.price_total, currency)
    return SeenLine(
        kind=line.amazon_connector_kind or "",
        product=_reference(line.product_id),
        description=line.name,
        quantity=pieces(line.product_uom_qty),
        untaxed=untaxed,
        tax=total - untaxed,
        total=total,
    )


def _delivery(picking):
    items = {}
    for move in picking.move_ids:
        quantity = move.quantity if move.state == "done" else move.product_uom_qty
        reference = _reference(move.product_id)
        items[reference] = items.get(reference, 0) + pieces(quantity)
    return SeenDelivery(
        state=DELIVERY_STATES.get(picking.state, "open"),
        items=items,
        carrier=picking.amazon_connector_carrier or picking.carrier_id.name or "",
        tracking=picking.carrier_tracking_ref or "",
        shipped_outside=picking.amazon_connector_shipped_outside,
        blocked=picking.amazon_connector_blocked or "",
        gift_messages=picking.amazon_connector_gift_messages or "",
        ship_by=aware(picking.amazon_connector_ship_by),
    )


def _move(move):
    amazon = move.sale_line_id.order_id.amazon_connector_account_id.location_id
    return SeenMove(
        product=_reference(move.product_id),
        quantity=pieces(move.quantity),
        source="amazon" if move.location_id == amazon else "warehouse",
        date=aware(move.date),
    )


def _address(partner):
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
