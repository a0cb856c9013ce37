# SPDX-License-Identifier: LGPL-3.0-or-later
"""JSON_LISTINGS_FEED: its messages and its processing report, against Amazon's schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.simulator.amazon import EU, Shop
from tests.simulator.feeds import listings_feed, quantities, report_of, submit

KETTLE, BOARD, KNIFE = "NL-KESSEL-17", "NL-BRETT-EICHE", "NL-MESSER-KOCH-20"


@pytest.fixture
def schemas(models: Path) -> Path:
    return models / "schemas"


def errors(schemas: Path, name: str, document: Any) -> list[str]:
    schema = json.loads((schemas / f"{name}.json").read_text(encoding="utf-8"))
    found = jsonschema_rs.Draft7Validator(schema).iter_errors(document)
    return [f"{list(error.instance_path)}: {error.message}" for error in found]


def processed(shop: Shop, schemas: Path, content: bytes, **changed: Any) -> dict[str, Any]:
    """The report, which fits Amazon's schema."""
    feed_id = submit(shop, content, **changed)
    shop.simulator.advance(600)
    report = report_of(shop, feed_id)
    assert errors(schemas, "listings-feed-processing-report-schema-v2", report) == []
    assert (report["header"]["sellerId"], report["header"]["feedId"]) == (EU, feed_id)
    return report


def listing(shop: Shop, sku: str) -> dict[str, Any]:
    (found,) = shop.simulator.control("GET", f"listings?seller_id={EU}&sku={sku}")["listings"]
    return found


def summary(errors: int, warnings: int, processed: int, accepted: int) -> dict[str, int]:
    return {
        "errors": errors,
        "warnings": warnings,
        "messagesProcessed": processed,
        "messagesAccepted": accepted,
        "messagesInvalid": processed - accepted,
    }


def test_every_message_by_itself(shop: Shop, schemas: Path) -> None:
    messages = quantities(NL_KESSEL_17=5, NOWHERE=1, NL_BRETT_EICHE=-3)
    messages[0]["sku"] = KETTLE
    document = listings_feed(messages)
    assert errors(schemas, "listings-feed-schema-v2", json.loads(document)) == []
    report = processed(shop, schemas, document)
    assert report["summary"] == summary(2, 0, 3, 1)
    assert [(i["messageId"], i["sku"], i["severity"]) for i in report["issues"]] == [
        (2, "NOWHERE", "ERROR"),
        (3, BOARD, "ERROR"),
    ]
    assert report["issues"][1]["attributeName"] == "fulfillment_availability"
    assert listing(shop, KETTLE)["quantity"] == 5


def test_a_merge_keeps_the_lead_time_and_a_partial_update_does_not(
    shop: Shop, schemas: Path
) -> None:
    assert listing(shop, KETTLE)["lead_time_days"] == 2
    messages = quantities(NL_KESSEL_17=5, NL_BRETT_EICHE=6)
    element = [{"fulfillment_channel_code": "DEFAULT", "quantity": 6}]
    messages[1].update(
        operationType="PARTIAL_UPDATE", attributes={"fulfillment_availability": element}
    )
    del messages[1]["patches"]
    assert processed(shop, schemas, listings_feed(messages))["summary"] == summary(0, 0, 2, 2)
    assert listing(shop, KETTLE)["lead_time_days"] == 2
    assert (listing(shop, BOARD)["quantity"], listing(shop, BOARD)["lead_time_days"]) == (6, None)


def test_deleting_a_listing(shop: Shop, schemas: Path) -> None:
    messages = [
        {"messageId": n, "sku": sku, "operationType": "DELETE"}
        for n, sku in enumerate((BOARD, "NOWHERE"), 1)
    ]
    assert processed(shop, schemas, listings_feed(messages))["summary"] == summary(1, 0, 2, 1)
    assert shop.simulator.control("GET", f"listings?sku={BOARD}")["listings"] == []


@pytest.mark.parametrize(
    "changed",
    [
        {"messageId": 0},
        {"messageId": 2**31},
        {"messageId": "1"},
        {"sku": ""},
        {"operationType": "MERGE"},
        {"productType": None},
        {"patches": []},
        {"patches": [{"op": "merge", "path": "/attributes/fulfillment_availability/0"}]},
        {"attributes": {"item_name": [{"value": "x"}]}},
    ],
    ids=str,
)
def test_a_message_that_is_none_is_invalid_by_itself(
    shop: Shop, schemas: Path, changed: dict[str, Any]
) -> None:
    messages = quantities(NL_BRETT_EICHE=4, NL_KESSEL_17=5)
    messages[0].update(changed)
    report = processed(shop, schemas, listings_feed(messages))
    assert report["summary"] == summary(1, 0, 2, 1)
    assert report["issues"][0]["code"] == "BAD_REQUEST"
    assert listing(shop, KETTLE)["quantity"] == 5


def test_a_message_id_may_come_once(shop: Shop, schemas: Path) -> None:
    messages = quantities(NL_BRETT_EICHE=4, NL_KESSEL_17=5)
    messages[1]["messageId"] = 1
    assert processed(shop, schemas, listings_feed(messages))["summary"] == summary(1, 0, 2, 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"header": {"version": "2.0"}, "messages": []}',
        listings_feed([]),
        listings_feed(quantities(A=1), version="1.0"),
        listings_feed(quantities(A=1), sellerId="SOMEBODY"),
        listings_feed([{}] * 25_001),
    ],
    ids=["empty", "broken", "list", "no-seller", "no-message", "version", "seller", "too-many"],
)
def test_a_feed_that_cannot_be_read_names_no_message(
    shop: Shop, schemas: Path, content: bytes
) -> None:
    report = processed(shop, schemas, content)
    assert report["summary"] == summary(1, 0, 0, 0)
    assert "messageId" not in report["issues"][0]


def test_a_report_shows_the_listings_that_its_header_asks_for(shop: Shop, schemas: Path) -> None:
    wanted = {"includedData": ["fulfillmentAvailability", "issues"], "apiVersion": "2021-08-01"}
    content = listings_feed(quantities(NL_BRETT_EICHE=4, NOWHERE=1), report=wanted)
    report = processed(shop, schemas, content)
    available = [{"fulfillmentChannelCode": "DEFAULT", "quantity": 4}]
    assert report["items"] == [{"sku": BOARD, "fulfillmentAvailability": available, "issues": []}]
    assert report["summary"]["itemSummary"] == {"items": 1, "errors": 0, "warnings": 0}
    assert report["header"]["report"] == wanted


def test_merge_can_be_refused_here_too(shop: Shop, schemas: Path) -> None:
    shop.simulator.control("POST", "rules", {"merge_refused": ["KETTLE"]})
    content = listings_feed(quantities(NL_BRETT_EICHE=4, NL_KESSEL_17=5))
    report = processed(shop, schemas, content)
    assert [(i["sku"], "merge" in i["message"]) for i in report["issues"]] == [(KETTLE, True)]


def test_an_issue_for_one_sku(shop: Shop, schemas: Path) -> None:
    before = listing(shop, KETTLE)["quantity"]
    content = listings_feed(quantities(NL_BRETT_EICHE=4, NL_KESSEL_17=999))
    shop.simulator.fault({"kind": "feed_issue", "sku": KETTLE})
    report = processed(shop, schemas, content)
    assert [(i["messageId"], i["sku"]) for i in report["issues"]] == [(2, KETTLE)]
    assert (report["summary"], listing(shop, KETTLE)["quantity"]) == (summary(1, 0, 2, 1), before)
    shop.simulator.fault({"kind": "feed_issue", "sku": KETTLE, "severity": "WARNING"})
    report = processed(shop, schemas, content)
    assert (report["summary"], listing(shop, KETTLE)["quantity"]) == (summary(0, 1, 2, 2), 999)
    assert processed(shop, schemas, content)["issues"] == []


def test_a_report_without_message_ids(shop: Shop, schemas: Path) -> None:
    shop.simulator.fault({"kind": "report_without_message_ids"})
    report = processed(shop, schemas, listings_feed(quantities(NL_BRETT_EICHE=4, NL_KESSEL_17=5)))
    assert report["summary"] == summary(1, 0, 2, 1)
    assert set(report["issues"][0]) == {"code", "severity", "message", "attributeName"}
    assert listing(shop, KETTLE)["quantity"] == 5


def test_what_a_feed_submitted_is_written_down(shop: Shop, schemas: Path) -> None:
    processed(shop, schemas, listings_feed(quantities(NL_MESSER_KOCH_20=3, NL_KESSEL_17=5)))
    found = shop.simulator.control("GET", f"submissions?seller_id={EU}")
    assert [s["sku"] for s in found["submissions"]] == [KNIFE, KETTLE]
    (made,) = found["merchant_offers_made"]
    assert (made["sku"], made["source"].startswith("feed ")) == (KNIFE, True)


def test_a_feed_overtakes_the_patch_that_came_while_it_waited(shop: Shop, schemas: Path) -> None:
    """Assumed: messages take effect at the end of the feed, whatever came meanwhile."""
    feed_id = submit(shop, listings_feed(quantities(NL_BRETT_EICHE=4)))
    shop.simulator.control("POST", "listings", {"seller_id": EU, "sku": BOARD, "quantity": 8})
    shop.simulator.advance(61)
    assert report_of(shop, feed_id)["issues"] == []
    assert listing(shop, BOARD)["quantity"] == 4
