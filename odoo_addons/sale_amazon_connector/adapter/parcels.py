# SPDX-License-Identifier: LGPL-3.0-or-later
"""Parcels that have left, as Amazon is told of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from amazon_connector.domain.carriers import Carrier
from amazon_connector.port import (
    CANCELLED_STATE,
    FAILED,
    IMPORTED,
    SENDING,
    SENT,
    STUCK,
    TO_SEND,
    OrderKey,
    Parcel,
    ParcelProgress,
)

from odoo.tools import SQL

from .rows import order_key
from .values import aware, ids, naive

_DUE = (TO_SEND, SENDING, SENT)


class Parcels:
    """The part of the port about parcels."""

    def parcels_due(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[Parcel]:
        # Spelt out, so that the partial index of the model is used.
        due = SQL(
            "p.state IN ('to_send', 'sending', 'sent') AND (p.due IS NULL OR p.due <= %s)",
            naive(now),
        )
        return _parcels(self._imported_parcels(account_ids, due, limit))

    def parcels_of(self, keys: Sequence[OrderKey]) -> Mapping[OrderKey, Sequence[Parcel]]:
        orders = self.sales_orders(keys)
        records = self._parcel_records([("sale_order_id", "in", orders.ids)])
        found = defaultdict(list)
        for parcel in _parcels(records):
            found[parcel.key].append(parcel)
        return dict(found)

    def save_parcels(self, page: Sequence[ParcelProgress]) -> None:
        newest = {progress.parcel_id: progress for progress in page}
        for record in self._parcel_records([("id", "in", ids(newest))]):
            record.write(_values(record, newest[str(record.id)]))
        self.env.flush_all()

    def resend_parcels(self, parcel_ids: Sequence[str]) -> None:
        stuck = self._parcel_records([("id", "in", ids(parcel_ids)), ("state", "in", STUCK)])
        stuck.write({"state": TO_SEND, "why": False, "attempts": 0, "due": False})
        self.env.flush_all()

    def carriers(self) -> Sequence[Carrier]:
        table = self.env["amazon.connector.carrier"].search([])
        return [Carrier(row.name, row.code, row.shipping_method or "") for row in table]

    def failures_to_tell(self, account_ids: Sequence[str]) -> Sequence[Parcel]:
        untold = SQL("p.state = %s AND p.told IS NOT TRUE", FAILED)
        return _parcels(self._imported_parcels(account_ids, untold))

    def tell_failures(self, page: Sequence[Parcel]) -> None:
        named = [("id", "in", ids(parcel.parcel_id for parcel in page)), ("told", "=", False)]
        records = self._parcel_records(named)
        for account, failed in records.grouped("account_id").items():
            account._amazon_connector_mail_failures(failed)
        records.told = True
        self.env.flush_all()

    # Finding

    def _parcel_records(self, domain: list):
        return self.env["amazon.connector.parcel"].search(domain, order="shipped_at, id")

    def _imported_parcels(self, account_ids: Sequence[str], condition: SQL, limit=None):
        """Parcels of orders that are imported, the oldest first."""
        self.env.flush_all()
        query = SQL(
            """
            SELECT p.id
              FROM amazon_connector_parcel p
              JOIN sale_order o ON o.id = p.sale_order_id
             WHERE p.account_id = ANY(%s) AND %s
               AND EXISTS (
                   SELECT 1 FROM amazon_connector_order r
                    WHERE r.seller_id = o.amazon_connector_seller_id
                      AND r.order_ref = o.amazon_connector_order_ref
                      AND r.state = ANY(%s)
               )
             ORDER BY p.shipped_at, p.id
             LIMIT %s
            """,
            ids(account_ids),
            condition,
            [IMPORTED, CANCELLED_STATE],
            limit,
        )
        found = [number for (number,) in self.env.execute_query(query)]
        return self.env["amazon.connector.parcel"].browse(found)


def _parcels(records) -> list[Parcel]:
    siblings = records.search([("sale_order_id", "in", records.sale_order_id.ids)])
    of_order = siblings.grouped("sale_order_id")
    return [_parcel(record, of_order[record.sale_order_id]) for record in records]


def _parcel(record, siblings) -> Parcel:
    others = (siblings - record).mapped("reference")
    return Parcel(
        parcel_id=str(record.id),
        key=order_key(record.sale_order_id),
        account_id=str(record.account_id.id),
        name=record.display_name,
        items={item: int(pieces) for item, pieces in (record.items or {}).items()},
        carrier=record.carrier or "",
        tracking=record.tracking or "",
        shipped_at=aware(record.shipped_at),
        shipped_outside=record.shipped_outside,
        state=record.state,
        reference=record.reference or "",
        why=record.why or "",
        attempts=record.attempts,
        due=aware(record.due),
        references=tuple(reference for reference in others if reference),
    )


def _values(record, progress: ParcelProgress) -> dict:
    still_failed = FAILED == record.state == progress.state
    return {
        "state": progress.state,
        "reference": progress.reference or False,
        "why": progress.why or False,
        "attempts": progress.attempts,
        "due": naive(progress.due),
        "told": record.told and still_failed,
    }
