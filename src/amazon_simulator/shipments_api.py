# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders API v0: confirmShipment (the operation of v0 that lives on)."""

from __future__ import annotations

import json
from typing import Any

from amazon_simulator.accounts import Caller
from amazon_simulator.errors import invalid_input, not_found
from amazon_simulator.order_store import Orders, row_of
from amazon_simulator.orders_api import require_access
from amazon_simulator.world.confirmation import Refused, confirm


class ShipmentsApi:
    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    def confirm(self, caller: Caller, order_id: str, body: bytes, now: int) -> dict[str, Any]:
        """204 without a body. The same packageReferenceId again edits that package."""
        require_access(caller)
        row = self._orders.get(order_id, caller.seller["seller_id"])
        if row is None:
            raise not_found("No such order for this seller.")
        order = row.order
        try:
            changed = confirm(order, row.marketplace_id, _json(body), now)
        except Refused as error:
            raise invalid_input(str(error)) from None
        if changed:
            index = {"marketplace_id": row.marketplace_id}
            self._orders.put([row_of(row.seller_id, order, row.as_is, **index)])
        return {}


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        raise Refused("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise Refused("The body is not an object.")
    return found
