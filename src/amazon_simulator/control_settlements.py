# SPDX-License-Identifier: LGPL-3.0-or-later
"""Control API: settlements that are closed and summed up, refunds, and amounts put in."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from starlette.requests import Request

from amazon_simulator import instants
from amazon_simulator.ledger_store import Settlement
from amazon_simulator.marketplaces import MARKETPLACES
from amazon_simulator.settlement_file import Line
from amazon_simulator.simulation import Simulation
from amazon_simulator.transaction_store import Transaction
from amazon_simulator.world.amounts import ZERO
from amazon_simulator.world.books import Wish
from amazon_simulator.world.settling import OTHER

KINDS = ("fee", "advertising", "reimbursement", "other")


def listed(simulation: Simulation, request: Request, body: Any) -> Any:
    """Newest first, and what is owed but not settled: ?seller_id=."""
    seller_id = request.query_params.get("seller_id")
    now = simulation.clock.now()
    sellers = [seller_id] if seller_id else [s["seller_id"] for s in simulation.accounts.sellers()]
    owed = {
        one: {
            currency: _sum(simulation.ledger.open_lines(one, currency, now))
            for currency in simulation.ledger.open_currencies(one, now)
        }
        for one in sellers
    }
    found = simulation.ledger.settlements(seller_id)
    return {
        "settlements": [_described(simulation, one) for one in found],
        "open": {one: amounts for one, amounts in owed.items() if amounts},
    }


def read(simulation: Simulation, request: Request, body: Any) -> Any:
    """What the simulator itself knows of a settlement: sums by kind, by words and by order."""
    settlement = simulation.ledger.settlement(request.path_params["settlement_id"])
    if settlement is None:
        raise LookupError("no such settlement")
    return _summed_up(simulation, settlement)


def close(simulation: Simulation, request: Request, body: Any) -> Any:
    """{"seller_id"?, "currency"?, "period_days"?, "close"?}: closes what is owed now.

    ``period_days`` is the time between two closings from now on; with ``close`` false nothing
    else happens.
    """
    now = simulation.clock.now()
    if "period_days" in body:
        simulation.rules.change({"settlement_days": float(body["period_days"])})
        simulation.settling.plan_again(now)
    if not body.get("close", True):
        return {"closed": []}
    sellers = [s["seller_id"] for s in simulation.accounts.sellers()]
    wanted = [body["seller_id"]] if "seller_id" in body else sellers
    closed = [
        settlement
        for seller_id in wanted
        for settlement in simulation.settling.close(seller_id, now, body.get("currency"))
    ]
    return {"closed": [_summed_up(simulation, one) for one in closed]}


def add(simulation: Simulation, request: Request, body: Any) -> Any:
    """One or a list: {"seller_id", "marketplace_id", "amount"} and what else its line says.

    That is transaction_type, amount_type, amount_description (all free), order_id, sku, quantity,
    and ``kind`` (fee, advertising, reimbursement, other).
    """
    entries = body if isinstance(body, list) else [body]
    now = simulation.clock.now()
    for entry in entries:
        market = MARKETPLACES[entry["marketplace_id"]]
        if simulation.accounts.seller(entry["seller_id"]) is None:
            raise ValueError("no such seller_id")
        if entry.get("kind", "other") not in KINDS:
            raise ValueError(f"kind is none of: {', '.join(KINDS)}")
        line = Line(
            at=now,
            kind=entry.get("kind", "other"),
            transaction_type=entry.get("transaction_type", OTHER),
            amount_type=entry.get("amount_type", OTHER),
            amount_description=entry.get("amount_description", "Adjustment"),
            amount=_cents(entry["amount"], market.decimals),
            marketplace_name=market.name,
            order_id=entry.get("order_id", ""),
            sku=entry.get("sku", ""),
            quantity=entry.get("quantity"),
        )
        simulation.ledger.add(entry["seller_id"], market.currency, [line])
    return {"added": len(entries)}


def refund(simulation: Simulation, request: Request, body: Any) -> Any:
    """{"order_item_id"?, "quantity"? or "amount"?}, or {"items": [{...}]}; without any: all."""
    query = request.query_params
    row = simulation.orders.get(request.path_params["order_id"], query.get("seller_id"))
    if row is None:
        raise LookupError("no such order")
    entries = body.get("items", [body] if "order_item_id" in body else [])
    wishes = {entry["order_item_id"]: _wish(entry) for entry in entries}
    if not wishes and {"quantity", "amount"} & set(body):
        raise ValueError("order_item_id says of which item")
    wishes = wishes or simulation.books.wishes_for_all(row)
    if not wishes:
        raise ValueError("nothing of the order is left to refund")
    made = simulation.books.refund(row, wishes, simulation.clock.now())
    return {"refunds": [_transaction(one) for one in made]}


def transactions(simulation: Simulation, request: Request, body: Any) -> Any:
    """Shipments and refunds with their amounts: ?seller_id=&order_id=."""
    query = request.query_params
    found = simulation.transactions.listed(query.get("seller_id"), query.get("order_id"))
    return {"transactions": [_transaction(one) for one in found]}


def _wish(entry: dict[str, Any]) -> Wish:
    amount, quantity = entry.get("amount"), entry.get("quantity")
    return Wish(
        quantity=None if quantity is None else int(quantity),
        amount=None if amount is None else Decimal(str(amount)),
    )


def _cents(amount: Any, decimals: int) -> Decimal:
    return Decimal(str(amount)).quantize(Decimal(1).scaleb(-decimals))


def _described(simulation: Simulation, settlement: Settlement) -> dict[str, Any]:
    head, report = settlement.head, simulation.reports.get(settlement.report_id)
    return {
        "settlement_id": head.settlement_id,
        "seller_id": settlement.seller_id,
        "currency": head.currency,
        "total": str(head.total),
        "reserve": str(settlement.reserve),
        "carried": settlement.carried,
        "started": instants.to_text(head.started),
        "ended": instants.to_text(head.ended),
        "deposited": instants.to_text(head.deposited),
        "report_id": settlement.report_id,
        "report_document_id": report.document_id if report else None,
    }


def _summed_up(simulation: Simulation, settlement: Settlement) -> dict[str, Any]:
    lines = simulation.ledger.lines(settlement.head.settlement_id)
    by_kind: dict[str, list[Line]] = defaultdict(list)
    by_words: dict[str, list[Line]] = defaultdict(list)
    by_order: dict[str, list[Line]] = defaultdict(list)
    by_marketplace: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_kind[line.kind].append(line)
        words = (line.transaction_type, line.amount_type, line.amount_description)
        by_words[" / ".join(words)].append(line)
        by_marketplace[line.marketplace_name].append(line)
        if line.order_id:
            by_order[line.order_id].append(line)
    return {
        **_described(simulation, settlement),
        "lines": len(lines),
        "sum": _sum(lines),
        **{
            name: {key: _sum(some) for key, some in sorted(found.items())}
            for name, found in (
                ("by_kind", by_kind),
                ("by_words", by_words),
                ("by_marketplace", by_marketplace),
                ("by_order", by_order),
            )
        },
    }


def _sum(lines: list[Line]) -> str:
    return str(sum((line.amount for line in lines), ZERO))


def _transaction(one: Transaction) -> dict[str, Any]:
    return {
        **vars(one),
        "at": instants.to_text(one.at),
        "gross": str(one.gross),
        "tax": str(one.tax),
        "pieces": [
            {
                **vars(piece),
                "parts": {name: [str(n), str(t)] for name, (n, t) in piece.parts.items()},
            }
            for piece in one.pieces
        ],
    }
