# SPDX-License-Identifier: LGPL-3.0-or-later
"""Feeds API: documents, states, the queue, the quota, and faults on demand."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests.simulator.amazon import DE, EU, FR, US, Shop, schema_errors
from tests.simulator.feeds import (
    DOCUMENTS,
    FEEDS,
    announce,
    create,
    listings_feed,
    quantities,
    report_of,
    state,
    submit,
    upload,
)

MODEL = "feeds_2021-06-30.json"
ONE = listings_feed(quantities(NL_BRETT_EICHE=7))


def quantity(shop: Shop, sku: str = "NL-BRETT-EICHE") -> int:
    (listing,) = shop.simulator.control("GET", f"listings?seller_id={EU}&sku={sku}")["listings"]
    return listing["quantity"]


def test_a_feed_from_its_document_to_its_report(shop: Shop, models: Path) -> None:
    document = announce(shop)
    assert schema_errors(models, MODEL, "CreateFeedDocumentResponse", document) == []
    upload(shop, document["url"], ONE)
    reply = create(shop, document["feedDocumentId"])
    assert schema_errors(models, MODEL, "CreateFeedResponse", reply.json) == []
    feed_id = reply.json["feedId"]
    queued = state(shop, feed_id)
    shop.simulator.advance(5)
    running = state(shop, feed_id)
    shop.simulator.advance(55)
    assert state(shop, feed_id)["processingStatus"] == "IN_PROGRESS"
    shop.simulator.advance(0.01)
    done = state(shop, feed_id)
    found = [queued, running, done]
    assert [f["processingStatus"] for f in found] == ["IN_QUEUE", "IN_PROGRESS", "DONE"]
    assert [schema_errors(models, MODEL, "Feed", f) for f in found] == [[], [], []]
    assert done["processingStartTime"] == "2026-11-20T12:00:05.000Z"
    assert done["processingEndTime"] == "2026-11-20T12:01:00.010Z"
    result = shop.get(f"{DOCUMENTS}/{done['resultFeedDocumentId']}").json
    assert schema_errors(models, MODEL, "FeedDocument", result) == []
    assert report_of(shop, feed_id)["summary"]["messagesAccepted"] == 1
    assert quantity(shop) == 7


def test_processing_takes_as_long_as_its_messages(shop: Shop) -> None:
    shop.simulator.control("POST", "rules", {"feed_milliseconds_per_message": 1000})
    feed_id = submit(shop, listings_feed(quantities(A=1, B=2, C=3)))
    shop.simulator.advance(62.9)
    assert state(shop, feed_id)["processingStatus"] == "IN_PROGRESS"
    shop.simulator.advance(0.1)
    assert state(shop, feed_id)["processingStatus"] == "DONE"


def test_feeds_wait_for_each_other(shop: Shop) -> None:
    first, second = submit(shop, ONE), submit(shop, ONE)
    shop.simulator.advance(61)
    assert state(shop, first)["processingStatus"] == "DONE"
    assert state(shop, second)["processingStatus"] == "IN_QUEUE"
    shop.simulator.advance(60)
    assert state(shop, second)["processingStatus"] == "DONE"


def test_only_a_feed_in_the_queue_can_be_cancelled(shop: Shop) -> None:
    feed_id, other = submit(shop, ONE), submit(shop, ONE)
    reply = shop.call("DELETE", f"{FEEDS}/{feed_id}", None)
    assert (reply.status, reply.body) == (200, b"")
    assert shop.call("DELETE", f"{FEEDS}/{feed_id}", None).status == 400
    shop.simulator.advance(300)
    assert state(shop, feed_id)["processingStatus"] == "CANCELLED"
    assert shop.call("DELETE", f"{FEEDS}/{other}", None).status == 400


def test_the_content_type_is_the_announced_one(shop: Shop) -> None:
    url = announce(shop)["url"]
    refused = upload(shop, url, ONE, Content_Type="application/json")
    assert (refused.status, b"SignatureDoesNotMatch" in refused.body) == (403, True)


def test_a_token_does_not_belong_to_the_storage(shop: Shop) -> None:
    url = announce(shop)["url"]
    assert upload(shop, url, ONE, x_amz_access_token="Atza|secret").status == 403


def test_a_url_lives_five_minutes_and_cannot_be_made_up(shop: Shop) -> None:
    url = announce(shop)["url"]
    assert upload(shop, url.replace("expires=1", "expires=9"), ONE).status == 403
    shop.simulator.advance(300)
    assert upload(shop, url, ONE).status == 200
    shop.simulator.advance(0.001)
    late = upload(shop, url, ONE)
    assert (late.status, b"Request has expired" in late.body) == (403, True)
    assert shop.http.request("GET", url).status == 403


def test_a_compressed_upload_is_understood(shop: Shop) -> None:
    document = announce(shop)
    upload(shop, document["url"], gzip.compress(ONE), Content_Encoding="gzip")
    feed_id = create(shop, document["feedDocumentId"]).json["feedId"]
    shop.simulator.advance(61)
    assert report_of(shop, feed_id)["summary"]["messagesAccepted"] == 1


def test_a_large_report_comes_compressed(shop: Shop) -> None:
    feed_id = submit(shop, listings_feed(quantities(**{f"S{n}": 1 for n in range(100)})))
    shop.simulator.advance(62)
    key = state(shop, feed_id)["resultFeedDocumentId"]
    document = shop.get(f"{DOCUMENTS}/{key}").json
    assert document["compressionAlgorithm"] == "GZIP"
    plain = shop.http.request("GET", document["url"])
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(plain.data)[:1] == b"{"
    asked = {"enableContentEncodingUrlHeader": "true"}
    url = shop.get(f"{DOCUMENTS}/{key}", **asked).json["url"]
    assert shop.http.request("GET", url).headers["content-encoding"] == "gzip"
    assert report_of(shop, feed_id)["summary"]["errors"] == 100


@pytest.mark.parametrize(
    "changed",
    [
        {"feedType": None},
        {"marketplaceIds": []},
        {"marketplaceIds": [DE] * 26},
        {"marketplaceIds": "A1PA6795UKMFR9"},
        {"marketplaceIds": ["NOWHERE"]},
        {"inputFeedDocumentId": "made-up"},
        {"inputFeedDocumentId": None},
    ],
    ids=str,
)
def test_a_feed_that_breaks_a_rule_is_refused(shop: Shop, changed: dict[str, Any]) -> None:
    document = announce(shop)
    upload(shop, document["url"], ONE)
    reply = create(shop, document["feedDocumentId"], **changed)
    assert (reply.status, reply.error) == (400, "InvalidInput")


def test_other_refusals(shop: Shop) -> None:
    document = announce(shop)
    assert create(shop, document["feedDocumentId"]).status == 400  # nothing was uploaded
    upload(shop, document["url"], ONE)
    assert create(shop, document["feedDocumentId"], marketplaceIds=[US]).status == 403
    assert shop.call("POST", DOCUMENTS, {}).status == 400
    assert shop.get(f"{FEEDS}/1").status == 404
    assert shop.get(f"{FEEDS}/made-up").status == 404
    assert shop.get(f"{DOCUMENTS}/made-up").status == 404
    feed_id = create(shop, document["feedDocumentId"]).json["feedId"]
    assert Shop(shop.simulator, "A4LUMIERE2FR").get(f"{FEEDS}/{feed_id}").status == 404


def test_five_listings_feeds_in_five_minutes(shop: Shop) -> None:
    document = announce(shop)
    upload(shop, document["url"], ONE)
    replies = [create(shop, document["feedDocumentId"]) for _ in range(6)]
    assert [reply.status for reply in replies] == [202] * 5 + [429]
    assert replies[-1].error == "QuotaExceeded"
    shop.simulator.advance(299.9)
    assert create(shop, document["feedDocumentId"]).status == 429
    shop.simulator.advance(0.1)
    assert create(shop, document["feedDocumentId"]).status == 202


def test_the_old_listings_feeds_end_fatal(shop: Shop) -> None:
    feed_id = submit(shop, b"<AmazonEnvelope/>", feedType="POST_INVENTORY_AVAILABILITY_DATA")
    shop.simulator.advance(60)
    found = state(shop, feed_id)
    assert (found["processingStatus"], "resultFeedDocumentId" in found) == ("FATAL", False)


def test_feeds_are_listed_by_pages(shop: Shop, models: Path) -> None:
    for _ in range(3):
        submit(shop, ONE)
    old = submit(shop, b"x", feedType="POST_PRODUCT_DATA", marketplaceIds=[FR])
    shop.simulator.advance(61)
    query = {"feedTypes": "JSON_LISTINGS_FEED", "pageSize": "2"}
    first = shop.get(FEEDS, **query)
    assert schema_errors(models, MODEL, "GetFeedsResponse", first.json) == []
    token = first.json["nextToken"]
    second = shop.get(FEEDS, nextToken=token)
    assert [len(r.json["feeds"]) for r in (first, second)] == [2, 1]
    assert "nextToken" not in second.json
    assert shop.get(FEEDS, nextToken=token, pageSize="2").status == 400
    both = {"feedTypes": "JSON_LISTINGS_FEED,POST_PRODUCT_DATA"}
    assert len(shop.get(FEEDS, **both).json["feeds"]) == 4
    (found,) = shop.get(FEEDS, **both, marketplaceIds=FR).json["feeds"]
    assert found["feedId"] == old
    (done,) = shop.get(FEEDS, **query, processingStatuses="DONE").json["feeds"]
    assert done["processingStatus"] == "DONE"
    for wrong in ({}, {**both, "processingStatuses": "BAD"}, {**both, "createdSince": "x"}):
        shop.simulator.refill()
        assert shop.get(FEEDS, **wrong).status == 400
    assert shop.get(FEEDS, **both, createdUntil="2026-11-01T00:00:00Z").json["feeds"] == []


def test_a_feed_that_ends_fatal_has_done_half(shop: Shop) -> None:
    other = quantity(shop, "NL-TOPFSET-5")
    shop.simulator.fault({"kind": "feed_fatal"})
    feed_id = submit(shop, listings_feed(quantities(NL_BRETT_EICHE=7, NL_TOPFSET_5=999)))
    shop.simulator.advance(61)
    assert state(shop, feed_id)["processingStatus"] == "FATAL"
    assert (quantity(shop), quantity(shop, "NL-TOPFSET-5")) == (7, other)


@pytest.mark.parametrize(
    ("kind", "status"), [("feed_stuck", "IN_PROGRESS"), ("feed_stuck_in_queue", "IN_QUEUE")]
)
def test_a_feed_can_hang_and_holds_up_no_other(shop: Shop, kind: str, status: str) -> None:
    shop.simulator.fault({"kind": kind})
    stuck, other = submit(shop, ONE), submit(shop, ONE)
    shop.simulator.advance(3000)
    assert state(shop, stuck)["processingStatus"] == status
    assert state(shop, other)["processingStatus"] == "DONE"
    finished = shop.simulator.control("POST", f"feeds/{stuck}", {"action": "finish"})
    assert finished["report"]["summary"]["messagesAccepted"] == 1
    assert state(shop, stuck)["processingStatus"] == "DONE"


def test_an_expired_url_for_the_upload_and_for_the_report(shop: Shop) -> None:
    shop.simulator.fault({"kind": "expired_url", "operation": "createFeedDocument"})
    assert upload(shop, announce(shop)["url"], ONE).status == 403
    feed_id = submit(shop, ONE)
    shop.simulator.advance(61)
    shop.simulator.fault({"kind": "expired_url", "operation": "getFeedDocument"})
    key = state(shop, feed_id)["resultFeedDocumentId"]
    url = shop.get(f"{DOCUMENTS}/{key}").json["url"]
    assert shop.http.request("GET", url).status == 403
    assert report_of(shop, feed_id)["issues"] == []


def test_the_storage_has_faults_of_its_own(shop: Shop) -> None:
    url = announce(shop)["url"]
    shop.simulator.fault({"kind": "unavailable", "count": 1})
    assert upload(shop, url, ONE).status == 200  # "*" means Amazon's operations
    shop.simulator.no_faults()
    shop.simulator.fault({"kind": "unavailable", "operation": "upload"})
    assert [upload(shop, url, ONE).status for _ in range(2)] == [503, 200]
    shop.simulator.fault({"kind": "unavailable_html", "operation": "upload"})
    assert upload(shop, url, ONE).body.startswith(b"<html>")
    shop.simulator.fault({"kind": "cut", "operation": "upload"})
    with pytest.raises(urllib3.exceptions.ProtocolError):
        upload(shop, url, ONE)
    assert shop.simulator.log()["counts"]["upload 200"] == 3


def test_a_feed_is_created_although_the_connection_broke(shop: Shop) -> None:
    document = announce(shop)
    upload(shop, document["url"], ONE)
    shop.simulator.fault({"kind": "cut", "operation": "createFeed"})
    with pytest.raises(urllib3.exceptions.ProtocolError):
        create(shop, document["feedDocumentId"])
    assert len(shop.get(FEEDS, feedTypes="JSON_LISTINGS_FEED").json["feeds"]) == 1


@pytest.mark.parametrize(("kind", "status"), [("too_large", 413), ("unsupported_media", 415)])
def test_refusals_of_documents_that_amazons_model_names(shop: Shop, kind: str, status: int) -> None:
    shop.simulator.fault({"kind": kind, "operation": "createFeedDocument"})
    body = {"contentType": "application/json"}
    assert shop.call("POST", DOCUMENTS, body).status == status


def test_the_control_api_shows_feeds_with_their_documents(shop: Shop) -> None:
    feed_id = submit(shop, ONE)
    (listed,) = shop.simulator.control("GET", f"feeds?seller_id={EU}")["feeds"]
    assert (listed["feed_id"], listed["status"], listed["messages"]) == (feed_id, "IN_QUEUE", 1)
    shop.simulator.advance(61)
    found = shop.simulator.control("GET", f"feeds/{feed_id}")
    assert found["document"] == ONE.decode()
    assert found["report"] == report_of(shop, feed_id)
    with pytest.raises(Exception, match="404"):
        shop.simulator.control("GET", "feeds/1")
    with pytest.raises(Exception, match="400"):
        shop.simulator.control("POST", f"feeds/{feed_id}", {"action": "burn"})
