# SPDX-License-Identifier: LGPL-3.0-or-later
"""The part of sdk_check.py for reports: a settlement that adds up, and one that is requested."""

from __future__ import annotations

import csv
import gzip
import urllib.request
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from spapi import ApiException
from spapi.api.reports_v2021_06_30.reports_api import ReportsApi
from spapi.models.reports_v2021_06_30.create_report_specification import (
    CreateReportSpecification,
)

SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
SHIPMENTS = "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL"
LOCAL = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class ReportReader:
    """One seller's settlements, and the report of what Amazon shipped."""

    def __init__(
        self,
        api: Any,
        seller: dict[str, Any],
        compare: Callable[[Any], None],
        control: Callable[..., Any],
    ) -> None:
        self._seller, self._compare, self._control = seller, compare, control
        self._reports = ReportsApi(api)

    def read(self) -> dict[str, int]:
        closed = self._control("POST", "settlements", {"seller_id": self._seller["seller_id"]})
        self._control("POST", "buckets/refill")
        page = self._reports.get_reports(report_types=[SETTLEMENT], page_size=100)
        self._compare(page)
        wanted = {one["report_id"]: one for one in closed["closed"]}
        for key, one in wanted.items():
            if key not in [report.report_id for report in page.reports]:
                raise SystemExit(f"the settlement {key} is not listed")
            self._add_up(key, one)
        self._request()
        return {"settlements": len(wanted)}

    def _add_up(self, key: str, known: dict[str, Any]) -> None:
        self._control("POST", "buckets/refill")
        report = self._reports.get_report(key)
        self._compare(report)
        encoding = "cp932" if known["currency"] == "JPY" else "utf-8"
        lines = self._file(report).decode(encoding).splitlines()
        head, *rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        total = sum(Decimal(row["amount"].replace(",", ".")) for row in rows)
        if not Decimal(head["total-amount"].replace(",", ".")) == total == Decimal(known["total"]):
            raise SystemExit(f"{total} is not the total of {known}")

    def _request(self) -> None:
        markets = [m["id"] for m in self._seller["marketplaces"] if m["is_participating"]][:1]
        try:
            self._reports.create_report(_wish(SETTLEMENT, markets))
        except ApiException as error:
            if error.status != 400:
                raise
        else:
            raise SystemExit("a settlement could be requested")
        created = self._reports.create_report(_wish(SHIPMENTS, markets))
        self._compare(created)
        self._reports.cancel_report(created.report_id)
        self._compare(self._reports.get_report(created.report_id))

    def _file(self, report: Any) -> bytes:
        document = self._reports.get_report_document(report.report_document_id)
        self._compare(document)
        content: bytes = LOCAL.open(document.url).read()
        return gzip.decompress(content) if document.compression_algorithm else content


def _wish(report_type: str, marketplace_ids: list[str]) -> CreateReportSpecification:
    return CreateReportSpecification(report_type=report_type, marketplace_ids=marketplace_ids)
