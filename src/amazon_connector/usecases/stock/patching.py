# SPDX-License-Identifier: LGPL-3.0-or-later
"""Quantities one by one: patchListingsItem, for a few hundred SKUs at most.

The element of the channel DEFAULT is merged, so that what we do not send (the handling time)
stays as Amazon has it. Where Amazon refuses ``merge``, the element is read once, kept on the
row, and sent whole by ``replace``. Source: Listings Items 2021-08-01, patchListingsItem; HTTP
200 with the status INVALID is a refusal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from amazon_connector.clock import Clock
from amazon_connector.port import SENDING, TO_SEND, Account, Backend, SkuKey, SkuStock
from amazon_connector.spapi import (
    OPERATIONS,
    RejectedRequest,
    SellingPartnerClient,
    SellingPartnerError,
    TemporaryError,
    Throttled,
    listings,
)
from amazon_connector.spapi.listings import FulfillmentAvailability
from amazon_connector.steps import AgainAt, GoOn, Next

from .refusals import put_off, write_answers
from .settling import NOT_MERGED, READ_FIRST, REFUSED, TAKEN, UNCLEAR, Answer, intended

MERGE, REPLACE = "merge", "replace"
PATCH = OPERATIONS["patchListingsItem"]
_HAIRS_BREADTH = 1e-6
_NO_TOKEN = "Amazon's usage plan allows the next SKU then."


class Patches:
    """Sends rows that were intended, as the usage plan allows, and writes the answers."""

    def __init__(self, backend: Backend, clock: Clock) -> None:
        self._backend = backend
        self._clock = clock
        self._intended: list[SkuKey] = []

    @property
    def waiting(self) -> bool:
        """Whether something was intended and not asked yet."""
        return bool(self._intended)

    def intend(self, client: SellingPartnerClient, rows: Sequence[SkuStock]) -> Next:
        """Store what is about to be sent, no more than Amazon's usage plan takes at once.
        Whoever finds it later without an answer repeats it.
        """
        now = self._clock.now()
        tokens = client.tokens_left(PATCH)
        room = int(tokens + _HAIRS_BREADTH)
        if not room:
            wanted = min(len(rows), PATCH.plan.burst)
            wait = timedelta(seconds=(wanted - tokens) / PATCH.plan.rate)
            return AgainAt(now + wait, _NO_TOKEN)
        with self._backend.atomic():
            current = self._backend.sku_stocks([row.key for row in rows[:room]])
            leaving = [intended(row, SENDING, now) for row in current.values() if row.due]
            self._backend.save_sku_stocks(leaving)
        self._intended = [row.key for row in leaving]
        return GoOn(at_rest=not leaving)

    def send(self, client: SellingPartnerClient, accounts: Sequence[Account]) -> Next:
        """Ask Amazon; what was not asked in the end is to be sent again."""
        rows = self._backend.sku_stocks(self._intended)
        answers: dict[SkuKey, Answer] = {}
        outcome: Next = GoOn()
        for key, row in rows.items():
            try:
                answers[key] = _sent(client, row)
            except Throttled as error:  # noqa: PERF203 - each SKU on its own
                outcome = AgainAt(error.retry_at, _NO_TOKEN)
                break
            except SellingPartnerError as error:
                outcome = put_off(self._backend, accounts, error, self._clock.now())
                break
        self._write(answers, [key for key in rows if key not in answers], accounts, outcome)
        return outcome

    def _write(
        self,
        answers: Mapping[SkuKey, Answer],
        unasked: Sequence[SkuKey],
        accounts: Sequence[Account],
        after: Next,
    ) -> None:
        due = after.when if isinstance(after, AgainAt) else self._clock.now()
        with self._backend.atomic():
            write_answers(self._backend, answers, accounts, self._clock.now())
            waiting = self._backend.sku_stocks(unasked)
            self._backend.save_sku_stocks(
                [replace(row, state=TO_SEND, due=due) for row in waiting.values()]
            )
        self._intended = []


def availability(row: SkuStock) -> FulfillmentAvailability:
    """What Amazon is told: the quantity and, where the offer has one, the handling time; for
    ``replace`` what Amazon had beside them too.
    """
    days, other = _kept(row)
    days = days if row.sending_days is None else row.sending_days
    return FulfillmentAvailability(row.sending, days, other=other)


def operation(row: SkuStock) -> str:
    """How Amazon is told."""
    return REPLACE if row.kept else MERGE


def _sent(client: SellingPartnerClient, row: SkuStock) -> Answer:
    """Raises what stops the others too: Throttled, and errors of the account."""
    try:
        kept = _read(client, row) if row.kept == READ_FIRST else row.kept
    except TemporaryError as error:
        return Answer(UNCLEAR, str(error))
    row = replace(row, kept=kept)
    try:
        submission = listings.patch_availability(
            client,
            row.key.seller_id,
            row.key.sku,
            [row.marketplace_id],
            row.product_type,
            [availability(row)],
            operation(row),
        )
    except TemporaryError as error:
        return Answer(UNCLEAR, str(error), kept)
    except RejectedRequest as error:
        return Answer(REFUSED, str(error), kept)
    if submission.accepted:
        return Answer(TAKEN, kept=kept)
    return Answer(REFUSED if kept else NOT_MERGED, submission.why, kept)


def _read(client: SellingPartnerClient, row: SkuStock) -> str:
    listing = listings.get_listing(client, row.key.seller_id, row.key.sku, [row.marketplace_id])
    return kept_of(listing)


def kept_of(listing: listings.Listing | None) -> str:
    """What ``replace`` must send back of the listing, as text for the row."""
    merchant = listing.merchant if listing else None
    if merchant is None:
        return json.dumps({})
    return json.dumps({"lead_time_days": merchant.lead_time_days, "other": dict(merchant.other)})


def _kept(row: SkuStock) -> tuple[int | None, dict[str, object]]:
    """The handling time and the other members that Amazon had."""
    if not row.kept or row.kept == READ_FIRST:
        return None, {}
    read = json.loads(row.kept)
    return read.get("lead_time_days"), read.get("other", {})
