# SPDX-License-Identifier: LGPL-3.0-or-later
"""JSON_LISTINGS_FEED, version 2: its messages, one by one, and the processing report.

From Amazon's schemas of the feed and of the report: what a message must have and must not have,
25,000 messages, the report's form, no messageId for what concerns the whole feed. Reported by
developers: the code 4002005 for a header without seller, BAD_REQUEST for a message that is not
understood. A message may do less here than at Amazon: no SKU is created.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from amazon_simulator.feed_store import Feed
from amazon_simulator.listing_store import Listings
from amazon_simulator.listing_view import DATA_SETS, shown
from amazon_simulator.world import patching
from amazon_simulator.world.desk import Desk, Submission
from amazon_simulator.world.patching import Issue, Patch

VERSION = "2.0"
MOST_MESSAGES = 25_000
LARGEST_MESSAGE_ID = 2_147_483_647
# Of each operation: what a message must have, and what it must not have.
FORMS: dict[str, tuple[Collection[str], Collection[str]]] = {
    "UPDATE": (("productType", "attributes"), ("patches",)),
    "PARTIAL_UPDATE": (("productType", "attributes"), ("requirements", "patches")),
    "PATCH": (("productType", "patches"), ("requirements", "attributes")),
    "DELETE": ((), ("requirements", "attributes", "productType", "patches")),
}

# The faults that make an issue for a SKU of the feed.
STRUCK = ("feed_issue", "report_without_message_ids")

Message = dict[str, Any]
Report = dict[str, Any]


class Unreadable(Exception):
    """The feed as a whole cannot be processed; code and message go into its report."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.issue = {"code": code, "severity": "ERROR", "message": message}


@dataclass
class Tally:
    """What the report will say."""

    issues: list[Issue] = field(default_factory=list)
    accepted: int = 0
    invalid: int = 0
    skus: list[str] = field(default_factory=list)

    def refuse(self, message: Any, found: list[Issue]) -> None:
        self.invalid += 1
        self.issues += [_of_message(message, one) for one in found]


class ListingsFeed:
    def __init__(self, desk: Desk, listings: Listings) -> None:
        self._desk, self._listings = desk, listings

    def process(self, feed: Feed, content: bytes, at: int) -> Report:
        """Every message takes effect or gets its issues."""
        tally = Tally()
        try:
            header, messages = _read(feed, content)
        except Unreadable as error:
            tally.issues.append(error.issue)
            return _report(feed, tally, 0)
        trouble = _trouble(feed, messages)
        seen: set[int] = set()
        for message in messages:
            self._take(feed, message, at, tally, seen, trouble)
        report = _report(feed, tally, len(messages))
        self._include_items(feed, header, tally, report)
        if trouble.get("kind") == "report_without_message_ids":
            for issue in report["issues"]:
                issue.pop("messageId", None)
                issue.pop("sku", None)
        return report

    def half(self, feed: Feed, content: bytes, at: int) -> None:
        """What a feed that ends FATAL has done: the first half of its messages."""
        try:
            _, messages = _read(feed, content)
        except Unreadable:
            return
        for message in messages[: len(messages) // 2]:
            self._take(feed, message, at, Tally(), set(), {})

    def _take(
        self,
        feed: Feed,
        message: Any,
        at: int,
        tally: Tally,
        seen: set[int],
        trouble: dict[str, Any],
    ) -> None:
        if not _is_message(message) or message["messageId"] in seen:
            tally.refuse(message, [_bad_request()])
            return
        seen.add(message["messageId"])
        if trouble.get("sku") == message["sku"]:
            severity = trouble["severity"]
            text = "The attributes are invalid."
            struck = patching.issue("90000900", text, patching.AVAILABILITY, severity)
            if severity == "ERROR":
                tally.refuse(message, [struck])
                return
            tally.issues.append(_of_message(message, struck))
        found = self._submit(feed, message, at)
        if found:
            tally.refuse(message, found)
        else:
            tally.accepted += 1
            tally.skus.append(message["sku"])

    def _submit(self, feed: Feed, message: Message, at: int) -> list[Issue]:
        if message["operationType"] == "DELETE":
            gone = self._listings.drop(feed.seller_id, message["sku"], feed.region)
            return [] if gone else [patching.issue("13013", "This SKU does not exist.")]
        try:
            patches = patching.checked(_patches(message))
        except patching.Malformed:
            return [_bad_request()]
        submission = Submission(
            seller_id=feed.seller_id,
            region=feed.region,
            marketplace_ids=feed.marketplace_ids,
            sku=message["sku"],
            product_type=message["productType"],
            patches=patches,
            source=f"feed {feed.feed_id}",
        )
        problems = self._desk.problems(submission)
        if problems:
            self._desk.write_down(submission, "INVALID", problems, at)
        else:
            self._desk.accept(submission, at)
        return problems

    def _include_items(self, feed: Feed, header: Message, tally: Tally, report: Report) -> None:
        """The listings that the feed has changed, when its header asks for them."""
        wanted = header.get("report")
        included = wanted.get("includedData") if isinstance(wanted, dict) else None
        if not isinstance(included, list) or not set(included) <= set(DATA_SETS):
            return
        items = []
        for sku in dict.fromkeys(tally.skus):
            listing = self._listings.get(feed.seller_id, feed.region, sku)
            if listing is not None:
                items.append(shown(listing, feed.marketplace_ids, included))
        severities = [i["severity"] for item in items for i in item.get("issues", ())]
        report["header"]["report"] = wanted
        report["items"] = items
        report["summary"]["itemSummary"] = {
            "items": len(items),
            "errors": severities.count("ERROR"),
            "warnings": severities.count("WARNING"),
        }


def _read(feed: Feed, content: bytes) -> tuple[Message, list[Any]]:
    """Header and messages. Raises Unreadable."""
    try:
        document = json.loads(content)
    except ValueError:
        raise Unreadable("4000000", "The feed is not valid JSON.") from None
    header = document.get("header") if isinstance(document, dict) else None
    if not isinstance(header, dict) or "sellerId" not in header:
        raise Unreadable("4002005", "Attribute 'Merchant' is required, but not present.")
    if header["sellerId"] != feed.seller_id:
        raise Unreadable("4002006", "The seller of the header is not that of the feed.")
    if header.get("version") != VERSION:
        raise Unreadable("4002004", f"The version of the feed is not {VERSION}.")
    messages = document.get("messages")
    if not isinstance(messages, list) or not 1 <= len(messages) <= MOST_MESSAGES:
        raise Unreadable("4002003", f"A feed has from 1 to {MOST_MESSAGES} messages.")
    return header, messages


def _trouble(feed: Feed, messages: list[Any]) -> dict[str, Any]:
    """The fault on this feed, with a SKU that it concerns: its own, or the first message's."""
    trouble = dict(feed.trouble or {})
    if trouble.get("kind") not in STRUCK:
        return {}
    if trouble["sku"] is None:
        first = messages[0] if isinstance(messages[0], dict) else {}
        trouble["sku"] = first.get("sku")
    return trouble


def _is_message(message: Any) -> bool:
    if not isinstance(message, dict) or message.get("operationType") not in FORMS:
        return False
    number, sku = message.get("messageId"), message.get("sku")
    if not isinstance(number, int) or not 1 <= number <= LARGEST_MESSAGE_ID:
        return False
    required, excluded = FORMS[message["operationType"]]
    return (
        isinstance(sku, str)
        and bool(sku)
        and all(message.get(name) for name in required)
        and not any(name in message for name in excluded)
    )


def _patches(message: Message) -> Any:
    """ "PARTIAL_UPDATE is equivalent to using PATCH with the replace op"; UPDATE begins anew."""
    if message["operationType"] == "PATCH":
        return message["patches"]
    attributes = message["attributes"]
    if not isinstance(attributes, dict):
        return None
    patches: list[Patch] = []
    for name, value in attributes.items():
        if message["operationType"] == "UPDATE":
            patches.append({"op": "delete", "path": f"/attributes/{name}"})
        patches.append({"op": "replace", "path": f"/attributes/{name}", "value": value})
    return patches


def _bad_request() -> Issue:
    return patching.issue("BAD_REQUEST", "Invalid parameters provided.")


def _of_message(message: Any, found: Issue) -> Issue:
    """An issue in the form of the report."""
    issue = {name: found[name] for name in ("code", "severity", "message")}
    given = message if isinstance(message, dict) else {}
    if isinstance(given.get("messageId"), int) and given["messageId"] >= 1:
        issue["messageId"] = given["messageId"]
    if isinstance(given.get("sku"), str) and given["sku"]:
        issue["sku"] = given["sku"]
    if found.get("attributeNames"):
        issue["attributeName"] = found["attributeNames"][0]
    return issue


def _report(feed: Feed, tally: Tally, processed: int) -> Report:
    severities = [issue["severity"] for issue in tally.issues]
    return {
        "header": {"sellerId": feed.seller_id, "version": VERSION, "feedId": feed.feed_id},
        "issues": tally.issues,
        "summary": {
            "errors": severities.count("ERROR"),
            "warnings": severities.count("WARNING"),
            "messagesProcessed": processed,
            "messagesAccepted": tally.accepted,
            "messagesInvalid": tally.invalid,
        },
    }
