# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon Issues: what a person should look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from amazon_connector.port import Issue as TheIssue
from amazon_connector.port import IssueKey

from ..models import Issue
from ..models.fields import clean_text, key_text
from .writes import Writes


def raise_issues(page: Sequence[TheIssue], now: datetime) -> None:
    """See ``Backend.raise_issues``."""
    wanted = {_key(issue): issue for issue in page}
    still_open = Issue.objects.filter(
        closed_at=None,
        account__in={key[0] for key in wanted},
        order_id__in={key[2] for key in wanted},
        subject__in={key[3] for key in wanted},
    )
    writes = Writes()
    for row in still_open:
        issue = wanted.pop((row.account_id, row.kind, row.order_id, row.subject), None)
        if issue and row.message != clean_text(issue.message):
            writes.set(row, message=issue.message, updated_at=now)
    writes.save()
    Issue.objects.bulk_create(
        [
            Issue(
                account_id=account,
                kind=kind,
                order_id=order,
                subject=subject,
                message=issue.message,
                opened_at=now,
                updated_at=now,
            )
            for (account, kind, order, subject), issue in wanted.items()
        ],
        ignore_conflicts=True,
    )


def close_issues(page: Sequence[IssueKey], now: datetime) -> None:
    """See ``Backend.close_issues``."""
    named: dict[tuple[int, str, str, bool], set[str]] = defaultdict(set)
    for key in page:
        kind, order = key_text(key.kind), key_text(key.order_id)
        # Many orders of a kind, or many subjects of an order.
        if key.subject:
            named[int(key.account_id), kind, order, True].add(key_text(key.subject))
        else:
            named[int(key.account_id), kind, "", False].add(order)
    wanted = Q()
    for (account, kind, order, by_subject), names in named.items():
        one = Q(order_id=order, subject__in=names) if by_subject else Q(order_id__in=names)
        wanted |= Q(account=account) & one & (Q(kind=kind) if kind else Q())
    if named:
        Issue.objects.filter(wanted, closed_at=None).update(closed_at=now)


def _key(issue: TheIssue) -> tuple[int, str, str, str]:
    return (
        int(issue.account_id),
        key_text(issue.kind),
        key_text(issue.order_id),
        key_text(issue.subject),
    )
