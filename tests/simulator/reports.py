# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a test does with reports: request one, find those that are there, read a file."""

from __future__ import annotations

import csv
import gzip
from typing import Any

from tests.simulator.amazon import DE, Reply, Shop

REPORTS, DOCUMENTS = "/reports/2021-06-30/reports", "/reports/2021-06-30/documents"
SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
VAT_INVOICES = "GET_FLAT_FILE_VAT_INVOICE_DATA_REPORT"
FBA_SHIPMENTS = "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL"
VAT_TRANSACTIONS = "GET_VAT_TRANSACTION_DATA"


def request(shop: Shop, report_type: str, **more: Any) -> Reply:
    return shop.call("POST", REPORTS, {"reportType": report_type, "marketplaceIds": [DE], **more})


def state(shop: Shop, report_id: str) -> Any:
    return shop.get(f"{REPORTS}/{report_id}").json


def made(shop: Shop, report_type: str, **more: Any) -> Any:
    """The report, requested and finished."""
    shop.simulator.refill()
    reply = request(shop, report_type, **more)
    assert reply.status == 202, reply.body
    shop.simulator.advance(31)
    return state(shop, reply.json["reportId"])


def listed(shop: Shop, report_type: str = SETTLEMENT, **query: str) -> list[Any]:
    shop.simulator.refill()
    reply = shop.get(REPORTS, reportTypes=report_type, **query)
    assert reply.status == 200, reply.body
    return reply.json["reports"]


def file_of(shop: Shop, report: Any) -> bytes:
    shop.simulator.refill()
    document = shop.get(f"{DOCUMENTS}/{report['reportDocumentId']}").json
    content = shop.http.request("GET", document["url"]).data
    return gzip.decompress(content) if "compressionAlgorithm" in document else content


def rows_of(content: bytes, encoding: str = "utf-8") -> list[dict[str, str]]:
    lines = content.decode(encoding).splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
