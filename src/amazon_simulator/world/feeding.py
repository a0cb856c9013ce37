# SPDX-License-Identifier: LGPL-3.0-or-later
"""How a feed is processed: when it starts and ends, and what its report says.

From Amazon's documentation: feeds wait in a queue and are processed one after the other; a feed
that is DONE may have failed in every message; of one that is FATAL some, none or all of the
messages may have been processed; the old listings feeds end FATAL. Assumed: how long it takes
(see the rules), and that all messages take effect at the end.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict

from amazon_simulator import instants
from amazon_simulator.document_store import OF_FEEDS, Documents
from amazon_simulator.faults import Fault
from amazon_simulator.feed_store import Feed, Feeds
from amazon_simulator.kept import CANCELLED, DONE, FATAL, QUEUED, RUNNING
from amazon_simulator.rules import Rules
from amazon_simulator.world.invoicing import VAT_INVOICE, Invoicing
from amazon_simulator.world.listings_feed import ListingsFeed
from amazon_simulator.world.schedule import Details, Schedule

JSON_LISTINGS = "JSON_LISTINGS_FEED"
START, END = "start_feed", "end_feed"
REPORT_TYPE = "application/json; charset=UTF-8"
INVOICE_RESULT_TYPE = "text/tab-separated-values; charset=UTF-8"
TROUBLES = frozenset(
    {
        "feed_fatal",
        "feed_stuck",
        "feed_stuck_in_queue",
        "feed_issue",
        "report_without_message_ids",
        "invoice_refused",
    }
)


class Feeding:
    def __init__(
        self,
        feeds: Feeds,
        documents: Documents,
        listings_feed: ListingsFeed,
        invoicing: Invoicing,
        rules: Rules,
        schedule: Schedule,
    ) -> None:
        self._feeds, self._documents = feeds, documents
        self._listings_feed, self._invoicing = listings_feed, invoicing
        self._rules, self._schedule = rules, schedule

    def begin(self, feed: Feed, content: bytes, fault: Fault | None) -> None:
        """A feed was created: it waits until those before it are done, then takes its time."""
        if fault is not None and fault.kind in TROUBLES:
            feed.trouble = asdict(fault)
        start = self._feeds.free_at(feed.seller_id, feed.region, feed.feed_type, feed.created)
        start += _milliseconds(self._rules["feed_queue_seconds"])
        end = start + _milliseconds(self._rules["feed_seconds"])
        end -= _milliseconds(self._rules["feed_queue_seconds"])
        end += round(self._rules["feed_milliseconds_per_message"] * count_messages(content))
        kind = feed.trouble["kind"] if feed.trouble else ""
        if feed.feed_type == VAT_INVOICE:
            self._invoicing.arrive(feed, feed.created)
        if kind != "feed_stuck_in_queue":
            self._schedule.add(start, feed.seller_id, feed.feed_id, START, {})
            if kind != "feed_stuck":
                feed.due = max(end, start)
                self._schedule.add(feed.due, feed.seller_id, feed.feed_id, END, {})
        self._feeds.put(feed)

    def start(self, seller_id: str, feed_id: str, at: int, details: Details) -> None:
        feed = self._feeds.get(feed_id, seller_id)
        if feed is not None and feed.status == QUEUED:
            feed.status, feed.started = RUNNING, at
            self._feeds.put(feed)

    def end(self, seller_id: str, feed_id: str, at: int, details: Details) -> None:
        feed = self._feeds.get(feed_id, seller_id)
        if feed is None or feed.status in (CANCELLED, DONE, FATAL):
            return
        feed.started, feed.ended = feed.started or at, at
        document = self._documents.get(feed.document_id)
        content = (document.content if document else None) or b""
        kind = feed.trouble["kind"] if feed.trouble else ""
        if feed.feed_type == VAT_INVOICE and kind != "feed_fatal":
            content_type = document.content_type if document else ""
            result = self._invoicing.process(feed, content_type, content, at)
            feed.result_document_id = self._kept(feed, result.encode(), INVOICE_RESULT_TYPE)
            feed.status = DONE
        elif feed.feed_type != JSON_LISTINGS:
            feed.status = FATAL
        elif kind == "feed_fatal":
            self._listings_feed.half(feed, content, at)
            feed.status = FATAL
        else:
            report = self._listings_feed.process(feed, content, at)
            content = json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode()
            feed.result_document_id = self._kept(feed, content, REPORT_TYPE)
            feed.status = DONE
        self._feeds.put(feed)

    def _kept(self, feed: Feed, content: bytes, content_type: str) -> str:
        gzipped = len(content) >= self._rules["gzip_from_bytes"]
        if gzipped:
            content = gzip.compress(content)
        return self._documents.add(OF_FEEDS, feed.seller_id, content_type, content, gzipped)


def count_messages(content: bytes) -> int:
    """None that can be counted is none."""
    try:
        messages = json.loads(content)["messages"]
    except (ValueError, TypeError, KeyError):
        return 0
    return len(messages) if isinstance(messages, list) else 0


def _milliseconds(seconds: float) -> int:
    return round(seconds * instants.SECOND)
