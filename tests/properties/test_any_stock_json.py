# SPDX-License-Identifier: LGPL-3.0-or-later
"""Any JSON that fits Amazon's schemas of listings, feeds and FBA inventory is read, or is an
error of ours; and whatever was read can be sent back."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amazon_connector.spapi import (
    RejectedRequest,
    SellingPartnerClient,
    SellingPartnerError,
    feeds,
    inventory,
    listings,
)
from tests.conftest import MODELS

from .door import FILES, NOW, Door
from .fitting import ANY_JSON, TIMES, Fitting, mostly

pytestmark = pytest.mark.skipif(
    not MODELS.is_dir(), reason=f"Amazon's published models are not at {MODELS}"
)
LISTINGS, FEEDS = "listingsItems_2021-08-01.json", "feeds_2021-06-30.json"
SKUS = mostly(["SKU-1", "SKU-2"], ["", " ", "a,b", "a/b", "50%", "..", "\ud800", "x" * 5000])
QUANTITIES = mostly([0, 1, 7, 3.0], [10**30, -1, 2**31, 2**31 - 1, 0.5, -0.0])
ENUM = st.sampled_from(["ERROR", "INVALID", "ACCEPTED", "DONE", "FATAL", "TELEPORTED", ""])
CHANNELS = mostly(["DEFAULT", "AMAZON_EU"], ["", "L-1", "default"])
ELEMENTS = st.fixed_dictionaries(
    {},
    optional={
        "fulfillment_channel_code": CHANNELS | ANY_JSON,
        "quantity": QUANTITIES | ANY_JSON,
        "lead_time_to_ship_max_days": QUANTITIES | ANY_JSON,
        "restock_date": TIMES,
        "is_inventory_available": st.booleans(),
        "new": ANY_JSON,
    },
)
BY_NAME = {
    "sku": SKUS,
    "sellerSku": SKUS,
    "quantity": QUANTITIES,
    "totalQuantity": QUANTITIES,
    "fulfillableQuantity": QUANTITIES,
    "messageId": QUANTITIES,
    "messagesAccepted": QUANTITIES,
    "severity": ENUM,
    "status": ENUM | st.lists(ENUM, max_size=2),
    "processingStatus": ENUM,
    "fulfillmentChannelCode": CHANNELS,
    "attributes": st.fixed_dictionaries(
        {"fulfillment_availability": st.lists(ELEMENTS | ANY_JSON, max_size=3) | ANY_JSON},
        optional={"item_name": ANY_JSON},
    ),
    "url": mostly([FILES], ["", "http://files.example/", "x", "https://[/"]),
}
OFTEN = {"attributes", "fulfillmentAvailability", "inventoryDetails", "payload", "issues", "sku"}
OFTEN |= {"sellerSku", "summaries", "messageId", "url"}
SOME = {"fulfillmentAvailability", "inventorySummaries", "issues", "items"}


def fitting(file: str) -> Fitting:
    return Fitting(file, BY_NAME, OFTEN, SOME)


def check_listing(found: listings.Listing) -> None:
    assert found.is_fba == any(one.channel != "DEFAULT" for one in found.availability)
    for one in found.availability:
        assert one.channel
        assert one.quantity is None or abs(one.quantity) < 2**31
    if found.merchant is not None and (found.merchant.quantity or 0) >= 0:
        patch = listings.quantity_patch([found.merchant], "replace")
        [element] = json.loads(json.dumps(patch))["value"]
        ours = {"quantity", "lead_time_to_ship_max_days", "is_inventory_available"}
        kept = {name: value for name, value in found.merchant.other.items() if name not in ours}
        assert json.dumps(kept) == json.dumps({name: element.get(name) for name in kept})


@given(fitting(LISTINGS).definition("Item"))
def test_a_listing(item: Any):
    try:
        found = listings.get_listing(Door(item).client, "A1", "SKU-1", ["M"])
    except SellingPartnerError:
        assert not item["sku"]
        return
    assert found is not None
    check_listing(found)


@given(fitting(LISTINGS).definition("ItemSearchResults"))
def test_listings(page: Any):
    found = listings.search_listings(Door(page).client, "A1", "M", ["SKU-1"])
    assert [one.sku for one in found] == [item["sku"] for item in page["items"] if item["sku"]]
    for one in found:
        check_listing(one)


@given(fitting(LISTINGS).definition("ListingsItemSubmissionResponse"))
def test_what_amazon_says_of_a_change(submission: Any):
    one = listings.FulfillmentAvailability(1)
    try:
        found = listings.patch_availability(
            Door(submission).client, "A1", "SKU-1", ["M"], "", [one], "merge"
        )
    except SellingPartnerError:
        assert not submission["status"] or isinstance(submission["status"], list)
        return
    assert found.accepted == (submission["status"] in ("ACCEPTED", "VALID"))
    assert "SKU-1" in found.why


@given(SKUS | st.text() | st.text(st.sampled_from("/.%?#,; +\\\u00e4\n\x00"), max_size=6))
def test_no_sku_is_another_address(sku: str):
    """It stands in the path as one part; one that cannot stand there is not sent."""
    door = Door({"status": "ACCEPTED"})
    one = listings.FulfillmentAvailability(1)
    try:
        listings.patch_availability(door.client, "A1", sku, ["M"], "", [one], "merge")
    except RejectedRequest:
        assert sku.strip() in ("", ".", "..")
        assert door.urls == []
        return
    path = door.urls[0].removeprefix("https://amazon.example/listings/2021-08-01/items/A1/")
    part = path.partition("?")[0]
    assert "/" not in part
    assert unquote(part) == sku.replace("\ud800", "?")


@given(st.lists(SKUS | st.text(max_size=3), max_size=60))
def test_every_sku_is_in_one_batch(skus: list[str]):
    made = list(listings.batches(skus))
    assert sorted(sku for batch in made for sku in batch) == sorted(skus)
    for batch in made:
        door = Door({"items": [], "sku": "x"})
        listings.search_listings(door.client, "A1", "M", [s for s in batch if s.strip()])
        assert len(door.urls) <= 1


READERS: list[tuple[str, Callable[[SellingPartnerClient], Any]]] = [
    ("Feed", lambda client: feeds.get_feed(client, "1")),
    ("CreateFeedDocumentResponse", lambda client: feeds.create_document(client, "text/plain")),
    ("CreateFeedResponse", lambda client: feeds.create_feed(client, "T", ["M"], "doc")),
    ("FeedDocument", lambda client: feeds.read_report(client, "doc")),
]


@pytest.mark.parametrize(("name", "read"), READERS, ids=[name for name, _ in READERS])
@given(data=st.data())
def test_feeds(name: str, read: Callable[[SellingPartnerClient], Any], data: st.DataObject):
    payload = data.draw(fitting(FEEDS).definition(name))
    try:
        found = read(Door(payload).client)
    except SellingPartnerError:
        return
    if isinstance(found, feeds.Feed):
        assert found.status == payload["processingStatus"]
        assert all(m is None or isinstance(m, datetime) for m in (found.created, found.ended))


@given(st.lists(fitting(FEEDS).definition("Feed"), max_size=4))
def test_the_feeds(told: list[Any]):
    found = feeds.list_feeds(Door({"feeds": told}).client, ["T"], NOW)
    assert [feed.feed_id for feed in found] == [one["feedId"] for one in told if one["feedId"]]


@given(fitting("schemas/listings-feed-processing-report-schema-v2.json").document(), st.booleans())
def test_a_report(report: Any, packed: bool):
    file = json.dumps(report).encode()
    door = Door({"url": FILES}, file=gzip.compress(file, 1) if packed else file)
    found = feeds.read_report(door.client, "doc")
    assert [issue.message for issue in found.issues] == [i["message"] for i in report["issues"]]
    for issue, told in zip(found.issues, report["issues"], strict=True):
        assert issue.message_id is None or issue.message_id == told["messageId"]
        assert issue.sku == told.get("sku", "")


@given(st.binary(max_size=60), st.sampled_from([b"", b"\x1f\x8b", gzip.compress(b'{"issues":')]))
def test_a_file_that_is_no_report(content: bytes, start: bytes):
    with pytest.raises(SellingPartnerError):
        feeds.read_report(Door({"url": FILES}, file=start + content).client, "doc")


@given(fitting("fbaInventory.json").definition("GetInventorySummariesResponse"))
def test_the_stock_at_amazon(payload: Any):
    try:
        page = inventory.inventory_summaries(Door(payload).client, "M")
    except SellingPartnerError:
        told = payload["payload"]["inventorySummaries"]
        assert any(not one["inventoryDetails"] and one.get("totalQuantity") for one in told)
        return
    assert all(one.sku for one in page.summaries)
    assert all(abs(one.total) < 2**31 for one in page.summaries)


@pytest.mark.parametrize("status", [400, 403, 404, 413, 415, 429, 500, 503])
@given(data=st.data())
def test_errors(status: int, data: st.DataObject):
    payload = data.draw(fitting(LISTINGS).definition("ErrorList") | ANY_JSON)
    door = Door(payload, status)
    one = listings.FulfillmentAvailability(1)
    with pytest.raises(SellingPartnerError) as caught:
        listings.patch_availability(door.client, "A1", "S", ["M"], "", [one], "merge")
    assert str(caught.value)
