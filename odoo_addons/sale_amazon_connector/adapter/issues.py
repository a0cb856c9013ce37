# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon Issues."""

from __future__ import annotations

from collections.abc import Sequence

from amazon_connector.port import Issue, IssueKey

from odoo import fields

from .values import ids


class Issues:
    """The part of the port about issues."""

    def raise_issues(self, page: Sequence[Issue]) -> None:
        newest = {_key(issue): issue for issue in page}
        found = self._open({issue.account_id for issue in page}, {issue.kind for issue in page})
        stored = {_stored_key(record): record for record in found}
        for key in newest.keys() & stored.keys():
            stored[key].message = newest[key].message
        self.env["amazon.connector.issue"].create(
            [_values(issue) for key, issue in newest.items() if key not in stored]
        )
        self.env.flush_all()

    def close_issues(self, page: Sequence[IssueKey]) -> None:
        wanted = {(key.account_id, key.kind, key.order_id, key.subject) for key in page}
        found = self._open({key.account_id for key in page}, {key.kind for key in page})
        closing = found.filtered(lambda issue: not wanted.isdisjoint(_names(issue)))
        closing.write({"closed_at": fields.Datetime.now()})
        self.env.flush_all()

    def _open(self, account_ids, kinds):
        return self.env["amazon.connector.issue"].search(
            [
                ("account_id", "in", ids(account_ids)),
                ("kind", "in", sorted(kinds)),
                ("closed_at", "=", False),
            ]
        )


def _key(issue: Issue) -> tuple[str, str, str, str]:
    return issue.account_id, issue.kind, issue.order_id, issue.subject


def _stored_key(record) -> tuple[str, str, str, str]:
    return (str(record.account_id.id), record.kind, record.order_ref or "", record.subject or "")


def _names(record) -> set[tuple[str, str, str, str]]:
    """How an issue may be named to be closed: with its subject, or without."""
    account_id, kind, order_id, subject = _stored_key(record)
    return {(account_id, kind, order_id, ""), (account_id, kind, order_id, subject)}


def _values(issue: Issue) -> dict:
    return {
        "account_id": int(issue.account_id),
        "kind": issue.kind,
        "order_ref": issue.order_id,
        "subject": issue.subject,
        "message": issue.message,
    }
