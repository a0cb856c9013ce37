# SPDX-License-Identifier: LGPL-3.0-or-later
"""Faults on demand: which request gets which trouble, how often."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from amazon_simulator.spoiling import KINDS as SPOILED_FILES

# Kind -> what happens. The order of the table is that of the README.
KINDS = {
    "throttle": "429 QuotaExceeded with x-amzn-RateLimit-Limit",
    "throttle_without_rate": "429 QuotaExceeded without the header",
    "internal_error": "500 InternalFailure",
    "unavailable": "503 ServiceUnavailable in Amazon's error form",
    "unavailable_html": "503 with an HTML page",
    "empty_body": "200 with no body",
    "empty_error": "500 with no body",
    "not_json": "200 with a body that is not JSON",
    "unauthorized": "401 Unauthorized",
    "expired_token": "403, and every access token has expired",
    "forbidden_marketplace": "403 as long as marketplace_id is asked for",
    "too_large": "413",
    "unsupported_media": "415",
    "invalid_input": "400 InvalidInput with `message` as its details",
    "cut": "the connection is reset before the answer",
    "cut_in_body": "the connection is reset in the middle of the body",
    "slow": "the answer comes after `seconds` of real time",
    "duplicated_orders": "the page holds each of its orders twice",
    "repeated_page": "the orders of the page before come again in front",
    "reordered": "the orders of the page in another order",
    "unknown_enum": "values that are in no list of Amazon's",
    "unknown_fields": "fields that are in no model of Amazon's",
    "wrong_totals": "the parts of the proceeds do not add up",
    "invalid_grant": "LWA answers 400 invalid_grant",
    "invalid_client": "LWA answers 401 invalid_client",
    "wrong_date": "the Date header is wrong by `seconds`",
    "invalid_submission": "patchListingsItem: 200 with the status INVALID and an issue",
    "accepted_not_applied": "patchListingsItem: ACCEPTED, then an issue and no change",
    "feed_fatal": "createFeed: the feed ends FATAL, half of its messages done",
    "feed_stuck": "createFeed: the feed stays IN_PROGRESS",
    "feed_stuck_in_queue": "createFeed: the feed stays IN_QUEUE",
    "feed_issue": "createFeed: the report has an issue for `sku`",
    "report_without_message_ids": "createFeed: the same, without messageId and SKU",
    "invoice_refused": "createFeed: Amazon refuses the VAT invoice with `message`",
    "report_fatal": "createReport: the report ends FATAL",
    "report_cancelled": "createReport: the report ends CANCELLED, as one without data",
    "report_stuck": "createReport: the report stays IN_PROGRESS",
    "truncated_file": "getReportDocument: a third of the file is missing at its end",
    "wrong_currency": "getReportDocument: a row has another currency",
    "wrong_total": "getReportDocument: the total is off by the smallest amount",
    "duplicate_lines": "getReportDocument: the last three lines come twice",
    "unknown_encoding": "getReportDocument: the file is in EBCDIC",
    "wrong_decimals": "getReportDocument: every other amount has the other decimal sign",
    "missing_column": "getReportDocument: the column `message` (amount) is not there",
    "renamed_column": "getReportDocument: the column `message` has another name",
    "extra_column": "getReportDocument: there is a column more",
    "reordered_columns": "getReportDocument: the columns come in another order",
    "expired_url": "createFeedDocument, getFeedDocument, getReportDocument: the URL has expired",
}
TOKEN = "token"
# Not operations of Amazon's: a fault for every operation leaves them alone.
OUTSIDE = frozenset({TOKEN, "upload", "download"})
FOR_EVER = frozenset({"forbidden_marketplace"})
# What only one operation can suffer strikes no other, whatever the fault's operation says.
OF = {
    "invalid_submission": frozenset({"patchListingsItem"}),
    "accepted_not_applied": frozenset({"patchListingsItem"}),
    "feed_fatal": frozenset({"createFeed"}),
    "feed_stuck": frozenset({"createFeed"}),
    "feed_stuck_in_queue": frozenset({"createFeed"}),
    "feed_issue": frozenset({"createFeed"}),
    "report_without_message_ids": frozenset({"createFeed"}),
    "invoice_refused": frozenset({"createFeed"}),
    **{kind: frozenset({"getReportDocument"}) for kind in SPOILED_FILES},
    "report_fatal": frozenset({"createReport"}),
    "report_cancelled": frozenset({"createReport"}),
    "report_stuck": frozenset({"createReport"}),
    "expired_url": frozenset({"createFeedDocument", "getFeedDocument", "getReportDocument"}),
}


class UnknownFault(ValueError):
    """A fault that the simulator does not know, or that lacks what it needs."""


@dataclass
class Fault:
    """``operation`` is a name, "token" (LWA), "upload", "download" (documents), or "*".

    "*" is every operation of Amazon's. ``severity`` is that of a feed_issue.

    ``skip`` requests pass untouched first.

    ``count`` None is for ever; ``probability`` applies to each request on its own.
    """

    kind: str
    operation: str = "*"
    count: int | None = 1
    probability: float = 1.0
    skip: int = 0
    seller_id: str | None = None
    marketplace_id: str | None = None
    sku: str | None = None
    severity: str = "ERROR"
    seconds: float = 2.0
    message: str = ""
    hits: int = field(default=0)


def fault_of(document: dict[str, Any]) -> Fault:
    """Raises UnknownFault."""
    try:
        fault = Fault(**document)
    except TypeError as error:
        raise UnknownFault(f"A fault cannot have this: {error}") from None
    if fault.kind not in KINDS:
        raise UnknownFault(f"{fault.kind!r} is none of: {', '.join(KINDS)}")
    if fault.kind == "forbidden_marketplace" and fault.marketplace_id is None:
        raise UnknownFault("forbidden_marketplace needs marketplace_id")
    if "count" not in document and (fault.kind in FOR_EVER or "probability" in document):
        fault.count = None
    return fault


class Faults:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(f"faults|{seed}")
        self.active: list[Fault] = []

    def add(self, document: dict[str, Any]) -> Fault:
        fault = fault_of(document)
        self.active.append(fault)
        return fault

    def clear(self) -> None:
        self.active.clear()

    def strike(
        self,
        operation: str,
        seller_id: str | None,
        marketplace_ids: set[str],
        sku: str | None = None,
    ) -> Fault | None:
        """The fault that this request suffers, if any; the first that was set wins.

        ``sku`` is that of the path, where the operation has one: a fault of another SKU spares it.
        """
        for fault in list(self.active):
            if (
                self._concerns(fault, operation, seller_id, marketplace_ids)
                and (None in (fault.sku, sku) or fault.sku == sku)
                and self._hits(fault)
            ):
                return fault
        return None

    def _concerns(
        self, fault: Fault, operation: str, seller_id: str | None, marketplace_ids: set[str]
    ) -> bool:
        return (
            (fault.operation == operation or (fault.operation == "*" and operation not in OUTSIDE))
            and operation in OF.get(fault.kind, {operation})
            and fault.seller_id in (None, seller_id)
            and (fault.marketplace_id is None or fault.marketplace_id in marketplace_ids)
        )

    def _hits(self, fault: Fault) -> bool:
        if fault.skip > 0:
            fault.skip -= 1
            return False
        if fault.probability < 1 and self._random.random() >= fault.probability:
            return False
        fault.hits += 1
        if fault.count is not None:
            fault.count -= 1
            if fault.count <= 0:
                self.active.remove(fault)
        return True
