# SPDX-License-Identifier: LGPL-3.0-or-later
"""The accounts, journals and the table of payout accounts of a company: made where missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from amazon_connector.records_money import (
    ADVERTISING,
    COMMISSION,
    FBA_FEE,
    GIFT_WRAP_SOLD,
    OTHER_CHARGE,
    OTHER_FEE,
    PROMOTION,
    REFUND,
    REFUND_TAX,
    REIMBURSEMENT,
    RESERVE,
    SALES,
    SETTLED_KINDS,
    SHIPPING_SOLD,
    TAX,
    TRANSFER,
    UNKNOWN,
    WITHHELD_TAX,
)

from ..models import Company, Journal, LedgerAccount, PayoutAccount

BANK, INTERMEDIARY, CLARIFY = "bank", "intermediary", "clarify"
RECEIVABLE, PAYABLE = "receivable", "payable"
INCOME, SALES_TAX, PURCHASE_TAX = "income", "sales_tax", "purchase_tax"
SMALL_DIFFERENCES, EXCHANGE = "small_differences", "exchange"
INVOICES, BILLS, AMAZON_PAYMENTS, BANK_JOURNAL = "invoices", "bills", "amazon_payments", "bank"

_Kind = LedgerAccount.Kind
# Codes are ours; names and codes can be edited, and exports carry both.
_ACCOUNTS: dict[str, tuple[str, str, _Kind]] = {
    BANK: ("1100", "Bank", _Kind.ASSET),
    INTERMEDIARY: ("1150", "Amazon Payments", _Kind.ASSET),
    RESERVE: ("1160", "Amazon reserves", _Kind.ASSET),
    TRANSFER: ("1170", "Amazon transfers", _Kind.ASSET),
    CLARIFY: ("1190", "Amazon payouts to clarify", _Kind.ASSET),
    UNKNOWN: ("1191", "Amazon's unknown amount types", _Kind.ASSET),
    RECEIVABLE: ("1200", "Customers", _Kind.ASSET),
    PURCHASE_TAX: ("1400", "Tax on purchases", _Kind.ASSET),
    PAYABLE: ("2100", "Vendors", _Kind.LIABILITY),
    SALES_TAX: ("2200", "Tax on sales", _Kind.LIABILITY),
    TAX: ("2210", "Tax on sales without invoice", _Kind.LIABILITY),
    REFUND_TAX: ("2220", "Tax on refunds without credit note", _Kind.LIABILITY),
    WITHHELD_TAX: ("2230", "Tax that Amazon withholds", _Kind.LIABILITY),
    INCOME: ("4000", "Sales", _Kind.INCOME),
    SALES: ("4100", "Amazon sales without invoice", _Kind.INCOME),
    SHIPPING_SOLD: ("4110", "Amazon shipping without invoice", _Kind.INCOME),
    GIFT_WRAP_SOLD: ("4120", "Amazon gift wrap without invoice", _Kind.INCOME),
    PROMOTION: ("4130", "Amazon promotions without invoice", _Kind.INCOME),
    OTHER_CHARGE: ("4140", "Amazon's other charges to buyers", _Kind.INCOME),
    REFUND: ("4200", "Amazon refunds without credit note", _Kind.INCOME),
    REIMBURSEMENT: ("4300", "Amazon reimbursements", _Kind.INCOME),
    COMMISSION: ("6100", "Amazon commissions", _Kind.EXPENSE),
    FBA_FEE: ("6110", "FBA fees", _Kind.EXPENSE),
    ADVERTISING: ("6120", "Amazon advertising", _Kind.EXPENSE),
    OTHER_FEE: ("6190", "Other Amazon fees", _Kind.EXPENSE),
    SMALL_DIFFERENCES: ("6900", "Small differences", _Kind.EXPENSE),
    EXCHANGE: ("6950", "Exchange differences", _Kind.EXPENSE),
}
# Role: code, name, type, its account, its intermediary account.
_JOURNALS: dict[str, tuple[str, str, str, str, str]] = {
    INVOICES: ("INV", "Customer Invoices", Journal.Kind.SALE, "", ""),
    BILLS: ("BILL", "Vendor Bills", Journal.Kind.PURCHASE, "", ""),
    AMAZON_PAYMENTS: ("AMZ", "Amazon Payments", Journal.Kind.BANK, BANK, INTERMEDIARY),
    BANK_JOURNAL: ("BNK", "Bank", Journal.Kind.BANK, BANK, INTERMEDIARY),
}


@dataclass(frozen=True)
class Chart:
    """A company's accounts and journals by role, and the account of each kind of amount."""

    company_id: int
    currency: str
    accounts: Mapping[str, LedgerAccount]
    journals: Mapping[str, Journal]
    kinds: Mapping[str, int]

    def account(self, role: str) -> int:
        """The account's pk."""
        return self.accounts[role].pk

    @property
    def intermediary(self) -> int:
        """That of the journal *Amazon Payments*, which a person may have changed."""
        journal = self.journals[AMAZON_PAYMENTS]
        return journal.intermediary_id or self.account(INTERMEDIARY)


def chart(company_id: int, currency: str) -> Chart:
    """The chart of a company; ``currency`` is the company's."""
    accounts = _accounts(company_id)
    return Chart(
        company_id,
        currency,
        accounts,
        _journals(company_id, accounts),
        _kinds(company_id, accounts),
    )


def _accounts(company_id: int) -> dict[str, LedgerAccount]:
    rows = LedgerAccount.objects.filter(company=company_id)
    found = {row.role: row for row in rows if row.role}
    if missing := _ACCOUNTS.keys() - found.keys():
        taken = {row.code for row in rows}
        for role in sorted(missing):
            code, name, kind = _ACCOUNTS[role]
            LedgerAccount.objects.bulk_create(
                [
                    LedgerAccount(
                        company_id=company_id,
                        code=_free(code, taken),
                        name=name,
                        kind=kind,
                        role=role,
                    )
                ],
                ignore_conflicts=True,
            )
        return _accounts(company_id)
    return found


def _free(code: str, taken: set[str]) -> str:
    """A person may have used the code for an account of theirs."""
    while code in taken:
        code = f"{code}0"
    taken.add(code)
    return code


def _journals(company_id: int, accounts: Mapping[str, LedgerAccount]) -> dict[str, Journal]:
    rows = Journal.objects.filter(company=company_id)
    found = {row.role: row for row in rows if row.role}
    missing = _JOURNALS.keys() - found.keys()
    if not missing:
        return found
    taken = {row.code for row in rows}
    for role in sorted(missing):
        code, name, kind, account, intermediary = _JOURNALS[role]
        made = Journal(
            company_id=company_id,
            code=_free(code, taken),
            name=name,
            kind=kind,
            account=accounts.get(account),
            intermediary=accounts.get(intermediary),
            role=role,
        )
        Journal.objects.bulk_create([made], ignore_conflicts=True)
    return _journals(company_id, accounts)


def _kinds(company_id: int, accounts: Mapping[str, LedgerAccount]) -> dict[str, int]:
    rows = PayoutAccount.objects.filter(company=company_id)
    found = dict(rows.values_list("kind", "account"))
    missing = [kind for kind in SETTLED_KINDS if kind not in found]
    if not missing:
        return found
    PayoutAccount.objects.bulk_create(
        [
            PayoutAccount(company_id=company_id, kind=kind, account=accounts[kind])
            for kind in missing
        ],
        ignore_conflicts=True,
    )
    return dict(rows.values_list("kind", "account"))


def fill_books() -> None:
    """What comes filled is there when somebody looks at it."""
    for company in Company.objects.order_by("pk"):
        chart(company.pk, company.currency)


def bank_journals() -> QuerySet[Journal]:
    """The banks of all companies, the main one's first."""
    rows = Journal.objects.filter(kind=Journal.Kind.BANK).select_related("company")
    return rows.order_by("company", "name")


def in_words(journal: Journal) -> str:
    """With its company."""
    return f"{journal.name} ({journal.company})"
