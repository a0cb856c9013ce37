# SPDX-License-Identifier: LGPL-3.0-or-later
"""The scripted Amazon's reports (see ``amazon.ScriptedAmazon``)."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amazon_connector.spapi import Response, format_time, reports

from .amazon_stock import SIGNED, ListingsByScript
from .answers import error_answer, json_answer, values

Json = dict[str, Any]
SETTLEMENT = reports.SETTLEMENTS
_PAGE = 10


@dataclass
class ReportOnAmazon:
    """A report; ``status`` as Amazon's processingStatus."""

    report_id: str
    report_type: str
    document_id: str
    created: datetime
    status: str = "DONE"


@dataclass
class ReportsByScript(ListingsByScript):
    """What Amazon does about reports; ``reports`` in the order they were made."""

    reports: list[ReportOnAmazon] = field(default_factory=list)

    def settlement(
        self, report_id: str, content: bytes, *, packed: bool = False, status: str = "DONE"
    ) -> None:
        """Amazon has this settlement report now; ``packed``: it hands it out as GZIP."""
        document_id = f"settled-{report_id}"
        self.documents[document_id] = gzip.compress(content) if packed else content
        report = ReportOnAmazon(report_id, SETTLEMENT, document_id, self.clock.now(), status)
        self.reports.append(report)

    def finish_report(self, content: bytes | None, status: str = "DONE") -> None:
        """The report that was asked for last has ended (None: nothing to tell, CANCELLED)."""
        last = self.reports[-1]
        last.status = status if content is not None else "CANCELLED"
        last.document_id = f"asked-{last.report_id}"
        self.documents[last.document_id] = content or b""

    def _getReports(self, query: Json) -> Response:
        start = int(query.get("nextToken", "0"))
        if "nextToken" in query and len(query) > 1:
            return error_answer(400, "InvalidInput", "nextToken goes alone.")
        wanted = values(query, "reportTypes") or {SETTLEMENT}
        found = [r for r in reversed(self.reports) if r.report_type in wanted]
        size = int(query.get("pageSize", _PAGE))
        answer: Json = {"reports": [_told(r) for r in found[start : start + size]]}
        if found[start + size :]:
            answer["nextToken"] = str(start + size)
        return json_answer(200, answer)

    def _getReport(self, query: Json) -> Response:
        for report in self.reports:
            if report.report_id == query["reportId"]:
                return json_answer(200, _told(report))
        return error_answer(404, "NotFound", "There is no such report.")

    def _getReportDocument(self, query: Json) -> Response:
        name = query["reportDocumentId"]
        if name not in self.documents:
            return error_answer(404, "NotFound", "There is no such document.")
        answer = {"reportDocumentId": name, "url": SIGNED + name}
        if self.documents[name].startswith(b"\x1f\x8b"):
            answer["compressionAlgorithm"] = "GZIP"
        return json_answer(200, answer)

    def _createReport(self, query: Json) -> Response:
        body = query["body"]
        report_id = f"report-{len(self.reports) + 1}"
        self.reports.append(
            ReportOnAmazon(report_id, body["reportType"], "", self.clock.now(), "IN_QUEUE")
        )
        return json_answer(202, {"reportId": report_id})


def _told(report: ReportOnAmazon) -> Json:
    told = {
        "reportId": report.report_id,
        "reportType": report.report_type,
        "createdTime": format_time(report.created),
        "processingStatus": report.status,
    }
    done = report.status == "DONE"
    return {**told, "reportDocumentId": report.document_id} if done else told
