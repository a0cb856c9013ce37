# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders API 2026-01-01: searchOrders and getOrder."""

from __future__ import annotations

import re
from typing import Any

from amazon_simulator import instants
from amazon_simulator.accounts import Caller, oldest_shown, usable_marketplaces
from amazon_simulator.errors import access_denied, invalid_input, not_found
from amazon_simulator.marketplaces import EVERY
from amazon_simulator.order_params import Query, Search, parse_included, parse_search
from amazon_simulator.order_store import Orders, Row
from amazon_simulator.order_view import ORDER_ROLES, shown
from amazon_simulator.pagination import Place, open_token, seal

ORDER_ID = re.compile(r"\d{3}-\d{7}-\d{7}")


class OrdersApi:
    def __init__(self, orders: Orders, token_secret: str) -> None:
        self._orders = orders
        self._token_secret = token_secret

    def search_orders(self, caller: Caller, query: Query, now: int) -> dict[str, Any]:
        """Oldest first by the time that is searched; the upper bound stays that of page one."""
        require_access(caller)
        search = parse_search(query, now)
        marketplaces = _marketplaces(caller, search)
        place = self._place(search, now)
        oldest = {key: oldest_shown(key, now) for key in marketplaces}
        rows = self._orders.page(caller.seller["seller_id"], search, place, oldest)
        before = place.before if place else search.before
        return self._answer(caller, search, rows, before, now)

    def get_order(self, caller: Caller, order_id: str, query: Query, now: int) -> dict[str, Any]:
        require_access(caller)
        included = parse_included(query)
        row = self._orders.get(order_id, caller.seller["seller_id"])
        if row is None and not ORDER_ID.fullmatch(order_id):
            raise invalid_input("orderId is not of the form 3-7-7 digits.")
        if row is None or row.created < oldest_shown(row.marketplace_id, now):
            raise not_found("No such order for this seller.")
        return {"order": shown(row.order, included, caller.roles, now, row.as_is)}

    def _place(self, search: Search, now: int) -> Place | None:
        if search.token is None:
            return None
        return open_token(search.token, search.fingerprint, self._token_secret, now)

    def _answer(
        self, caller: Caller, search: Search, rows: list[Row], before: int, now: int
    ) -> dict[str, Any]:
        page = rows[: search.page_size]
        orders = [shown(r.order, search.included, caller.roles, now, r.as_is) for r in page]
        answer: dict[str, Any] = {"orders": orders}
        if len(rows) > search.page_size:
            at = page[-1].created if search.by == "created" else page[-1].updated
            place = Place(search.fingerprint, before, at, page[-1].order_id, now)
            answer["pagination"] = {"nextToken": seal(place, self._token_secret)}
        bound = "createdBefore" if search.by == "created" else "lastUpdatedBefore"
        answer[bound] = instants.to_text(before)
        return answer


def require_access(caller: Caller) -> None:
    """Raises ApiError 403 without a role for orders, or on an individual selling plan."""
    if not caller.roles & ORDER_ROLES:
        raise access_denied("The application has no role for this operation.")
    if caller.seller["selling_plan"] != "PROFESSIONAL":
        raise access_denied("The seller has no professional selling plan.")


def _marketplaces(caller: Caller, search: Search) -> list[str]:
    usable = usable_marketplaces(caller.seller)
    for key in search.marketplace_ids:
        if key not in EVERY:
            raise invalid_input("marketplaceIds has an unknown marketplace.")
        if key not in usable:
            raise access_denied("The seller has no access to one of the marketplaces.")
    return list(dict.fromkeys(search.marketplace_ids)) or usable
