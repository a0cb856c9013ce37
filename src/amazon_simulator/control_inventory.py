# SPDX-License-Identifier: LGPL-3.0-or-later
"""Control API: what lies in Amazon's warehouses."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from amazon_simulator.inventory_store import INBOUND, QUANTITIES, Inventory
from amazon_simulator.marketplaces import MARKETPLACES
from amazon_simulator.simulation import Simulation

KEY = ("seller_id", "marketplace_id", "sku")


def listed(simulation: Simulation, request: Request, body: Any) -> Any:
    """?seller_id=&sku=: by SKU and marketplace."""
    query = request.query_params
    found = simulation.inventories.listed(query.get("seller_id"), query.get("sku"))
    return {"inventory": [{**vars(row), "total": row.total()} for row in found]}


def put(simulation: Simulation, request: Request, body: Any) -> Any:
    """One or a list: seller_id, marketplace_id, sku and Amazon's names of quantities.

    What is not given stays as it is, or is none.
    """
    entries = body if isinstance(body, list) else [body]
    now = simulation.clock.now()
    return {"put": simulation.inventories.put([_changed(simulation, e, now) for e in entries])}


def _changed(simulation: Simulation, entry: dict[str, Any], now: int) -> Inventory:
    seller_id, marketplace_id, sku = (str(entry[name]) for name in KEY)
    given = {name: value for name, value in entry.items() if name not in KEY}
    unknown = set(given) - set(QUANTITIES)
    if unknown:
        raise ValueError(f"no quantity of Amazon's: {', '.join(sorted(unknown))}")
    if simulation.accounts.seller(seller_id) is None or marketplace_id not in MARKETPLACES:
        raise ValueError("no such seller_id or marketplace_id")
    found = simulation.inventories.get(seller_id, marketplace_id, sku)
    row = found or Inventory(seller_id, marketplace_id, sku, now, {})
    row.quantities.update({name: int(value) for name, value in given.items()})
    if set(given) - set(INBOUND):
        row.updated = now
    return row
