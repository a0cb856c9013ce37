# SPDX-License-Identifier: LGPL-3.0-or-later
"""Calls and seconds of waiting, in virtual time with Amazon's published usage plans.

The account is linked and its open orders have been read; its cursor lies before all orders.
What is counted is the whole turn that brings them, from its first call to its last.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from amazon_connector.bootstrap import Connector
from amazon_connector.port import OrderKey
from amazon_connector.spapi import Endpoints, Transport, Urllib3Transport
from amazon_connector.steps import AgainAt, GoOn, UseCase
from amazon_connector.testing.memory_world import MemoryWorld
from amazon_connector.testing.world import Arranged
from amazon_connector.usecases.searching import SyncOrders
from amazon_connector.vault import Vault

from .amazon import LINKED, Amazon, selling
from .plain_v0 import PlainClient
from .results import Values, duration, table

SIZES = (100, 1_000, 2_000, 10_000)
TOKEN = "token"
NOTES = """
Both against the same simulator and the same orders, which answers and refuses by Amazon's
published rates, each from full buckets; a wait turns the clock. Calls: all SP-API calls, LWA's
apart. Connector: its own use case on the in-memory backend, the whole turn that brings the orders
(searchOrders 0.0056/s, burst 20); a turn without news is one call more every five minutes.
v0: a plain client, sequential: getOrders, then getOrderItems, getOrderAddress and
getOrderBuyerInfo for each order (0.5/s, burst 30 each), waiting no longer than it must.
"""


@dataclass(frozen=True)
class Turn:
    """What one turn cost. ``calls`` are SP-API calls, ``tokens`` LWA's."""

    calls: int
    tokens: int
    refused: int
    waited: float


class DoesNotHold(AssertionError):
    """What was measured is not what was to be measured."""


def measure() -> tuple[Values, str]:
    """The keys, and the table."""
    values: Values = {}
    rows: list[list[object]] = [
        ["orders", "calls", "LWA", "429", "wait", *("v0 calls", "LWA", "429", "v0 wait")]
    ]
    for size in SIZES:
        with selling(size) as amazon:
            turn, plain = one_turn(amazon), plain_v0(amazon)
        values |= {f"orders_{size}_calls": turn.calls, f"orders_{size}_wait_s": turn.waited}
        values |= {f"v0_{size}_calls": plain.calls, f"v0_{size}_wait_s": plain.waited}
        rows.append([f"{size:,}", *_shown(turn), *_shown(plain)])
    return values, table("Amazon's quota, in virtual time", rows, NOTES)


def one_turn(amazon: Amazon) -> Turn:
    """Drive the search until the turn is over; every wait turns both clocks."""
    world = MemoryWorld()
    amazon.forget_calls()
    with contextlib.closing(Urllib3Transport()) as transport:
        work = connected(world, amazon, transport).work()
        search = next(use_case for use_case in work if isinstance(use_case, SyncOrders))
        waited = _until_over(search, world, amazon)
    keys = [OrderKey(amazon.seller["seller_id"], order_id) for order_id in amazon.order_ids]
    missing = len(keys) - len(world.backend().known_orders(keys))
    if missing:
        raise DoesNotHold(f"The turn left {missing} orders out.")
    return _cost(amazon, waited)


def plain_v0(amazon: Amazon) -> Turn:
    """The same orders, the old way."""
    amazon.forget_calls()
    with contextlib.closing(PlainClient(amazon)) as client:
        client.read()
    if client.orders != len(amazon.order_ids):
        raise DoesNotHold(f"The plain client read {client.orders} orders.")
    return _cost(amazon, client.waited)


def _cost(amazon: Amazon, waited: float) -> Turn:
    calls = amazon.calls()
    refused = sum(n for name, n in calls.items() if name.endswith(" 429"))
    spapi = sum(n for name, n in calls.items() if " " not in name and name != TOKEN)
    return Turn(spapi, calls.get(TOKEN, 0), refused, round(waited, 1))


def _shown(turn: Turn) -> list[object]:
    return [turn.calls, turn.tokens, turn.refused, duration(turn.waited)]


def connected(world: MemoryWorld, amazon: Amazon, transport: Transport) -> Connector:
    vault, seller = Vault([Vault.new_key()]), amazon.seller
    world.account(
        Arranged(
            vault=vault,
            seller_id=seller["seller_id"],
            region=seller["region"],
            marketplace_ids=amazon.marketplace_ids,
            linked_at=LINKED,
            cursor=LINKED,
            client_id=seller["client_id"],
            client_secret=seller["client_secret"],
            refresh_token=seller["refresh_token"],
        )
    )
    endpoints = Endpoints.at(amazon.simulator.base_url)
    plans, clock = world.usage_plans(), amazon.clock
    return Connector(world.backend(), plans, vault, clock, endpoints, transport)


def _until_over(search: SyncOrders, world: MemoryWorld, amazon: Amazon) -> float:
    waited, outcome = 0.0, _step(search)
    while world.backend().search_turn(search.group) is not None or isinstance(outcome, GoOn):
        if isinstance(outcome, AgainAt):
            waited += amazon.wait_until(outcome.when)
        outcome = _step(search)
    return waited


def _step(use_case: UseCase) -> object:
    return use_case.step()
