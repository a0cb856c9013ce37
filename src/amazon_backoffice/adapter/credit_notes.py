# SPDX-License-Identifier: LGPL-3.0-or-later
"""Credit notes of invoices: of the whole, or of a part, as Amazon refunds. In ``atomic()``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from amazon_connector.domain.currencies import ZERO, rounded
from amazon_connector.port import CannotBook

from ..models import Document, DocumentLine
from .documents import post_documents
from .standing import in_currency

_SAME = ("order_line_id", "account_id", "tax_account_id", "description", "rate")
_WHOLE = ("quantity", "unit_price", "untaxed", "tax", "total")


def creditable(invoice: Document) -> Decimal:
    """What no credit note of it has taken back yet, in its currency."""
    notes = invoice.credit_notes.filter(state=Document.State.POSTED)
    left = invoice.total - sum(notes.values_list("total", flat=True), ZERO)
    return in_currency(left, invoice.currency)


def credit(invoice: Document, day: date, amount: Decimal | None = None) -> Document:
    """Post a credit note, dated ``day``, over ``amount`` with tax (None: all that is left); its
    refund is still to be paid. A part is one of every line, so with the tax of each.

    Raises ``CannotBook`` where that is nothing or more than is left.
    """
    left = creditable(invoice)
    amount = left if amount is None else amount
    if not ZERO < amount <= left or amount != rounded(amount, invoice.currency):
        raise CannotBook(
            f"A credit note of {invoice.number} can be over {left} {invoice.currency} at most, in "
            "the currency's own decimals."
            if left
            else f"All of {invoice.number} is credited already."
        )
    note = Document(
        company_id=invoice.company_id,
        kind=Document.Kind.CREDIT_NOTE,
        order_id=invoice.order_id,
        customer_id=invoice.customer_id,
        credits=invoice,
        vendor="",
        dated=day,
        currency=invoice.currency,
    )
    lines = list(invoice.lines.order_by("pk"))
    copied = _whole(note, lines) if amount == invoice.total else _part(note, lines, amount)
    return post_documents([(note, copied)])[0]


def _whole(note: Document, lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    return [
        DocumentLine(document=note, **{name: getattr(line, name) for name in (*_SAME, *_WHOLE)})
        for line in lines
    ]


def _part(note: Document, lines: Sequence[DocumentLine], amount: Decimal) -> list[DocumentLine]:
    """What rounding leaves goes onto the largest line."""
    share = amount / sum((line.total for line in lines), ZERO)
    totals = [rounded(line.total * share, note.currency) for line in lines]
    largest = max(range(len(lines)), key=lambda number: totals[number])
    totals[largest] += amount - sum(totals, ZERO)
    found = []
    for line, total in zip(lines, totals, strict=True):
        if not total:
            continue
        tax = rounded(line.tax * total / line.total, note.currency)
        copied = {name: getattr(line, name) for name in _SAME}
        found.append(
            DocumentLine(
                document=note,
                quantity=1,
                unit_price=rounded(line.unit_price * line.quantity * share, note.currency),
                untaxed=total - tax,
                tax=tax,
                total=total,
                **copied,
            )
        )
    return found
