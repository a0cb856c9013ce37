# SPDX-License-Identifier: LGPL-3.0-or-later
"""The ledger: what balances is posted, what is posted stays, numbers have no gaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from amazon_backoffice.adapter.chart import AMAZON_PAYMENTS, Chart, chart
from amazon_backoffice.adapter.currency_rates import Rates
from amazon_backoffice.adapter.ledger import Draft, DraftLine, post, reverse, settle_against
from amazon_backoffice.models import (
    Company,
    CurrencyRate,
    JournalEntry,
    JournalLine,
    PayoutAccount,
    Reconciliation,
    Unchangeable,
)
from amazon_connector.port import CannotBook
from amazon_connector.records_money import SETTLED_KINDS

pytestmark = pytest.mark.usefixtures("office")
DAY = date(2026, 11, 23)


def books() -> Chart:
    company, _ = Company.objects.get_or_create(name="Main", defaults={"currency": "EUR"})
    return chart(company.pk, company.currency)


def draft(*amounts: str, in_company: tuple[str, ...] = ()) -> Draft:
    of_company = books()
    accounts = [of_company.account("bank"), of_company.account("clarify")]
    made = Draft(of_company.journals[AMAZON_PAYMENTS], "entry", DAY, "EUR")
    for n, amount in enumerate(amounts):
        local = in_company[n] if in_company else amount
        made.lines.append(DraftLine(accounts[n % 2], Decimal(amount), Decimal(local)))
    return made


def test_an_entry_that_does_not_balance_is_refused_by_the_database() -> None:
    for wrong in (
        draft("10.00", "-9.99"),
        draft("10.00", "-10.00", in_company=("12.50", "-12.49")),
        draft(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            post([wrong])
    assert not JournalEntry.objects.exists()


def test_a_thousand_cents_balance_to_the_cent() -> None:
    (posted,) = post([draft(*["0.01"] * 999, "-9.99")])
    assert posted.entry.posted


CHANGES: list[Callable[[JournalEntry], object]] = [
    lambda entry: entry.save(),
    lambda entry: entry.delete(),
    lambda entry: JournalEntry.objects.filter(pk=entry.pk).update(reference="x"),
    lambda entry: JournalEntry.objects.filter(pk=entry.pk).update(posted=False),
    lambda entry: entry.lines.get(amount__gt=0).save(),
    lambda entry: entry.lines.get(amount__gt=0).delete(),
    lambda entry: entry.lines.update(amount=0),
    lambda entry: entry.lines.all()._raw_delete("default"),
    lambda entry: JournalLine.objects.bulk_create(
        [JournalLine(entry=entry, account_id=books().account("bank"), amount=1, in_company=1)]
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_posted_is_never_changed(change: Callable[[JournalEntry], object]) -> None:
    (posted,) = post([draft("10.00", "-10.00")])
    with pytest.raises((IntegrityError, Unchangeable)), transaction.atomic():
        change(posted.entry)
    lines = posted.entry.lines.values_list("amount", flat=True)
    assert sorted(lines) == [Decimal(-10), Decimal(10)]


def test_a_reversal_is_the_contrary_at_the_same_date() -> None:
    (posted,) = post([draft("10.00", "-10.00", in_company=("12.50", "-12.50"))])
    (contrary,) = reverse([posted.entry])
    assert contrary.entry.reversal_of == posted.entry
    assert contrary.entry.dated == DAY
    amounts = [(line.amount, line.in_company) for line in contrary.lines]
    assert amounts == [
        (Decimal("-10.00"), Decimal("-12.50")),
        (Decimal("10.00"), Decimal("12.50")),
    ]


def test_numbers_have_no_gaps_even_when_posting_fails() -> None:
    post([draft("1.00", "-1.00")])
    with pytest.raises(IntegrityError), transaction.atomic():
        post([draft("2.00", "-2.00"), draft("3.00")])
    next_year = replace(draft("5.00", "-5.00"), dated=date(2027, 1, 2))
    post([draft("4.00", "-4.00"), next_year, draft("6.00", "-6.00")])
    numbers = sorted(JournalEntry.objects.values_list("number", flat=True))
    assert numbers == ["AMZ/2026/00001", "AMZ/2026/00002", "AMZ/2026/00003", "AMZ/2027/00001"]


def test_debits_are_paid_by_credits_as_far_as_they_go() -> None:
    (posted,) = post([draft("10.00", "-6.00", "2.00", "-6.00")])
    settle_against(posted.lines)
    pairs = Reconciliation.objects.values_list("debit__amount", "credit__amount", "amount")
    assert sum(pair[2] for pair in pairs) == Decimal(12)
    assert all(debit > 0 > credit for debit, credit, _ in pairs)


def test_every_kind_of_amazons_amounts_has_an_account() -> None:
    company_id = books().company_id
    rows = PayoutAccount.objects.filter(company=company_id)
    assert sorted(row.kind for row in rows) == sorted(SETTLED_KINDS)


def test_an_edited_payout_account_is_used() -> None:
    of_company = books()
    PayoutAccount.objects.filter(kind="commission").update(account=of_company.account("bank"))
    assert books().kinds["commission"] == of_company.account("bank")


def test_without_an_exchange_rate_it_is_said_what_to_enter() -> None:
    company_id = books().company_id
    CurrencyRate.objects.create(
        company_id=company_id, currency="USD", since=DAY, per_unit=Decimal("0.92")
    )
    rates = Rates(company_id, "EUR")
    assert rates.in_company(Decimal("10.00"), "USD", DAY) == Decimal("9.20")
    with pytest.raises(CannotBook, match="exchange rate of USD for 22 November 2026"):
        rates.in_company(Decimal("10.00"), "USD", date(2026, 11, 22))
    with pytest.raises(CannotBook, match="Exchange Rates"):
        rates.in_company(Decimal("10.00"), "GBP", DAY)
