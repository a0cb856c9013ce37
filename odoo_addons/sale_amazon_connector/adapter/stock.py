# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Odoo knows of the quantities of offers: pieces, rules, and what touched them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amazon_connector.domain.quantities import StockRules
from amazon_connector.port import (
    PendingOrder,
    SkuKey,
    StockedOffer,
    StockProgress,
    Touch,
)

from odoo.tools import SQL

from .kits import kits_among
from .values import ids, naive

# The CTEs are fences: PostgreSQL plans each part from its small side, not all joins at once.
_STOCKED = """
    WITH counting AS MATERIALIZED (
        SELECT a.id AS account_id, l.marketplace_id, m.api_ref, a.seller_id, a.region,
               a.stock_mode, a.warehouse_id, COALESCE(a.stock_divide, false) AS divide
          FROM amazon_connector_account a
          JOIN res_company c ON c.id = a.company_id AND c.amazon_connector_enabled
          JOIN amazon_connector_account_marketplace l
            ON l.account_id = a.id AND l.searched AND COALESCE(l.blocked, '') = ''
          JOIN amazon_connector_marketplace m ON m.id = l.marketplace_id
         WHERE a.active AND a.linked_at IS NOT NULL
    ), asked AS MATERIALIZED (
        SELECT DISTINCT c.seller_id, c.region, o.sku
          FROM amazon_connector_offer o
          JOIN counting c USING (account_id, marketplace_id)
         WHERE o.product_id = ANY(%s)
    ), defaults AS MATERIALIZED (
        SELECT unnest(ARRAY[amazon_connector_sale_product_id,
                            amazon_connector_shipping_product_id]) AS product_id
          FROM res_company
    )
    SELECT c.seller_id, c.region, o.sku, c.account_id::text, c.api_ref, c.stock_mode,
           o.product_id, c.warehouse_id,
           t.type = 'consu' AND COALESCE(t.is_storable, false)
               AND NOT EXISTS (SELECT FROM defaults d WHERE d.product_id = o.product_id),
           o.buffer, o.share,
           CASE WHEN o.is_limited THEN o.maximum END,
           CASE WHEN o.is_fixed THEN o.fixed END,
           CASE WHEN o.has_handling THEN o.handling_days END,
           c.divide, COALESCE(o.also_fbm, false)
      FROM asked k
      JOIN amazon_connector_offer o ON o.sku = k.sku
      JOIN counting c ON c.account_id = o.account_id AND c.marketplace_id = o.marketplace_id
                     AND c.seller_id = k.seller_id AND c.region = k.region
      JOIN product_product p ON p.id = o.product_id
      JOIN product_template t ON t.id = p.product_tmpl_id
     ORDER BY o.id
"""
# What lies at Amazon, in transit or is scrapped is left out wherever it hangs. Off goes what is
# reserved, and what confirmed moves out of there lack still: a delivery that waits for its
# reservation promises its pieces all the same. What is `waiting` gets pieces of its own.
_AVAILABLE = """
    WITH elsewhere AS MATERIALIZED (
        SELECT parent_path
          FROM stock_location
         WHERE usage = 'transit'
            OR scrap_location
            OR id IN (SELECT location_id FROM amazon_connector_account)
            OR id IN (SELECT amazon_connector_location_id FROM res_company)
    ), counted AS MATERIALIZED (
        SELECT w.id AS warehouse_id, l.id AS location_id
          FROM stock_warehouse w
          JOIN stock_location top ON top.id = w.lot_stock_id
          JOIN stock_location l ON starts_with(l.parent_path, top.parent_path)
         WHERE w.id = ANY(%(warehouses)s)
           AND l.usage = 'internal'
           AND NOT EXISTS (SELECT FROM elsewhere e WHERE starts_with(l.parent_path, e.parent_path))
    ), lying AS MATERIALIZED (
        SELECT product_id, location_id, sum(quantity - reserved_quantity) AS free
          FROM stock_quant
         WHERE product_id = ANY(%(products)s)
         GROUP BY product_id, location_id
    ), leaving AS MATERIALIZED (
        SELECT m.product_id, m.location_id, m.location_dest_id,
               greatest(m.product_qty - COALESCE(sum(l.quantity_product_uom), 0), 0) AS lacking
          FROM stock_move m
          LEFT JOIN stock_move_line l ON l.move_id = m.id
         WHERE m.product_id = ANY(%(products)s)
           AND m.state IN ('confirmed', 'partially_available', 'assigned')
         GROUP BY m.id
    ), pieces AS (
        SELECT lying.product_id, counted.warehouse_id, lying.free
          FROM lying
          JOIN counted USING (location_id)
     UNION ALL
        SELECT leaving.product_id, counted.warehouse_id, -leaving.lacking
          FROM leaving
          JOIN counted USING (location_id)
         WHERE NOT EXISTS (SELECT FROM counted stays
                            WHERE stays.warehouse_id = counted.warehouse_id
                              AND stays.location_id = leaving.location_dest_id)
    )
    SELECT product_id, warehouse_id, floor(sum(free))
      FROM pieces
     GROUP BY product_id, warehouse_id
"""
_PENDING = """
    SELECT p.seller_id, a.region, p.sku, sum(p.pieces)
      FROM amazon_connector_pending p
      JOIN amazon_connector_account a ON a.id = p.account_id
     WHERE p.sku = ANY(%s)
     GROUP BY p.seller_id, a.region, p.sku
"""
_PRODUCT, _WAREHOUSE = 6, 7


class Stock:
    """The part of the port about what there is to sell."""

    def save_stock_progress(self, page: Sequence[StockProgress]) -> None:
        records = self.account_records([progress.account_id for progress in page])
        for progress in page:
            if progress.account_id in records:
                records[progress.account_id].write(_progress_values(progress))
        self.env.flush_all()

    # Touched products

    def touched_products(self, limit: int) -> Sequence[Touch]:
        query = SQL(
            "SELECT id::text, product_ref::text FROM amazon_connector_touch ORDER BY id LIMIT %s",
            limit,
        )
        return [Touch(*row) for row in self.env.execute_query(query)]

    def settle_touches(self, page: Sequence[Touch]) -> None:
        touches = ids(touch.touch_id for touch in page)
        self.env.cr.execute(SQL("DELETE FROM amazon_connector_touch WHERE id = ANY(%s)", touches))

    def stocked_products(self, account_ids: Sequence[str], after: str, limit: int) -> Sequence[str]:
        self.env.flush_all()
        page = SQL(
            "account_id = ANY(%s) AND product_id > %s ORDER BY product_id LIMIT %s",
            ids(account_ids),
            int(after or 0),
            limit,
        )
        query = SQL(
            """
            (SELECT DISTINCT product_id FROM amazon_connector_offer WHERE %(page)s)
             UNION
            (SELECT DISTINCT product_id FROM amazon_connector_sku_stock WHERE %(page)s)
             ORDER BY 1
             LIMIT %(limit)s
            """,
            page=page,
            limit=limit,
        )
        return [str(number) for (number,) in self.env.execute_query(query)]

    # Offers with what their quantities are made of

    def stocked_offers(self, product_ids: Sequence[str]) -> Sequence[StockedOffer]:
        self.env.flush_all()
        rows = self.env.execute_query(SQL(_STOCKED, ids(product_ids)))
        products = {row[_PRODUCT] for row in rows}
        available = self._available(products, {row[_WAREHOUSE] for row in rows})
        pending = self._pending({row[2] for row in rows})
        kits = set(kits_among(self.env["product.product"].browse(products))._ids)
        return [_offer(row, available, pending, kits) for row in rows]

    def _available(self, products, warehouses) -> Mapping[tuple[int, int], int]:
        """Free pieces by product and warehouse: on hand less reserved and less what is still to
        be reserved, in its stock location and below it, rounded down.
        """
        known = [warehouse for warehouse in warehouses if warehouse]
        query = SQL(_AVAILABLE, products=list(products), warehouses=known)
        found = self.env.execute_query(query)
        return {(product, warehouse): int(pieces) for product, warehouse, pieces in found}

    def _pending(self, skus) -> Mapping[SkuKey, int]:
        found = self.env.execute_query(SQL(_PENDING, list(skus)))
        return {SkuKey(*row[:3]): int(row[3]) for row in found}

    # Pending orders

    def hold_pending(self, page: Sequence[PendingOrder]) -> None:
        newest = {(order.seller_id, order.order_id): order for order in page}
        held = self.env["amazon.connector.pending"].search(
            [
                ("order_ref", "in", [order.order_id for order in page]),
                ("seller_id", "in", [order.seller_id for order in page]),
            ]
        )
        before = held.grouped(lambda row: (row.seller_id, row.order_ref))
        changed = set()
        for key, order in newest.items():
            rows = before.get(key, held.browse())
            pieces = {row.sku: row.pieces for row in rows}
            if pieces != dict(order.pieces):
                rows.unlink()
                held.create(_held(order))
                changed |= {(order.seller_id, sku) for sku in {*pieces, *order.pieces}}
        self.env.flush_all()
        if changed:
            self.env["amazon.connector.touch"]._touch_offers(
                SQL("(a.seller_id, o.sku) IN %s", tuple(changed))
            )


def _progress_values(progress: StockProgress) -> dict:
    values = {
        "stock_mode": progress.mode,
        "stock_compare_since": progress.compare_since and naive(progress.compare_since),
        "stock_next_full": progress.next_full and naive(progress.next_full),
        "stock_stopped": progress.stopped,
        "stock_approved": progress.approved,
    }
    return {name: value for name, value in values.items() if value is not None}


def _held(order: PendingOrder) -> list[dict]:
    return [
        {
            "seller_id": order.seller_id,
            "order_ref": order.order_id,
            "account_id": int(order.account_id),
            "sku": sku,
            "pieces": pieces,
        }
        for sku, pieces in order.pieces.items()
    ]


def _offer(row: tuple, available, pending, kits) -> StockedOffer:
    key = SkuKey(*row[:3])
    account, marketplace, mode, product, warehouse, stockable, *rules, days, divide, also = row[3:]
    return StockedOffer(
        key=key,
        account_id=account,
        marketplace_id=marketplace,
        mode=mode,
        product_id=str(product),
        warehouse=str(warehouse or ""),
        available=available.get((product, warehouse), 0),
        pending=pending.get(key, 0),
        stockable=bool(stockable) and product not in kits,
        rules=StockRules(*rules),
        handling_days=days,
        divide=divide,
        also_fbm=also,
    )
