# SPDX-License-Identifier: LGPL-3.0-or-later
"""Listings, feeds and FBA stock: the client against the local Amazon, written apart from it."""

from __future__ import annotations

from typing import Any

import pytest

from amazon_connector.spapi import RejectedRequest, feeds, inventory, listings
from amazon_connector.spapi.feeds import FeedMessage
from amazon_connector.spapi.listings import FulfillmentAvailability

from .simulated import DE, NEEDS_SIMULATOR, Door

pytestmark = NEEDS_SIMULATOR
SKUS = ["PLAIN", "with space", "a/b", "50%", "Käse?#&+", "comma, M"]


def arrange(door: Door, *skus: str, **what: Any) -> None:
    seller = door.seller["seller_id"]
    made = [
        {"seller_id": seller, "sku": sku, "marketplace_ids": [DE], "region": "EU", "quantity": 9}
        for sku in skus
    ]
    door.simulator.control("POST", "listings", [{**one, **what} for one in made])


def quantities(door: Door, *skus: str) -> dict[str, int | None]:
    found = listings.search_listings(door.client, door.seller["seller_id"], DE, skus)
    return {one.sku: one.merchant and one.merchant.quantity for one in found}


def test_any_sku_is_found_read_and_changed(door: Door):
    arrange(door, *SKUS, lead_time_days=4)
    seller = door.seller["seller_id"]
    assert quantities(door, *SKUS, "NONE") == dict.fromkeys(SKUS, 9)
    for number, sku in enumerate(SKUS):
        told = [FulfillmentAvailability(number)]
        assert listings.patch_availability(
            door.client, seller, sku, [DE], "", told, "merge"
        ).accepted, sku
        door.simulator.advance(600)
        found = listings.get_listing(door.client, seller, sku, [DE])
        assert found is not None
        assert found.merchant is not None
        assert (found.merchant.quantity, found.merchant.lead_time_days) == (number, 4)


def test_what_was_read_is_sent_back_by_replace(door: Door):
    arrange(door, "KEPT", lead_time_days=4)
    seller = door.seller["seller_id"]
    before = listings.get_listing(door.client, seller, "KEPT", [DE])
    assert before is not None
    assert before.merchant is not None
    told = FulfillmentAvailability(3, before.merchant.lead_time_days, other=before.merchant.other)
    submission = listings.patch_availability(
        door.client, seller, "KEPT", [DE], before.product_type, [told], "replace"
    )
    assert submission.accepted, submission.why
    door.simulator.advance(600)
    after = listings.get_listing(door.client, seller, "KEPT", [DE])
    assert after is not None
    assert after.merchant is not None
    assert (after.merchant.quantity, after.merchant.lead_time_days) == (3, 4)
    assert after.merchant.other == before.merchant.other


def test_an_fba_listing_is_known_as_one(door: Door):
    arrange(door, "AT-AMAZON", quantity=None, fba=True)
    [found] = listings.search_listings(door.client, door.seller["seller_id"], DE, ["AT-AMAZON"])
    assert found.is_fba
    assert found.merchant is None


def test_a_feed_from_its_document_to_its_report(door: Door):
    arrange(door, "IN-FEED")
    patch = listings.quantity_patch([FulfillmentAvailability(2)], "merge")
    skus = ["IN-FEED", "NOT-THERE"]
    messages = [FeedMessage(number, sku, "", (patch,)) for number, sku in enumerate(skus, 1)]
    since = door.clock.now()
    document = feeds.create_document(door.client, feeds.CONTENT_TYPE)
    content = feeds.listings_feed(door.seller["seller_id"], messages)
    feeds.upload(door.client, document, content, feeds.CONTENT_TYPE)
    feed_id = feeds.create_feed(door.client, feeds.JSON_LISTINGS_FEED, [DE], document.document_id)
    listed = feeds.list_feeds(door.client, [feeds.JSON_LISTINGS_FEED], since)
    assert feed_id in {feed.feed_id for feed in listed}
    door.simulator.advance(3600)
    feed = feeds.get_feed(door.client, feed_id)
    assert feed.status == "DONE"
    assert feed.created is not None
    assert feed.ended is not None
    assert feed.created < feed.ended
    report = feeds.read_report(door.client, feed.result_document_id)
    assert (report.processed, report.accepted, report.invalid) == (2, 1, 1)
    assert {(issue.message_id, issue.severity) for issue in report.issues} == {(2, "ERROR")}
    assert quantities(door, "IN-FEED") == {"IN-FEED": 2}


def test_an_upload_after_its_five_minutes(door: Door):
    document = feeds.create_document(door.client, feeds.CONTENT_TYPE)
    door.simulator.advance(301)
    with pytest.raises(RejectedRequest, match="expired"):
        feeds.upload(door.client, document, b"{}", feeds.CONTENT_TYPE)


def test_five_feeds_in_five_minutes_are_amazons_too(door: Door):
    """Our bucket is not larger than theirs: nothing is answered 429."""
    document = feeds.create_document(door.client, feeds.CONTENT_TYPE)
    patch = listings.quantity_patch([FulfillmentAvailability(2)], "merge")
    content = feeds.listings_feed(
        door.seller["seller_id"], [FeedMessage(1, "IN-FEED", "", (patch,))]
    )
    feeds.upload(door.client, document, content, feeds.CONTENT_TYPE)
    for _ in range(5):
        feeds.create_feed(door.client, feeds.JSON_LISTINGS_FEED, [DE], document.document_id)
    assert set(door.statuses("createFeed")) == {202}


def test_the_stock_at_amazon_page_by_page(door: Door):
    seller = door.seller["seller_id"]
    rows = [
        {"seller_id": seller, "marketplace_id": DE, "sku": f"FBA-{number:03}",
         "fulfillableQuantity": number, "inboundShippedQuantity": 2,
         "pendingCustomerOrderQuantity": 1, "customerDamagedQuantity": 3}
        for number in range(60)
    ]  # fmt: skip
    door.simulator.control("POST", "inventory", rows)
    found, token = [], ""
    while token or not found:
        page = inventory.inventory_summaries(door.client, DE, token)
        found, token = [*found, *page.summaries], page.token
    by_sku = {one.sku: one for one in found}
    assert {row["sku"] for row in rows} <= set(by_sku)
    one = by_sku["FBA-007"]
    assert (one.fulfillable, one.inbound, one.reserved, one.unfulfillable) == (7, 2, 1, 3)
    assert (one.total, one.updated) == (13, door.clock.now())
