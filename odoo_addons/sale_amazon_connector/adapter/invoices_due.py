# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders that are due for an invoice, as VAT sees them, and those that wait for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from amazon_connector.domain.orders import AMAZON
from amazon_connector.domain.vat import Place, Sale, SellerVat
from amazon_connector.records_invoices import InvoiceWait, OrderToInvoice

from odoo.tools import SQL

from .books_sold import SOLD, sold_by
from .privacy import is_forgotten
from .rows import order_key
from .values import aware, ids, naive
from .vat_numbers import complete, is_right

NOWHERE = Place("")


class DueInvoices:
    """The part of the port about what is to be invoiced."""

    def orders_to_invoice(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[OrderToInvoice]:
        self.env.flush_all()
        found = self.env.execute_query(_due(ids(account_ids), naive(now), limit))
        orders = self.env["sale.order"].browse([order_id for order_id, *_rest in found])
        sold = sold_by(orders)
        sellers = {company: seller_vat(company) for company in orders.company_id}
        warehouses = self.env["stock.warehouse"]
        return [
            OrderToInvoice(
                key=order_key(order),
                account_id=str(order.amazon_connector_account_id.id),
                marketplace_id=order.amazon_connector_marketplace_id.api_ref,
                shipped_at=aware(shipped_at),
                sale=_sale(order, warehouses.browse(i for i in left_from if i)),
                seller=sellers[order.company_id],
                sold_by=sold.get(order.id, ""),
                fba_from_here=bool(fba_from_here),
            )
            for order, (_id, shipped_at, left_from, fba_from_here) in zip(
                orders, found, strict=True
            )
        ]

    def hold_invoices(self, page: Sequence[InvoiceWait]) -> None:
        waits = {wait.key: wait for wait in page}
        same = defaultdict(self.env["sale.order"].browse)
        for order in self.sales_orders(list(waits)):
            wait = waits[order_key(order)]
            same[wait.why, wait.look_again] |= order
        for (why, look_again), orders in same.items():
            orders.write(
                {
                    "amazon_connector_invoice_wait": why,
                    "amazon_connector_invoice_look_again": naive(look_again),
                }
            )
        self.env.flush_all()


def seller_vat(company) -> SellerVat:
    """The company's side: at home, and where else it has a VAT number."""
    home = company.account_fiscal_country_id or company.country_id
    return SellerVat(
        established=home.code or "",
        registrations=frozenset(company._amazon_connector_vat_states()),
        oss=company.amazon_connector_oss,
        below_threshold=company.amazon_connector_below_threshold,
    )


def _sale(order, warehouses) -> Sale:
    fba = order.amazon_connector_channel == AMAZON
    if fba or order.amazon_connector_departure_id:
        departure, several = _told(order)
    else:
        departure, several = _warehouses(warehouses or order.warehouse_id)
    arrival = _arrival(order.partner_shipping_id)
    number = complete(order.partner_id.vat or "", arrival.country)
    return Sale(
        departure=departure,
        arrival=arrival,
        fba=fba,
        vat_number=number,
        vat_checked=is_right(number) if number else None,
        collected=_is_collected(order),
        several=several,
    )


def _told(order) -> tuple[Place, tuple[str, ...]]:
    """Where it left from, as Amazon's report or a person says."""
    country = order.amazon_connector_departure_id.code
    if country:
        return Place(country), ()
    several = filter(None, (order.amazon_connector_departures or "").split(", "))
    return NOWHERE, tuple(several)


def _warehouses(warehouses) -> tuple[Place, tuple[str, ...]]:
    """Where its deliveries left from."""
    places = [_place(warehouse.partner_id) for warehouse in warehouses]
    countries = {place.country for place in places}
    if len(countries) > 1 and "" not in countries:
        return NOWHERE, tuple(sorted(countries))
    return (NOWHERE if "" in countries else places[0]), ()


def _arrival(partner) -> Place:
    # Parts of a country that are taxed otherwise are known by their postal codes.
    return NOWHERE if is_forgotten(partner) else _place(partner)


def _place(partner) -> Place:
    return Place(partner.country_id.code or "", partner.zip or "", partner.city or "")


def _is_collected(order) -> bool:
    items = [line for line in order.order_line if line.amazon_connector_item_ref]
    return bool(items) and all(line.amazon_connector_collected for line in items)


def _due(account_ids: Sequence[int], now: datetime, limit: int) -> SQL:
    """Order, time at which the last of its goods left, the warehouses they left from, and whether
    FBA goods of its marketplace leave from its own country.
    """
    return SQL(
        """
        SELECT o.id, max(m.date), array_agg(DISTINCT source.warehouse_id), am.fba_from_here
          FROM sale_order o
          JOIN amazon_connector_account_marketplace am
            ON am.account_id = o.amazon_connector_account_id
           AND am.marketplace_id = o.amazon_connector_marketplace_id
           AND am.invoices_on
          JOIN sale_order_line l ON l.order_id = o.id
          JOIN stock_move m ON m.sale_line_id = l.id AND m.state = 'done'
          JOIN stock_location source ON source.id = m.location_id
          JOIN stock_location target
            ON target.id = m.location_dest_id AND target.usage = 'customer'
         WHERE o.amazon_connector_account_id = ANY(%(account_ids)s)
           AND o.amazon_connector_order_ref IS NOT NULL
           AND o.state = 'sale'
           AND o.amazon_connector_history IS NOT TRUE
           AND COALESCE(o.amazon_connector_invoice_look_again, %(now)s) <= %(now)s
           AND NOT EXISTS (%(not_left)s)
           AND NOT EXISTS (%(invoiced)s)
         GROUP BY o.id, am.invoices_from, am.fba_from_here
        HAVING am.invoices_from IS NULL OR max(m.date) >= am.invoices_from
         ORDER BY max(m.date), o.id
         LIMIT %(limit)s
        """,
        account_ids=list(account_ids),
        now=now,
        not_left=_NOT_LEFT,
        invoiced=INVOICED,
        limit=limit,
    )


_NOT_LEFT = SQL(
    """
    SELECT 1
      FROM sale_order_line goods
      JOIN product_product p ON p.id = goods.product_id
      JOIN product_template t ON t.id = p.product_tmpl_id AND t.type = 'consu'
     WHERE goods.order_id = o.id
       AND COALESCE(goods.amazon_connector_kind, 'product') = 'product'
       AND goods.qty_delivered < goods.product_uom_qty
    """
)
# A cancelled invoice is none, as Odoo sees it.
INVOICED = SQL(
    """
    SELECT 1
      FROM sale_order_line ol
      JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = ol.id
      JOIN account_move_line il ON il.id = rel.invoice_line_id
      JOIN account_move move ON move.id = il.move_id
     WHERE ol.order_id = o.id AND move.move_type = 'out_invoice' AND move.state <> 'cancel'
    """
)


# Orders that get an invoice yet, once all of their goods have left at the latest; ``o`` is the
# order. Not those whose sale a settlement booked: they are not invoiced any more.
AWAITED = SQL(
    """
    o.state = 'sale' AND NOT EXISTS (%(sold)s) AND (
        EXISTS (%(invoiced)s AND move.state = 'draft')
        OR (o.amazon_connector_history IS NOT TRUE AND NOT EXISTS (%(invoiced)s) AND EXISTS (
            SELECT 1
              FROM amazon_connector_account_marketplace am
             WHERE am.account_id = o.amazon_connector_account_id
               AND am.marketplace_id = o.amazon_connector_marketplace_id
               AND am.invoices_on
               AND (am.invoices_from IS NULL
                    OR EXISTS (%(not_left)s)
                    OR COALESCE((%(left_at)s), 'infinity') >= am.invoices_from))))
    """,
    sold=SOLD,
    invoiced=INVOICED,
    not_left=_NOT_LEFT,
    left_at=SQL(
        """
        SELECT max(m.date)
          FROM sale_order_line l
          JOIN stock_move m ON m.sale_line_id = l.id AND m.state = 'done'
          JOIN stock_location target
            ON target.id = m.location_dest_id AND target.usage = 'customer'
         WHERE l.order_id = o.id
        """
    ),
)
