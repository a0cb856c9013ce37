# SPDX-License-Identifier: LGPL-3.0-or-later
"""The values of Amazon's payouts, for ``port.py``.

A settlement is what Amazon pays a seller in one currency for about two weeks: a report of lines
whose sum is the deposit. Its lines are staged first, then booked: what buyers paid (or got back)
pays the open invoices (or credit notes) of their orders, everything else becomes a few entries,
and the sum on the intermediary account is the deposit.

Amounts are ``Decimal`` in the settlement's currency, with Amazon's sign: above zero is the
seller's. Times are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

# --- Kinds of amounts --------------------------------------------------------------------

SALES, SHIPPING_SOLD, GIFT_WRAP_SOLD, TAX = "sales", "shipping", "gift_wrap", "tax"
PROMOTION, OTHER_CHARGE, WITHHELD_TAX = "promotion", "other_charge", "withheld_tax"
REFUND, REFUND_TAX = "refund", "refund_tax"
COMMISSION, FBA_FEE, OTHER_FEE, ADVERTISING = "commission", "fba_fee", "other_fee", "advertising"
REIMBURSEMENT, RESERVE, TRANSFER, UNKNOWN = "reimbursement", "reserve", "transfer", "unknown"
SETTLED_KINDS: Mapping[str, str] = {
    SALES: "Sales",
    SHIPPING_SOLD: "Shipping",
    GIFT_WRAP_SOLD: "Gift wrap",
    TAX: "Taxes",
    PROMOTION: "Promotions",
    OTHER_CHARGE: "Other charges to buyers",
    WITHHELD_TAX: "Tax withheld by the marketplace",
    REFUND: "Refunds",
    REFUND_TAX: "Taxes of refunds",
    COMMISSION: "Commissions",
    FBA_FEE: "FBA fees",
    OTHER_FEE: "Other fees",
    ADVERTISING: "Advertising",
    REIMBURSEMENT: "Reimbursements",
    RESERVE: "Reserves",
    TRANSFER: "Transfers",
    UNKNOWN: "Unknown amount types",
}

# What an amount pays: the order's invoice, its credit note, or neither.
PAYS_INVOICE, PAYS_CREDIT_NOTE, PAYS_NOTHING = "invoice", "credit_note", ""

# --- Settlements -------------------------------------------------------------------------

LISTED, STAGING, STAGED = "listed", "staging", "staged"
POSTING, POSTED, REVERSING, REFUSED_FILE = "posting", "posted", "reversing", "refused"
SETTLEMENT_STATES: Mapping[str, str] = {
    LISTED: "Listed",
    STAGING: "Reading",
    STAGED: "To post",
    POSTING: "Posting",
    POSTED: "Posted",
    REVERSING: "Reversing",
    REFUSED_FILE: "Refused",
}


@dataclass(frozen=True)
class PayoutSync:
    """*Payouts* of an account: whether settlement reports are read, and when next (None: now).

    ``posts_itself``: a settlement is posted as soon as it is staged, without a person's click.
    ``sales_without_invoice``: what buyers paid for orders that are here, have no invoice and get
    none is booked as sales, and what they got back of it as refunds; else it waits on the account
    *to clarify*, and is listed. What was paid for an order that gets its invoice later always
    waits for it, as a refund of an order that has its invoice waits for its credit note.
    """

    on: bool = False
    next_read: datetime | None = None
    posts_itself: bool = False
    sales_without_invoice: bool = True


NO_PAYOUTS = PayoutSync()


@dataclass(frozen=True)
class Settlement:
    """A settlement report of a seller. Key: ``report_id`` (Amazon's).

    It belongs to ``account_id``, the seller's first account. ``settlement_id`` and what follows
    are read from the file: empty or None before. ``total`` is the deposit (below zero: the seller
    owes Amazon). ``staged`` counts the lines that are in. ``problem`` is the plain sentence of
    what stands in the way, with the number of the file's line where there is one.
    ``digest`` tells one file from another. ``version`` counts the writes: a write on an older
    version is a ``LostRace``.
    """

    report_id: str
    document_id: str
    account_id: str
    state: str
    created: datetime
    settlement_id: str = ""
    currency: str = ""
    total: Decimal | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    deposited: datetime | None = None
    staged: int = 0
    problem: str = ""
    digest: str = ""
    version: int = 0


@dataclass(frozen=True)
class SettlementLine:
    """A line of a settlement's file. Key: ``report_id`` and ``number`` (of the file's line).

    ``kind`` is one of ``SETTLED_KINDS``; ``pays`` one of the three. ``month`` is the first day of
    the month in which it was posted, in the seller's reports' own time zone (UTC).
    ``transaction``, ``amount_type`` and ``description`` are Amazon's own words.
    """

    report_id: str
    number: int
    transaction: str
    amount_type: str
    description: str
    kind: str
    pays: str
    order_id: str
    item_id: str
    sku: str
    quantity: int
    marketplace: str
    amount: Decimal
    posted_at: datetime
    month: date


# --- Booking -----------------------------------------------------------------------------

# What becomes of an order's amounts: they pay its document, or stand in the entries.
TO_BOOK, BY_PAYMENT, AS_SALES, TO_CLARIFY = "", "payment", "sales", "clarify"


@dataclass(frozen=True)
class SettledOrder:
    """What a settlement holds of one order for its invoice or its credit note, not booked yet,
    and what is open here. Key: ``order_id`` and ``pays``.

    ``amount`` has Amazon's sign. ``known``: the order is here. ``documents`` counts its posted
    invoices (or credit notes), ``open`` is what is open on them in the settlement's currency,
    with Amazon's sign: an invoice's above zero, a credit note's below. ``posted_at`` is that of
    the last of its lines. ``invoiced``: it has a posted invoice. ``other_currency`` is that of an
    open document which nothing in the settlement's currency can pay here; empty: there is none.
    ``awaits_invoice``: it has no invoice and gets one: ``Invoicing.orders_to_invoice`` tells it
    now or, once its goods have left, later, or its invoice is a draft. Never where a settlement
    booked what was paid for it AS_SALES: such an order is not invoiced any more. ``elsewhere``: it
    is an order of another company than the settlement's, whose books it does not touch.
    """

    order_id: str
    pays: str
    amount: Decimal
    posted_at: datetime
    known: bool
    documents: int
    open: Decimal
    invoiced: bool = False
    other_currency: str = ""
    awaits_invoice: bool = False
    elsewhere: bool = False


@dataclass(frozen=True)
class OrderBooking:
    """What is done with an order's amounts. Key: ``report_id``, ``order_id`` and ``pays``.

    ``how`` is BY_PAYMENT (``amount`` pays the open documents, whatever is left of either stays
    open), AS_SALES or TO_CLARIFY (the order's lines stand in the entries).
    """

    report_id: str
    order_id: str
    pays: str
    how: str
    amount: Decimal
    posted_at: datetime


@dataclass(frozen=True)
class SettledSum:
    """The sum of a settlement's lines that no payment takes. Key: all but ``amount`` and the
    two that follow it.

    ``how`` is AS_SALES or TO_CLARIFY where the lines are an order's for its document, else empty.
    ``description`` is the lines' for kind UNKNOWN, else empty. ``last`` is the last posting.
    """

    month: date
    marketplace: str
    kind: str
    how: str
    description: str
    amount: Decimal
    lines: int
    last: datetime


@dataclass(frozen=True)
class EntryLine:
    """An amount of an entry: of which kind, and whether it waits *to clarify*."""

    kind: str
    clarify: bool
    amount: Decimal
    label: str = ""


@dataclass(frozen=True)
class SettlementEntry:
    """An entry of a month, marketplace and currency. Key: ``report_id``, ``month`` and
    ``marketplace``.

    Its lines' sum stands against the intermediary account of the journal *Amazon Payments*.
    """

    report_id: str
    month: date
    marketplace: str
    currency: str
    dated: date
    lines: tuple[EntryLine, ...]

    @property
    def total(self) -> Decimal:
        """What it adds to the deposit."""
        return sum((line.amount for line in self.lines), Decimal(0))


# --- What does not match -----------------------------------------------------------------

ORDER_UNKNOWN, NO_DOCUMENT, AMOUNT_DIFFERS = "order_unknown", "no_document", "amount_differs"
NO_CREDIT_NOTE, KIND_UNKNOWN = "no_credit_note", "kind_unknown"
MISMATCHES: Mapping[str, str] = {
    ORDER_UNKNOWN: "Order unknown",
    NO_DOCUMENT: "No open invoice",
    NO_CREDIT_NOTE: "No open credit note",
    AMOUNT_DIFFERS: "Amount differs",
    KIND_UNKNOWN: "Amount type unknown",
}
WRITE_OFF, BOOK_AS_SALES, PAY_NOW = "write_off", "book_as_sales", "pay_now"
DONE_BY_HAND = "done_by_hand"


@dataclass(frozen=True)
class Mismatch:
    """What a person should look at. Key: ``report_id``, ``cause``, ``subject`` and ``pays``.

    ``subject`` is the order id, or the ``description`` of the lines of an unknown amount type.
    ``amount`` is the settlement's, ``open`` what was open here. ``why`` is a plain sentence.
    ``settled``: put right. ``paid_by``: the later payout (its settlement) that paid the rest and
    so put it right; empty where a person did.
    """

    report_id: str
    cause: str
    subject: str
    pays: str
    amount: Decimal
    open: Decimal
    why: str
    settled: bool = False
    paid_by: str = ""


@dataclass(frozen=True)
class Repair:
    """A person's decision on a mismatch.

    WRITE_OFF: what is still open on the order's documents, or is left of their payment
    (AMOUNT_DIFFERS), goes to the account of small differences: ``most`` at most, whatever its
    sign, and something, or it is ``Refused``. BOOK_AS_SALES: what waits *to clarify* is booked by
    its kinds after all (KIND_UNKNOWN: on the account of kind UNKNOWN), or is ``Refused`` where a
    document that it would pay is open by now. PAY_NOW: what waits *to
    clarify* pays the order's documents, which are here by now. DONE_BY_HAND: nothing is booked.
    """

    mismatch: Mismatch
    how: str
    most: Decimal = Decimal(0)


# --- The bank ----------------------------------------------------------------------------


@dataclass(frozen=True)
class BankLine:
    """A line of a bank statement that is not reconciled yet. ``text`` is the bank's."""

    line_id: str
    dated: date
    amount: Decimal
    currency: str
    text: str


@dataclass(frozen=True)
class PayoutMatch:
    """A settlement's deposit is this line of the bank. Key: ``report_id``.

    ``write_off`` is what the line is short of the deposit (below zero: more than it), booked on
    the account of small differences.
    """

    report_id: str
    line_id: str
    write_off: Decimal
