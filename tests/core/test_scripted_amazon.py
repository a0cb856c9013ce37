# SPDX-License-Identifier: LGPL-3.0-or-later
"""The scripted Amazon's listings, feeds, stock and reports: what it says fits Amazon's models."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from amazon_connector.clock import FixedClock
from amazon_connector.spapi import (
    Application,
    ConnectionFailed,
    Credentials,
    Endpoints,
    RejectedRequest,
    Response,
    SellingPartnerClient,
    feeds,
    inventory,
    listings,
    reports,
)
from amazon_connector.testing.amazon import ScriptedAmazon
from amazon_connector.testing.amazon_stock import ListingOnAmazon
from amazon_connector.usage import MemoryUsagePlans

NOW = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
SELLER, DE = "A1SELLER", "A1PA6795UKMFR9"
MODELS = {
    "searchListingsItems": ("listingsItems_2021-08-01.json", "ItemSearchResults"),
    "getListingsItem": ("listingsItems_2021-08-01.json", "Item"),
    "patchListingsItem": ("listingsItems_2021-08-01.json", "ListingsItemSubmissionResponse"),
    "createFeedDocument": ("feeds_2021-06-30.json", "CreateFeedDocumentResponse"),
    "createFeed": ("feeds_2021-06-30.json", "CreateFeedResponse"),
    "getFeed": ("feeds_2021-06-30.json", "Feed"),
    "getFeeds": ("feeds_2021-06-30.json", "GetFeedsResponse"),
    "getFeedDocument": ("feeds_2021-06-30.json", "FeedDocument"),
    "getReports": ("reports_2021-06-30.json", "GetReportsResponse"),
    "getReport": ("reports_2021-06-30.json", "Report"),
    "createReport": ("reports_2021-06-30.json", "CreateReportResponse"),
    "getReportDocument": ("reports_2021-06-30.json", "ReportDocument"),
    "getInventorySummaries": ("fbaInventory.json", "GetInventorySummariesResponse"),
}
REPORT = "schemas/listings-feed-processing-report-schema-v2.json"


class Checked:
    """The scripted Amazon, each of its answers held against Amazon's models."""

    def __init__(self, amazon: ScriptedAmazon, models: Path) -> None:
        self.amazon = amazon
        self.checked: set[str] = set()
        self._models = models

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Response:
        before = len(self.amazon.calls)
        response = self.amazon.request(method, url, headers, body)
        operation = self.amazon.calls[-1][0] if len(self.amazon.calls) > before else "file"
        self._check(operation, response)
        return response

    def download(self, url: str, headers: Mapping[str, str], into: BinaryIO, most: int) -> Response:
        return self.amazon.download(url, headers, into, most)

    def _check(self, operation: str, response: Response) -> None:
        validation = pytest.importorskip("jsonschema_rs")
        if operation == "file" and response.body:
            report = json.loads(gzip.decompress(response.body))
            schema = json.loads((self._models / REPORT).read_text())
            validation.Draft7Validator(schema).validate(report)
        elif operation in MODELS and response.status < 300:
            file, name = MODELS[operation]
            found = json.loads((self._models / file).read_text())["definitions"]
            schema = {"$ref": f"#/definitions/{name}", "definitions": found}
            validation.Draft4Validator(schema).validate(json.loads(response.body))
        self.checked.add(operation)


class Shop:
    def __init__(self, models: Path) -> None:
        clock = FixedClock(NOW)
        self.amazon = ScriptedAmazon(clock)
        self.checked = Checked(self.amazon, models)
        self.client = SellingPartnerClient(
            Credentials(Application("app", "secret"), "Atzr|1"),
            SELLER,
            "EU",
            endpoints=Endpoints.at("http://127.0.0.1:9"),
            transport=self.checked,
            usage_plans=MemoryUsagePlans(),
            clock=clock,
        )

    def patch(self, sku: str, op: str = "merge", **told: Any) -> listings.Submission:
        one = listings.FulfillmentAvailability(**told)
        return listings.patch_availability(self.client, SELLER, sku, [DE], "", [one], op)

    def feed(self, *skus: str) -> str:
        patch = listings.quantity_patch([listings.FulfillmentAvailability(5)], "merge")
        messages = [feeds.FeedMessage(n, sku, "", (patch,)) for n, sku in enumerate(skus, 1)]
        document = feeds.create_document(self.client, feeds.CONTENT_TYPE)
        content = feeds.listings_feed(SELLER, messages)
        feeds.upload(self.client, document, content, feeds.CONTENT_TYPE)
        return feeds.create_feed(self.client, feeds.JSON_LISTINGS_FEED, [DE], document.document_id)


@pytest.fixture
def shop(models: Path) -> Shop:
    made = Shop(models)
    made.amazon.listings["MUG"] = ListingOnAmazon(7, lead_time_days=3, product_type="MUG")
    made.amazon.listings["FBA"] = ListingOnAmazon(None, fba=True, statuses=())
    return made


def test_listings_are_read_as_they_were_arranged(shop: Shop) -> None:
    mug, fba = listings.search_listings(shop.client, SELLER, DE, ["MUG", "FBA", "NONE"])
    assert (mug.product_type, mug.statuses) == ("MUG", ("BUYABLE", "DISCOVERABLE"))
    assert mug.merchant is not None
    assert (mug.merchant.quantity, mug.merchant.lead_time_days, mug.is_fba) == (7, 3, False)
    assert (fba.merchant, fba.is_fba, fba.statuses) == (None, True, ())
    assert listings.get_listing(shop.client, SELLER, "MUG", [DE]) == mug
    assert listings.get_listing(shop.client, SELLER, "NONE", [DE]) is None


def test_merge_keeps_and_replace_takes_away(shop: Shop) -> None:
    assert shop.patch("MUG", quantity=4).accepted
    assert shop.amazon.listings["MUG"].lead_time_days == 3
    assert shop.patch("MUG", "replace", quantity=5).accepted
    assert shop.amazon.listings["MUG"].lead_time_days is None
    assert [sent.quantity for sent in shop.amazon.patched] == [4, 5]


def test_what_is_refused_is_said_in_a_200(shop: Shop) -> None:
    shop.amazon.refuse_merge.add("PRODUCT")
    shop.amazon.listings["CUP"] = ListingOnAmazon(1)
    assert not shop.patch("CUP", quantity=4).accepted
    assert "merge" in shop.patch("CUP", quantity=4).why
    assert shop.patch("CUP", "replace", quantity=4).accepted


def test_a_feed_and_its_report(shop: Shop) -> None:
    shop.amazon.refuse_quantity["FBA"] = "The quantity is odd."
    shop.amazon.feed_status = "IN_PROGRESS"
    feed_id = shop.feed("MUG", "FBA")
    under_way = feeds.get_feed(shop.client, feed_id)
    assert (under_way.status, under_way.result_document_id) == ("IN_PROGRESS", "")
    shop.amazon.feed_status = "DONE"
    done = feeds.get_feed(shop.client, feed_id)
    [listed] = feeds.list_feeds(shop.client, [feeds.JSON_LISTINGS_FEED], NOW)
    assert listed == done
    report = feeds.read_report(shop.client, done.result_document_id)
    assert (report.processed, report.accepted, report.invalid) == (2, 1, 1)
    assert [(i.message_id, i.message) for i in report.issues] == [(2, "The quantity is odd.")]
    assert shop.amazon.listings["MUG"].quantity == 5
    assert {"createFeed", "getFeed", "getFeeds", "getFeedDocument", "file"} <= shop.checked.checked


def test_an_answer_that_is_lost(shop: Shop) -> None:
    shop.amazon.lose_answer("createFeed")
    with pytest.raises(ConnectionFailed):
        shop.feed("MUG")
    assert len(feeds.list_feeds(shop.client, [feeds.JSON_LISTINGS_FEED], NOW)) == 1


def test_stock_at_amazon_comes_in_pages(shop: Shop) -> None:
    for number in range(3):
        shop.amazon.fba_stock(DE, f"SKU-{number}", number, reserved=2, inbound=4, unfulfillable=8)
    shop.amazon.fba_stock("ELSEWHERE", "SKU-9", 9)
    page = inventory.inventory_summaries(shop.client, DE)
    last = inventory.inventory_summaries(shop.client, DE, page.token)
    found = [*page.summaries, *last.summaries]
    assert [(one.sku, one.fulfillable, one.total) for one in found] == [
        ("SKU-0", 0, 14), ("SKU-1", 1, 15), ("SKU-2", 2, 16),
    ]  # fmt: skip
    assert (found[0].reserved, found[0].inbound, found[0].unfulfillable) == (2, 4, 8)
    assert last.token == ""


def test_a_signed_address_must_not_see_a_token(shop: Shop) -> None:
    document = feeds.create_document(shop.client, feeds.CONTENT_TYPE)
    with pytest.raises(AssertionError, match="token"):
        shop.amazon.request("PUT", document.url, {"X-Amz-Access-Token": "Atza|1"}, b"")


@pytest.mark.parametrize("packed", [False, True])
def test_reports_are_listed_page_by_page_and_fetched(shop: Shop, packed: bool) -> None:
    for number in range(101):
        shop.amazon.settlement(f"R-{number}", b"content", packed=packed)
    page = reports.list_reports(shop.client, [reports.SETTLEMENTS])
    rest = reports.list_reports(shop.client, [reports.SETTLEMENTS], token=page.token)
    assert [report.report_id for report in rest.reports] == ["R-0"]
    assert (page.reports[0].report_id, len(page.reports), rest.token) == ("R-100", 100, "")
    assert reports.get_report(shop.client, "R-0") == rest.reports[0]
    into = io.BytesIO()
    reports.fetch(shop.client, rest.reports[0].document_id, into)
    assert into.getvalue() == b"content"


def test_a_report_that_is_requested_waits(shop: Shop) -> None:
    report_id = reports.create_report(shop.client, "GET_ANYTHING", [DE])
    assert reports.get_report(shop.client, report_id).status == "IN_QUEUE"
    with pytest.raises(RejectedRequest):
        reports.get_report(shop.client, "none")
