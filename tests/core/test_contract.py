# SPDX-License-Identifier: LGPL-3.0-or-later
"""The in-memory backend runs the contract but for "taxes", "payouts" and "figures": it has no tax
engine, keeps no books, and nobody looks at it."""

from __future__ import annotations

from unittest import TestCase

from amazon_connector.testing.contract import CONTRACTS, Contract
from amazon_connector.testing.memory_world import MemoryWorld


def _in_memory(contract: type[Contract]) -> type[TestCase]:
    def make_world(self: TestCase) -> MemoryWorld:
        return MemoryWorld()

    return type(f"Memory{contract.__name__}", (contract, TestCase), {"make_world": make_world})


globals().update(
    {
        made.__name__: made
        for contract in CONTRACTS
        for made in [_in_memory(contract)]
        if contract.topic in MemoryWorld.topics
    }
)
