# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a person is told where Amazon does not let invoices go to and fro."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from amazon_connector.port import Account, Backend, Issue, IssueKey
from amazon_connector.spapi import AccessDenied, Throttled
from amazon_connector.steps import AgainAt

INVOICE_ACCESS, INVOICE_REPORT = "invoice_access", "invoice_report"
LATER, DENIED = timedelta(minutes=5), timedelta(hours=6)
NO_TOKEN = "Amazon's usage plan allows the next call then."
_ROLE = (
    "Amazon does not let this application read the VAT invoice data report or upload invoices: it "
    "needs the role Tax Invoicing (Restricted), and the seller must take part in Amazon's VAT "
    "Calculation Service with invoices of his own; link the account again after the role was "
    "given, or untick Invoices on its marketplaces."
)


def put_off(
    backend: Backend, accounts: Sequence[Account], error: Exception, now: datetime
) -> AgainAt:
    """Amazon does nothing now; a missing role is an Amazon Issue."""
    if isinstance(error, Throttled):
        return AgainAt(error.retry_at, NO_TOKEN)
    if not isinstance(error, AccessDenied):
        return AgainAt(now + LATER, str(error))
    told = f"{_ROLE} Amazon says: {error}"
    with backend.atomic():
        backend.raise_issues([Issue(a.account_id, INVOICE_ACCESS, told) for a in accounts])
    return AgainAt(now + DENIED, str(error))


def allowed(backend: Backend, accounts: Sequence[Account]) -> None:
    """Amazon did what was asked. Call inside ``atomic()``."""
    backend.close_issues([IssueKey(account.account_id, INVOICE_ACCESS) for account in accounts])


def unread(backend: Backend, accounts: Sequence[Account], problem: str) -> None:
    """What is wrong with Amazon's report; empty: nothing is any more. Inside ``atomic()``."""
    if problem:
        text = f"{problem} It is asked for again in six hours."
        backend.raise_issues([Issue(a.account_id, INVOICE_REPORT, text) for a in accounts])
    else:
        backend.close_issues([IssueKey(a.account_id, INVOICE_REPORT) for a in accounts])
