# SPDX-License-Identifier: LGPL-3.0-or-later
"""How a report is made: when it starts and ends, and what becomes of it.

From Amazon's model: a report without data ends CANCELLED. From Amazon's documentation: how much
time a report may cover, and how often it is made. Assumed: how long it takes (see the rules),
that reports do not wait for each other, and that one which breaks those limits ends FATAL or,
too early, CANCELLED.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from amazon_simulator import instants
from amazon_simulator.document_store import OF_REPORTS, Documents
from amazon_simulator.faults import Fault
from amazon_simulator.kept import CANCELLED, DONE, FATAL, QUEUED, RUNNING
from amazon_simulator.report_store import Report, Reports
from amazon_simulator.report_types import TYPES, ReportType
from amazon_simulator.rules import Rules
from amazon_simulator.world.schedule import Details, Schedule

START, END = "start_report", "end_report"
TROUBLES = frozenset({"report_fatal", "report_cancelled", "report_stuck"})
# As developers see it: a text without a word on its encoding.
CONTENT_TYPE = "text/plain"


@dataclass(frozen=True)
class Made:
    """A report's file; ``content`` None when there is no data for it."""

    content: bytes | None = None
    failed: bool = False


Maker = Callable[[Report, int], Made]


class Reporting:
    """``makers`` make the files, by the report's type."""

    def __init__(
        self,
        reports: Reports,
        documents: Documents,
        rules: Rules,
        schedule: Schedule,
        makers: Mapping[str, Maker],
    ) -> None:
        self._reports, self._documents = reports, documents
        self._rules, self._schedule, self._makers = rules, schedule, makers

    def begin(self, report: Report, fault: Fault | None) -> None:
        """A report was requested."""
        if fault is not None and fault.kind in TROUBLES:
            report.trouble = fault.kind
        start = report.created + self._milliseconds("report_queue_seconds")
        end = report.created + self._milliseconds("report_seconds")
        self._schedule.add(start, report.seller_id, report.report_id, START, {})
        if report.trouble != "report_stuck":
            self._schedule.add(max(start, end), report.seller_id, report.report_id, END, {})
        self._reports.put(report)

    def start(self, seller_id: str, report_id: str, at: int, details: Details) -> None:
        report = self._reports.get(report_id, seller_id)
        if report is not None and report.status == QUEUED:
            report.status, report.started = RUNNING, at
            self._reports.put(report)

    def end(self, seller_id: str, report_id: str, at: int, details: Details) -> None:
        report = self._reports.get(report_id, seller_id)
        if report is None or report.status in (CANCELLED, DONE, FATAL):
            return
        report.started, report.ended = report.started or at, at
        made = self._made(report, at)
        report.status = FATAL if made.failed else CANCELLED
        if made.content is not None:
            report.status = DONE
            self.keep(report, made.content)
        self._reports.put(report)

    def add(self, report: Report, content: bytes) -> None:
        """A report that Amazon makes by itself, or a test puts in: done at once."""
        report.status, report.started, report.ended = DONE, report.created, report.created
        self.keep(report, content)
        self._reports.put(report)

    def keep(self, report: Report, content: bytes) -> None:
        gzipped = len(content) >= self._rules["gzip_from_bytes"]
        kept = gzip.compress(content, mtime=0) if gzipped else content
        report.document_id = self._documents.add(
            OF_REPORTS, report.seller_id, CONTENT_TYPE, kept, gzipped
        )

    def _made(self, report: Report, at: int) -> Made:
        kind, maker = TYPES[report.report_type], self._makers.get(report.report_type)
        if report.trouble:
            return Made(failed=report.trouble == "report_fatal")
        if self._is_too_long(report, kind):
            return Made(failed=True)
        if kind.every and self._made_since(report, at - kind.every):
            return Made()
        return Made() if maker is None else maker(report, at)

    def _is_too_long(self, report: Report, kind: ReportType) -> bool:
        if kind.longest is None or report.since is None:
            return False
        return (report.until or report.created) - report.since > kind.longest

    def _made_since(self, report: Report, since: int) -> bool:
        """Whether one of this type was finished after ``since``."""
        before = self._reports.found(
            [
                ("seller_id = ? AND region = ?", [report.seller_id, report.region]),
                ("report_type = ? AND status = ?", [report.report_type, DONE]),
            ]
        )
        return any(other.ended is not None and other.ended > since for other in before)

    def _milliseconds(self, rule: str) -> int:
        return round(self._rules[rule] * instants.SECOND)
