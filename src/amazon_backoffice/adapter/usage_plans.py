# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's usage plans as rows, shared by all processes."""

from __future__ import annotations

from django.db import transaction

from amazon_connector.usage import BucketState, Change, StoredUsagePlans

from ..models import UsagePlanBucket
from .errors import translated


class DjangoUsagePlans(StoredUsagePlans):
    """Each change is a transaction of its own, which commits at once.

    Inside another transaction it raises RuntimeError (``durable``): the token would come back
    with a roll back, and on SQLite a second connection would wait for the first one for ever.
    """

    def _read(self, key: str) -> BucketState | None:
        with translated():
            row = UsagePlanBucket.objects.filter(key=key).first()
        return _state(row) if row else None

    def _change(self, key: str, new: BucketState, change: Change) -> None:
        with translated(), transaction.atomic(durable=True):
            row = _locked(key) or _made(key, new)
            state = change(_state(row))
            row.tokens, row.at = state.tokens, state.at
            row.rate, row.burst = state.rate, state.burst
            row.save()


def _locked(key: str) -> UsagePlanBucket | None:
    return UsagePlanBucket.objects.select_for_update().filter(key=key).first()


def _made(key: str, new: BucketState) -> UsagePlanBucket:
    row = UsagePlanBucket(key=key, tokens=new.tokens, at=new.at, rate=new.rate, burst=new.burst)
    UsagePlanBucket.objects.bulk_create([row], ignore_conflicts=True)
    made = _locked(key)  # ours, or that of a process that was faster
    assert made is not None
    return made


def _state(row: UsagePlanBucket) -> BucketState:
    return BucketState(row.tokens, row.at, row.rate, row.burst)
