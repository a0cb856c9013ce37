# SPDX-License-Identifier: LGPL-3.0-or-later
"""What tests arrange and inspect of an ERP's invoices: never part of the port."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from amazon_connector.domain.vat import SellerVat
from amazon_connector.invoicing import Invoicing

from .world import Tax, World


@dataclass(frozen=True)
class SeenInvoice:
    """A posted invoice or credit note as a person sees it; amounts in its currency."""

    invoice_id: str
    number: str
    total: Decimal
    tax: Decimal
    rates: frozenset[Decimal]
    note: str
    upload: str
    why: str


class InvoicingWorld(World, Protocol):
    """A world whose ERP makes invoices; its ``topics`` name "invoices"."""

    def invoicing(self) -> Invoicing:
        """The invoices' half of the backend under test."""
        ...

    # Arrange

    def make_invoices(
        self,
        account_id: str,
        marketplace_id: str,
        *,
        upload: bool = False,
        since: date | None = None,
        fba_from_here: bool = False,
    ) -> None:
        """Tick *Invoices* (and *Upload to Amazon*, *FBA Leaves from Here*) for a marketplace of the
        account, by hand; for orders shipped from ``since`` on (None: for all).
        """
        ...

    def seller_vat(self, account_id: str, seller: SellerVat) -> None:
        """Enter the company's VAT numbers and choices, in place of those that it had."""
        ...

    def warehouse_country(self, account_id: str, country: str) -> None:
        """Enter the address of the account's warehouse (empty: it has none)."""
        ...

    def vat_row(self, account_id: str, treatment: str, state: str, tax: Tax | None) -> None:
        """A row of the company's table: this treatment in this state (empty: any) bears this tax
        (None: none) instead of any other.
        """
        ...

    def credit_invoice(self, invoice_id: str) -> None:
        """Make a credit note of a whole invoice, and post it."""
        ...

    # Inspect

    def invoices(self, seller_id: str, order_id: str) -> Sequence[SeenInvoice]:
        """The order's posted invoices and credit notes, the oldest first."""
        ...

    def invoice_waits(self, seller_id: str, order_id: str) -> str:
        """Why it has none yet, as the list shows it; empty where it does not wait."""
        ...
