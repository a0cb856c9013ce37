# SPDX-License-Identifier: LGPL-3.0-or-later
"""``amazon_connector.books.Books`` in Odoo: one short mixin for each group of methods."""

from __future__ import annotations

from .books_bank import Bank
from .books_entries import Entries
from .books_lines import SettledLines
from .books_mismatches import Mismatches
from .books_payments import Payments
from .books_repairs import Repairs
from .books_reversals import Reversals
from .books_settlements import Settlements
from .transactions import InTransaction


class OdooBooks(
    Settlements,
    SettledLines,
    Payments,
    Entries,
    Reversals,
    Mismatches,
    Repairs,
    Bank,
    InTransaction,
):
    """Odoo's accounting as the core sees it. Superuser, in the transaction of ``env``."""
