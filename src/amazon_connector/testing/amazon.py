# SPDX-License-Identifier: LGPL-3.0-or-later
"""An Amazon inside the process that answers by script, and a probe of transactions.

It stands in for the network only: the client, its usage plans and its errors are the real
ones. The full local Amazon, with faults and a life of its own, is ``amazon_simulator``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import parse_qsl, unquote, urlsplit

from amazon_connector.books import Books
from amazon_connector.domain.times import parse_time
from amazon_connector.invoicing import Invoicing
from amazon_connector.port import Backend
from amazon_connector.spapi import Response

from .amazon_reports import ReportsByScript
from .amazon_stock import UPLOADS
from .answers import error_answer, json_answer, values

Json = dict[str, Any]
# "at least two minutes before the time of the request" (orders_2026-01-01, lastUpdatedBefore).
_SETTLING = timedelta(minutes=2)
_SEARCH = "/orders/2026-01-01/orders"
_LISTINGS = "/listings/2021-08-01/items/[^/]+"
_FEEDS = "/feeds/2021-06-30"
_REPORTS = "/reports/2021-06-30"
_OF_ORDER = {
    "BUYER": "buyer",
    "RECIPIENT": "recipient",
    "PROCEEDS": "proceeds",
    "FULFILLMENT": "fulfillment",
    "PACKAGES": "packages",
    "TAX": "tax",
    "PAYMENT": "payment",
}
_OF_ITEM = {
    "PROCEEDS": "proceeds",
    "EXPENSE": "expense",
    "PROMOTION": "promotion",
    "CANCELLATION": "cancellation",
    "FULFILLMENT": "fulfillment",
    "TAX": "tax",
}

_PATHS = tuple(
    (name, method, re.compile(path))
    for name, method, path in (
        ("lwa", "", "/auth/o2/token"),
        ("searchOrders", "", _SEARCH),
        ("getOrder", "GET", _SEARCH + "/(?P<orderId>[^/]+)"),
        ("confirmShipment", "POST", ".*/shipmentConfirmation"),
        ("getMarketplaceParticipations", "", "/sellers/v1/marketplaceParticipations"),
        ("getAccount", "", "/sellers/v1/account"),
        ("searchListingsItems", "GET", _LISTINGS),
        ("getListingsItem", "GET", _LISTINGS + "/(?P<sku>[^/]+)"),
        ("patchListingsItem", "PATCH", _LISTINGS + "/(?P<sku>[^/]+)"),
        ("getInventorySummaries", "GET", "/fba/inventory/v1/summaries"),
        ("createFeedDocument", "POST", _FEEDS + "/documents"),
        ("getFeedDocument", "GET", _FEEDS + "/documents/(?P<feedDocumentId>[^/]+)"),
        ("createFeed", "POST", _FEEDS + "/feeds"),
        ("getFeeds", "GET", _FEEDS + "/feeds"),
        ("getFeed", "GET", _FEEDS + "/feeds/(?P<feedId>[^/]+)"),
        ("getReports", "GET", _REPORTS + "/reports"),
        ("createReport", "POST", _REPORTS + "/reports"),
        ("getReport", "GET", _REPORTS + "/reports/(?P<reportId>[^/]+)"),
        ("getReportDocument", "GET", _REPORTS + "/documents/(?P<reportDocumentId>[^/]+)"),
    )
)

if TYPE_CHECKING:
    _Everything: Any = object
else:
    _Everything = object


# What is called twice wherever a use case calls it once. The rest of the port's writes is
# guarded instead: a turn by its version, a link state by being taken.
_TWICE = frozenset(
    {
        "save_progress",
        "save_links",
        "save_sealed_secrets",
        "save_marketplaces",
        "block_marketplaces",
        "retry_now",
        "save_orders",
        "create_orders",
        "change_orders",
        "create_offers",
        "raise_issues",
        "close_issues",
        "forget",
        "save_parcels",
        "resend_parcels",
        "tell_failures",
        "save_stock_progress",
        "settle_touches",
        "hold_pending",
        "save_sku_stocks",
        "save_stock_feeds",
        "save_fba_stock",
        "drop_fba_stock",
        "measure_fba_drift",
        "book_fba_drift",
        "stage_lines",
        "unstage_lines",
        "book_orders",
        "post_entries",
        "save_mismatches",
        "drop_mismatches",
        "repair_mismatches",
        "match_payouts",
        "create_invoices",
        "hold_invoices",
        "save_departures",
        "save_uploads",
    }
)


class Probed(_Everything):  # type: ignore[misc]
    """A backend under watch: ``depth`` counts how deep it is inside ``atomic()``, and every
    write is made twice, so that each contract test also proves that twice is once.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.depth = 0

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._backend, name)
        return _twice(name, method) if name in _TWICE else method

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """The backend's own, counted."""
        with self._backend.atomic():
            self.depth += 1
            try:
                yield
            finally:
                self.depth -= 1


class ProbedHalf(_Everything):  # type: ignore[misc]
    """A half of the port (its books, its invoicing) under the watch of its backend's probe."""

    def __init__(self, half: Books | Invoicing, probed: Probed) -> None:
        self._half = half
        self._probed = probed

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._half, name)
        return _twice(name, method) if name in _TWICE else method

    def atomic(self) -> AbstractContextManager[None]:
        """The backend's own: the same transaction."""
        return self._probed.atomic()


def _twice(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    """The method, called two times: both must tell the same."""

    def written(*arguments: Any, **named: Any) -> Any:
        first, second = method(*arguments, **named), method(*arguments, **named)
        if first != second:
            raise AssertionError(f"{name} told something else the second time: {second}")
        return second

    return written


@dataclass
class _Failure:
    operation: str
    response: Response
    times: int


@dataclass
class _Search:
    """The parameters of a ``searchOrders`` request, as Amazon understands them."""

    by: str
    after: datetime
    before: datetime
    marketplaces: frozenset[str]
    statuses: frozenset[str]
    fulfilled_by: frozenset[str]
    last: tuple[str, str] | None = None

    def holds(self, order: Json) -> bool:
        fulfillment = order.get("fulfillment", {})
        return (
            self.after <= parse_time(order[self.by]) <= self.before
            and order["salesChannel"].get("marketplaceId") in self.marketplaces
            and (not self.statuses or fulfillment.get("fulfillmentStatus") in self.statuses)
            and (not self.fulfilled_by or fulfillment.get("fulfilledBy") in self.fulfilled_by)
            and (self.last is None or self.place(order) > self.last)
        )

    def place(self, order: Json) -> tuple[str, str]:
        """Where the order stands in the result, oldest first."""
        return parse_time(order[self.by]).isoformat(), order["orderId"]


@dataclass
class ScriptedAmazon(ReportsByScript):
    """A ``spapi.Transport`` that answers from the orders it was given.

    ``calls`` lists every request as operation and query ("lwa" for tokens, without secrets);
    ``found`` the orders that searches were answered with, each as often as it was.
    """

    calls: list[tuple[str, Json]] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    selling_plan: str = "PROFESSIONAL"
    _orders: dict[str, Json] = field(default_factory=dict)
    _failures: list[_Failure] = field(default_factory=list)
    _refused: set[str] = field(default_factory=set)
    _participations: list[Json] = field(default_factory=list)
    _probe: Probed | None = None

    # Scripting

    def put(self, *orders: Mapping[str, Any]) -> None:
        """Amazon has these orders now; one with the same id is replaced."""
        self._orders.update((order["orderId"], deepcopy(dict(order))) for order in orders)

    def remove(self, order_id: str) -> None:
        """Amazon does not show this order any more."""
        self._orders.pop(order_id, None)

    def fail(
        self,
        operation: str,
        status: int,
        body: bytes = b"",
        times: int = 1,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer the next ``times`` requests of this operation like this."""
        self._failures.append(_Failure(operation, Response(status, headers or {}, body), times))

    def refuse_marketplace(self, marketplace_id: str) -> None:
        """Answer every search in this marketplace with 403."""
        self._refused.add(marketplace_id)

    def allow_marketplace(self, marketplace_id: str) -> None:
        """Undo ``refuse_marketplace``."""
        self._refused.discard(marketplace_id)

    def participations(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """What ``getMarketplaceParticipations`` lists, as Amazon's JSON."""
        self._participations = [dict(entry) for entry in entries]

    def watch(self, probed: Probed) -> None:
        """Fail every call that is made inside ``atomic()`` of this backend."""
        self._probe = probed

    # Answering

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Response:
        """Answer as Amazon does. Raises AssertionError inside ``atomic()``, and when a header of
        the API goes to a signed address."""
        if self._probe is not None and self._probe.depth:
            raise AssertionError("Amazon was called inside atomic().")
        path = urlsplit(url).path
        if path.startswith(UPLOADS):
            if any(name.lower().startswith("x-amz-") for name in headers):
                raise AssertionError("A signed address was shown an access token.")
            return self.transfer(path.removeprefix(UPLOADS), body)
        query = dict(parse_qsl(urlsplit(url).query))
        operation, found = _operation(method, path)
        query.update(found)
        if operation == "lwa":
            form = dict(parse_qsl((body or b"").decode()))
            query = {"grant_type": form.get("grant_type", "")}
        elif operation == "confirmShipment":
            query = json.loads(body or b"{}")
        elif body:
            query["body"] = json.loads(body)
        self.calls.append((operation, query))
        return self._failure(operation) or getattr(self, "_" + operation)(query)

    def download(self, url: str, headers: Mapping[str, str], into: BinaryIO, most: int) -> Response:
        """A file, of which nothing is written where it is refused."""
        response = self.request("GET", url, headers, None)
        if response.status >= 300:
            return response
        into.write(response.body)
        return Response(response.status, response.headers)

    def _failure(self, operation: str) -> Response | None:
        for failure in self._failures:
            if failure.operation == operation and failure.times > 0:
                failure.times -= 1
                return failure.response
        return None

    def _lwa(self, query: Json) -> Response:
        return json_answer(
            200,
            {
                "access_token": f"Atza|{len(self.calls)}",
                "refresh_token": "Atzr|exchanged",
                "token_type": "bearer",
                "expires_in": 3600,
            },
        )

    def _getMarketplaceParticipations(self, query: Json) -> Response:
        return json_answer(200, {"payload": self._participations})

    def _getAccount(self, query: Json) -> Response:
        return json_answer(
            200, {"payload": {"businessType": "PRIVATE_LIMITED", "sellingPlan": self.selling_plan}}
        )

    def _getOrder(self, query: Json) -> Response:
        order = self._orders.get(query["orderId"])
        if order is None:
            return error_answer(404, "NotFound", "The order does not exist.")
        return json_answer(200, {"order": _included(order, query)})

    def _confirmShipment(self, query: Json) -> Response:
        return Response(204, {}, b"")

    def _searchOrders(self, query: Json) -> Response:
        search = self._search(query)
        if search.marketplaces & self._refused:
            return error_answer(403, "Unauthorized", "Access to requested resource is denied.")
        found = sorted(filter(search.holds, self._orders.values()), key=search.place)
        size = int(query.get("maxResultsPerPage", 100))
        page, rest = found[:size], found[size:]
        self.found += [order["orderId"] for order in page]
        echo = "createdBefore" if search.by == "createdTime" else "lastUpdatedBefore"
        answer: Json = {
            "orders": [_included(order, query) for order in page],
            echo: search.before.isoformat().replace("+00:00", "Z"),
        }
        if rest:
            token = [*search.place(page[-1]), search.before.isoformat()]
            answer["pagination"] = {"nextToken": json.dumps(token)}
        return json_answer(200, answer)

    def _search(self, query: Json) -> _Search:
        by, after = (
            ("createdTime", "createdAfter")
            if "createdAfter" in query
            else ("lastUpdatedTime", "lastUpdatedAfter")
        )
        search = _Search(
            by=by,
            after=parse_time(query[after]),
            before=self.clock.now() - _SETTLING,
            marketplaces=values(query, "marketplaceIds"),
            statuses=values(query, "fulfillmentStatuses"),
            fulfilled_by=values(query, "fulfilledBy"),
        )
        before = query.get(after.replace("After", "Before"))
        if before:
            search.before = parse_time(before)
        if "paginationToken" in query:
            moment, order_id, until = json.loads(query["paginationToken"])
            search.last, search.before = (moment, order_id), parse_time(until)
        return search


def _operation(method: str, path: str) -> tuple[str, Json]:
    """The operation, and what the path names."""
    for name, wanted, pattern in _PATHS:
        found = pattern.fullmatch(path) if wanted in (method, "") else None
        if found:
            return name, {part: unquote(value) for part, value in found.groupdict().items()}
    raise AssertionError(f"The scripted Amazon knows no {method} {path}.")


def _included(order: Json, query: Json) -> Json:
    """The order with the attributes that ``includedData`` asks for."""
    wanted = values(query, "includedData")
    made = deepcopy(order)
    for name, key in _OF_ORDER.items():
        if name not in wanted:
            made.pop(key, None)
    for one in made.get("orderItems", ()):
        for name, key in _OF_ITEM.items():
            if name not in wanted:
                one.pop(key, None)
    return made
