# SPDX-License-Identifier: LGPL-3.0-or-later
"""Personal data goes when it is due, and stays where the law keeps it (invoices)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amazon_connector.port import OrderKey

from odoo.osv import expression

from .rows import order_key
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
        personal = (contacts | self._addresses_of(orders.partner_id)).filtered(_is_personal)
        self._anonymize(personal - self._still_needed(personal))
        self.env.flush_all()

    def _addresses_of(self, customers):
        """Amazon's addresses of these, on no order any more after a change of address."""
        children = [("parent_id", "in", customers.ids), ("amazon_connector_buyer", "=", True)]
        partners = self.env["res.partner"].with_context(active_test=False)
        return partners.search([*children, ("name", "!=", _GONE)])

    def _still_needed(self, contacts):
        """Those for whom there is an order that is not forgotten yet."""
        mine = [("amazon_connector_order_ref", "!=", False)]
        roles = ("partner_id", "partner_shipping_id", "partner_invoice_id")
        of_contacts = expression.OR([[(role, "in", contacts.ids)] for role in roles])
        orders = self.env["sale.order"].search(expression.AND([mine, of_contacts]))
        rows = self._rows([order_key(order) for order in orders])
        needed = orders.filtered(
            lambda order: order_key(order) in rows and not rows[order_key(order)].forgotten
        )
        return contacts & (
            needed.partner_id | needed.partner_shipping_id | needed.partner_invoice_id
        )

    def _anonymize(self, contacts) -> None:
        """Whom posted invoices name stays named for as long as the law says."""
        contacts.write(dict.fromkeys(_REACHABLE, False))
        identifying = {
            **dict.fromkeys(_IDENTIFYING, False),
            "name": _GONE,
            "amazon_connector_key": False,
        }
        (contacts - self._invoiced(contacts)).write(identifying)

    def _invoiced(self, contacts):
        roles = ("partner_id", "partner_shipping_id")
        of_contacts = expression.OR([[(role, "in", contacts.ids)] for role in roles])
        posted = [("state", "=", "posted")]
        invoices = self.env["account.move"].search(expression.AND([posted, of_contacts]))
        return contacts & (invoices.partner_id | invoices.partner_shipping_id)


def _is_personal(contact) -> bool:
    """A buyer of the connector's, other than the shared contact of orders without a buyer."""
    key = contact.amazon_connector_key or ""
    return contact.amazon_connector_buyer and not key.startswith("anonymous:")


def is_forgotten(contact) -> bool:
    """Whether its name and address are gone."""
    return contact.name == _GONE
