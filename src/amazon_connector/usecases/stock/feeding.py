# SPDX-License-Identifier: LGPL-3.0-or-later
"""Quantities by the thousand: JSON_LISTINGS_FEED, chunk by chunk.

Stored as intended first; then document, upload and feed; then it is polled and its report read
message by message. createFeed is not idempotent: after no clear answer Amazon's own feeds are
looked through for one that we do not know. Source: Feeds API 2021-06-30, and "DONE does not
mean success" there: the processing report decides.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from amazon_connector.clock import Clock
from amazon_connector.port import (
    FEED_ABANDONED,
    FEED_CREATED,
    FEED_ENDED,
    FEED_INTENDED,
    IN_FEED,
    Account,
    Backend,
    Issue,
    IssueKey,
    Notice,
    SkuStock,
    StockFeed,
    StockProgress,
)
from amazon_connector.spapi import (
    RejectedRequest,
    SellingPartnerClient,
    SellingPartnerError,
    TemporaryError,
    Throttled,
    feeds,
    listings,
)
from amazon_connector.spapi.feeds import FeedMessage
from amazon_connector.steps import GoOn, Next

from .outcomes import answers_of
from .patching import availability, operation
from .refusals import put_off, write_answers
from .settling import UNCLEAR, Answer, intended

STOCK_FEED = "stock_feed"
# A feed of 10,000 is done in minutes; Amazon's own trouble showed as days IN_PROGRESS
# (selling-partner-api-models issue 2633).
HANGS = timedelta(hours=1)
_LOOK_AGAIN = timedelta(minutes=2)
_POLL, _POLL_ABANDONED = timedelta(seconds=30), timedelta(hours=1)
_WATCHED = timedelta(days=3)
_SLOWER_CLOCK = timedelta(minutes=5)
_NO_TOKEN = "Amazon's usage plan allows the feed then."


class Feeds:
    """The feeds of one group of accounts."""

    def __init__(self, backend: Backend, clock: Clock) -> None:
        self._backend = backend
        self._clock = clock
        # Intended by this object and not asked yet: what is intended otherwise is unclear.
        self._intended: StockFeed | None = None

    @property
    def waiting(self) -> bool:
        """Whether a feed was intended and not asked yet."""
        return self._intended is not None

    # Sending

    def intend(self, rows: Sequence[SkuStock]) -> Next:
        """Store the feed and what travels in it."""
        now = self._clock.now()
        feed = StockFeed(
            key=uuid.uuid4().hex,
            account_id=rows[0].account_id,
            state=FEED_INTENDED,
            intended_at=now,
            next_poll=now + _LOOK_AGAIN,
        )
        with self._backend.atomic():
            current = self._backend.sku_stocks([row.key for row in rows])
            leaving = [
                replace(intended(row, IN_FEED, now), feed=feed.key, message_id=number)
                for number, row in enumerate((r for r in current.values() if r.due), 1)
            ]
            feed = replace(feed, messages=len(leaving))
            self._backend.save_stock_feeds([feed])
            self._backend.save_sku_stocks(leaving)
        self._intended = feed
        return GoOn(at_rest=False)

    def send(self, client: SellingPartnerClient, accounts: Sequence[Account]) -> Next:
        """Document, upload, feed. Without a clear answer the feed stays as intended."""
        feed, self._intended = self._intended, None
        assert feed is not None
        try:
            feed_id = self._created(client, feed, accounts)
        except Throttled as error:
            return self._not_sent(feed, error.retry_at, _NO_TOKEN)
        except (TemporaryError, RejectedRequest) as error:
            return self._not_sent(feed, self._clock.now() + _LOOK_AGAIN, str(error))
        except SellingPartnerError as error:
            return put_off(self._backend, accounts, error, self._clock.now())
        self._save(self._under_way(feed, feed_id))
        return GoOn()

    def _created(
        self, client: SellingPartnerClient, feed: StockFeed, accounts: Sequence[Account]
    ) -> str:
        """Amazon's id of the new feed. Raises ``SellingPartnerError``."""
        rows = self._backend.sku_stocks_in_feed(feed.key)
        content = feeds.listings_feed(rows[0].key.seller_id, _messages(rows))
        document = feeds.create_document(client, feeds.CONTENT_TYPE)
        feeds.upload(client, document, content, feeds.CONTENT_TYPE)
        marketplaces = sorted({i for account in accounts for i in account.searched_ids})
        return feeds.create_feed(
            client, feeds.JSON_LISTINGS_FEED, marketplaces, document.document_id
        )

    def _under_way(self, feed: StockFeed, feed_id: str) -> StockFeed:
        due = self._clock.now() + _POLL
        return replace(feed, state=FEED_CREATED, feed_id=feed_id, next_poll=due, outcome="")

    def _not_sent(self, feed: StockFeed, when: datetime, why: str) -> Next:
        self._save(replace(feed, next_poll=when, attempts=feed.attempts + 1, outcome=why))
        return GoOn()

    # Watching

    def due(self, account_ids: Sequence[str]) -> StockFeed | None:
        """The first feed that is to be looked at now."""
        now = self._clock.now()
        return next((f for f in self._open(account_ids) if f.next_poll <= now), None)

    def next_look(self, account_ids: Sequence[str]) -> datetime | None:
        """When the next one is; None without feeds."""
        return min((feed.next_poll for feed in self._open(account_ids)), default=None)

    def look(
        self, client: SellingPartnerClient, accounts: Sequence[Account], feed: StockFeed
    ) -> Next:
        """Ask Amazon how a feed stands, and act on it."""
        try:
            if feed.state == FEED_INTENDED:
                return self._look_for(client, accounts, feed)
            return self._poll(client, accounts, feed)
        except Throttled as error:
            self._save(replace(feed, next_poll=error.retry_at))
        except SellingPartnerError as error:
            self._save(replace(feed, next_poll=self._clock.now() + _LOOK_AGAIN, outcome=str(error)))
        return GoOn()

    def _open(self, account_ids: Sequence[str]) -> list[StockFeed]:
        known = self._backend.stock_feeds(account_ids, self._clock.now())
        return [feed for feed in known if feed.state != FEED_ENDED]

    def _look_for(
        self, client: SellingPartnerClient, accounts: Sequence[Account], feed: StockFeed
    ) -> Next:
        """No clear answer: Amazon may have made the feed. One that is not known is ours."""
        since = feed.intended_at - _SLOWER_CLOCK
        ids = [account.account_id for account in accounts]
        known = {other.feed_id for other in self._backend.stock_feeds(ids, since)}
        found = [
            theirs
            for theirs in feeds.list_feeds(client, [feeds.JSON_LISTINGS_FEED], since)
            if theirs.feed_id not in known
        ]
        if len(found) == 1:
            self._save(self._under_way(feed, found[0].feed_id))
        else:
            self._save(replace(feed, next_poll=self._clock.now() + _LOOK_AGAIN))
            self._intended = feed
            return GoOn(at_rest=False)
        return GoOn()

    def _poll(
        self, client: SellingPartnerClient, accounts: Sequence[Account], feed: StockFeed
    ) -> Next:
        theirs = feeds.get_feed(client, feed.feed_id)
        if feed.state == FEED_ABANDONED:
            return self._still(feed, theirs, accounts)
        if theirs.status in ("FATAL", "CANCELLED"):
            why = f"Amazon ended feed {feed.feed_id} as {theirs.status}; it is sent again."
            return self._ended(feed, accounts, why, report=None)
        if theirs.status == "DONE":
            report = feeds.read_report(client, theirs.result_document_id)
            return self._ended(feed, accounts, "", report)
        if self._clock.now() - feed.intended_at >= HANGS:
            return self._abandon(feed, accounts)
        self._save(replace(feed, next_poll=self._clock.now() + _POLL))
        return GoOn()

    def _ended(
        self,
        feed: StockFeed,
        accounts: Sequence[Account],
        why: str,
        report: feeds.ProcessingReport | None,
    ) -> Next:
        """The answers to every SKU of it, and the feed's own outcome."""
        rows = self._backend.sku_stocks_in_feed(feed.key)
        if report is None:
            answers = {row.key: Answer(UNCLEAR, why) for row in rows}
        else:
            answers, why = answers_of(rows, report, feed.messages)
        key = IssueKey(feed.account_id, STOCK_FEED, subject="feed")
        with self._backend.atomic():
            write_answers(self._backend, answers, accounts, self._clock.now())
            outcome = why or f"Amazon processed {feed.messages} SKUs."
            self._backend.save_stock_feeds([replace(feed, state=FEED_ENDED, outcome=outcome)])
            if why:
                self._backend.raise_issues([_issue(feed, why)])
            else:
                self._backend.close_issues([key])
        return GoOn()

    # Hanging

    def _abandon(self, feed: StockFeed, accounts: Sequence[Account]) -> Next:
        """Noticed, told, replaced: its SKUs are sent again by another one."""
        why = (
            f"Amazon has been processing feed {feed.feed_id} with {feed.messages} SKUs for over "
            "an hour. Its quantities are sent again by a new one; nothing has to be done."
        )
        rows = self._backend.sku_stocks_in_feed(feed.key)
        due = self._clock.now() + _POLL_ABANDONED
        answers = {row.key: Answer(UNCLEAR, why) for row in rows}
        with self._backend.atomic():
            write_answers(self._backend, answers, accounts, self._clock.now())
            self._backend.save_stock_feeds(
                [replace(feed, state=FEED_ABANDONED, next_poll=due, outcome=why)]
            )
            self._backend.raise_issues([_issue(feed, why)])
            self._backend.tell_responsible([Notice(feed.account_id, "A stock feed hangs", why)])
        return GoOn()

    def _still(self, feed: StockFeed, theirs: feeds.Feed, accounts: Sequence[Account]) -> Next:
        """One that was given up may end after its replacement, with older quantities: then
        everything is read back, and what differs is sent.
        """
        now = self._clock.now()
        over = theirs.status in ("DONE", "FATAL", "CANCELLED")
        if not over and now - feed.intended_at < _WATCHED:
            self._save(replace(feed, next_poll=now + _POLL_ABANDONED))
            return GoOn()
        with self._backend.atomic():
            self._backend.save_stock_feeds([replace(feed, state=FEED_ENDED)])
            self._backend.save_stock_progress(
                [StockProgress(account.account_id, compare_since=now) for account in accounts]
            )
        return GoOn()

    def _save(self, feed: StockFeed) -> None:
        with self._backend.atomic():
            self._backend.save_stock_feeds([feed])


def _messages(rows: Sequence[SkuStock]) -> Iterator[FeedMessage]:
    for row in rows:
        patch = listings.quantity_patch([availability(row)], operation(row))
        yield FeedMessage(row.message_id, row.key.sku, row.product_type, (patch,))


def _issue(feed: StockFeed, why: str) -> Issue:
    return Issue(feed.account_id, STOCK_FEED, why, subject="feed")
