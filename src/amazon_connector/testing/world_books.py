# SPDX-License-Identifier: LGPL-3.0-or-later
"""What tests arrange and inspect in an ERP's accounting: never part of the port.

Balances are debit less credit of what is posted, in the currency of the entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from amazon_connector.books import Books

from .world import World

# Accounts that a test asks for beside those of ``SETTLED_KINDS``.
INTERMEDIARY, CLARIFY, SMALL_DIFFERENCES = "intermediary", "clarify", "small_differences"
RECEIVABLE, BANK = "receivable", "bank"


@dataclass(frozen=True)
class SeenEntryLine:
    """A line of a posted entry. ``role`` names its account: a kind of ``SETTLED_KINDS`` or one of
    the five above. ``amount`` is debit less credit in the entry's currency, ``in_company`` in the
    company's.
    """

    role: str
    amount: Decimal
    in_company: Decimal


@dataclass(frozen=True)
class SeenEntry:
    """A posted entry of a settlement, in the order of posting; ``kind`` is "entry", "payment",
    "write_off" or "reversal"."""

    kind: str
    dated: date
    currency: str
    lines: Sequence[SeenEntryLine]


class BooksWorld(World, Protocol):
    """A world whose ERP keeps books; its ``topics`` name "payouts"."""

    def books(self) -> Books:
        """The accounting half of the backend under test."""
        ...

    # Arrange

    def read_payouts(
        self, account_id: str, *, posts_itself: bool = False, sales_without_invoice: bool = True
    ) -> None:
        """Tick *Payouts* on the account, by hand. What the company needs for it (journal *Amazon
        Payments*, accounts of the kinds) is made as the product makes it.
        """
        ...

    def invoice(self, seller_id: str, order_id: str, reference: str = "") -> None:
        """Invoice what is not invoiced of the order and post the invoice, as a person does; with
        ``reference`` only its lines of the product with this Internal Reference."""
        ...

    def credit(self, seller_id: str, order_id: str) -> None:
        """Make a credit note of the order's whole invoice and post it, without reconciling the
        two: the refund is still to be paid."""
        ...

    def rate(self, account_id: str, currency: str, per_unit: Decimal, since: date) -> None:
        """From ``since`` on, one unit of ``currency`` is worth so many of the company's."""
        ...

    def bank_line(
        self, account_id: str, currency: str, amount: Decimal, dated: date, text: str
    ) -> str:
        """A line on a statement of the bank that Amazon pays into; its id."""
        ...

    # Inspect

    def open_on(self, seller_id: str, order_id: str) -> Decimal:
        """What is open on the order's invoices, less what is on its credit notes."""
        ...

    def balance(self, account_id: str, role: str, currency: str) -> Decimal:
        """The balance of the account of that role in the company of this Amazon account."""
        ...

    def entries(self, report_id: str) -> Sequence[SeenEntry]:
        """All that was posted for a settlement."""
        ...

    def is_reconciled(self, line_id: str) -> bool:
        """Whether the bank's line has been matched."""
        ...
