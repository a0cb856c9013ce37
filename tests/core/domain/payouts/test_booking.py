# SPDX-License-Identifier: LGPL-3.0-or-later
"""What becomes of amounts: payments, sales, what waits; entries; the bank's line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone
from decimal import Decimal

import pytest

from amazon_connector.domain.payouts.booking import (
    REPAIRS,
    booking_of,
    put_aside,
    repairs_of,
    unknown_kinds,
)
from amazon_connector.domain.payouts.entries import entries_of
from amazon_connector.domain.payouts.matching import proposals, too_far, window
from amazon_connector.records_money import (
    AMOUNT_DIFFERS,
    AS_SALES,
    BY_PAYMENT,
    DONE_BY_HAND,
    MISMATCHES,
    NO_CREDIT_NOTE,
    NO_DOCUMENT,
    ORDER_UNKNOWN,
    PAY_NOW,
    PAYS_CREDIT_NOTE,
    PAYS_INVOICE,
    POSTED,
    TO_CLARIFY,
    WRITE_OFF,
    BankLine,
    EntryLine,
    SettledOrder,
    SettledSum,
    Settlement,
)

AT = datetime(2026, 11, 21, 14, 30, tzinfo=timezone.utc)
ONE = "302-0000001-0000001"
NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)
INVOICE, CREDIT = PAYS_INVOICE, PAYS_CREDIT_NOTE


@pytest.mark.parametrize(
    ("pays", "amount", "known", "documents", "left", "sales", "how", "cause"),
    [
        (INVOICE, "10", True, 1, "10", True, BY_PAYMENT, ""),
        (INVOICE, "8", True, 1, "10", True, BY_PAYMENT, AMOUNT_DIFFERS),
        (INVOICE, "12", True, 2, "10", True, BY_PAYMENT, AMOUNT_DIFFERS),
        (CREDIT, "-10", True, 1, "-10", True, BY_PAYMENT, ""),
        (CREDIT, "-9", True, 1, "-10", False, BY_PAYMENT, AMOUNT_DIFFERS),
        (INVOICE, "10", True, 0, "0", True, AS_SALES, ""),
        (INVOICE, "10", True, 0, "0", False, TO_CLARIFY, NO_DOCUMENT),
        (CREDIT, "-10", True, 0, "0", True, AS_SALES, ""),
        (CREDIT, "-10", True, 0, "0", False, TO_CLARIFY, NO_CREDIT_NOTE),
        (INVOICE, "10", False, 0, "0", True, TO_CLARIFY, ORDER_UNKNOWN),
        (INVOICE, "10", True, 1, "0", True, TO_CLARIFY, NO_DOCUMENT),
        (INVOICE, "-3", True, 1, "10", True, TO_CLARIFY, NO_DOCUMENT),
        (CREDIT, "3", True, 1, "-10", True, TO_CLARIFY, NO_CREDIT_NOTE),
        (INVOICE, "0.00", True, 1, "10", True, AS_SALES, ""),
        (INVOICE, "0", False, 0, "0", False, AS_SALES, ""),
    ],
)
def test_what_becomes_of_an_order(
    pays: str,
    amount: str,
    known: bool,
    documents: int,
    left: str,
    sales: bool,
    how: str,
    cause: str,
):
    order = SettledOrder(ONE, pays, Decimal(amount), AT, known, documents, Decimal(left))
    booking, mismatch = booking_of("R", order, "EUR", sales)
    assert (booking.how, booking.amount, booking.pays) == (how, Decimal(amount), pays)
    assert (mismatch.cause if mismatch else "") == cause
    if mismatch:
        assert (mismatch.subject, mismatch.amount, mismatch.open) == (
            ONE, Decimal(amount), Decimal(left),
        )  # fmt: skip
        assert mismatch.why.endswith(".")


@pytest.mark.parametrize("sales", [True, False])
def test_a_refund_of_an_invoiced_order_waits_for_its_credit_note(sales: bool):
    order = SettledOrder(ONE, CREDIT, Decimal(-10), AT, True, 0, Decimal(0), invoiced=True)
    booking, mismatch = booking_of("R", order, "EUR", sales)
    assert mismatch is not None
    assert (booking.how, mismatch.cause) == (TO_CLARIFY, NO_CREDIT_NOTE)
    assert "gave 10 EUR back" in mismatch.why


@pytest.mark.parametrize("sales", [True, False])
@pytest.mark.parametrize(
    ("pays", "amount", "cause"), [(INVOICE, "10", NO_DOCUMENT), (CREDIT, "-10", NO_CREDIT_NOTE)]
)
def test_an_order_that_is_invoiced_later_is_no_sale(
    pays: str, amount: str, cause: str, sales: bool
):
    order = SettledOrder(ONE, pays, Decimal(amount), AT, True, 0, Decimal(0), awaits_invoice=True)
    booking, mismatch = booking_of("R", order, "EUR", sales)
    assert mismatch is not None
    assert (booking.how, mismatch.cause) == (TO_CLARIFY, cause)
    assert "not invoiced yet" in mismatch.why
    assert PAY_NOW in REPAIRS[cause]


@pytest.mark.parametrize("sales", [True, False])
def test_an_order_of_another_company_is_no_sale_of_this_one(sales: bool):
    order = SettledOrder(ONE, INVOICE, Decimal(10), AT, True, 0, Decimal(0), elsewhere=True)
    booking, mismatch = booking_of("R", order, "EUR", sales)
    assert mismatch is not None
    assert (booking.how, mismatch.cause) == (TO_CLARIFY, NO_DOCUMENT)
    assert "another company's" in mismatch.why


def test_a_document_in_another_currency_is_not_said_to_be_paid():
    order = SettledOrder(ONE, INVOICE, Decimal(10), AT, True, 1, Decimal(0), True, "EUR")
    booking, mismatch = booking_of("R", order, "USD", sales_without_invoice=True)
    assert mismatch is not None
    assert (booking.how, mismatch.cause) == (TO_CLARIFY, NO_DOCUMENT)
    assert "in EUR and this payout in USD" in mismatch.why


def test_what_the_erp_would_not_take_waits_with_its_words():
    order = SettledOrder(ONE, INVOICE, Decimal(10), AT, True, 1, Decimal(10))
    booking, mismatch = put_aside("R", order, "The period is closed.")
    assert (booking.how, mismatch.cause) == (TO_CLARIFY, NO_DOCUMENT)
    assert mismatch.why.startswith("The period is closed.")


def test_every_cause_has_a_button():
    assert set(REPAIRS) == set(MISMATCHES)
    assert all(REPAIRS.values())


@pytest.mark.parametrize(
    ("paid", "currency", "may"),
    [
        ("9.00", "EUR", True), ("11.00", "EUR", True), ("8.99", "EUR", False),
        ("11.01", "EUR", False), ("110", "JPY", True), ("111", "JPY", False),
    ],
)  # fmt: skip
def test_only_small_differences_are_written_off(paid: str, currency: str, may: bool):
    left = "10" if currency == "JPY" else "10.00"
    order = SettledOrder(ONE, INVOICE, Decimal(paid), AT, True, 1, Decimal(left))
    _, mismatch = booking_of("R", order, currency, sales_without_invoice=True)
    assert mismatch is not None
    assert (WRITE_OFF in repairs_of(mismatch, currency)) == may
    assert DONE_BY_HAND in repairs_of(mismatch, currency)
    assert ("Look at the order" in mismatch.why) == (not may)


def test_other_causes_have_their_buttons_whatever_the_amount():
    order = SettledOrder(ONE, INVOICE, Decimal(500), AT, False, 0, Decimal(0))
    _, mismatch = booking_of("R", order, "EUR", sales_without_invoice=True)
    assert mismatch is not None
    assert repairs_of(mismatch, "EUR") == REPAIRS[ORDER_UNKNOWN]


def summed(amount: str, kind: str, **more: object) -> SettledSum:
    made = SettledSum(NOVEMBER, "Amazon.de", kind, "", "", Decimal(amount), 1, AT)
    return replace(made, **more)  # type: ignore[arg-type]


def test_one_entry_for_each_month_and_marketplace():
    earlier = datetime(2026, 10, 31, 23, 59, tzinfo=timezone.utc)
    sums = [
        summed("10.00", "sales", how=AS_SALES),
        summed("7.00", "sales", how=TO_CLARIFY),
        summed("-1.50", "commission", last=earlier.replace(month=11, day=2)),
        summed("-2.00", "commission", marketplace="Amazon.fr"),
        summed("-4.00", "commission", month=OCTOBER, last=earlier),
        summed("0.30", "unknown", description="NewThing"),
        summed("0.20", "unknown", description="NewThing", month=OCTOBER, last=earlier),
        summed("1.00", "reserve", marketplace=""),
        summed("-1.00", "reserve", marketplace=""),
    ]
    october, germany, france = entries_of("R", "EUR", sums)
    assert (october.month, october.dated, october.total) == (
        OCTOBER, date(2026, 10, 31), Decimal("-3.80"),
    )  # fmt: skip
    assert (france.marketplace, france.total) == ("Amazon.fr", Decimal("-2.00"))
    assert (germany.dated, germany.currency) == (date(2026, 11, 21), "EUR")
    assert germany.lines == (
        EntryLine("sales", False, Decimal("10.00"), "Sales"),
        EntryLine("sales", True, Decimal("7.00"), "Sales"),
        EntryLine("commission", False, Decimal("-1.50"), "Commissions"),
        EntryLine("unknown", True, Decimal("0.30"), "NewThing"),
    )


def test_unknown_amount_types_are_listed_once():
    sums = [
        summed("0.30", "unknown", description="NewThing"),
        summed("0.20", "unknown", description="NewThing", month=OCTOBER),
        summed("5.00", "unknown", description="Other"),
        summed("7.00", "sales"),
    ]
    first, second = unknown_kinds("R", sums)
    assert (first.subject, first.amount) == ("NewThing", Decimal("0.50"))
    assert (second.subject, second.amount) == ("Other", Decimal("5.00"))


def settlement(total: str = "100.00", currency: str = "EUR") -> Settlement:
    made = Settlement("R", "D", "1", POSTED, AT, "1", currency, Decimal(total))
    return replace(made, deposited=AT)


def bank(
    number: str, amount: str, day: int = 23, text: str = "", currency: str = "EUR"
) -> BankLine:
    return BankLine(number, date(2026, 11, day), Decimal(amount), currency, text)


def test_the_likeliest_line_comes_first():
    lines = [
        bank("cents", "99.97"),
        bank("late", "100.00", 30),
        bank("named", "100.00", 24, "AMAZON EU"),
        bank("early", "100.00", 20),
        bank("far", "99.90"),
        bank("dollars", "100.00", currency="USD"),
        bank("owed", "-100.00"),
    ]
    found = proposals(settlement(), lines)
    assert [one.line.line_id for one in found] == ["named", "late", "cents"]
    assert found[-1].write_off == Decimal("0.03")


def test_ten_days_from_the_deposit_on():
    assert window(settlement()) == (date(2026, 11, 21), date(2026, 12, 1))
    assert window(replace(settlement(), deposited=None)) is None
    assert proposals(replace(settlement(), deposited=None), [bank("1", "100.00")]) == []


@pytest.mark.parametrize(
    ("total", "amount", "currency", "far"),
    [
        ("100.00", "99.95", "EUR", False),
        ("100.00", "99.94", "EUR", True),
        ("5000", "5005", "JPY", False),
        ("5000", "5006", "JPY", True),
        ("-39.00", "-39.00", "EUR", False),
        ("0.02", "-0.01", "EUR", True),
    ],
)
def test_only_some_cents_are_written_off(total: str, amount: str, currency: str, far: bool):
    line = bank("1", amount, currency=currency)
    assert too_far(settlement(total, currency), line) == far
