# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon's VAT report tells of orders, and which of them wait for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from amazon_connector.domain.orders import AMAZON
from amazon_connector.domain.vat.report import REPORTED
from amazon_connector.records_invoices import (
    CREDIT_NOTE,
    TO_UPLOAD,
    UPLOADED,
    Departure,
    InvoiceUpload,
)

from odoo.tools import SQL

from .invoices_due import INVOICED
from .invoices_uploads import MOVE_TYPES, upload_of
from .rows import order_key
from .values import aware, ids, naive


class InvoiceAnswers:
    """The part of the port about Amazon's answers."""

    def save_departures(self, page: Sequence[Departure]) -> None:
        told = {departure.key: departure for departure in page}
        codes = {departure.country for departure in page if departure.country}
        found = self.env["res.country"].search([("code", "in", sorted(codes))])
        countries = {country.code: country.id for country in found}
        same = defaultdict(self.env["sale.order"].browse)
        for order in self.sales_orders(list(told)):
            departure = told[order_key(order)]
            if order.amazon_connector_channel == AMAZON and not _is_known(order, departure):
                same[departure.country, departure.several] |= order
        for (country, several), orders in same.items():
            orders.write(
                {
                    "amazon_connector_departure_id": countries.get(country, False),
                    "amazon_connector_departures": ", ".join(several) or False,
                    "amazon_connector_invoice_look_again": False,
                }
            )
        self.env.flush_all()

    def answers_wanted(self, account_ids: Sequence[str], since: datetime) -> datetime | None:
        self.env.flush_all()
        query = SQL(
            """
            SELECT min(o.date_order)
              FROM sale_order o
             WHERE o.amazon_connector_account_id = ANY(%s)
               AND o.amazon_connector_order_ref IS NOT NULL
               AND o.date_order >= %s
               AND ((%s) OR EXISTS (%s))
            """,
            ids(account_ids),
            naive(since),
            _waits_for_departure(),
            _waits_for_answer(),
        )
        ((earliest,),) = self.env.execute_query(query)
        return aware(earliest)

    def silent_uploads(
        self, account_ids: Sequence[str], sent_until: datetime, now: datetime, limit: int
    ) -> Sequence[InvoiceUpload]:
        due = "amazon_connector_upload_due"
        moves = self.env["account.move"].search(
            [
                ("state", "=", "posted"),
                ("move_type", "in", list(MOVE_TYPES)),
                ("amazon_connector_sale_id.amazon_connector_account_id", "in", ids(account_ids)),
                ("amazon_connector_upload_state", "=", UPLOADED),
                ("amazon_connector_upload_feed", "!=", False),
                ("amazon_connector_upload_sent_at", "<=", naive(sent_until)),
                *["|", (due, "=", False), (due, "<=", naive(now))],
            ],
            order="invoice_date, id",
            limit=limit,
        )
        return [upload_of(move) for move in moves]

    def uploads_of(
        self, account_ids: Sequence[str], order_ids: Sequence[str]
    ) -> Sequence[InvoiceUpload]:
        moves = self.env["account.move"].search(
            [
                ("state", "=", "posted"),
                ("move_type", "in", list(MOVE_TYPES)),
                ("amazon_connector_sale_id.amazon_connector_account_id", "in", ids(account_ids)),
                ("amazon_connector_sale_id.amazon_connector_order_ref", "in", list(order_ids)),
            ],
            order="invoice_date, id",
        )
        return [upload_of(move) for move in moves]


def _is_known(order, departure: Departure) -> bool:
    """Amazon tells it again and again; of several countries a person may have chosen one."""
    if (order.amazon_connector_departures or "") != ", ".join(departure.several):
        return False
    code = order.amazon_connector_departure_id.code or ""
    chosen = bool(departure.several and code)
    return chosen or (bool(code) and code == departure.country)


def _waits_for_departure() -> SQL:
    return SQL(
        """
        o.state = 'sale'
        AND o.amazon_connector_channel = %s
        AND o.amazon_connector_history IS NOT TRUE
        AND o.amazon_connector_departure_id IS NULL
        AND o.amazon_connector_departures IS NULL
        AND EXISTS (
            SELECT 1 FROM amazon_connector_account_marketplace am
             WHERE am.account_id = o.amazon_connector_account_id
               AND am.marketplace_id = o.amazon_connector_marketplace_id
               AND am.invoices_on
               AND am.api_ref = ANY(%s))
        AND NOT EXISTS (%s)
        """,
        AMAZON,
        sorted(REPORTED),
        INVOICED,
    )


def _waits_for_answer() -> SQL:
    """An answer to what was uploaded, or the number of the refund that a credit note names."""
    (credit_note,) = (odoo for odoo, kind in MOVE_TYPES.items() if kind == CREDIT_NOTE)
    return SQL(
        """
        SELECT 1 FROM account_move document
         WHERE document.amazon_connector_sale_id = o.id
           AND document.state = 'posted'
           AND (document.amazon_connector_upload_state = %s
                OR (document.amazon_connector_upload_state = %s
                    AND document.move_type = %s
                    AND document.amazon_connector_upload_transaction IS NULL))
        """,
        UPLOADED,
        TO_UPLOAD,
        credit_note,
    )
