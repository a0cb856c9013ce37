# SPDX-License-Identifier: LGPL-3.0-or-later
"""How many pieces of an SKU Amazon should show: what is available, after the offer's rules.

Pure arithmetic on whole pieces; nothing here knows where they lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class StockRules:
    """An offer's rules, in pieces; ``share`` in percent.

    ``fixed`` is told whatever is available. Otherwise ``buffer`` is kept back first, then
    ``share`` of the rest is offered, at most ``maximum``.
    """

    buffer: int = 0
    share: int = 100
    maximum: int | None = None
    fixed: int | None = None


NO_RULES = StockRules()


def wanted(pieces: int, rules: StockRules) -> int:
    """The quantity of an SKU that has ``pieces`` for itself; never below zero."""
    if rules.fixed is not None:
        return max(0, rules.fixed)
    offered = max(0, pieces - rules.buffer) * rules.share // 100
    return max(0, offered if rules.maximum is None else min(offered, rules.maximum))


def divided(pieces: int, rules: Sequence[StockRules]) -> list[int]:
    """The quantities of several SKUs of one product that promise no piece twice.

    Each gets its share of what its own buffer leaves; where the shares come to more than the
    whole they are scaled down to it, and the pieces that rounding leaves over go one by one to
    whoever lost most by it, the first first. A fixed quantity is told as it is.
    """
    claims = [0 if rule.fixed is not None else max(0, rule.share) for rule in rules]
    whole = max(100, sum(claims))
    exact = [
        max(0, pieces - rule.buffer) * claim for rule, claim in zip(rules, claims, strict=True)
    ]
    portions = [part // whole for part in exact]
    over = sum(exact) // whole - sum(portions)
    losers = sorted(range(len(rules)), key=lambda i: (-(exact[i] % whole), i))
    for i in losers[:over]:
        portions[i] += 1
    return [_capped(portion, rule) for portion, rule in zip(portions, rules, strict=True)]


def _capped(portion: int, rule: StockRules) -> int:
    if rule.fixed is not None:
        return max(0, rule.fixed)
    return portion if rule.maximum is None else max(0, min(portion, rule.maximum))
