# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a test does with feeds: upload a document, submit it, fetch the report."""

from __future__ import annotations

import gzip
import json
from typing import Any

from tests.simulator.amazon import DE, EU, Reply, Shop

FEEDS, DOCUMENTS = "/feeds/2021-06-30/feeds", "/feeds/2021-06-30/documents"
CONTENT_TYPE = "application/json; charset=UTF-8"


def quantities(**by_sku: int) -> list[dict[str, Any]]:
    """Messages that merge a quantity each; an underscore in a name stands for a hyphen."""
    return [
        {
            "messageId": number,
            "sku": sku.replace("_", "-"),
            "operationType": "PATCH",
            "productType": "PRODUCT",
            "patches": [
                {
                    "op": "merge",
                    "path": "/attributes/fulfillment_availability",
                    "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": quantity}],
                }
            ],
        }
        for number, (sku, quantity) in enumerate(by_sku.items(), 1)
    ]


def listings_feed(messages: list[Any], **header: Any) -> bytes:
    document = {"header": {"sellerId": EU, "version": "2.0", **header}, "messages": messages}
    return json.dumps(document).encode()


def announce(shop: Shop) -> dict[str, str]:
    reply = shop.call("POST", DOCUMENTS, {"contentType": CONTENT_TYPE})
    assert reply.status == 201, reply.body
    return reply.json


def upload(shop: Shop, url: str, content: bytes, **headers: str) -> Reply:
    given = {"Content-Type": CONTENT_TYPE, **{k.replace("_", "-"): v for k, v in headers.items()}}
    answer = shop.http.request("PUT", url, body=content, headers=given)
    return Reply(answer.status, answer.headers, answer.data)


def create(shop: Shop, document_id: str, **changed: Any) -> Reply:
    body = {
        "feedType": "JSON_LISTINGS_FEED",
        "marketplaceIds": [DE],
        "inputFeedDocumentId": document_id,
        **changed,
    }
    return shop.call("POST", FEEDS, body)


def submit(shop: Shop, content: bytes, **changed: Any) -> str:
    """Returns the feedId."""
    document = announce(shop)
    assert upload(shop, document["url"], content).status == 200
    reply = create(shop, document["feedDocumentId"], **changed)
    assert reply.status == 202, reply.body
    return reply.json["feedId"]


def state(shop: Shop, feed_id: str) -> dict[str, Any]:
    return shop.get(f"{FEEDS}/{feed_id}").json


def report_of(shop: Shop, feed_id: str) -> dict[str, Any]:
    document = shop.get(f"{DOCUMENTS}/{state(shop, feed_id)['resultFeedDocumentId']}").json
    content = shop.http.request("GET", document["url"]).data
    if document.get("compressionAlgorithm") == "GZIP":
        content = gzip.decompress(content)
    return json.loads(content)
