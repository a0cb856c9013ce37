# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices and credit notes on their way to Amazon: states on Odoo's own documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amazon_connector.port import STUCK
from amazon_connector.records_invoices import (
    CREDIT_NOTE,
    INVOICE,
    NOT_UPLOADED,
    TO_UPLOAD,
    UPLOADING,
    InvoiceUpload,
)

from odoo.osv import expression

from .rows import order_key
from .values import aware, ids, money, naive

MOVE_TYPES = {"out_invoice": INVOICE, "out_refund": CREDIT_NOTE}
ORDER = "amazon_connector_sale_id"


class InvoiceUploads:
    """The part of the port about uploads."""

    def invoices_to_upload(
        self, account_ids: Sequence[str], now: datetime, limit: int
    ) -> Sequence[InvoiceUpload]:
        ticked = self.env["amazon.connector.account.marketplace"].search(
            [("account_id", "in", ids(account_ids)), ("invoices_upload", "=", True)]
        )
        if not ticked:
            return []
        due = "amazon_connector_upload_due"
        domain = [
            ("state", "=", "posted"),
            ("move_type", "in", list(MOVE_TYPES)),
            ("amazon_connector_upload_state", "in", (TO_UPLOAD, UPLOADING)),
            *["|", (due, "=", False), (due, "<=", naive(now))],
            # Amazon takes no document of an order that it does not know as shipped.
            (f"{ORDER}.amazon_connector_parcel_ids", "not any", [("state", "in", STUCK)]),
        ]
        moves = self.env["account.move"].search(
            expression.AND([domain, _on(ticked)]), order="invoice_date, id", limit=limit
        )
        return [upload_of(move) for move in moves]

    def save_uploads(self, page: Sequence[InvoiceUpload]) -> None:
        for upload in page:
            move = self.env["account.move"].browse(ids([upload.invoice_id]))
            move.write(_values(upload))
        self.env.flush_all()


def upload_of(move) -> InvoiceUpload:
    """Odoo's document as the core's value."""
    code = move.currency_id.name
    order = move.amazon_connector_sale_id
    return InvoiceUpload(
        invoice_id=str(move.id),
        key=order_key(order),
        account_id=str(order.amazon_connector_account_id.id),
        marketplace_id=order.amazon_connector_marketplace_id.api_ref or "",
        number=move.name,
        kind=MOVE_TYPES[move.move_type],
        total=money(move.amount_total, code),
        tax=money(move.amount_tax, code),
        state=move.amazon_connector_upload_state or NOT_UPLOADED,
        shipment_id=move.amazon_connector_upload_shipment or "",
        transaction_id=move.amazon_connector_upload_transaction or "",
        feed_id=move.amazon_connector_upload_feed or "",
        sent_at=aware(move.amazon_connector_upload_sent_at),
        due=aware(move.amazon_connector_upload_due),
        attempts=move.amazon_connector_upload_attempts,
        why=move.amazon_connector_upload_why or "",
    )


def _values(upload: InvoiceUpload) -> dict:
    return {
        "amazon_connector_upload_state": upload.state,
        "amazon_connector_upload_shipment": upload.shipment_id or False,
        "amazon_connector_upload_transaction": upload.transaction_id or False,
        "amazon_connector_upload_feed": upload.feed_id or False,
        "amazon_connector_upload_sent_at": naive(upload.sent_at),
        "amazon_connector_upload_due": naive(upload.due),
        "amazon_connector_upload_attempts": upload.attempts,
        "amazon_connector_upload_why": upload.why or False,
    }


def _on(lines) -> list:
    """Documents of orders on these marketplaces of their accounts."""
    return expression.OR(
        [
            [
                (f"{ORDER}.amazon_connector_account_id", "=", account.id),
                (f"{ORDER}.amazon_connector_marketplace_id", "in", mine.marketplace_id.ids),
            ]
            for account, mine in lines.grouped("account_id").items()
        ]
    )
