# SPDX-License-Identifier: LGPL-3.0-or-later
"""The processing report of a JSON_LISTINGS_FEED (schema v2).

Source: "Selling Partner JSON Listings Feed Processing Report (v2)".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amazon_connector.spapi._json import entries, part, text, whole


@dataclass(frozen=True)
class ReportIssue:
    """``message_id`` is None where the issue is about no message (a file that Amazon could not
    read); ``sku`` and ``code`` may be empty. ``severity`` is ERROR, WARNING or INFO."""

    message_id: int | None
    sku: str
    code: str
    severity: str
    message: str


@dataclass(frozen=True)
class ProcessingReport:
    """``accepted``, ``invalid`` and ``processed`` count messages."""

    issues: tuple[ReportIssue, ...]
    accepted: int
    invalid: int
    processed: int


def read(report: Mapping[str, Any]) -> ProcessingReport | None:
    """None for what is no processing report; what a summary lacks counts as 0."""
    summary = part(report, "summary")
    if not isinstance(report.get("issues"), list) and not summary:
        return None
    return ProcessingReport(
        issues=tuple(_issue(entry) for entry in entries(report.get("issues"))),
        accepted=whole(summary, "messagesAccepted") or 0,
        invalid=whole(summary, "messagesInvalid") or 0,
        processed=whole(summary, "messagesProcessed") or 0,
    )


def _issue(entry: Mapping[str, Any]) -> ReportIssue:
    return ReportIssue(
        whole(entry, "messageId"),
        text(entry, "sku"),
        text(entry, "code"),
        text(entry, "severity"),
        text(entry, "message"),
    )
