# SPDX-License-Identifier: LGPL-3.0-or-later
"""Calls and waits of a small turn, and of the plain v0 client on the same orders."""

from __future__ import annotations

from bench.amazon import selling
from bench.virtual_time import one_turn, plain_v0


def test_a_hundred_orders() -> None:
    with selling(100) as amazon:
        ours, plain = one_turn(amazon), plain_v0(amazon)
    assert (ours.calls, ours.waited, ours.refused) == (1, 0, 0)
    # A page, and three calls an order; 70 of the orders wait two seconds each.
    assert (plain.calls, plain.waited, plain.refused) == (301, 140, 0)
