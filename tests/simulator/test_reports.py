# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reports API: what is requested and what is there, its parameters, its documents, its faults."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.amazon import DE, EU, FR, INDIVIDUAL, NA, US, Shop, schema_errors
from tests.simulator.feeds import DOCUMENTS as FEED_DOCUMENTS
from tests.simulator.reports import (
    DOCUMENTS,
    FBA_SHIPMENTS,
    REPORTS,
    SETTLEMENT,
    VAT_INVOICES,
    file_of,
    listed,
    made,
    request,
    state,
)

MODEL = "reports_2021-06-30.json"
TEXT = "settlement-id\tamount\n1\t12,50\n"


def put(shop: Shop, content: str = TEXT, **more: Any) -> Any:
    given = {"seller_id": shop.seller["seller_id"], "content": content, **more}
    return shop.simulator.control("POST", "reports", given)


def test_a_report_that_amazon_made_is_found_and_read(shop: Shop, models: Path) -> None:
    put(shop)
    answer = shop.get(REPORTS, reportTypes=SETTLEMENT)
    assert schema_errors(models, MODEL, "GetReportsResponse", answer.json) == []
    (report,) = answer.json["reports"]
    assert report["processingStatus"] == "DONE"
    one = shop.get(f"{REPORTS}/{report['reportId']}")
    assert (schema_errors(models, MODEL, "Report", one.json), one.json) == ([], report)
    document = shop.get(f"{DOCUMENTS}/{report['reportDocumentId']}")
    assert schema_errors(models, MODEL, "ReportDocument", document.json) == []
    assert "compressionAlgorithm" not in document.json
    file = shop.http.request("GET", document.json["url"])
    assert (file.data.decode(), file.headers["content-type"]) == (TEXT, "text/plain")


def test_a_requested_report_passes_through_its_states(shop: Shop, models: Path) -> None:
    reply = request(shop, VAT_INVOICES)
    assert schema_errors(models, MODEL, "CreateReportResponse", reply.json) == []
    report_id, found = reply.json["reportId"], []
    for seconds in (0, 5, 25):
        shop.simulator.advance(seconds)
        found.append(state(shop, report_id))
    assert [schema_errors(models, MODEL, "Report", one) for one in found] == [[], [], []]
    states = [one["processingStatus"] for one in found]
    assert states == ["IN_QUEUE", "IN_PROGRESS", "CANCELLED"]  # nothing was sold
    assert found[-1]["processingEndTime"] == "2026-11-20T12:00:30.000Z"
    assert "reportDocumentId" not in found[-1]


def test_settlements_cannot_be_requested(shop: Shop) -> None:
    reply = request(shop, SETTLEMENT)
    assert (reply.status, reply.error) == (400, "InvalidInput")
    assert "cannot be requested or scheduled" in reply.json["errors"][0]["details"]


@pytest.mark.parametrize(
    "body",
    [
        {"reportType": "GET_NOTHING"},
        {"reportType": None},
        {"marketplaceIds": []},
        {"marketplaceIds": [DE] * 26},
        {"marketplaceIds": ["X"]},
        {"dataStartTime": "2026-11-21T00:00:00Z"},
        {"dataEndTime": "2026-11-21T00:00:00Z"},
        {"dataStartTime": "2026-11-19T00:00:00Z", "dataEndTime": "2026-11-18T00:00:00Z"},
        {"dataStartTime": "yesterday"},
        {"reportOptions": {"all": True}},
        {"reportOptions": []},
    ],
)
def test_what_cannot_be_requested(shop: Shop, body: dict[str, Any]) -> None:
    assert request(shop, VAT_INVOICES, **body).status == 400


def test_a_request_elsewhere_is_forbidden(shop: Shop) -> None:
    assert request(shop, FBA_SHIPMENTS, marketplaceIds=[US]).status == 403
    american = Shop(shop.simulator, NA)
    assert request(american, VAT_INVOICES, marketplaceIds=[US]).status == 400  # no VAT there


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"reportTypes": ",".join(["A"] * 11)},
        {"reportTypes": SETTLEMENT, "processingStatuses": "READY"},
        {"reportTypes": SETTLEMENT, "marketplaceIds": ",".join([DE] * 11)},
        {"reportTypes": SETTLEMENT, "pageSize": "0"},
        {"reportTypes": SETTLEMENT, "pageSize": "101"},
        {"reportTypes": SETTLEMENT, "createdSince": "2026-08-01T00:00:00Z"},
        {"reportTypes": SETTLEMENT, "createdUntil": "now"},
        {"nextToken": "made-up"},
    ],
)
def test_what_cannot_be_searched_for(shop: Shop, query: dict[str, str]) -> None:
    reply = shop.get(REPORTS, **query)
    assert (reply.status, reply.error) == (400, "InvalidInput")


def test_the_filters(shop: Shop) -> None:
    german, french = put(shop), put(shop, marketplace_ids=[FR])
    other = put(shop, report_type=FBA_SHIPMENTS)
    shop.simulator.advance(60)
    late = put(shop, marketplace_ids=[DE])

    def ids(**query: str) -> list[str]:
        return [r["reportId"] for r in listed(shop, **query)]

    everything = [late["report_id"], french["report_id"], german["report_id"]]
    assert ids() == everything
    assert ids(marketplaceIds=FR) == everything[1:]
    assert ids(createdSince="2026-11-20T12:00:30Z") == everything[:1]
    assert ids(createdUntil="2026-11-20T12:00:30Z") == everything[1:]
    assert ids(processingStatuses="IN_QUEUE,FATAL") == []
    assert ids(report_type=f"{SETTLEMENT},{FBA_SHIPMENTS}") == [
        late["report_id"],
        other["report_id"],
        *everything[1:],
    ]


def test_pages_of_ten_and_a_token_that_stands_alone(shop: Shop) -> None:
    kept = [put(shop)["report_id"] for _ in range(12)]
    first = shop.get(REPORTS, reportTypes=SETTLEMENT).json
    assert len(first["reports"]) == 10
    shop.simulator.advance(1)
    put(shop)  # what comes meanwhile is not in the next page
    second = shop.get(REPORTS, nextToken=first["nextToken"])
    found = [r["reportId"] for r in first["reports"] + second.json["reports"]]
    assert sorted(found) == sorted(kept)
    assert "nextToken" not in second.json
    both = shop.get(REPORTS, nextToken=first["nextToken"], reportTypes=SETTLEMENT)
    assert both.status == 400


def test_reports_are_kept_for_ninety_days(shop: Shop) -> None:
    key = put(shop)["report_id"]
    shop.simulator.advance(90 * 86400 + 1)
    shop.access_token = ""
    assert (listed(shop), shop.get(f"{REPORTS}/{key}").status) == ([], 404)


def test_only_a_report_in_the_queue_can_be_cancelled(shop: Shop) -> None:
    key = request(shop, VAT_INVOICES).json["reportId"]
    reply = shop.call("DELETE", f"{REPORTS}/{key}", None)
    assert (reply.status, reply.body) == (200, b"")
    assert state(shop, key)["processingStatus"] == "CANCELLED"
    assert shop.call("DELETE", f"{REPORTS}/{key}", None).status == 400


def test_the_role_is_that_of_the_type(shop: Shop) -> None:
    """The second application of the demo has no role for taxes or finance."""
    put(shop)
    plain = Shop(shop.simulator, EU, application=1)
    assert plain.get(REPORTS, reportTypes=SETTLEMENT).status == 403
    assert request(plain, VAT_INVOICES).status == 403
    assert request(plain, FBA_SHIPMENTS).status == 202


def test_an_individual_seller_has_no_reports(shop: Shop) -> None:
    assert Shop(shop.simulator, INDIVIDUAL).get(REPORTS, reportTypes=SETTLEMENT).status == 403


def test_anothers_report_is_not_there(shop: Shop) -> None:
    report = put(shop)
    other = Shop(shop.simulator, NA)
    assert other.get(f"{REPORTS}/{report['report_id']}").status == 404
    assert other.get(f"{DOCUMENTS}/{report['document_id']}").status == 404
    assert shop.get(f"{FEED_DOCUMENTS}/{report['document_id']}").status == 404


def test_a_long_file_is_compressed(shop: Shop) -> None:
    put(shop, TEXT * 300)
    (report,) = listed(shop)
    path = f"{DOCUMENTS}/{report['reportDocumentId']}"
    document = shop.get(path).json
    assert document["compressionAlgorithm"] == "GZIP"
    raw = shop.http.request("GET", document["url"], decode_content=False)
    assert gzip.decompress(raw.data).decode() == TEXT * 300
    encoded = shop.get(path, enableContentEncodingUrlHeader="true").json
    assert shop.http.request("GET", encoded["url"]).data.decode() == TEXT * 300


def test_a_url_lives_five_minutes_and_takes_no_upload(shop: Shop) -> None:
    put(shop)
    (report,) = listed(shop)
    url = shop.get(f"{DOCUMENTS}/{report['reportDocumentId']}").json["url"]
    assert shop.http.request("PUT", url, body=b"x").status == 403
    shop.simulator.advance(300.001)
    assert shop.http.request("GET", url).status == 403


@pytest.mark.parametrize(
    ("kind", "status"), [("report_fatal", "FATAL"), ("report_cancelled", "CANCELLED")]
)
def test_faults_of_a_request(shop: Shop, kind: str, status: str) -> None:
    shop.simulator.fault({"kind": kind})
    assert made(shop, VAT_INVOICES)["processingStatus"] == status


def test_a_stuck_report_ends_by_hand(shop: Shop) -> None:
    shop.simulator.fault({"kind": "report_stuck"})
    report = made(shop, FBA_SHIPMENTS)
    shop.simulator.advance(3000)
    assert state(shop, report["reportId"])["processingStatus"] == "IN_PROGRESS"
    shop.simulator.control("POST", f"reports/{report['reportId']}", {"action": "finish"})
    assert state(shop, report["reportId"])["processingStatus"] == "CANCELLED"


def test_an_expired_url_heals_with_the_next(shop: Shop) -> None:
    put(shop)
    (report,) = listed(shop)
    shop.simulator.fault({"kind": "expired_url"})
    path = f"{DOCUMENTS}/{report['reportDocumentId']}"
    assert shop.http.request("GET", shop.get(path).json["url"]).status == 403
    assert file_of(shop, report).decode() == TEXT


def test_too_much_time_is_fatal(shop: Shop) -> None:
    month = made(shop, FBA_SHIPMENTS, dataStartTime="2026-10-19T12:00:00Z")
    assert month["processingStatus"] == "FATAL"
