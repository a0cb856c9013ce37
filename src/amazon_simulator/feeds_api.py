# SPDX-License-Identifier: LGPL-3.0-or-later
"""Feeds API 2021-06-30: documents and feeds, their states and what came of them."""

from __future__ import annotations

from amazon_simulator import instants
from amazon_simulator.accounts import Caller
from amazon_simulator.asked import Asked, Payload
from amazon_simulator.document_store import OF_FEEDS, Documents
from amazon_simulator.errors import access_denied, invalid_input, not_found, quota_exceeded
from amazon_simulator.feed_store import Feed, Feeds
from amazon_simulator.kept import (
    CANCELLED,
    QUEUED,
    RETAINED,
    body_of,
    filters,
    marketplaces_in,
    options_in,
    page,
    processing,
)
from amazon_simulator.listing_params import check_marketplaces, require_listing_access
from amazon_simulator.order_params import true_or_false
from amazon_simulator.pagination import seal_fields
from amazon_simulator.presigned import LIFETIME, Signer
from amazon_simulator.world.feeding import JSON_LISTINGS, Feeding
from amazon_simulator.world.invoicing import VAT_INVOICE

# "five feed submissions per five minutes", per region (changelog of 2025-05-06).
MOST_LISTINGS_FEEDS, WITHIN = 5, 5 * instants.MINUTE
INVOICING_ROLE = "Tax Invoicing (Restricted)"


class FeedsApi:
    def __init__(
        self, feeds: Feeds, documents: Documents, feeding: Feeding, signer: Signer
    ) -> None:
        self._feeds, self._documents = feeds, documents
        self._feeding, self._signer = feeding, signer

    def create_document(self, caller: Caller, asked: Asked) -> Payload:
        require_listing_access(caller)
        content_type = body_of(asked).get("contentType")
        if not isinstance(content_type, str) or not content_type:
            raise invalid_input("contentType is missing.")
        key = self._documents.add(OF_FEEDS, caller.seller["seller_id"], content_type)
        return {"feedDocumentId": key, "url": self._url(asked, "PUT", key)}

    def get_document(self, caller: Caller, asked: Asked) -> Payload:
        require_listing_access(caller)
        key = asked.path["feedDocumentId"]
        document = self._documents.get(key, caller.seller["seller_id"], OF_FEEDS)
        if document is None:
            raise not_found("No such feed document for this seller.")
        encoded = true_or_false(asked.query, "enableContentEncodingUrlHeader")
        more = {"encoding": "gzip"} if encoded and document.gzipped else {}
        answer = {"feedDocumentId": key, "url": self._url(asked, "GET", key, **more)}
        return {**answer, "compressionAlgorithm": "GZIP"} if document.gzipped else answer

    def create(self, caller: Caller, asked: Asked) -> Payload:
        require_listing_access(caller)
        body, seller_id = body_of(asked), caller.seller["seller_id"]
        marketplaces = marketplaces_in(body.get("marketplaceIds"))
        region = check_marketplaces(caller, marketplaces)
        feed_type, document_id = body.get("feedType"), body.get("inputFeedDocumentId")
        if not isinstance(feed_type, str) or not feed_type or not isinstance(document_id, str):
            raise invalid_input("feedType and inputFeedDocumentId are required.")
        document = self._documents.get(document_id, seller_id, OF_FEEDS)
        if document is None or document.content is None:
            raise invalid_input("inputFeedDocumentId names nothing that was uploaded.")
        if feed_type == VAT_INVOICE and INVOICING_ROLE not in caller.roles:
            raise access_denied("Access to the resource is forbidden")
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
            options=options_in(body.get("feedOptions"), "feedOptions"),
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
        query, now, start = page(asked, self._signer.secret)
        mine = ("seller_id = ?", [caller.seller["seller_id"]])
        wanted = filters(query, "feed", now)
        found = self._feeds.found([mine, *wanted.where])
        if wanted.marketplaces:
            found = [f for f in found if wanted.marketplaces & set(f.marketplace_ids)]
        end = start + wanted.page_size
        answer: Payload = {"feeds": [_shown(feed) for feed in found[start:end]]}
        if end < len(found):
            answer["nextToken"] = seal_fields([query, now, end], self._signer.secret)
        return answer

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


def _shown(feed: Feed) -> Payload:
    shown: Payload = {
        "feedId": feed.feed_id,
        "feedType": feed.feed_type,
        "marketplaceIds": feed.marketplace_ids,
        **processing(feed),
    }
    if feed.result_document_id is not None:
        shown["resultFeedDocumentId"] = feed.result_document_id
    return shown
