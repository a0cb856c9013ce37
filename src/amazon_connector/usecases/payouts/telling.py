# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a person is told of payouts that cannot be read or posted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from amazon_connector.port import Account, Backend, Issue, IssueKey
from amazon_connector.records_money import Settlement
from amazon_connector.spapi import AccessDenied, Throttled
from amazon_connector.steps import AgainAt

PAYOUT_ACCESS = "payout_access"
PAYOUT_PROBLEM = "payout_problem"
_SOON, DENIED = timedelta(minutes=5), timedelta(hours=6)
_ROLE = (
    "Amazon does not let this application read settlement reports: in Seller Central and in the "
    "application give it the role Finance and Accounting and link the account again, or untick "
    "Payouts."
)


def put_off(
    backend: Backend, accounts: Sequence[Account], error: Exception, now: datetime
) -> AgainAt:
    """Amazon gives nothing now; a missing role is an Amazon Issue."""
    if isinstance(error, Throttled):
        return AgainAt(error.retry_at, "Amazon's usage plan allows the next report then.")
    if not isinstance(error, AccessDenied):
        return AgainAt(now + _SOON, str(error))
    issues = [Issue(a.account_id, PAYOUT_ACCESS, f"{_ROLE} Amazon says: {error}") for a in accounts]
    with backend.atomic():
        backend.raise_issues(issues)
    return AgainAt(now + DENIED, str(error))


def allowed(backend: Backend, accounts: Sequence[Account]) -> None:
    """Amazon gave what was asked for. Call inside ``atomic()``."""
    backend.close_issues([IssueKey(account.account_id, PAYOUT_ACCESS) for account in accounts])


def raise_problem(backend: Backend, settlement: Settlement, what_to_do: str) -> None:
    """The settlement's ``problem`` is an Amazon Issue too. Call inside ``atomic()``."""
    named = f"Settlement {settlement.settlement_id or settlement.report_id}"
    text = f"{named}: {settlement.problem} {what_to_do}".strip()
    issue = Issue(settlement.account_id, PAYOUT_PROBLEM, text, subject=settlement.report_id)
    backend.raise_issues([issue])


def close_problem(backend: Backend, settlement: Settlement) -> None:
    """It is put right. Call inside ``atomic()``."""
    key = IssueKey(settlement.account_id, PAYOUT_PROBLEM, subject=settlement.report_id)
    backend.close_issues([key])
