# SPDX-License-Identifier: LGPL-3.0-or-later
"""Feeds of quantities, and the mails about stock to responsible users."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amazon_connector.port import FEED_ENDED, Notice, StockFeed

from .values import aware, ids, naive


class StockFeeds:
    """The part of the port about feeds."""

    def stock_feeds(self, account_ids: Sequence[str], since: datetime) -> Sequence[StockFeed]:
        found = self.env["amazon.connector.stock.feed"].search(
            [
                ("account_id", "in", ids(account_ids)),
                "|",
                ("state", "!=", FEED_ENDED),
                ("intended_at", ">=", naive(since)),
            ],
            order="intended_at, id",
        )
        return [_feed(record) for record in found]

    def save_stock_feeds(self, page: Sequence[StockFeed]) -> None:
        newest = {feed.key: feed for feed in page}
        feeds = self.env["amazon.connector.stock.feed"]
        for record in feeds.search([("key", "in", list(newest))]):
            record.write(_values(newest.pop(record.key)))
        feeds.create([_values(feed) for feed in newest.values()])
        self.env.flush_all()

    def tell_responsible(self, page: Sequence[Notice]) -> None:
        records = self.account_records([notice.account_id for notice in page])
        for notice in page:
            if notice.account_id in records:
                records[notice.account_id]._amazon_connector_mail_notice(notice.about, notice.text)
        self.env.flush_all()


def _values(feed: StockFeed) -> dict:
    return {
        "key": feed.key,
        "account_id": int(feed.account_id),
        "feed_ref": feed.feed_id or False,
        "state": feed.state,
        "messages": feed.messages,
        "intended_at": naive(feed.intended_at),
        "next_poll": naive(feed.next_poll),
        "attempts": feed.attempts,
        "outcome": feed.outcome or False,
    }


def _feed(record) -> StockFeed:
    return StockFeed(
        key=record.key,
        account_id=str(record.account_id.id),
        state=record.state,
        intended_at=aware(record.intended_at),
        next_poll=aware(record.next_poll),
        messages=record.messages,
        feed_id=record.feed_ref or "",
        attempts=record.attempts,
        outcome=record.outcome or "",
    )
