# SPDX-License-Identifier: LGPL-3.0-or-later
"""The connector's own rows of Amazon's orders, and what the ERP knows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from amazon_connector.domain.orders import Window
from amazon_connector.port import QUARANTINED, AmazonOrder, KnownOrder, OrderKey

from .landed import landed_orders
from .order_words import CHANNELS, STATUSES
from .values import aware, ids, naive

# Words of Amazon's that have a name in Odoo; another one is told in the row's reason.
_WORDS = {"channel": dict(CHANNELS), "status": dict(STATUSES)}
_TEXTS = ("channel", "status", "state", "reason", "cause", "cause_detail", "flag", "memo")


class OrderRows:
    """The part of the port about rows."""

    def known_orders(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, KnownOrder]:
        rows = self._rows(keys)
        landed = landed_orders(self.sales_orders(list(rows)))
        return {key: KnownOrder(_row(row), landed.get(key)) for key, row in rows.items()}

    def sales_orders(self, keys: Sequence[OrderKey]):
        """The sales orders of these Amazon orders, as one recordset."""
        wanted = set(keys)
        found = self.env["sale.order"].search(
            [
                ("amazon_connector_order_ref", "in", sorted({k.order_id for k in wanted})),
                ("amazon_connector_seller_id", "in", sorted({k.seller_id for k in wanted})),
            ],
            order="id",
        )
        return found.filtered(lambda order: order_key(order) in wanted)

    def orders_to_retry(
        self, account_ids: Sequence[str], due: datetime, limit: int
    ) -> Sequence[AmazonOrder]:
        domain = [*self._quarantined(account_ids), ("next_attempt", "<=", naive(due))]
        rows = self.env["amazon.connector.order"]
        return [_row(row) for row in rows.search(domain, order="next_attempt, id", limit=limit)]

    def retry_now(self, account_ids: Sequence[str], due: datetime) -> None:
        rows = self.env["amazon.connector.order"].search(self._quarantined(account_ids))
        rows.write({"next_attempt": naive(due)})
        self.env.flush_all()

    def save_orders(self, page: Sequence[AmazonOrder]) -> None:
        newest = {row.key: row for row in page}
        stored = self._rows(list(newest))
        for key, record in stored.items():
            record.write(_values(newest[key]))
        self.env["amazon.connector.order"].create(
            [_values(row) for key, row in newest.items() if key not in stored]
        )
        self.env.flush_all()

    def _rows(self, keys: Sequence[OrderKey]):
        wanted = set(keys)
        found = self.env["amazon.connector.order"].search(
            [
                ("order_ref", "in", sorted({key.order_id for key in wanted})),
                ("seller_id", "in", sorted({key.seller_id for key in wanted})),
            ]
        )
        by_key = {OrderKey(row.seller_id, row.order_ref): row for row in found}
        return {key: by_key[key] for key in keys if key in by_key}

    @staticmethod
    def _quarantined(account_ids: Sequence[str]) -> list:
        return [("account_id", "in", ids(account_ids)), ("state", "=", QUARANTINED)]


def order_key(order) -> OrderKey:
    """The Amazon order of a sales order."""
    return OrderKey(order.amazon_connector_seller_id, order.amazon_connector_order_ref)


def _values(row: AmazonOrder) -> dict:
    values = {name: getattr(row, name) or False for name in _TEXTS}
    values.update({name: values[name] in words and values[name] for name, words in _WORDS.items()})
    values.update(
        {
            "seller_id": row.key.seller_id,
            "order_ref": row.key.order_id,
            "account_id": int(row.account_id),
            "marketplace_ref": row.marketplace_id,
            "currency_code": row.currency,
            "updated": naive(row.updated),
            "attempts": row.attempts,
            "next_attempt": naive(row.next_attempt),
            "history": row.history,
            "compared": row.expected is not None,
            "expected": float(row.expected or 0),
            "ours": float(row.ours or 0),
            "collected_by_amazon": float(row.collected_by_amazon),
            "ship_by_earliest": naive(row.ship_by.earliest),
            "ship_by_latest": naive(row.ship_by.latest),
            "deliver_by_earliest": naive(row.deliver_by.earliest),
            "deliver_by_latest": naive(row.deliver_by.latest),
            "cancellation_requested": row.cancellation_requested,
            "cancellation_reason": row.cancellation_reason or False,
            "forget_after": naive(row.forget_after),
            "forgotten": row.forgotten,
        }
    )
    return values


def _row(row) -> AmazonOrder:
    texts = {name: row[name] or "" for name in _TEXTS}
    return AmazonOrder(
        key=OrderKey(row.seller_id, row.order_ref),
        account_id=str(row.account_id.id),
        marketplace_id=row.marketplace_ref or "",
        updated=aware(row.updated),
        attempts=row.attempts,
        next_attempt=aware(row.next_attempt),
        history=row.history,
        currency=row.currency_code or "",
        expected=_amount(row.expected) if row.compared else None,
        ours=_amount(row.ours) if row.compared else None,
        collected_by_amazon=_amount(row.collected_by_amazon),
        ship_by=Window(aware(row.ship_by_earliest), aware(row.ship_by_latest)),
        deliver_by=Window(aware(row.deliver_by_earliest), aware(row.deliver_by_latest)),
        cancellation_requested=row.cancellation_requested,
        cancellation_reason=row.cancellation_reason or "",
        forget_after=aware(row.forget_after),
        forgotten=row.forgotten,
        **texts,
    )


def _amount(amount: float) -> Decimal:
    return Decimal(f"{amount:.4f}").normalize() + 0
