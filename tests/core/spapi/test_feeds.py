# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from amazon_connector.spapi import (
    OPERATIONS,
    ConnectionFailed,
    RejectedRequest,
    SellingPartnerClient,
    TemporaryError,
    Throttled,
    _presigned,
    feeds,
)
from amazon_connector.spapi.feeds import (
    CONTENT_TYPE,
    JSON_LISTINGS_FEED,
    Feed,
    FeedDocument,
    FeedMessage,
    ProcessingReport,
    ReportIssue,
    listings_feed,
)

from .conftest import NOW
from .server import CUT, Reply, ScriptedAmazon, errors, reply

DE = "A1PA6795UKMFR9"
PATCH = {"op": "merge", "path": "/attributes/fulfillment_availability", "value": [{"quantity": 1}]}
S3_EXPIRED = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>m</Message></Error>"
REPORT = {
    "header": {"sellerId": "A", "version": "2.0", "feedId": "1"},
    "issues": [
        {"messageId": 4, "sku": "B", "code": "90220", "severity": "ERROR", "message": "m"},
        {"severity": "WARNING", "message": "the whole file"},
    ],
    "summary": {"errors": 1, "warnings": 1, "messagesProcessed": 4, "messagesAccepted": 3,
                "messagesInvalid": 1},
}  # fmt: skip
READ = ProcessingReport(
    (
        ReportIssue(4, "B", "90220", "ERROR", "m"),
        ReportIssue(None, "", "", "WARNING", "the whole file"),
    ),
    accepted=3,
    invalid=1,
    processed=4,
)


@pytest.fixture
def place(amazon: ScriptedAmazon) -> FeedDocument:
    return FeedDocument("doc", amazon.base_url + "/s3/a%2Fb?X-Amz-Signature=5ecre7")


def test_the_file(models: Path):
    validation = pytest.importorskip("jsonschema_rs")
    schema = json.loads((models / "schemas" / "listings-feed-schema-v2.json").read_text())
    file = listings_feed(
        'A"1',
        (FeedMessage(n, f"Kä\ud800-{n}", "MUG" if n < 3 else "", (PATCH,)) for n in (1, 2, 3)),
    )
    found = json.loads(file)
    assert list(validation.Draft7Validator(schema).iter_errors(found)) == []
    assert found["header"] == {"sellerId": 'A"1', "version": "2.0"}
    assert [m["productType"] for m in found["messages"]] == ["MUG", "MUG", "PRODUCT"]
    assert found["messages"][1] == {
        "messageId": 2,
        "sku": "Kä\ud800-2",
        "operationType": "PATCH",
        "productType": "MUG",
        "patches": [PATCH],
    }


@pytest.mark.parametrize("count", [0, feeds.MOST_MESSAGES + 1])
def test_a_file_of_no_or_too_many_messages(count: int):
    with pytest.raises(ValueError, match=str(count)):
        listings_feed("A1", (FeedMessage(n, "S", "P", ()) for n in range(count)))


def test_a_document(client: SellingPartnerClient, amazon: ScriptedAmazon):
    url = "https://x.example/?X-Amz-Signature=5ecre7"
    amazon.will_say(reply({"feedDocumentId": "doc", "url": url}, 201))
    found = feeds.create_document(client, CONTENT_TYPE)
    assert found == FeedDocument("doc", url)
    assert "5ecre7" not in repr(found)
    assert (amazon.asked[0].method, amazon.asked[0].path) == ("POST", "/feeds/2021-06-30/documents")
    assert json.loads(amazon.asked[0].body) == {"contentType": "application/json; charset=UTF-8"}


def test_the_upload_has_nothing_of_the_api(
    client: SellingPartnerClient, amazon: ScriptedAmazon, place: FeedDocument
):
    amazon.will_say(Reply(200, b""))
    feeds.upload(client, place, b"content", CONTENT_TYPE)
    [asked] = amazon.asked
    assert (asked.method, asked.path, asked.body) == ("PUT", "/s3/a%2Fb", b"content")
    assert asked.query == {"X-Amz-Signature": ["5ecre7"]}
    assert asked.headers["content-type"] == CONTENT_TYPE
    assert asked.headers["user-agent"].startswith("AmazonConnectorForOdoo/")
    assert not [n for n in asked.headers if n.startswith("x-amz") or n == "authorization"]
    assert amazon.signed_in == []


@pytest.mark.parametrize(
    ("told", "kind", "code"),
    [
        (Reply(403, S3_EXPIRED), RejectedRequest, "AccessDenied"),
        (Reply(400, b"<Code>\xff</Code>"), RejectedRequest, ""),
        (Reply(503, b"<Code>SlowDown</Code>"), TemporaryError, "SlowDown"),
        (Reply(429, b""), TemporaryError, ""),
        (Reply(408, b""), TemporaryError, ""),
        (Reply(302, b""), TemporaryError, ""),
        (Reply(manner=CUT), ConnectionFailed, ""),
    ],
)
def test_a_file_that_is_not_taken(
    client: SellingPartnerClient, amazon: ScriptedAmazon, place: FeedDocument, told: Reply,
    kind: type[Exception], code: str
):  # fmt: skip
    amazon.will_say(told)
    with pytest.raises(kind) as caught:
        feeds.upload(client, place, b"", "text/plain")
    assert type(caught.value) is kind
    assert caught.value.code == code  # type: ignore[attr-defined]
    assert "5ecre7" not in str(caught.value)
    assert amazon.base_url not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["", "ftp://x/?s=5ecre7", "http://amazon.example/?s=5ecre7", "https://[/?s=5ecre7"]
)
def test_an_address_that_is_none(client: SellingPartnerClient, url: str):
    with pytest.raises(TemporaryError) as caught:
        feeds.upload(client, FeedDocument("doc", url), b"", "text/plain")
    assert "5ecre7" not in str(caught.value)


def test_a_feed(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(reply({"feedId": "77"}, 202))
    assert feeds.create_feed(client, JSON_LISTINGS_FEED, (DE, "X"), "doc") == "77"
    assert (amazon.asked[0].method, amazon.asked[0].path) == ("POST", "/feeds/2021-06-30/feeds")
    assert json.loads(amazon.asked[0].body) == {
        "feedType": "JSON_LISTINGS_FEED",
        "marketplaceIds": [DE, "X"],
        "inputFeedDocumentId": "doc",
    }


def test_listings_feeds_are_counted_apart(client: SellingPartnerClient, amazon: ScriptedAmazon):
    """Five in five minutes; the header speaks of createFeed and teaches nothing about them."""
    amazon.will_say(*[reply({"feedId": "1"}, x_amzn_RateLimit_Limit="0.0083")] * 6)
    feeds.create_feed(client, "UPLOAD_VAT_INVOICE", (DE,), "doc")
    for _ in range(5):
        feeds.create_feed(client, JSON_LISTINGS_FEED, (DE,), "doc")
    with pytest.raises(Throttled) as caught:
        feeds.create_feed(client, JSON_LISTINGS_FEED, (DE,), "doc")
    assert caught.value.retry_at == NOW + timedelta(seconds=60)
    assert client.tokens_left(OPERATIONS["createFeed"]) == 14
    assert len(amazon.asked) == 6


@pytest.mark.parametrize(
    "call",
    [
        lambda client: feeds.create_document(client, "text/plain"),
        lambda client: feeds.create_feed(client, "T", (DE,), "doc"),
        lambda client: feeds.get_feed(client, "1"),
        lambda client: feeds.list_feeds(client, ["T"], NOW),
        lambda client: feeds.read_report(client, "doc"),
        lambda client: feeds.read_refusals(client, "doc"),
    ],
)
@pytest.mark.parametrize(
    "payload", [{}, {"feedDocumentId": 1, "url": None, "feedId": [], "feeds": 1}]
)
def test_an_answer_of_another_shape(
    client: SellingPartnerClient, amazon: ScriptedAmazon, call: Callable[..., Any], payload: Any
):
    amazon.will_say(reply(payload))
    with pytest.raises(TemporaryError):
        call(client)


def test_the_state_of_a_feed(client: SellingPartnerClient, amazon: ScriptedAmazon):
    told = {
        "feedId": "77",
        "feedType": "X",
        "processingStatus": "TELEPORTED",
        "createdTime": "2026-11-23T11:00:00Z",
        "processingEndTime": "soon",
        "resultFeedDocumentId": "result",
    }
    amazon.will_say(reply(told), errors(404, "NotFound", "No feed."))
    created = datetime(2026, 11, 23, 11, tzinfo=timezone.utc)
    assert feeds.get_feed(client, "77") == Feed("77", "TELEPORTED", "result", created, None)
    assert amazon.asked[0].path == "/feeds/2021-06-30/feeds/77"
    with pytest.raises(RejectedRequest):
        feeds.get_feed(client, "78")


def test_the_feeds_since(client: SellingPartnerClient, amazon: ScriptedAmazon):
    one, two = ({"feedId": str(n), "processingStatus": "DONE"} for n in (1, 2))
    amazon.will_say(reply({"feeds": [one, None], "nextToken": "t="}), reply({"feeds": [two]}))
    found = feeds.list_feeds(client, [JSON_LISTINGS_FEED], NOW)
    assert [feed.feed_id for feed in found] == ["1", "2"]
    assert amazon.asked[0].query == {
        "feedTypes": ["JSON_LISTINGS_FEED"],
        "createdSince": ["2026-11-23T12:00:00.000Z"],
        "pageSize": ["100"],
    }
    assert amazon.asked[1].query == {"nextToken": ["t="]}, "the only parameter then"


@pytest.mark.parametrize("types", [[], ["T"] * 11])
def test_feeds_of_no_or_too_many_types(client: SellingPartnerClient, types: list[str]):
    with pytest.raises(ValueError, match="10"):
        feeds.list_feeds(client, types, NOW)


@pytest.mark.parametrize(
    "file", [json.dumps(REPORT).encode(), gzip.compress(json.dumps(REPORT).encode())], ids="pz"
)
def test_a_report(client: SellingPartnerClient, amazon: ScriptedAmazon, file: bytes):
    url = amazon.base_url + "/result"
    amazon.will_say(reply({"feedDocumentId": "d", "url": url}), Reply(200, file))
    assert feeds.read_report(client, "a/b") == READ
    assert [a.path for a in amazon.asked] == ["/feeds/2021-06-30/documents/a%2Fb", "/result"]
    assert "x-amz-access-token" not in amazon.asked[1].headers


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"<html>",
        b"{}",
        b'{"issues": {}}',
        gzip.compress(b"[]"),
        gzip.compress(b'{"issues": []}')[:-9],
        b"\x1f\x8b",
    ],
)
def test_a_report_that_cannot_be_read(
    client: SellingPartnerClient, amazon: ScriptedAmazon, file: bytes
):
    amazon.will_say(reply({"url": amazon.base_url}), Reply(200, file))
    with pytest.raises(TemporaryError):
        feeds.read_report(client, "doc")


def test_a_report_that_would_fill_the_memory(
    client: SellingPartnerClient, amazon: ScriptedAmazon, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(_presigned, "_LARGEST", 1000)
    amazon.will_say(reply({"url": amazon.base_url}), Reply(200, gzip.compress(b" " * 1001)))
    with pytest.raises(TemporaryError, match="larger"):
        feeds.read_report(client, "doc")


def test_an_address_that_expired_meanwhile(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(reply({"url": amazon.base_url}), Reply(403, S3_EXPIRED))
    with pytest.raises(RejectedRequest, match="expired"):
        feeds.read_report(client, "doc")


def test_a_report_with_holes(client: SellingPartnerClient, amazon: ScriptedAmazon):
    file = b'{"issues": [null, {}], "summary": {"messagesAccepted": "all"}}'
    amazon.will_say(reply({"url": amazon.base_url}), Reply(200, file))
    assert feeds.read_report(client, "doc") == ProcessingReport(
        (ReportIssue(None, "", "", "", ""),), 0, 0, 0
    )


SUMMARY = (
    b"Feed Processing Summary:\n\tNumber of records processed\t\t1\n"
    b"\tNumber of records successful\t\t0\n\n"
    b"original-record-number\tsku\terror-code\terror-type\terror-message\n"
)


@pytest.mark.parametrize(
    ("file", "refusals"),
    [
        (SUMMARY, ()),
        (SUMMARY + b"1\t\t79523\tError\tOne marketplace.\n", ("One marketplace. (79523)",)),
        (SUMMARY + b"1\t\t1\tError\tA\r\n1\t\t1\tError\tA\n1\t\t\tFatal\tB", ("A (1)", "B")),
        (SUMMARY + b"1\t\t5\tWarning\tLate.\n1\n\n", ()),
        (gzip.compress(SUMMARY + b"1\t\t7\tError\t\xff\n"), ("\ufffd (7)",)),
        (b"", ()),
        (b'{"issues": []}', ()),
    ],
)  # fmt: skip
def test_the_refusals_of_a_feed_that_is_no_json(
    client: SellingPartnerClient, amazon: ScriptedAmazon, file: bytes, refusals: tuple[str, ...]
):
    url = amazon.base_url + "/result"
    amazon.will_say(reply({"feedDocumentId": "d", "url": url}), Reply(200, file))
    assert feeds.read_refusals(client, "a/b") == refusals
