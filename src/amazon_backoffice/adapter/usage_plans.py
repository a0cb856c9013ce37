# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's usage plans as rows, shared by all processes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from amazon_connector.usage import (
    BucketState,
    UsagePlan,
    drained,
    fresh,
    learned,
    refilled,
    taken,
)

from ..models import UsagePlanBucket
from .errors import translated


class DjangoUsagePlans:
    """Each call is a transaction of its own, which commits at once.

    Inside another transaction it raises RuntimeError (``durable``): the token would come back
    with a roll back, and on SQLite a second connection would wait for the first one for ever.
    """

    def take(self, key: str, plan: UsagePlan, now: datetime) -> datetime | None:
        """See ``UsagePlans.take``."""
        when: list[datetime | None] = []

        def change(state: BucketState) -> BucketState:
            state, until = taken(state, now)
            when.append(until)
            return state

        self._change(key, plan, now, change)
        return when[0]

    def learn(self, key: str, plan: UsagePlan, rate: float, now: datetime) -> None:
        """See ``UsagePlans.learn``."""
        self._change(key, plan, now, lambda state: learned(state, rate, now))

    def drain(self, key: str, plan: UsagePlan, now: datetime) -> None:
        """See ``UsagePlans.drain``."""
        self._change(key, plan, now, lambda state: drained(state, now))

    def tokens(self, key: str, plan: UsagePlan, now: datetime) -> float:
        """See ``UsagePlans.tokens``."""
        with translated():
            row = UsagePlanBucket.objects.filter(key=key).first()
        return refilled(_state(row) if row else fresh(plan, now), now).tokens

    def _change(
        self,
        key: str,
        plan: UsagePlan,
        now: datetime,
        change: Callable[[BucketState], BucketState],
    ) -> None:
        with translated(), transaction.atomic(durable=True):
            row = _locked(key) or _made(key, fresh(plan, now))
            state = change(_state(row))
            row.tokens, row.at = state.tokens, state.at
            row.rate, row.burst = state.rate, state.burst
            row.save()


def _locked(key: str) -> UsagePlanBucket | None:
    return UsagePlanBucket.objects.select_for_update().filter(key=key).first()


def _made(key: str, state: BucketState) -> UsagePlanBucket:
    new = UsagePlanBucket(
        key=key, tokens=state.tokens, at=state.at, rate=state.rate, burst=state.burst
    )
    UsagePlanBucket.objects.bulk_create([new], ignore_conflicts=True)
    row = _locked(key)  # ours, or that of a process that was faster
    assert row is not None
    return row


def _state(row: UsagePlanBucket) -> BucketState:
    return BucketState(row.tokens, row.at, row.rate, row.burst)
