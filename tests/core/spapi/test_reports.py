# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reports: listed, requested, and their files streamed through a real connection."""

from __future__ import annotations

import gzip
import io
import json
from datetime import datetime, timezone
from typing import Any

import pytest

from amazon_connector.spapi import (
    ConnectionFailed,
    RejectedRequest,
    SellingPartnerClient,
    TemporaryError,
    TooLarge,
    Urllib3Transport,
    _presigned,
    reports,
)
from amazon_connector.spapi.reports import SETTLEMENTS, Report

from .server import CUT, CUT_IN_BODY, Reply, ScriptedAmazon, errors, reply

DE = "A1PA6795UKMFR9"
SINCE = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)
S3_EXPIRED = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>m</Message></Error>"
TOLD = {
    "reportId": "R-1",
    "reportType": SETTLEMENTS,
    "createdTime": "2026-11-01T12:00:00Z",
    "processingEndTime": "2026-11-01T12:00:00Z",
    "processingStatus": "DONE",
    "reportDocumentId": "D-1",
}
READ = Report("R-1", SETTLEMENTS, "DONE", "D-1", SINCE, SINCE)
ROWS = b"".join(b"line %d\n" % n for n in range(100_000))


def test_reports_are_listed_page_by_page(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(
        reply({"reports": [TOLD, {"reportType": "x"}, 7], "nextToken": "t/+="}),
        reply({"reports": []}),
    )
    page = reports.list_reports(client, [SETTLEMENTS], SINCE)
    assert page.reports == (READ,)
    last = reports.list_reports(client, [SETTLEMENTS], SINCE, page.token)
    assert (last.reports, last.token) == ((), "")
    assert [asked.query for asked in amazon.asked] == [
        {
            "reportTypes": [SETTLEMENTS],
            "createdSince": ["2026-11-01T12:00:00.000Z"],
            "pageSize": ["100"],
        },
        {"nextToken": ["t/+="]},
    ]


def test_without_a_date_amazon_chooses(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(reply({"reports": []}))
    reports.list_reports(client, [SETTLEMENTS])
    assert "createdSince" not in amazon.asked[0].query


def test_a_report_is_requested(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(reply({"reportId": "R-9"}, 202), reply({"reportId": "R-9"}, 202))
    assert reports.create_report(client, "TYPE", [DE]) == "R-9"
    reports.create_report(client, "TYPE", [DE], SINCE, SINCE, {"all": "true"})
    assert [json.loads(asked.body) for asked in amazon.asked] == [
        {"reportType": "TYPE", "marketplaceIds": [DE]},
        {
            "reportType": "TYPE",
            "marketplaceIds": [DE],
            "dataStartTime": "2026-11-01T12:00:00.000Z",
            "dataEndTime": "2026-11-01T12:00:00.000Z",
            "reportOptions": {"all": "true"},
        },
    ]


def test_how_far_a_report_is(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(reply(TOLD), errors(404, "NotFound", "There is none."))
    assert reports.get_report(client, "R/1") == READ
    assert amazon.asked[0].path == "/reports/2021-06-30/reports/R%2F1"
    with pytest.raises(RejectedRequest):
        reports.get_report(client, "R-2")


@pytest.mark.parametrize("payload", [{}, {"reports": None}, {"reports": "x"}, {"reportId": 7}])
def test_an_answer_that_says_nothing(
    client: SellingPartnerClient, amazon: ScriptedAmazon, payload: dict[str, Any]
):
    calls = (
        lambda: reports.list_reports(client, ["T"]),
        lambda: reports.create_report(client, "T", [DE]),
        lambda: reports.get_report(client, "R"),
        lambda: reports.fetch(client, "D", io.BytesIO()),
    )
    for call in calls:
        amazon.will_say(reply(payload))
        with pytest.raises(TemporaryError):
            call()


@pytest.mark.parametrize("count", [0, 11])
def test_types_of_a_list(client: SellingPartnerClient, count: int):
    with pytest.raises(ValueError, match="1 to 10"):
        reports.list_reports(client, ["T"] * count)


@pytest.mark.parametrize("count", [0, 26])
def test_marketplaces_of_a_request(client: SellingPartnerClient, count: int):
    with pytest.raises(ValueError, match="1 to 25"):
        reports.create_report(client, "T", [DE] * count)


# --- Files -------------------------------------------------------------------------------


def fetch(client: SellingPartnerClient, amazon: ScriptedAmazon, told: Reply) -> bytes:
    url = amazon.base_url + "/s3/a%2Fb?X-Amz-Signature=5ecre7"
    amazon.will_say(reply({"reportDocumentId": "D-1", "url": url}), told)
    into = io.BytesIO()
    reports.fetch(client, "D-1", into)
    return into.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_comes_whole_and_unpacked(
    client: SellingPartnerClient, amazon: ScriptedAmazon, packed: bool
):
    assert fetch(client, amazon, Reply(200, gzip.compress(ROWS) if packed else ROWS)) == ROWS
    asked = amazon.asked[-1]
    assert (asked.method, asked.path) == ("GET", "/s3/a%2Fb")
    assert asked.headers["user-agent"].startswith("AmazonConnectorForOdoo/")
    assert not [name for name in asked.headers if name.startswith("x-amz")]


def test_a_packed_file_is_unpacked_once_whatever_the_header_says(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    told = Reply(200, gzip.compress(ROWS), {"content-encoding": "gzip"})
    assert fetch(client, amazon, told) == ROWS


def test_an_empty_file(client: SellingPartnerClient, amazon: ScriptedAmazon):
    assert fetch(client, amazon, Reply(200, b"")) == b""


@pytest.mark.parametrize(
    ("told", "kind", "code"),
    [
        (Reply(403, S3_EXPIRED), RejectedRequest, "AccessDenied"),
        (Reply(404, b""), RejectedRequest, ""),
        (Reply(503, b"<Code>SlowDown</Code>"), TemporaryError, "SlowDown"),
        (Reply(302, b"", {"location": "http://127.0.0.1:1/"}), TemporaryError, ""),
        (Reply(manner=CUT), ConnectionFailed, ""),
        (Reply(200, ROWS, manner=CUT_IN_BODY), ConnectionFailed, ""),
        (Reply(200, gzip.compress(ROWS), manner=CUT_IN_BODY), ConnectionFailed, ""),
        (Reply(200, gzip.compress(ROWS)[:-20]), TemporaryError, ""),
        (Reply(200, b"\x1f\x8bno gzip at all"), TemporaryError, ""),
    ],
)
def test_a_file_that_does_not_come(
    client: SellingPartnerClient, amazon: ScriptedAmazon, told: Reply, kind: type[Exception],
    code: str,
):  # fmt: skip
    with pytest.raises(kind) as caught:
        fetch(client, amazon, told)
    assert type(caught.value) is kind
    assert caught.value.code == code  # type: ignore[attr-defined]
    assert "5ecre7" not in str(caught.value)
    assert "report" in str(caught.value)


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_without_end_is_not_taken(
    client: SellingPartnerClient, amazon: ScriptedAmazon, packed: bool,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    monkeypatch.setattr(_presigned, "LARGEST_REPORT", len(ROWS) - 1)
    with pytest.raises(TemporaryError, match="larger than any"):
        fetch(client, amazon, Reply(200, gzip.compress(ROWS) if packed else ROWS))


class Pieces(io.BytesIO):
    def __init__(self) -> None:
        super().__init__()
        self.largest = 0

    def write(self, piece: Any, /) -> int:
        self.largest = max(self.largest, len(piece))
        return super().write(piece)


def test_no_more_than_a_piece_is_held(transport: Urllib3Transport, amazon: ScriptedAmazon):
    amazon.will_say(Reply(200, ROWS), Reply(200, ROWS), Reply(403, ROWS))
    into = Pieces()
    answer = transport.download(amazon.base_url + "/x", {}, into, len(ROWS))
    assert (answer.status, answer.body, into.getvalue()) == (200, b"", ROWS)
    assert into.largest <= 64 * 1024
    with pytest.raises(TooLarge):
        transport.download(amazon.base_url + "/x", {}, Pieces(), len(ROWS) - 1)
    refused = Pieces()
    answer = transport.download(amazon.base_url + "/x", {}, refused, len(ROWS))
    assert (answer.status, len(answer.body), refused.getvalue()) == (403, 64 * 1024, b"")


def test_the_connection_is_good_for_the_next_call(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    fetch(client, amazon, Reply(200, ROWS))
    amazon.will_say(reply(TOLD))
    assert reports.get_report(client, "R-1") == READ
