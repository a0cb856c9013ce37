# SPDX-License-Identifier: LGPL-3.0-or-later
"""The ledger's export where an entry's currency is not the company's."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timezone
from decimal import Decimal

import pytest

from amazon_backoffice.adapter.errors import atomic
from amazon_backoffice.journal_csv import rows
from amazon_backoffice.models import Account, JournalEntry, Settlement, SettlementLine
from amazon_connector.records_money import BY_PAYMENT, PAYS_INVOICE, POSTING, SALES, OrderBooking
from amazon_connector.testing.orders import item, order

from .importing import ONE, arranged, import_page

GERMANY, BRITAIN, SELLER = "A1PA6795UKMFR9", "A1F83G8C2ARO7P", "A1SELLER"
AT = datetime(2026, 11, 21, 14, 30, tzinfo=timezone.utc)


def exported() -> list[dict[str, str]]:
    lines = "".join(rows(JournalEntry.objects.all())).removeprefix("\ufeff").splitlines()
    return list(csv.DictReader(lines))


def sums(found: Sequence[Mapping[str, str]], column: str) -> Decimal:
    return sum((Decimal(row[column] or 0) for row in found), Decimal(0))


@pytest.mark.usefixtures("office")
def test_pounds_are_told_beside_what_they_are_in_the_companys_euros() -> None:
    """Invoiced when a pound was 1.25 EUR, paid when it was 1.20 EUR."""
    world = arranged(marketplace_ids=(GERMANY, BRITAIN))
    account = Account.objects.get()
    for worth, since in (("1.20", date(2026, 1, 1)), ("1.25", date(2026, 11, 22))):
        world.rate(str(account.pk), "GBP", Decimal(worth), since)
    world.product("SKU-1")
    goods = [item("1", "SKU-1", 1, "20.00")]
    import_page(order(ONE, items=goods, currency="GBP", marketplace_id=BRITAIN))
    world.invoice(SELLER, ONE)
    (receivable, income) = exported()
    for row, (amount, in_euro) in (
        (receivable, ("Debit", "Company Debit")),
        (income, ("Credit", "Company Credit")),
    ):
        assert (row["Currency"], row[amount]) == ("GBP", "20.00")
        assert (row["Company Currency"], row[in_euro]) == ("EUR", "25.00")
    settlement = Settlement.objects.create(
        report_id="R-1", account=account, state=POSTING, created=AT, settlement_id="11",
        currency="GBP", total=Decimal("20.00"), staged=1, version=1,
    )  # fmt: skip
    SettlementLine.objects.create(
        settlement=settlement, number=3, transaction="Order", amount_type="ItemPrice",
        description="Principal", kind=SALES, pays=PAYS_INVOICE, order_id=ONE, quantity=1,
        marketplace="Amazon.co.uk", amount=Decimal("20.00"), posted_at=AT, month=AT.date(),
    )  # fmt: skip
    with atomic():
        paid = OrderBooking("R-1", ONE, PAYS_INVOICE, BY_PAYMENT, Decimal("20.00"), AT)
        assert world.books().book_orders([paid]) == [None]
    found = [row for row in exported() if row["Type"] == "Payment"]
    assert {(row["Currency"], row["Company Currency"]) for row in found} == {("GBP", "EUR")}
    assert sums(found, "Debit") == sums(found, "Credit") == Decimal("20.00")
    assert sums(found, "Company Debit") == sums(found, "Company Credit") == Decimal("25.00")
    (lost,) = [row for row in found if row["Label"] == "Exchange difference"]
    assert (sums([lost], "Debit"), lost["Company Debit"]) == (0, "1.00")
