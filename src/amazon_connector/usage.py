# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's usage plans: token buckets, one for each (application, seller, region, operation).

The arithmetic stands here once, as pure functions on ``BucketState``. A store (in memory, in
Django, in Odoo) is a ``StoredUsagePlans``: it locks the row of a key, applies one function, and
keeps what comes back.
"""

from __future__ import annotations

import math
import threading
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

# A wait that was rounded to whole microseconds must not end a hair's breadth too early.
_ENOUGH = 1 - 1e-9
# A clock that was ahead and has been set right must not block a bucket until its time is
# reached again; up to this much two machines' clocks simply differ.
_CLOCKS_DIFFER = timedelta(minutes=5)
# What a header may teach us: from one call in eleven days to a million a second.
_SLOWEST, _FASTEST = 1e-6, 1e6


@dataclass(frozen=True)
class UsagePlan:
    """``rate`` in tokens per second, ``burst`` as the size of the bucket."""

    rate: float
    burst: int

    def __post_init__(self) -> None:
        if not _SLOWEST <= self.rate <= _FASTEST or self.burst < 1:
            raise ValueError(f"no usage plan: rate {self.rate}, burst {self.burst}")


@dataclass(frozen=True)
class BucketState:
    """There were ``tokens`` in the bucket at ``at`` (aware UTC); it refills at ``rate``/second."""

    tokens: float
    at: datetime
    rate: float
    burst: int


Change = Callable[[BucketState], BucketState]


class UsagePlans(Protocol):
    """Buckets shared by all processes, each call a short transaction apart from the ERP's.

    A token that was spent stays spent when the ERP's transaction rolls back. Never sleeps.
    """

    def take(self, key: str, plan: UsagePlan, now: datetime) -> datetime | None:
        """None: granted. Otherwise the time from which a token is there."""
        ...

    def learn(self, key: str, plan: UsagePlan, rate: float, now: datetime) -> None:
        """``x-amzn-RateLimit-Limit`` corrected the rate; tokens are kept."""
        ...

    def drain(self, key: str, plan: UsagePlan, now: datetime) -> None:
        """Amazon answered 429: our bucket was too optimistic and is emptied."""
        ...

    def tokens(self, key: str, plan: UsagePlan, now: datetime) -> float: ...


def fresh(plan: UsagePlan, now: datetime) -> BucketState:
    """A bucket never used before is full."""
    return BucketState(float(plan.burst), now, plan.rate, plan.burst)


def refilled(state: BucketState, now: datetime) -> BucketState:
    """The bucket as it is at ``now``; a ``now`` that lies before ``state.at`` adds nothing."""
    if now <= state.at:
        return replace(state, at=now) if state.at - now > _CLOCKS_DIFFER else state
    gained = (now - state.at).total_seconds() * state.rate
    return replace(state, tokens=min(float(state.burst), state.tokens + gained), at=now)


def taken(state: BucketState, now: datetime) -> tuple[BucketState, datetime | None]:
    """Spend one token. Refused: the time from which there is one, and nothing is spent.

    Whoever comes back at that time (and alone) is granted.
    """
    current = refilled(state, now)
    if current.tokens >= _ENOUGH:
        return replace(current, tokens=max(0.0, current.tokens - 1)), None
    microseconds = math.ceil((1 - current.tokens) / current.rate * 1_000_000)
    return current, current.at + timedelta(microseconds=microseconds)


def learned(state: BucketState, rate: float, now: datetime) -> BucketState:
    """Amazon told its rate: it counts from ``now`` on, what was gained until now is kept."""
    if not _SLOWEST <= rate <= _FASTEST:
        return state
    return replace(refilled(state, now), rate=rate)


def drained(state: BucketState, now: datetime) -> BucketState:
    """Amazon says that there is no token: believe it."""
    return replace(refilled(state, now), tokens=0.0)


class StoredUsagePlans(UsagePlans):
    """``UsagePlans`` on rows: a store says how one row is read and how it is changed, alone."""

    @abstractmethod
    def _read(self, key: str) -> BucketState | None:
        """The row as it is; None where there is none."""

    @abstractmethod
    def _change(self, key: str, new: BucketState, change: Change) -> None:
        """Lock the row (``new`` where there is none), keep what ``change`` makes of it, and let
        everybody see it. Whoever lost a race may call ``change`` again on what is there then.
        """

    def take(self, key: str, plan: UsagePlan, now: datetime) -> datetime | None:
        """See ``UsagePlans.take``."""
        when: datetime | None = None

        def spend(state: BucketState) -> BucketState:
            nonlocal when
            state, when = taken(state, now)
            return state

        self._change(key, fresh(plan, now), spend)
        return when

    def learn(self, key: str, plan: UsagePlan, rate: float, now: datetime) -> None:
        """See ``UsagePlans.learn``."""
        self._change(key, fresh(plan, now), lambda state: learned(state, rate, now))

    def drain(self, key: str, plan: UsagePlan, now: datetime) -> None:
        """See ``UsagePlans.drain``."""
        self._change(key, fresh(plan, now), lambda state: drained(state, now))

    def tokens(self, key: str, plan: UsagePlan, now: datetime) -> float:
        """See ``UsagePlans.tokens``."""
        return refilled(self._read(key) or fresh(plan, now), now).tokens


class MemoryUsagePlans(StoredUsagePlans):
    """Buckets of one process; safe to share between its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[str, BucketState] = {}

    def _read(self, key: str) -> BucketState | None:
        return self._buckets.get(key)

    def _change(self, key: str, new: BucketState, change: Change) -> None:
        with self._lock:
            self._buckets[key] = change(self._buckets.get(key, new))
