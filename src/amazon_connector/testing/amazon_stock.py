# SPDX-License-Identifier: LGPL-3.0-or-later
"""The scripted Amazon's listings, feeds and FBA stock (see ``amazon.ScriptedAmazon``)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amazon_connector.clock import Clock
from amazon_connector.domain.times import parse_time
from amazon_connector.spapi import ConnectionFailed, Response, format_time

from .answers import error_answer, json_answer, values

Json = dict[str, Any]
UPLOADS = "/uploads/"
SIGNED = "http://127.0.0.1:9" + UPLOADS
_PACKED = b"\x1f\x8b"
_LISTED = "2026-01-01T00:00:00Z"


@dataclass
class ListingOnAmazon:
    """A listing: its merchant quantity and handling time (None: it has none), or FBA."""

    quantity: int | None = 0
    lead_time_days: int | None = None
    fba: bool = False
    product_type: str = "PRODUCT"
    statuses: tuple[str, ...] = ("BUYABLE", "DISCOVERABLE")
    problem: str = ""


@dataclass(frozen=True)
class Patched:
    """A quantity that Amazon was told, by a call or in a feed's message."""

    sku: str
    op: str
    product_type: str
    value: list[Json]

    @property
    def quantity(self) -> int:
        """The pieces."""
        quantity: int = self.value[0]["quantity"]
        return quantity


@dataclass
class FeedOnAmazon:
    """A feed that was made, with its messages."""

    feed_id: str
    created: datetime
    messages: list[Json]
    feed_type: str = "JSON_LISTINGS_FEED"
    processed: bool = False


@dataclass
class ListingsByScript:
    """What Amazon does about listings. ``patched`` are the calls, ``feeds`` the feeds, in
    order. ``refuse_merge`` holds product types, ``refuse_quantity`` a sentence for an SKU;
    ``fail_later`` accepts it and then shows that sentence (may be empty) at its listing;
    ``feed_status`` is what feeds end as (or stay in), ``report_without_names`` makes reports
    name nobody. ``invoice_refusal`` is the code and the sentence that the results of invoices'
    feeds name.
    """

    clock: Clock
    listings: dict[str, ListingOnAmazon] = field(default_factory=dict)
    patched: list[Patched] = field(default_factory=list)
    feeds: list[FeedOnAmazon] = field(default_factory=list)
    refuse_merge: set[str] = field(default_factory=set)
    refuse_quantity: dict[str, str] = field(default_factory=dict)
    fail_later: dict[str, str] = field(default_factory=dict)
    feed_status: str = "DONE"
    report_without_names: str = ""
    invoice_refusal: tuple[str, str] | None = None
    inventory: dict[tuple[str, str], Json] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    documents: dict[str, bytes] = field(default_factory=dict)

    def lose_answer(self, operation: str) -> None:
        """Do what the next request of this operation asks for, and cut the connection."""
        self.lost.add(operation)

    # Listings

    def _searchListingsItems(self, query: Json) -> Response:
        asked = values(query, "identifiers")
        items = [self._item(sku, query) for sku in self.listings if sku in asked]
        return json_answer(200, {"numberOfResults": len(items), "items": items})

    def _getListingsItem(self, query: Json) -> Response:
        if query["sku"] not in self.listings:
            return error_answer(404, "NotFound", "There is no such SKU.")
        return json_answer(200, self._item(query["sku"], query))

    def _item(self, sku: str, query: Json) -> Json:
        """What ``includedData`` asks for, as Amazon's model has it."""
        listing = self.listings[sku]
        kind = {"marketplaceId": query["marketplaceIds"], "productType": listing.product_type}
        dates = {"createdDate": _LISTED, "lastUpdatedDate": _LISTED}
        item: Json = {
            "productTypes": [kind],
            "issues": [_issue(listing.problem)] if listing.problem else [],
            "summaries": [{**kind, **dates, "status": [*listing.statuses]}],
            **self._availability(listing),
        }
        wanted = values(query, "includedData")
        return {"sku": sku, **{name: found for name, found in item.items() if name in wanted}}

    def _availability(self, listing: ListingOnAmazon) -> Json:
        shown: list[Json] = []
        element: Json = {"fulfillment_channel_code": "DEFAULT", "restock_date": "2027-01-01"}
        if listing.fba:
            shown.append({"fulfillmentChannelCode": "AMAZON_EU"})
        if listing.quantity is not None:
            shown.append({"fulfillmentChannelCode": "DEFAULT", "quantity": listing.quantity})
        if listing.lead_time_days is not None:
            element["lead_time_to_ship_max_days"] = listing.lead_time_days
        elements = [] if listing.quantity is None else [element]
        return {
            "fulfillmentAvailability": shown,
            "attributes": {"fulfillment_availability": elements},
        }

    def _patchListingsItem(self, query: Json) -> Response:
        body = query["body"]
        (patch,) = body["patches"]
        sent = Patched(query["sku"], patch["op"], body["productType"], patch["value"])
        self.patched.append(sent)
        why = self._take(sent)
        answer: Json = {"sku": sent.sku, "status": "ACCEPTED", "submissionId": "1", "issues": []}
        if why:
            answer.update(status="INVALID", issues=[_issue(why)])
        return json_answer(200, answer)

    def _take(self, sent: Patched) -> str:
        """Why Amazon refuses it; empty if it takes it."""
        listing = self.listings.get(sent.sku)
        if listing is None:
            return "There is no such SKU."
        if sent.op == "merge" and listing.product_type in self.refuse_merge:
            return "The operation merge is not supported."
        if sent.sku in self.refuse_quantity:
            return self.refuse_quantity[sent.sku]
        listing.problem = self.fail_later.get(sent.sku, "")
        if sent.sku in self.fail_later:
            return ""
        element = sent.value[0]
        listing.quantity = element["quantity"]
        if sent.op == "replace" or "lead_time_to_ship_max_days" in element:
            listing.lead_time_days = element.get("lead_time_to_ship_max_days")
        return ""

    # Stock at Amazon

    def fba_stock(self, marketplace_id: str, sku: str, pieces: int, **more: int) -> None:
        """What lies at Amazon: ``pieces`` are fulfillable; ``more`` may be ``reserved``,
        ``unfulfillable`` and ``inbound``.
        """
        self.inventory[marketplace_id, sku] = {
            "sellerSku": sku,
            "totalQuantity": pieces + sum(more.values()),
            "inventoryDetails": {
                "fulfillableQuantity": pieces,
                "inboundShippedQuantity": more.get("inbound", 0),
                "reservedQuantity": {"totalReservedQuantity": more.get("reserved", 0)},
                "unfulfillableQuantity": {
                    "totalUnfulfillableQuantity": more.get("unfulfillable", 0)
                },
            },
        }

    def _getInventorySummaries(self, query: Json) -> Response:
        wanted = query["granularityId"]
        all_of = [told for (where, _), told in self.inventory.items() if where == wanted]
        start = int(query.get("nextToken", 0))
        page, rest = all_of[start : start + 2], all_of[start + 2 :]
        granularity = {"granularityType": "Marketplace", "granularityId": wanted}
        answer: Json = {"payload": {"granularity": granularity, "inventorySummaries": page}}
        if rest:
            answer["pagination"] = {"nextToken": str(start + 2)}
        return json_answer(200, answer)

    # Feeds

    def _createFeedDocument(self, query: Json) -> Response:
        name = f"document-{len(self.documents) + 1}"
        self.documents[name] = b""
        return json_answer(201, {"feedDocumentId": name, "url": SIGNED + name})

    def transfer(self, name: str, content: bytes | None) -> Response:
        """A document is put, or read where nothing comes along."""
        if content is None:
            return Response(200, {}, self.documents[name])
        self.documents[name] = content
        return Response(200, {}, b"")

    def _createFeed(self, query: Json) -> Response:
        body = query["body"]
        content = self.documents[body["inputFeedDocumentId"]]
        listings = body["feedType"] == "JSON_LISTINGS_FEED"
        messages = json.loads(content)["messages"] if listings else []
        feed_id = f"feed-{len(self.feeds) + 1}"
        self.feeds.append(FeedOnAmazon(feed_id, self.clock.now(), messages, body["feedType"]))
        if "createFeed" in self.lost:
            self.lost.discard("createFeed")
            raise ConnectionFailed("createFeed", message="The connection was cut.")
        return json_answer(202, {"feedId": feed_id})

    def _getFeeds(self, query: Json) -> Response:
        since = parse_time(query["createdSince"])
        return json_answer(
            200, {"feeds": [self._told(f) for f in self.feeds if f.created >= since]}
        )

    def _getFeed(self, query: Json) -> Response:
        feed = next(f for f in self.feeds if f.feed_id == query["feedId"])
        if self.feed_status == "DONE" and not feed.processed:
            feed.processed = True
            listings = feed.feed_type == "JSON_LISTINGS_FEED"
            report = json.dumps(self._report(feed)).encode() if listings else self._summary()
            self.documents[f"report-{feed.feed_id}"] = gzip.compress(report)
        return json_answer(200, self._told(feed))

    def _getFeedDocument(self, query: Json) -> Response:
        name = query["feedDocumentId"]
        answer = {"feedDocumentId": name, "url": SIGNED + name}
        if self.documents[name].startswith(_PACKED):
            answer["compressionAlgorithm"] = "GZIP"
        return json_answer(200, answer)

    def _told(self, feed: FeedOnAmazon) -> Json:
        told = {
            "feedId": feed.feed_id,
            "feedType": feed.feed_type,
            "createdTime": format_time(feed.created),
            "processingStatus": "DONE" if feed.processed else self.feed_status,
        }
        result = {"resultFeedDocumentId": f"report-{feed.feed_id}"} if feed.processed else {}
        return {**told, **result}

    def _report(self, feed: FeedOnAmazon) -> Json:
        issues = list(self._issues(feed))
        if self.report_without_names:
            issues = [{"severity": "ERROR", "message": self.report_without_names}]
        many = len(feed.messages)
        summary = {
            "errors": len(issues),
            "warnings": 0,
            "messagesProcessed": many,
            "messagesAccepted": many - len(issues),
            "messagesInvalid": len(issues),
        }
        header = {"sellerId": "A1SELLER", "version": "2.0", "feedId": feed.feed_id}
        return {"header": header, "issues": issues, "summary": summary}

    def _summary(self) -> bytes:
        """The result of a feed that is no JSON, as developers have seen it."""
        good = 0 if self.invoice_refusal else 1
        head = f"Feed Processing Summary:\n\tNumber of records successful\t\t{good}\n\n"
        if self.invoice_refusal is None:
            return head.encode()
        columns = "original-record-number\tsku\terror-code\terror-type\terror-message\n"
        code, sentence = self.invoice_refusal
        return f"{head}{columns}1\t\t{code}\tError\t{sentence}\n".encode()

    def _issues(self, feed: FeedOnAmazon) -> Iterator[Json]:
        for message in feed.messages:
            (patch,) = message["patches"]
            sent = Patched(message["sku"], patch["op"], message["productType"], patch["value"])
            why = self._take(sent)
            if why:
                yield {
                    "messageId": message["messageId"],
                    "code": "90117",
                    "severity": "ERROR",
                    "message": why,
                }


def _issue(message: str) -> Json:
    """An error about the quantity, as a submission and a listing show it."""
    names = ["fulfillment_availability"]
    return {
        "code": "90117",
        "message": message,
        "severity": "ERROR",
        "attributeNames": names,
        "categories": [],
    }
