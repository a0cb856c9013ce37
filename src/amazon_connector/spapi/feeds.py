# SPDX-License-Identifier: LGPL-3.0-or-later
"""Feeds API 2021-06-30, for one feed type: JSON_LISTINGS_FEED (listings-feed-schema-v2).

A feed is made in three calls: a document, its upload to an address that Amazon signed (no
token, no header of ours, the same content type), and the feed. DONE does not mean success: the
processing report does.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amazon_connector.domain.times import parse_time
from amazon_connector.spapi._client import SellingPartnerClient
from amazon_connector.spapi._json import number, objects, text
from amazon_connector.spapi._operations import (
    CREATE_FEED,
    CREATE_FEED_DOCUMENT,
    GET_FEED,
    GET_FEED_DOCUMENT,
    GET_FEEDS,
)
from amazon_connector.spapi._status import damaged
from amazon_connector.spapi._times import format_time

__all__ = [
    "CONTENT_TYPE",
    "JSON_LISTINGS_FEED",
    "MOST_MESSAGES",
    "Feed",
    "FeedDocument",
    "FeedMessage",
    "ProcessingReport",
    "ReportIssue",
    "create_document",
    "create_feed",
    "get_feed",
    "list_feeds",
    "listings_feed",
    "read_report",
    "upload",
]

JSON_LISTINGS_FEED = "JSON_LISTINGS_FEED"
CONTENT_TYPE = "application/json; charset=UTF-8"
# Amazon takes 25,000; smaller ones are answered sooner.
MOST_MESSAGES = 10_000
# createFeed: marketplaceIds, maxItems 25.
_MOST_MARKETPLACES = 25
_REPORT = "give the report of a feed"
Json = Mapping[str, Any]


@dataclass(frozen=True)
class FeedDocument:
    """A place to upload to, for five minutes. The address is a secret."""

    document_id: str
    url: str

    def __repr__(self) -> str:
        return f"FeedDocument(document_id={self.document_id!r})"


@dataclass(frozen=True)
class FeedMessage:
    """The patches of one SKU. ``message_id`` is unique in the feed, from 1 on."""

    message_id: int
    sku: str
    product_type: str
    patches: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Feed:
    """A feed as it stands: status IN_QUEUE, IN_PROGRESS, DONE, CANCELLED or FATAL."""

    feed_id: str
    status: str
    result_document_id: str = ""
    created: datetime | None = None


@dataclass(frozen=True)
class ReportIssue:
    """One issue of a processing report. It may name its message, its SKU, both or neither."""

    message_id: int | None
    sku: str
    code: str
    severity: str
    message: str


@dataclass(frozen=True)
class ProcessingReport:
    """What came of the messages; the counts are Amazon's."""

    issues: tuple[ReportIssue, ...] = ()
    processed: int = 0
    accepted: int = 0
    invalid: int = 0


def listings_feed(seller_id: str, messages: Iterable[FeedMessage]) -> bytes:
    """The document of a JSON_LISTINGS_FEED with patches."""
    header = {"sellerId": seller_id, "version": "2.0"}
    body = ",".join(json.dumps(_message(message)) for message in messages)
    return f'{{"header":{json.dumps(header)},"messages":[{body}]}}'.encode()


def _message(message: FeedMessage) -> dict[str, Any]:
    return {
        "messageId": message.message_id,
        "sku": message.sku,
        "operationType": "PATCH",
        "productType": message.product_type or "PRODUCT",
        "patches": list(message.patches),
    }


def create_document(client: SellingPartnerClient, content_type: str) -> FeedDocument:
    """A place for a document. Raises a SellingPartnerError."""
    payload = client.call(CREATE_FEED_DOCUMENT, body={"contentType": content_type}).payload
    return FeedDocument(text(payload.get("feedDocumentId")), text(payload.get("url")))


def upload(
    client: SellingPartnerClient, document: FeedDocument, content: bytes, content_type: str
) -> None:
    """Put the document there. Raises TemporaryError or RejectedRequest."""
    client.transfer("PUT", document.url, content, content_type, "take the document of a feed")


def create_feed(
    client: SellingPartnerClient,
    feed_type: str,
    marketplace_ids: Sequence[str],
    document_id: str,
) -> str:
    """Amazon's id of the new feed. Raises a SellingPartnerError; after a TemporaryError the
    feed may be there all the same.
    """
    body = {
        "feedType": feed_type,
        "marketplaceIds": list(marketplace_ids)[:_MOST_MARKETPLACES],
        "inputFeedDocumentId": document_id,
    }
    return text(client.call(CREATE_FEED, body=body).payload.get("feedId"))


def get_feed(client: SellingPartnerClient, feed_id: str) -> Feed:
    """How a feed stands. Raises a SellingPartnerError."""
    return _feed(client.call(GET_FEED, path={"feedId": feed_id}).payload)


def list_feeds(
    client: SellingPartnerClient, feed_types: Sequence[str], created_since: datetime
) -> list[Feed]:
    """The newest hundred feeds of these types since then. Raises a SellingPartnerError."""
    query = {
        "feedTypes": feed_types,
        "createdSince": format_time(created_since),
        "pageSize": "100",
    }
    return [
        _feed(feed) for feed in objects(client.call(GET_FEEDS, query=query).payload.get("feeds"))
    ]


def read_report(client: SellingPartnerClient, document_id: str) -> ProcessingReport:
    """Download and read a processing report. Raises a SellingPartnerError, TemporaryError for
    a document that cannot be read.
    """
    payload = client.call(GET_FEED_DOCUMENT, path={"feedDocumentId": document_id}).payload
    content = client.transfer("GET", text(payload.get("url")), None, "", _REPORT)
    if payload.get("compressionAlgorithm") == "GZIP":
        content = _unpacked(content)
    try:
        report = json.loads(content)
    except ValueError:
        report = None
    if not isinstance(report, Mapping):
        raise damaged(_REPORT)
    return _report(report)


def _unpacked(content: bytes) -> bytes:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return b""


def _report(report: Json) -> ProcessingReport:
    summary = report.get("summary")
    counts = summary if isinstance(summary, Mapping) else {}
    return ProcessingReport(
        issues=tuple(_issue(issue) for issue in objects(report.get("issues"))),
        processed=number(counts.get("messagesProcessed")) or 0,
        accepted=number(counts.get("messagesAccepted")) or 0,
        invalid=number(counts.get("messagesInvalid")) or 0,
    )


def _issue(issue: Json) -> ReportIssue:
    return ReportIssue(
        number(issue.get("messageId")),
        text(issue.get("sku")),
        text(issue.get("code")),
        text(issue.get("severity")),
        text(issue.get("message")),
    )


def _feed(feed: Json) -> Feed:
    try:
        created = parse_time(text(feed.get("createdTime")))
    except ValueError:
        created = None
    return Feed(
        text(feed.get("feedId")),
        text(feed.get("processingStatus")),
        text(feed.get("resultFeedDocumentId")),
        created,
    )
