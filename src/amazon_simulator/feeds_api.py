# SPDX-License-Identifier: LGPL-3.0-or-later
"""Feeds API 2021-06-30: documents and feeds, their states and what came of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from amazon_simulator import instants
from amazon_simulator.accounts import Caller
from amazon_simulator.asked import Asked, Payload
from amazon_simulator.errors import invalid_input, not_found, quota_exceeded
from amazon_simulator.feed_store import CANCELLED, QUEUED, STATUSES, Feed, Feeds
from amazon_simulator.listing_params import check_marketplaces, require_listing_access
from amazon_simulator.order_params import Query, list_of, single, true_or_false, whole_number
from amazon_simulator.pagination import open_fields, seal_fields
from amazon_simulator.presigned import LIFETIME, Signer
from amazon_simulator.world.feeding import JSON_LISTINGS, Feeding

MAX_MARKETPLACES, MAX_TYPES = 25, 10
PAGE_SIZE, MAX_PAGE = 10, 100
# "Feeds are retained for a maximum of 90 days."
RETAINED = 90 * instants.DAY
# "five feed submissions per five minutes", per region (changelog of 2025-05-06).
MOST_LISTINGS_FEEDS, WITHIN = 5, 5 * instants.MINUTE


class FeedsApi:
    def __init__(self, feeds: Feeds, feeding: Feeding, signer: Signer) -> None:
        self._feeds, self._feeding, self._signer = feeds, feeding, signer

    def create_document(self, caller: Caller, asked: Asked) -> Payload:
        require_listing_access(caller)
        content_type = _body(asked).get("contentType")
        if not isinstance(content_type, str) or not content_type:
            raise invalid_input("contentType is missing.")
        key = self._feeds.add_document(caller.seller["seller_id"], content_type)
        return {"feedDocumentId": key, "url": self._url(asked, "PUT", key)}

    def get_document(self, caller: Caller, asked: Asked) -> Payload:
        require_listing_access(caller)
        key = asked.path["feedDocumentId"]
        document = self._feeds.document(key, caller.seller["seller_id"])
        if document is None:
            raise not_found("No such feed document for this seller.")
        encoded = true_or_false(asked.query, "enableContentEncodingUrlHeader")
        more = {"encoding": "gzip"} if encoded and document.gzipped else {}
        answer = {"feedDocumentId": key, "url": self._url(asked, "GET", key, **more)}
        return {**answer, "compressionAlgorithm": "GZIP"} if document.gzipped else answer

    def create(self, caller: Caller, asked: Asked) -> Payload:
        require_listing_access(caller)
        body, seller_id = _body(asked), caller.seller["seller_id"]
        marketplaces = _marketplaces(body.get("marketplaceIds"))
        region = check_marketplaces(caller, marketplaces)
        feed_type, document_id = body.get("feedType"), body.get("inputFeedDocumentId")
        if not isinstance(feed_type, str) or not feed_type or not isinstance(document_id, str):
            raise invalid_input("feedType and inputFeedDocumentId are required.")
        document = self._feeds.document(document_id, seller_id)
        if document is None or document.content is None:
            raise invalid_input("inputFeedDocumentId names nothing that was uploaded.")
        if feed_type == JSON_LISTINGS:
            self._check_quota(seller_id, region, asked.now)
        feed = Feed(
            feed_id=self._feeds.new_id(),
            seller_id=seller_id,
            region=region,
            feed_type=feed_type,
            marketplace_ids=marketplaces,
            document_id=document_id,
            created=asked.now,
        )
        self._feeding.begin(feed, document.content, asked.fault)
        return {"feedId": feed.feed_id}

    def get(self, caller: Caller, asked: Asked) -> Payload:
        require_listing_access(caller)
        return _shown(self._feed(caller, asked))

    def cancel(self, caller: Caller, asked: Asked) -> Payload:
        """200 without a body."""
        require_listing_access(caller)
        feed = self._feed(caller, asked)
        if feed.status != QUEUED:
            raise invalid_input(f"The feed is {feed.status}: only one IN_QUEUE can be cancelled.")
        feed.status, feed.ended = CANCELLED, asked.now
        self._feeds.put(feed)
        return {}

    def search(self, caller: Caller, asked: Asked) -> Payload:
        require_listing_access(caller)
        query, now, start = self._page(asked)
        filters = _filters(query, now)
        mine = ("seller_id = ?", [caller.seller["seller_id"]])
        found = self._feeds.found([mine, *filters.where])
        if filters.marketplaces:
            found = [f for f in found if filters.marketplaces & set(f.marketplace_ids)]
        end = start + filters.page_size
        answer: Payload = {"feeds": [_shown(feed) for feed in found[start:end]]}
        if end < len(found):
            answer["nextToken"] = seal_fields([query, now, end], self._signer.secret)
        return answer

    def _page(self, asked: Asked) -> tuple[Query, int, int]:
        """The filters, the time that is their now, and the place. Raises ApiError 400."""
        token = single(asked.query, "nextToken")
        if token is None:
            return asked.query, asked.now, 0
        if len(asked.query) > 1:
            raise invalid_input("nextToken must be the only parameter.")
        query, now, start = open_fields(token, "nextToken", self._signer.secret)
        return query, now, start

    def _feed(self, caller: Caller, asked: Asked) -> Feed:
        feed = self._feeds.get(asked.path["feedId"], caller.seller["seller_id"])
        if feed is None or feed.created < asked.now - RETAINED:
            raise not_found("No such feed for this seller.")
        return feed

    def _check_quota(self, seller_id: str, region: str, now: int) -> None:
        key = (seller_id, region, JSON_LISTINGS)
        if self._feeds.submitted_since(*key, now - WITHIN) >= MOST_LISTINGS_FEEDS:
            raise quota_exceeded()

    def _url(self, asked: Asked, method: str, key: str, **more: str) -> str:
        expired = asked.fault is not None and asked.fault.kind == "expired_url"
        until = asked.now - 1 if expired else asked.now + LIFETIME
        return self._signer.url(asked.base_url, method, key, until, **more)


@dataclass(frozen=True)
class Filters:
    """``where`` is their part in SQL."""

    where: list[tuple[str, list[Any]]]
    marketplaces: set[str]
    page_size: int


def _filters(query: Query, now: int) -> Filters:
    """Raises ApiError 400."""
    types = list_of(query, "feedTypes", None)
    if not 1 <= len(types) <= MAX_TYPES:
        raise invalid_input("Either one to ten feedTypes or nextToken is required.")
    since = _time(query, "createdSince", now - RETAINED)
    if since < now - RETAINED:
        raise invalid_input("createdSince is more than 90 days ago.")
    statuses = list_of(query, "processingStatuses", STATUSES)
    marketplaces = list_of(query, "marketplaceIds", None)
    if len(marketplaces) > MAX_TYPES:
        raise invalid_input("marketplaceIds has more than ten values.")
    return Filters(
        where=[
            ("created BETWEEN ? AND ?", [since, _time(query, "createdUntil", now)]),
            _in("feed_type", types),
            *([_in("status", statuses)] if statuses else ()),
        ],
        marketplaces=set(marketplaces),
        page_size=whole_number(query, "pageSize", PAGE_SIZE, MAX_PAGE),
    )


def _in(column: str, values: tuple[str, ...]) -> tuple[str, list[Any]]:
    return f"{column} IN ({', '.join('?' * len(values))})", [*values]


def _time(query: Query, name: str, default: int) -> int:
    text = single(query, name)
    try:
        return default if text is None else instants.parse(text)
    except (ValueError, OverflowError):
        raise invalid_input(f"{name} is not an ISO 8601 date-time with a zone.") from None


def _marketplaces(given: Any) -> list[str]:
    if not isinstance(given, list) or not 1 <= len(given) <= MAX_MARKETPLACES:
        raise invalid_input(f"marketplaceIds has not one to {MAX_MARKETPLACES} values.")
    if not all(isinstance(key, str) for key in given):
        raise invalid_input("marketplaceIds has an unknown marketplace.")
    return list(dict.fromkeys(given))


def _body(asked: Asked) -> dict[str, Any]:
    try:
        found = json.loads(asked.body)
    except ValueError:
        raise invalid_input("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise invalid_input("The body is not an object.")
    return found


def _shown(feed: Feed) -> Payload:
    shown: Payload = {
        "feedId": feed.feed_id,
        "feedType": feed.feed_type,
        "marketplaceIds": feed.marketplace_ids,
        "createdTime": instants.to_text(feed.created),
        "processingStatus": feed.status,
    }
    if feed.started is not None:
        shown["processingStartTime"] = instants.to_text(feed.started)
    if feed.ended is not None:
        shown["processingEndTime"] = instants.to_text(feed.ended)
    if feed.result_document_id is not None:
        shown["resultFeedDocumentId"] = feed.result_document_id
    return shown
