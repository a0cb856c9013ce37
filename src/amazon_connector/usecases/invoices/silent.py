# SPDX-License-Identifier: LGPL-3.0-or-later
"""Documents of which Amazon's report says nothing: their feeds are asked what was wrong.

A feed's result names what no row of the report could: a shipment that Amazon does not know, a
marketplace that takes none. Everything else stands in the report alone, which is asked first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from amazon_connector.invoicing import Invoicing
from amazon_connector.records_invoices import InvoiceUpload
from amazon_connector.spapi import (
    RejectedRequest,
    SellingPartnerClient,
    TemporaryError,
    Throttled,
    feeds,
)

from .outcomes import ASK_FEED_AFTER, put_off_feed, told_by_feed

_GONE = (
    "Amazon does not know its feed {feed} any more; its report does not say yet that it was taken."
)


def ask_a_feed(
    invoicing: Invoicing, client: SellingPartnerClient, account_ids: Sequence[str], now: datetime
) -> bool:
    """Ask for the oldest one, and store what its feed says. False where there is none, or where
    Amazon's usage plan takes no more calls now: the rest is asked beside the next report.

    Raises a SellingPartnerError where Amazon does not let us in.
    """
    for upload in invoicing.silent_uploads(account_ids, now - ASK_FEED_AFTER, now, 1):
        try:
            told = _told(client, upload, now)
        except Throttled:
            return False
        with invoicing.atomic():
            invoicing.save_uploads([told])
        return True
    return False


def _told(client: SellingPartnerClient, upload: InvoiceUpload, now: datetime) -> InvoiceUpload:
    try:
        feed = feeds.get_feed(client, upload.feed_id)
        result = feed.result_document_id
        refusals = feeds.read_refusals(client, result) if result else ()
    except RejectedRequest:
        return replace(upload, feed_id="", due=None, why=_GONE.format(feed=upload.feed_id))
    except TemporaryError as error:
        return put_off_feed(upload, str(error), now)
    return told_by_feed(upload, feed.status, refusals, now)
