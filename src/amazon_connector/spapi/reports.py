# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reports API 2021-06-30: files that Amazon makes, on request or by itself.

Settlement reports come by themselves and can only be listed ("Reports that are scheduled by
Amazon", report type values). Others are asked for with ``create_report``; then ``get_report``
until it has ended, then ``fetch``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from amazon_connector.spapi import _presigned
from amazon_connector.spapi._client import SellingPartnerClient
from amazon_connector.spapi._json import entries, text
from amazon_connector.spapi._operations import (
    CREATE_REPORT,
    GET_REPORT,
    GET_REPORT_DOCUMENT,
    GET_REPORTS,
    SETTLEMENTS,
    VAT_INVOICE_DATA,
)
from amazon_connector.spapi._status import unreadable
from amazon_connector.spapi._times import format_time, told_time

__all__ = [
    "CANCELLED",
    "DONE",
    "IN_PROGRESS",
    "IN_QUEUE",
    "SETTLEMENTS",
    "VAT_INVOICE_DATA",
    "Report",
    "ReportsPage",
    "create_report",
    "fetch",
    "get_report",
    "list_reports",
]

IN_QUEUE, IN_PROGRESS, DONE, CANCELLED = "IN_QUEUE", "IN_PROGRESS", "DONE", "CANCELLED"
_MOST_TYPES, _MOST_MARKETPLACES = 10, 25
_PAGE = "100"


@dataclass(frozen=True)
class Report:
    """``status`` is IN_QUEUE, IN_PROGRESS, DONE, CANCELLED (also: there was no data) or FATAL;
    times are aware UTC."""

    report_id: str
    report_type: str
    status: str
    document_id: str = ""
    created: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True)
class ReportsPage:
    """Reports, the newest first; ``token`` asks for the next page and is empty on the last."""

    reports: tuple[Report, ...]
    token: str = ""


def list_reports(
    client: SellingPartnerClient,
    report_types: Sequence[str],
    created_since: datetime | None = None,
    token: str = "",
) -> ReportsPage:
    """A page of up to 100 of the seller's reports of at most 10 types. Without ``created_since``
    those of 90 days, which is the earliest that Amazon takes.

    Raises a SellingPartnerError, and ValueError for no or more types.
    """
    if not 1 <= len(report_types) <= _MOST_TYPES:
        raise ValueError(f"list reports of 1 to {_MOST_TYPES} types")
    # "Specifying nextToken with any other parameters will cause the request to fail."
    query: dict[str, str | Sequence[str] | None] = {"nextToken": token}
    if not token:
        since = format_time(created_since) if created_since else None
        query = {"reportTypes": report_types, "createdSince": since, "pageSize": _PAGE}
    answer = client.call(GET_REPORTS, query=query)
    if not isinstance(answer.payload.get("reports"), list):
        raise unreadable(GET_REPORTS, answer.status, answer.request_id)
    found = (_report(entry) for entry in entries(answer.payload["reports"]))
    return ReportsPage(
        tuple(report for report in found if report.report_id), text(answer.payload, "nextToken")
    )


def create_report(
    client: SellingPartnerClient,
    report_type: str,
    marketplace_ids: Sequence[str],
    since: datetime | None = None,
    until: datetime | None = None,
    options: Mapping[str, str] | None = None,
) -> str:
    """Have Amazon make a report of 1 to 25 marketplaces; its id, unique for its seller only.

    Raises a SellingPartnerError. After a TemporaryError the report may be there: look for it with
    ``list_reports``. Raises ValueError for no or more marketplaces.
    """
    if not 1 <= len(marketplace_ids) <= _MOST_MARKETPLACES:
        raise ValueError(f"request a report of 1 to {_MOST_MARKETPLACES} marketplaces")
    body: dict[str, Any] = {"reportType": report_type, "marketplaceIds": list(marketplace_ids)}
    if since:
        body["dataStartTime"] = format_time(since)
    if until:
        body["dataEndTime"] = format_time(until)
    if options:
        body["reportOptions"] = dict(options)
    answer = client.call(CREATE_REPORT, body=body)
    report_id = text(answer.payload, "reportId")
    if not report_id:
        raise unreadable(CREATE_REPORT, answer.status, answer.request_id)
    return report_id


def get_report(client: SellingPartnerClient, report_id: str) -> Report:
    """How far Amazon is. Raises a SellingPartnerError (RejectedRequest: there is none)."""
    answer = client.call(GET_REPORT, path={"reportId": report_id})
    found = _report(answer.payload)
    if not found.report_id or not found.status:
        raise unreadable(GET_REPORT, answer.status, answer.request_id)
    return found


def fetch(client: SellingPartnerClient, document_id: str, into: BinaryIO) -> None:
    """Write the report's file, unpacked, to ``into``; memory does not grow with it.

    Raises a SellingPartnerError; RejectedRequest: there is no such document (any more).
    """
    answer = client.call(GET_REPORT_DOCUMENT, path={"reportDocumentId": document_id})
    url = text(answer.payload, "url")
    if not url:
        raise unreadable(GET_REPORT_DOCUMENT, answer.status, answer.request_id)
    _presigned.fetch(client, url, into)


def _report(entry: Mapping[str, Any]) -> Report:
    return Report(
        report_id=text(entry, "reportId"),
        report_type=text(entry, "reportType"),
        status=text(entry, "processingStatus"),
        document_id=text(entry, "reportDocumentId"),
        created=told_time(entry.get("createdTime")),
        ended=told_time(entry.get("processingEndTime")),
    )
