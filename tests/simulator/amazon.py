# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a test does as an application: tokens, calls, and Amazon's schemas for the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jsonschema_rs
import urllib3

from tests.support.simulator import Simulator

EU, NA, JP = "A2NORDLICHT7DE", "A1MAPLEPINE4US", "A3MIDORIDO9JP"
INDIVIDUAL = "A5BUECHERKISTE"
DE, FR, US = "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "ATVPDKIKX0DER"
ORDERS = "/orders/2026-01-01/orders"
PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"
LISTINGS = f"/listings/2021-08-01/items/{EU}"
EVERYTHING = (
    "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX,PAYMENT"
)
LONG_AGO = "2025-12-01T00:00:00Z"


@dataclass
class Reply:
    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> str:
        return self.json["errors"][0]["code"]

    @property
    def order_ids(self) -> list[str]:
        return [order["orderId"] for order in self.json["orders"]]


class Shop:
    """One seller, seen by one application (the first one of the demo unless told otherwise)."""

    def __init__(self, simulator: Simulator, seller_id: str = EU, application: int = 0) -> None:
        self.simulator = simulator
        found = simulator.sellers()
        self.seller = next(s for s in found["sellers"] if s["seller_id"] == seller_id)
        self.application = found["applications"][application]
        self.refresh_token = self.seller["refresh_tokens"][self.application["client_id"]]
        self.http = urllib3.PoolManager(retries=False, timeout=30)
        self.access_token = ""

    def form(self, **changed: str) -> dict[str, str]:
        return {
            "grant_type": "refresh_token",
            "refresh_token": self.refresh_token,
            "client_id": self.application["client_id"],
            "client_secret": self.application["client_secret"],
            **changed,
        }

    def token(self, form: dict[str, str] | None = None) -> Reply:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return self.raw("POST", "/auth/o2/token", urlencode(form or self.form()), headers)

    def get(self, path: str, **query: str) -> Reply:
        """A GET with an access token that is fetched when there is none yet."""
        return self.call("GET", path, None, **query)

    def call(self, method: str, path: str, body: Any, **query: str) -> Reply:
        """The same with any method, and a body of JSON."""
        if not self.access_token:
            self.access_token = self.token().json["access_token"]
        url = f"{path}?{urlencode(query)}" if query else path
        headers = {"x-amz-access-token": self.access_token}
        if body is None:
            return self.raw(method, url, None, headers)
        headers["content-type"] = "application/json"
        return self.raw(method, url, json.dumps(body), headers)

    def search(self, **query: str) -> Reply:
        if not {"createdAfter", "lastUpdatedAfter"} & set(query):
            query["lastUpdatedAfter"] = LONG_AGO
        return self.get(ORDERS, **query)

    def pages(self, **query: str) -> list[Reply]:
        """All pages of a search, with tokens enough."""
        found = [self.search(**query)]
        while token := found[-1].json.get("pagination", {}).get("nextToken"):
            self.simulator.refill()
            found.append(self.search(**query, paginationToken=token))
        return found

    def raw(self, method: str, url: str, body: str | None, headers: dict[str, str]) -> Reply:
        answer = self.http.request(
            method, self.simulator.base_url + url, body=body, headers=headers, redirect=False
        )
        return Reply(answer.status, answer.headers, answer.data)


def time_text(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def plain_order(number: int, **changed: Any) -> dict[str, Any]:
    """The least that is an order: an FBM order of one unit, ready to be shipped."""
    status = changed.pop("status", "UNSHIPPED")
    channel = changed.pop("channel", "MERCHANT")
    return {
        "orderId": f"302-{number:07d}-0000001",
        "createdTime": "2026-11-01T10:00:00.000Z",
        "lastUpdatedTime": "2026-11-02T10:00:00.000Z",
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": DE},
        "fulfillment": {"fulfillmentStatus": status, "fulfilledBy": channel},
        "orderItems": [
            {
                "orderItemId": f"{number:014d}",
                "quantityOrdered": 1,
                "product": {"sellerSku": "NL-KESSEL-17"},
                "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": 1},
            }
        ],
        **changed,
    }


def entry(order: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"sellerId": EU, "order": order, **more}


@cache
def validator(models: Path, file: str, definition: str) -> jsonschema_rs.Draft4Validator:
    model = json.loads((models / file).read_text(encoding="utf-8"))
    schema = {"$ref": f"#/definitions/{definition}", "definitions": model["definitions"]}
    return jsonschema_rs.Draft4Validator(schema, validate_formats=True)


def schema_errors(models: Path, file: str, definition: str, body: Any) -> list[str]:
    found = validator(models, file, definition).iter_errors(body)
    return [f"{list(error.instance_path)}: {error.message}" for error in found]
