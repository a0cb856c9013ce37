# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the story promises to hold: a crash test of an empty story would always be green."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from .story import ACTS, BROKEN, NEW_SKU, NEW_SKU_ORDER, TOUCH
from .teller import Undisturbed

Rows = Mapping[str, list[dict[str, Any]]]
_AFTER = {act.name: number for number, act in enumerate(ACTS)}


def missing(told: Undisturbed) -> list[str]:
    """The promises that the undisturbed story does not keep."""
    rows = [_parsed(snapshot) for snapshot in told.snapshots]
    last = rows[-1]
    kept: dict[str, bool] = {
        "several pages": told.pages > len(ACTS) + 4,
        "an order in quarantine": _state(rows[_AFTER["busy day"]], BROKEN) == "quarantined",
        "retried until it was in": _state(rows[_AFTER["cancellations"]], BROKEN) == "imported",
        "a cancellation": _any(last, "SalesOrder", lambda row: row["state"] == "cancelled"),
        "one after goods had left": _any(last, "AmazonOrder", _flagged("Cancelled on Amazon")),
        "an order shipped outside": _any(last, "Delivery", lambda row: row["shipped_outside"]),
        "one already shipped on Amazon": _any(last, "Delivery", lambda row: row["blocked"]),
        "FBA moves": _any(last, "StockMove", lambda row: row["delivery"] is None),
        "moves out of the warehouse": _any(last, "StockMove", _from_the_warehouse),
        "a parcel told to Amazon": _is_told(
            told, "warehouse", told.stages[-1].notes["delivered"][1]
        ),
        "a parcel that Amazon refused": _any(rows[_AFTER["refused"]], "Parcel", _failed),
        "told by one mail": len(rows[_AFTER["refused"]]["Mail"]) == 1,
        "taken once it was retried": _is_told(told, "retried", told.stages[-1].notes["refused"]),
        "history without moves": _any(last, "SalesOrder", lambda row: row["history"]),
        "a line on the default product": "Amazon Sale" in _product(rows[_AFTER["busy day"]]),
        "paired again": "New in the shop" in _product(rows[_AFTER["pairing"]]),
        "a linked second account": sum(bool(a["linked_at"]) for a in last["Account"]) == 2,
        "personal data forgotten": _any(last, "AmazonOrder", lambda row: row["forgotten"]),
        "contacts forgotten": _any(last, "Contact", lambda row: row["forgotten"]),
        "read again, and still gone": _touched(told, last),
        "a feed with quantities": told.feeds == 1,
        "quantities that Amazon took": len(_quantities(last)) > 4,
        "one that changed meanwhile": _changed(rows[_AFTER["start"]], last),
        "an FBA SKU that was left alone": _any(last, "SkuStock", lambda row: row["fba"]),
        "stock at Amazon": bool(last["FbaStock"]),
        "issues": bool(last["Issue"]),
        "no search left over": not last["SearchTurn"],
    }
    return [promise for promise, is_kept in kept.items() if not is_kept]


def _parsed(snapshot: Mapping[str, list[str]]) -> Rows:
    return {
        table: [json.loads(row) for row in rows]
        for table, rows in snapshot.items()
        if table != "at Amazon"
    }


def _any(rows: Rows, table: str, fits: Callable[[dict[str, Any]], object]) -> bool:
    return any(fits(row) for row in rows[table])


def _state(rows: Rows, order_id: str) -> str:
    states = [row["state"] for row in rows["AmazonOrder"] if row["order_id"] == order_id]
    return str(states[0]) if states else ""


def _failed(parcel: dict[str, Any]) -> bool:
    return parcel["state"] == "failed" and "The parcel is refused." in parcel["why"]


def _is_told(told: Undisturbed, act: str, order_id: str) -> bool:
    """The parcel of this order stands at Amazon after this act, once."""
    return any(
        order_id in row and row.count(f"TRACK-{order_id}") == 1
        for row in told.snapshots[_AFTER[act]]["at Amazon"]
    )


def _touched(told: Undisturbed, rows: Rows) -> bool:
    """The order was read in its last act, and is forgotten."""
    order_id = told.stages[-1].notes["touched"]
    found = [row for row in rows["AmazonOrder"] if row["order_id"] == order_id]
    return found[0]["forgotten"] and TOUCH in found[0]["memo"]


def _quantities(rows: Rows) -> dict[str, int]:
    """What Amazon took, by SKU, where it is what is wanted."""
    synchronized = [row for row in rows["SkuStock"] if row["state"] == "synchronized"]
    return {r["sku"]: r["wanted"] for r in synchronized if r["wanted"] == r["acknowledged"]}


def _changed(started: Rows, ended: Rows) -> bool:
    """A quantity was on its way in the feed when another one was wanted."""
    sent = {row["sku"]: row["sending"] for row in started["SkuStock"] if row["feed"]}
    return any(sent.get(sku, wanted) != wanted for sku, wanted in _quantities(ended).items())


def _flagged(text: str) -> Callable[[dict[str, Any]], bool]:
    return lambda row: text in row["flag"]


def _from_the_warehouse(row: dict[str, Any]) -> bool:
    return "Warehouse" in str(row["source"]) and row["state"] == "done"


def _product(rows: Rows) -> str:
    lines = [row for row in rows["SalesOrderLine"] if NEW_SKU_ORDER in str(row["order"])]
    return " ".join(str(line["product"]) for line in lines if line["code"] == NEW_SKU)
