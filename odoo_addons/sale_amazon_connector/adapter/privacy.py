# SPDX-License-Identifier: LGPL-3.0-or-later
"""Personal data goes when it is due, and stays where the law keeps it (invoices)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amazon_connector.port import OrderKey

from .values import naive

_GONE = "Amazon customer (forgotten)"
_REACHABLE = ("email", "phone", "mobile")
_IDENTIFYING = ("company_name", "vat", "street", "street2", "city", "zip", "comment", "ref")


class PersonalData:
    """The part of the port about personal data."""

    def personal_data_due(self, now: datetime, limit: int) -> Sequence[OrderKey]:
        rows = self.env["amazon.connector.order"].search(
            [("forgotten", "=", False), ("forget_after", "<=", naive(now))],
            order="forget_after, id",
            limit=limit,
        )
        return [OrderKey(row.seller_id, row.order_ref) for row in rows]

    def forget(self, page: Sequence[OrderKey]) -> None:
        orders = self.sales_orders(page)
        for row in self._rows(page).values():
            row.forgotten = True
        self.env.flush_all()
        orders.write(
            {"amazon_connector_gift_messages": False, "amazon_connector_purchase_order": False}
        )
        contacts = orders.partner_id | orders.partner_shipping_id | orders.partner_invoice_id
        for contact in contacts.filtered(_is_personal):
            if not self._still_needed(contact):
                self._anonymize(contact)
        self.env.flush_all()

    def _still_needed(self, contact) -> bool:
        """An order that is not forgotten yet is for this contact."""
        orders = self.env["sale.order"].search(
            [
                ("amazon_connector_order_ref", "!=", False),
                "|",
                "|",
                ("partner_id", "=", contact.id),
                ("partner_shipping_id", "=", contact.id),
                ("partner_invoice_id", "=", contact.id),
            ]
        )
        rows = self.env["amazon.connector.order"].search_count(
            [
                ("order_ref", "in", orders.mapped("amazon_connector_order_ref")),
                ("forgotten", "=", False),
            ],
            limit=1,
        )
        return bool(rows)

    def _anonymize(self, contact) -> None:
        values = dict.fromkeys(_REACHABLE, False)
        if not self._invoiced(contact):
            values.update(dict.fromkeys(_IDENTIFYING, False))
            values["name"] = _GONE
            values["amazon_connector_key"] = False
        contact.write(values)

    def _invoiced(self, contact) -> bool:
        """Posted invoices keep their buyer for as long as the law says."""
        return bool(
            self.env["account.move"].search_count(
                [
                    ("state", "=", "posted"),
                    "|",
                    ("partner_id", "=", contact.id),
                    ("partner_shipping_id", "=", contact.id),
                ],
                limit=1,
            )
        )


def _is_personal(contact) -> bool:
    """A buyer of the connector's, other than the shared contact of orders without a buyer."""
    key = contact.amazon_connector_key or ""
    return contact.amazon_connector_buyer and not key.startswith("anonymous:")
