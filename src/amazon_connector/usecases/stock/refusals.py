# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a person is told of the stock that Amazon does not take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from amazon_connector.port import Account, Backend, Issue, IssueKey, SkuKey, SkuStock
from amazon_connector.spapi import AccessDenied
from amazon_connector.steps import AgainAt

from .settling import REFUSED, TAKEN, Answer, answered, turned_on

STOCK_REFUSED = "stock_refused"
STOCK_ACCESS = "stock_access"
_SOON, _LATER = timedelta(minutes=5), timedelta(hours=1)
_ROLE = (
    "Amazon does not let this application read or change listings. In Seller Central it needs "
    "the role Product Listing (and Inventory and Order Tracking); link the account again after "
    "it was given."
)


def put_off(
    backend: Backend, accounts: Sequence[Account], error: Exception, now: datetime
) -> AgainAt:
    """Nothing of this group can be done now; a missing role is an Amazon Issue."""
    if not isinstance(error, AccessDenied):
        return AgainAt(now + _SOON, str(error))
    with backend.atomic():
        backend.raise_issues(
            [Issue(a.account_id, STOCK_ACCESS, f"{_ROLE} Amazon says: {error}") for a in accounts]
        )
    return AgainAt(now + _LATER, str(error))


def write_answers(
    backend: Backend,
    answers: Mapping[SkuKey, Answer],
    accounts: Sequence[Account],
    now: datetime,
) -> None:
    """The answers, on the rows as they are by now: a sale may have changed what is wanted. An
    SKU that was refused is an Amazon Issue until it is taken. Call inside ``atomic()``.
    """
    if not answers:
        return
    on = turned_on(accounts)
    rows = backend.sku_stocks(list(answers))
    backend.save_sku_stocks([answered(row, answers[key], on, now) for key, row in rows.items()])
    refused = [
        Issue(row.account_id, STOCK_REFUSED, _refusal(row, answers[key].why), subject=key.sku)
        for key, row in rows.items()
        if answers[key].verdict == REFUSED
    ]
    if refused:
        backend.raise_issues(refused)
    taken = [
        IssueKey(row.account_id, STOCK_REFUSED, subject=key.sku)
        for key, row in rows.items()
        if answers[key].verdict == TAKEN
    ]
    if taken:
        access = [IssueKey(account.account_id, STOCK_ACCESS) for account in accounts]
        backend.close_issues([*taken, *access])


def _refusal(row: SkuStock, why: str) -> str:
    return f"Amazon did not take the quantity {row.sending} of SKU {row.key.sku}: {why}"
