# SPDX-License-Identifier: LGPL-3.0-or-later
"""A call as its handler sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from amazon_simulator.accounts import Caller
from amazon_simulator.faults import Fault
from amazon_simulator.order_params import Query

Payload = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What a call asks: ``now`` is the virtual time at which it came.

    ``fault`` is what the call suffers: a handler heeds the kinds that are its own. ``base_url``
    is the address under which the caller knows the simulator, with a slash at its end.
    """

    query: Query
    path: dict[str, str]
    body: bytes
    now: int
    fault: Fault | None
    base_url: str


Handler = Callable[[Caller, Asked], Payload]
