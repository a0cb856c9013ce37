# SPDX-License-Identifier: LGPL-3.0-or-later
"""Feeds API 2021-06-30: thousands of changes in one file.

The way of a feed, each step a call of its own so that what is intended can be stored before it:
``create_document``, ``upload``, ``create_feed``, then ``get_feed`` until it has ended, then
``read_report`` (of a feed that is no JSON ``read_refusals``). DONE does not mean success: only the
report tells.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amazon_connector.spapi import _feed_summary, _presigned, _report
from amazon_connector.spapi._client import SellingPartnerClient
from amazon_connector.spapi._json import entries, json_object, text
from amazon_connector.spapi._operations import (
    CREATE_FEED,
    CREATE_FEED_DOCUMENT,
    CREATE_LISTINGS_FEED,
    GET_FEED,
    GET_FEED_DOCUMENT,
    GET_FEEDS,
)
from amazon_connector.spapi._report import ProcessingReport, ReportIssue
from amazon_connector.spapi._status import unreadable
from amazon_connector.spapi._times import format_time, told_time
from amazon_connector.spapi.listings import ANY_PRODUCT_TYPE

__all__ = [
    "CONTENT_TYPE",
    "JSON_LISTINGS_FEED",
    "MOST_MESSAGES",
    "PDF",
    "UPLOAD_VAT_INVOICE",
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
    "read_refusals",
    "read_report",
    "upload",
]

JSON_LISTINGS_FEED = "JSON_LISTINGS_FEED"
# One PDF a feed; what became of it is told by the VAT invoice data report ("VAT Calculation Service
# and Invoice Upload Guide"). What belongs to no row of that one stands in the feed's result alone.
UPLOAD_VAT_INVOICE, PDF = "UPLOAD_VAT_INVOICE", "application/pdf; charset=UTF-8"
CONTENT_TYPE = "application/json; charset=UTF-8"
# Amazon takes 25,000, and advises files below 10 MiB ("Feeds API Best Practices"): this many leave
# each message a kilobyte, four times what a quantity needs.
MOST_MESSAGES = 10_000
_MOST_TYPES = 10
_PAGE = "100"


@dataclass(frozen=True)
class FeedDocument:
    """A place for a file. ``url`` is good for five minutes and is itself the permission."""

    document_id: str
    url: str = field(repr=False)


@dataclass(frozen=True)
class Feed:
    """``status`` is IN_QUEUE, IN_PROGRESS, DONE, CANCELLED or FATAL; times are aware UTC."""

    feed_id: str
    status: str
    result_document_id: str = ""
    created: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True)
class FeedMessage:
    """The patches of one SKU. ``message_id`` is unique in its feed, from 1 on; ``product_type`` may
    be empty."""

    message_id: int
    sku: str
    product_type: str
    patches: tuple[dict[str, Any], ...]


def listings_feed(seller_id: str, messages: Iterable[FeedMessage]) -> bytes:
    """The file of a JSON_LISTINGS_FEED, version 2.0, which patches listings.

    Raises ValueError for no message and for more than MOST_MESSAGES.
    """
    header = json.dumps({"sellerId": seller_id, "version": "2.0"})
    file = io.BytesIO()
    file.write(f'{{"header": {header}, "messages": ['.encode())
    count = 0
    for count, message in enumerate(messages, 1):
        file.write(b",\n" if count > 1 else b"\n")
        file.write(json.dumps(_message(message)).encode())
    if not 1 <= count <= MOST_MESSAGES:
        raise ValueError(f"a feed holds 1 to {MOST_MESSAGES} messages, not {count}")
    file.write(b"\n]}")
    return file.getvalue()


def create_document(client: SellingPartnerClient, content_type: str) -> FeedDocument:
    """A place for a file of this type. Raises a SellingPartnerError."""
    answer = client.call(CREATE_FEED_DOCUMENT, body={"contentType": content_type})
    found = FeedDocument(text(answer.payload, "feedDocumentId"), text(answer.payload, "url"))
    if not found.document_id or not found.url:
        raise unreadable(CREATE_FEED_DOCUMENT, answer.status, answer.request_id)
    return found


def upload(
    client: SellingPartnerClient, document: FeedDocument, content: bytes, content_type: str
) -> None:
    """Put the file in its place; ``content_type`` is the one that the place was made for.

    Raises TemporaryError, or RejectedRequest: then the place is lost, and a new one is needed.
    """
    _presigned.upload(client, document.url, content, content_type)


def create_feed(
    client: SellingPartnerClient,
    feed_type: str,
    marketplace_ids: Sequence[str],
    document_id: str,
    options: Mapping[str, str] | None = None,
) -> str:
    """Have Amazon process the file; the feed's id, unique for its seller only. ``options`` are its
    feedOptions.

    Raises a SellingPartnerError. After a TemporaryError the feed may be there: look for it with
    ``list_feeds`` before it is created again.
    """
    operation = CREATE_LISTINGS_FEED if feed_type == JSON_LISTINGS_FEED else CREATE_FEED
    body = {
        "feedType": feed_type,
        "marketplaceIds": list(marketplace_ids),
        "inputFeedDocumentId": document_id,
        **({"feedOptions": dict(options)} if options else {}),
    }
    answer = client.call(operation, body=body)
    feed_id = text(answer.payload, "feedId")
    if not feed_id:
        raise unreadable(operation, answer.status, answer.request_id)
    return feed_id


def get_feed(client: SellingPartnerClient, feed_id: str) -> Feed:
    """How far Amazon is. Raises a SellingPartnerError (RejectedRequest: there is no such feed)."""
    answer = client.call(GET_FEED, path={"feedId": feed_id})
    found = _feed(answer.payload)
    if not found.feed_id or not found.status:
        raise unreadable(GET_FEED, answer.status, answer.request_id)
    return found


def list_feeds(
    client: SellingPartnerClient, feed_types: Sequence[str], created_since: datetime
) -> list[Feed]:
    """The seller's feeds of at most 10 types, those of other programs too, in no known order.

    One call for each 100 feeds. Raises a SellingPartnerError, and ValueError for no or more types.
    """
    if not 1 <= len(feed_types) <= _MOST_TYPES:
        raise ValueError(f"list feeds of 1 to {_MOST_TYPES} types")
    query: dict[str, str | Sequence[str] | None] = {
        "feedTypes": feed_types,
        "createdSince": format_time(created_since),
        "pageSize": _PAGE,
    }
    found: list[Feed] = []
    while query:
        answer = client.call(GET_FEEDS, query=query)
        if not isinstance(answer.payload.get("feeds"), list):
            raise unreadable(GET_FEEDS, answer.status, answer.request_id)
        feeds = map(_feed, entries(answer.payload["feeds"]))
        found += [feed for feed in feeds if feed.feed_id]
        token = text(answer.payload, "nextToken")
        # "Specifying nextToken with any other parameters will cause the request to fail."
        query = {"nextToken": token} if token else {}
    return found


def read_report(client: SellingPartnerClient, document_id: str) -> ProcessingReport:
    """What became of the messages of a JSON_LISTINGS_FEED: ``document_id`` is the feed's
    ``result_document_id``.

    Raises a SellingPartnerError; RejectedRequest: there is no such report (any more).
    """
    answer = client.call(GET_FEED_DOCUMENT, path={"feedDocumentId": document_id})
    url = text(answer.payload, "url")
    file = json_object(_presigned.download(client, url)) if url else None
    report = _report.read(file or {})
    if report is None:
        raise unreadable(GET_FEED_DOCUMENT, answer.status, answer.request_id)
    return report


def read_refusals(client: SellingPartnerClient, document_id: str) -> tuple[str, ...]:
    """Why Amazon refused what a feed that is no JSON held, in its own words: ``document_id`` is the
    feed's ``result_document_id``. None where the result names no reason.

    Raises a SellingPartnerError; RejectedRequest: there is no such result (any more).
    """
    answer = client.call(GET_FEED_DOCUMENT, path={"feedDocumentId": document_id})
    url = text(answer.payload, "url")
    if not url:
        raise unreadable(GET_FEED_DOCUMENT, answer.status, answer.request_id)
    return _feed_summary.refusals(_presigned.download(client, url))


def _message(message: FeedMessage) -> dict[str, Any]:
    return {
        "messageId": message.message_id,
        "sku": message.sku,
        "operationType": "PATCH",
        "productType": message.product_type or ANY_PRODUCT_TYPE,
        "patches": message.patches,
    }


def _feed(entry: Mapping[str, Any]) -> Feed:
    return Feed(
        feed_id=text(entry, "feedId"),
        status=text(entry, "processingStatus"),
        result_document_id=text(entry, "resultFeedDocumentId"),
        created=told_time(entry.get("createdTime")),
        ended=told_time(entry.get("processingEndTime")),
    )
