# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reports API 2021-06-30: reports that are requested, or that Amazon makes by itself."""

from __future__ import annotations

from amazon_simulator import instants, spoiling
from amazon_simulator.accounts import Caller
from amazon_simulator.asked import Asked, Payload
from amazon_simulator.document_store import OF_REPORTS, Document, Documents
from amazon_simulator.errors import access_denied, invalid_input, not_found
from amazon_simulator.faults import Fault
from amazon_simulator.kept import (
    CANCELLED,
    QUEUED,
    RETAINED,
    body_of,
    filters,
    instant,
    marketplaces_in,
    options_in,
    page,
    processing,
)
from amazon_simulator.listing_params import check_marketplaces
from amazon_simulator.order_params import list_of, true_or_false
from amazon_simulator.pagination import seal_fields
from amazon_simulator.presigned import LIFETIME, Signer
from amazon_simulator.report_store import Report, Reports
from amazon_simulator.report_types import TYPES, ReportType
from amazon_simulator.world.reporting import Reporting


class ReportsApi:
    def __init__(
        self, reports: Reports, documents: Documents, reporting: Reporting, signer: Signer
    ) -> None:
        self._reports, self._documents = reports, documents
        self._reporting, self._signer = reporting, signer

    def search(self, caller: Caller, asked: Asked) -> Payload:
        _require_professional(caller)
        query, now, start = page(asked, self._signer.secret)
        wanted = filters(query, "report", now)
        for name in list_of(query, "reportTypes", None):
            _require_role(caller, TYPES.get(name))
        mine = ("seller_id = ?", [caller.seller["seller_id"]])
        found = self._reports.found([mine, *wanted.where])
        if wanted.marketplaces:
            found = [r for r in found if wanted.marketplaces & set(r.marketplace_ids)]
        end = start + wanted.page_size
        answer: Payload = {"reports": [_shown(report) for report in found[start:end]]}
        if end < len(found):
            answer["nextToken"] = seal_fields([query, now, end], self._signer.secret)
        return answer

    def get(self, caller: Caller, asked: Asked) -> Payload:
        return _shown(self._report(caller, asked))

    def create(self, caller: Caller, asked: Asked) -> Payload:
        _require_professional(caller)
        body = body_of(asked)
        kind = _requestable(caller, body.get("reportType"))
        marketplaces = marketplaces_in(body.get("marketplaceIds"))
        region = check_marketplaces(caller, marketplaces)
        if kind.marketplaces is not None and not set(marketplaces) <= kind.marketplaces:
            raise invalid_input("Provided MarketplaceIdList is invalid.")
        since, until = (_time(body, name, asked.now) for name in ("dataStartTime", "dataEndTime"))
        if since is not None and until is not None and since > until:
            raise invalid_input("Provided endDate is before the startDate.")
        report = Report(
            report_id=self._reports.new_id(),
            seller_id=caller.seller["seller_id"],
            region=region,
            report_type=kind.name,
            marketplace_ids=marketplaces,
            created=asked.now,
            since=since,
            until=until,
            options=options_in(body.get("reportOptions"), "reportOptions"),
        )
        self._reporting.begin(report, asked.fault)
        return {"reportId": report.report_id}

    def cancel(self, caller: Caller, asked: Asked) -> Payload:
        """200 without a body."""
        report = self._report(caller, asked)
        if report.status != QUEUED:
            state = report.status
            raise invalid_input(f"The report is {state}: only one IN_QUEUE can be cancelled.")
        report.status, report.ended = CANCELLED, asked.now
        self._reports.put(report)
        return {}

    def get_document(self, caller: Caller, asked: Asked) -> Payload:
        _require_professional(caller)
        document = self._document(caller, asked)
        encoded = true_or_false(asked.query, "enableContentEncodingUrlHeader")
        more = {"encoding": "gzip"} if encoded and document.gzipped else {}
        expired = asked.fault is not None and asked.fault.kind == "expired_url"
        until = asked.now - 1 if expired else asked.now + LIFETIME
        key = document.document_id
        answer = {
            "reportDocumentId": asked.path["reportDocumentId"],
            "url": self._signer.url(asked.base_url, "GET", key, until, **more),
        }
        return {**answer, "compressionAlgorithm": "GZIP"} if document.gzipped else answer

    def _document(self, caller: Caller, asked: Asked) -> Document:
        key, seller_id = asked.path["reportDocumentId"], caller.seller["seller_id"]
        document = self._documents.get(key, seller_id, OF_REPORTS)
        if document is None:
            raise not_found("No such report document for this seller.")
        if asked.fault is not None and asked.fault.kind in spoiling.KINDS:
            return self._spoiled(document, asked.fault)
        return document

    def _spoiled(self, document: Document, fault: Fault) -> Document:
        """A bad copy, under the id of the good one: the next that is asked for is good again."""
        content = spoiling.spoiled(fault.kind, document.plain or b"", fault.message)
        kind = document.content_type
        key = self._documents.add(OF_REPORTS, document.seller_id, kind, content)
        return Document(key, document.seller_id, kind, content, gzipped=False)

    def _report(self, caller: Caller, asked: Asked) -> Report:
        _require_professional(caller)
        report = self._reports.get(asked.path["reportId"], caller.seller["seller_id"])
        if report is None or report.created < asked.now - RETAINED:
            raise not_found("No such report for this seller.")
        _require_role(caller, TYPES.get(report.report_type))
        return report


def _require_professional(caller: Caller) -> None:
    if caller.seller["selling_plan"] != "PROFESSIONAL":
        raise access_denied()


def _require_role(caller: Caller, kind: ReportType | None) -> None:
    if kind is not None and not kind.roles & caller.roles:
        raise access_denied("Access to the resource is forbidden")


def _requestable(caller: Caller, name: object) -> ReportType:
    kind = TYPES.get(name) if isinstance(name, str) else None
    if kind is None:
        raise invalid_input("reportType is missing, or none that this simulator knows.")
    _require_role(caller, kind)
    if not kind.requestable:
        raise invalid_input(f"{kind.name} cannot be requested or scheduled.")
    return kind


def _time(body: Payload, name: str, now: int) -> int | None:
    """ "The value must be prior to or equal to the current date and time." Raises ApiError 400."""
    if body.get(name) is None:
        return None
    found = instant(body[name], name)
    if found > now:
        raise invalid_input(f"{name} is in the future.")
    return found


def _shown(report: Report) -> Payload:
    shown: Payload = {
        "reportId": report.report_id,
        "reportType": report.report_type,
        "marketplaceIds": report.marketplace_ids,
        **processing(report),
    }
    for name, at in (("dataStartTime", report.since), ("dataEndTime", report.until)):
        if at is not None:
            shown[name] = instants.to_text(at)
    if report.document_id is not None:
        shown["reportDocumentId"] = report.document_id
    return shown
