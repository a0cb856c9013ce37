# SPDX-License-Identifier: LGPL-3.0-or-later
"""What becomes of what a buyer paid: it pays the order's document, is booked as sales, or waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from decimal import Decimal

from amazon_connector.domain.currencies import ZERO
from amazon_connector.records_money import (
    AMOUNT_DIFFERS,
    AS_SALES,
    BOOK_AS_SALES,
    BY_PAYMENT,
    DONE_BY_HAND,
    KIND_UNKNOWN,
    NO_CREDIT_NOTE,
    NO_DOCUMENT,
    ORDER_UNKNOWN,
    PAY_NOW,
    PAYS_CREDIT_NOTE,
    PAYS_NOTHING,
    TO_CLARIFY,
    UNKNOWN,
    WRITE_OFF,
    Mismatch,
    OrderBooking,
    SettledOrder,
    SettledSum,
)

from .differences import most_by_hand

# What a person may do about each cause, the usual way first.
REPAIRS: dict[str, tuple[str, ...]] = {
    AMOUNT_DIFFERS: (WRITE_OFF, DONE_BY_HAND),
    NO_DOCUMENT: (PAY_NOW, BOOK_AS_SALES),
    NO_CREDIT_NOTE: (PAY_NOW, BOOK_AS_SALES),
    ORDER_UNKNOWN: (PAY_NOW, BOOK_AS_SALES),
    KIND_UNKNOWN: (BOOK_AS_SALES,),
}
# What waits for its document.
PAYABLE = tuple(cause for cause, found in REPAIRS.items() if PAY_NOW in found)
_LOOK = (
    "That is more than is written off. Look at the order: another payout may pay the rest, which "
    "closes this by itself. Else make a credit note or register a payment, then Done by Hand."
)
_LATER = "It waits on the account to clarify."


def repairs_of(mismatch: Mismatch, currency: str) -> tuple[str, ...]:
    """What a person may do about it: nothing but small differences is written off."""
    found = REPAIRS.get(mismatch.cause, ())
    if abs(mismatch.amount - mismatch.open) > most_by_hand(currency):
        return tuple(how for how in found if how != WRITE_OFF)
    return found


def paid_since(mismatch: Mismatch, settlement_id: str) -> Mismatch:
    """A difference that a later settlement closes: nothing is open any more."""
    why = mismatch.why + _paid_it(settlement_id)
    return replace(mismatch, settled=True, paid_by=settlement_id, why=why)


def open_again(mismatch: Mismatch) -> Mismatch:
    """The same, when a payment of that order is reversed: the document is open again."""
    why = mismatch.why.removesuffix(_paid_it(mismatch.paid_by))
    return replace(mismatch, settled=False, paid_by="", why=why)


def _paid_it(settlement_id: str) -> str:
    return f" Payout {settlement_id} paid it."


def booking_of(
    report_id: str, order: SettledOrder, currency: str, sales_without_invoice: bool
) -> tuple[OrderBooking, Mismatch | None]:
    """What is done with an order's amounts, and what a person should look at."""
    how, cause, why = _decided(order, currency, sales_without_invoice)
    booking = OrderBooking(
        report_id, order.order_id, order.pays, how, order.amount, order.posted_at
    )
    return booking, _mismatch(report_id, order, cause, why) if cause else None


def pays_exactly(report_id: str, order: SettledOrder, currency: str) -> bool:
    """Whether what waits is to the cent what is open on the order's documents by now."""
    booking, mismatch = booking_of(report_id, order, currency, sales_without_invoice=False)
    return booking.how == BY_PAYMENT and mismatch is None


def put_aside(report_id: str, order: SettledOrder, refusal: str) -> tuple[OrderBooking, Mismatch]:
    """What is done where the ERP would not take the payment: it waits, with the ERP's words."""
    booking = OrderBooking(
        report_id, order.order_id, order.pays, TO_CLARIFY, order.amount, order.posted_at
    )
    return booking, _mismatch(report_id, order, _none_of(order), f"{refusal} {_LATER}")


def unknown_kinds(report_id: str, sums: Iterable[SettledSum]) -> list[Mismatch]:
    """One for each amount type that no rule names."""
    found: dict[str, Decimal] = {}
    for one in sums:
        if one.kind == UNKNOWN and one.how != TO_CLARIFY:
            found[one.description] = found.get(one.description, ZERO) + one.amount
    return [
        Mismatch(
            report_id,
            KIND_UNKNOWN,
            word,
            PAYS_NOTHING,
            amount,
            ZERO,
            f"Amazon calls this amount {word}, which the connector does not know. {_LATER} If it "
            "is right, book it on the account of unknown amount types.",
        )
        for word, amount in sorted(found.items())
    ]


def _decided(
    order: SettledOrder, currency: str, sales_without_invoice: bool
) -> tuple[str, str, str]:
    """How, and for which cause and why it is shown (empty: it is not)."""
    document = "credit note" if order.pays == PAYS_CREDIT_NOTE else "invoice"
    sum_of = f"{order.amount} {currency}"
    if order.amount == 0:
        return AS_SALES, "", ""
    if not order.known:
        why = f"Order {order.order_id} is not here. Recover it, make its {document}, and pay it."
        return TO_CLARIFY, ORDER_UNKNOWN, f"{why} {_LATER}"
    if order.elsewhere:
        return TO_CLARIFY, _none_of(order), f"{_elsewhere(order, sum_of)} {_LATER}"
    if not order.documents and order.awaits_invoice:
        return TO_CLARIFY, _none_of(order), _not_yet(order, sum_of)
    # Without its credit note, what an invoice says of sales and taxes would be too much.
    owed = order.pays == PAYS_CREDIT_NOTE and order.invoiced
    if not order.documents and sales_without_invoice and not owed:
        return AS_SALES, "", ""
    if (order.amount > 0) == (order.open > 0) and order.open:
        if order.amount == order.open:
            return BY_PAYMENT, "", ""
        why = f"Amazon tells {sum_of}, and {order.open} {currency} was open on the order's"
        far = abs(order.amount - order.open) > most_by_hand(currency)
        return BY_PAYMENT, AMOUNT_DIFFERS, f"{why} {document}.{' ' + _LOOK if far else ''}"
    return TO_CLARIFY, _none_of(order), f"{_why_none(order, document, currency)} {_LATER}"


def sold_already(settlement_id: str) -> str:
    """Why an order whose sale a settlement booked is not invoiced: both would count it."""
    return (
        f"Payout {settlement_id} booked what was paid for this order as sales without an invoice, "
        "and an invoice would count it twice. Reverse that payout, make the invoice, and Post the "
        "payout again."
    )


def not_written_off(order_id: str, amounts: Collection[Decimal], most: Decimal) -> str:
    """Why the amounts that are open of an order by now are not written off; empty: they are."""
    if not amounts:
        return (
            f"Nothing is open of the order {order_id} any more: there is nothing to write off. "
            "Click Done by Hand."
        )
    total = sum(amounts, ZERO)
    if abs(total) > most:
        return (
            f"{total} is open of the order {order_id} by now, and at most {most} is written "
            "off: look at its invoices, then click Done by Hand."
        )
    return ""


def has_its_document(order_id: str, pays: str) -> str:
    """Why what waits is not booked as sales: both would count it."""
    document = "credit note" if pays == PAYS_CREDIT_NOTE else "invoice"
    return (
        f"The order {order_id} has an open {document} by now, and booked as sales it would count "
        "twice: click Pay Now."
    )


def _elsewhere(order: SettledOrder, sum_of: str) -> str:
    """What Amazon paid to one company for an order of another."""
    return (
        f"Order {order.order_id} is another company's, and Amazon paid {sum_of} for it to this "
        "one: what one owes the other is booked by hand, against the account to clarify."
    )


def _not_yet(order: SettledOrder, sum_of: str) -> str:
    """What waits for an invoice that comes."""
    if order.pays == PAYS_CREDIT_NOTE:
        return (
            f"Amazon tells a refund of {sum_of}, and the order is not invoiced yet. {_LATER} When "
            "its invoice is here, make the credit note, then Pay Now."
        )
    return (
        f"Amazon paid {sum_of}, and the order is not invoiced yet. {_LATER} When its invoice is "
        "here, Pay Now."
    )


def _none_of(order: SettledOrder) -> str:
    return NO_CREDIT_NOTE if order.pays == PAYS_CREDIT_NOTE else NO_DOCUMENT


def _why_none(order: SettledOrder, document: str, currency: str) -> str:
    """Why nothing of the order can be paid, and what to do."""
    sum_of = f"{order.amount} {currency}"
    if order.open:
        return (
            f"Amazon tells {sum_of}, and {order.open} {currency} is open on the order's {document}."
        )
    if order.other_currency:
        return (
            f"The order's {document} is in {order.other_currency} and this payout in {currency}: "
            f"{sum_of} did not pay it. Register that payment by hand."
        )
    if order.documents:
        return f"Every {document} of the order is paid already; Amazon tells {sum_of} more."
    if order.pays == PAYS_CREDIT_NOTE and order.invoiced:
        return (
            f"Amazon gave {-order.amount} {currency} back to the buyer, and the order's invoice "
            "has no credit note: make it, then pay it."
        )
    return f"The order has no posted {document} for {sum_of}."


def _mismatch(report_id: str, order: SettledOrder, cause: str, why: str) -> Mismatch:
    return Mismatch(report_id, cause, order.order_id, order.pays, order.amount, order.open, why)
