# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon is told of every parcel, once: that is when it pays.

State on the parcel, so a restart goes on anywhere: ``TO_SEND`` becomes ``SENDING`` with its
reference in a step of its own (stored as intended), then Amazon is called, then the answer is
written. A ``SENDING`` parcel that is found later has no clear answer: Amazon's order is read;
our reference there (with our tracking reference, where Amazon shows one) means sent, not there
means sent again with the same reference. What a person changes afterwards is sent again, too:
Amazon edits the package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ..clock import Clock
from ..domain.carriers import Told, told
from ..domain.facts import from_memo
from ..domain.parcels import (
    LOOK_AGAIN,
    LOOK_UP,
    MOST_UNCLEAR,
    missing,
    next_reference,
    not_applicable,
    says_already_shipped,
    ship_date,
)
from ..domain.times import parse_time
from ..port import (
    FAILED,
    NEEDS_ATTENTION,
    NOT_APPLICABLE,
    SENDING,
    SENT,
    TO_SEND,
    Account,
    AmazonOrder,
    Backend,
    KnownOrder,
    OrderKey,
    Parcel,
    ParcelProgress,
)
from ..spapi import (
    OPERATIONS,
    AccessDenied,
    RejectedRequest,
    SellingPartnerClient,
    SellingPartnerError,
    TemporaryError,
    Throttled,
    orders,
    shipments,
)
from ..steps import AgainAt, Done, GoOn, Next
from ..vault import LinkAgain
from .groups import Amazon, accounts_of, first_client
from .importing import OrderImport
from .watching import progress_of

# confirmShipment has a burst of 10; getOrder, for what is unclear, of 30.
_AT_ONCE = 50
_LOOKED_UP_AT_ONCE = 10
_LATER = timedelta(minutes=5)
_NO_TOKEN = "Amazon's usage plan allows the next parcel then."
_HAIRS_BREADTH = 1e-6
CONFIRM = OPERATIONS["confirmShipment"]


class ConfirmShipments:
    """Tells Amazon of the parcels of one group of accounts."""

    def __init__(self, backend: Backend, amazon: Amazon, clock: Clock, group: str) -> None:
        self._backend = backend
        self._amazon = amazon
        self._clock = clock
        self.group = group
        # Intended by this object and not asked yet: what is SENDING otherwise is unclear.
        self._intended: list[Parcel] = []

    def step(self) -> Next:
        """Send what was intended, else look up what is unclear, else intend the next ones."""
        accounts = accounts_of(self._backend, self.group)
        if not accounts:
            return Done()
        ids = [a.account_id for a in accounts]
        try:
            client = first_client(self._amazon, accounts)
        except (LinkAgain, SellingPartnerError) as error:
            return AgainAt(self._clock.now() + _LATER, str(error))
        if self._intended:
            return self._send(client)
        due = self._backend.parcels_due(ids, self._clock.now(), _AT_ONCE)
        unclear = [p for p in due if p.state != TO_SEND][:_LOOKED_UP_AT_ONCE]
        if unclear:
            return self._look_up(client, accounts, unclear)
        if due:
            return self._intend(client, due)
        return self._tell(ids)

    # Intending

    def _intend(self, client: SellingPartnerClient, due: Sequence[Parcel]) -> Next:
        """Store what is about to be sent, no more than Amazon's usage plan takes at once."""
        now = self._clock.now()
        known = self._backend.known_orders(list({parcel.key for parcel in due}))
        decided = [self._decide(parcel, known) for parcel in due]
        tokens = client.tokens_left(CONFIRM)
        room = int(tokens + _HAIRS_BREADTH)
        to_send = [p for p, progress in zip(due, decided, strict=True) if progress is None]
        wait = AgainAt(now + timedelta(seconds=(1 - tokens) / CONFIRM.plan.rate), _NO_TOKEN)
        after = wait if to_send and not room else GoOn(at_rest=not room)
        to_send = to_send[:room]
        references = _references(to_send, known)
        sending = [
            ParcelProgress(
                p.parcel_id, SENDING, references[p.parcel_id], "", p.attempts, now + LOOK_AGAIN
            )
            for p in to_send
        ]
        with self._backend.atomic():
            self._backend.save_parcels([*filter(None, decided), *sending])
        self._intended = [
            replace(p, reference=references[p.parcel_id], state=SENDING) for p in to_send
        ]
        return after

    @staticmethod
    def _decide(parcel: Parcel, known: Mapping[OrderKey, KnownOrder]) -> ParcelProgress | None:
        """Why the parcel is not sent now; None where it is."""
        row = known[parcel.key].row
        programs = from_memo(row.memo).programs
        why = not_applicable(row.channel, row.status, programs, parcel.shipped_outside)
        if why:
            return progress_of(parcel, NOT_APPLICABLE, why)
        why = missing(parcel.carrier, parcel.tracking)
        return progress_of(parcel, NEEDS_ATTENTION, why) if why else None

    # Sending

    def _send(self, client: SellingPartnerClient) -> Next:
        known = self._backend.known_orders(list({parcel.key for parcel in self._intended}))
        carriers = self._backend.carriers()
        progress: list[ParcelProgress] = []
        after: Next = GoOn()
        for parcel in self._intended:
            carrier = told(parcel.carrier, carriers)
            row = known[parcel.key].row
            try:
                shipments.confirm_shipment(client, self._shipment(parcel, row, carrier))
            except Throttled as error:
                after = AgainAt(error.retry_at, _NO_TOKEN)
                break
            except (RejectedRequest, AccessDenied, TemporaryError) as error:
                progress.append(self._refused(parcel, error))
            except SellingPartnerError as error:
                after = AgainAt(self._clock.now() + _LATER, str(error))
                break
            else:
                progress.append(self._sent(parcel, carrier.suggestion))
        return self._write(progress, after)

    def _shipment(self, parcel: Parcel, row: AmazonOrder, carrier: Told) -> shipments.Shipment:
        ordered_at = parse_time(from_memo(row.memo).ordered)
        return shipments.Shipment(
            order_id=row.key.order_id,
            marketplace_id=row.marketplace_id,
            reference=parcel.reference,
            carrier_code=carrier.code,
            carrier_name=carrier.name,
            shipping_method=carrier.shipping_method,
            tracking=parcel.tracking.strip(),
            shipped_at=ship_date(parcel.shipped_at, ordered_at, self._clock.now()),
            items=parcel.items,
        )

    def _write(self, progress: list[ParcelProgress], after: Next) -> Next:
        """The answers; what was not asked is to be sent again, under the reference it has."""
        asked = {p.parcel_id for p in progress}
        unasked = [p for p in self._intended if p.parcel_id not in asked]
        due = after.when if isinstance(after, AgainAt) else None
        progress += [
            ParcelProgress(p.parcel_id, TO_SEND, p.reference, "", p.attempts, due) for p in unasked
        ]
        with self._backend.atomic():
            self._backend.save_parcels(progress)
            self._backend.save_parcels(self._edited())
        self._intended = []
        return after

    def _edited(self) -> list[ParcelProgress]:
        """What a person changed while Amazon was told otherwise is to be sent again. Read after
        the write: whoever changes it from now on finds the new state.
        """
        asked = {p.parcel_id: (p.carrier, p.tracking) for p in self._intended}
        of_orders = self._backend.parcels_of(list({p.key for p in self._intended}))
        mine = (p for parcels in of_orders.values() for p in parcels if p.parcel_id in asked)
        return [
            ParcelProgress(p.parcel_id, TO_SEND, p.reference)
            for p in mine
            if (p.carrier, p.tracking) != asked[p.parcel_id]
        ]

    def _sent(self, parcel: Parcel, suggestion: str) -> ParcelProgress:
        hint = (
            f"Amazon knows no carrier {parcel.carrier}: it was told as Other. "
            f"Is {suggestion} meant?"
            if suggestion
            else ""
        )
        due = self._clock.now() + LOOK_UP
        return ParcelProgress(parcel.parcel_id, SENT, parcel.reference, hint, parcel.attempts, due)

    def _refused(self, parcel: Parcel, error: SellingPartnerError) -> ParcelProgress:
        """No clear answer, or one that may mean "already there", is looked up before anything.

        confirmShipment takes one package a call (Orders API v0), so that whatever Amazon reports
        names its parcel; there is no problem of several that would leave open whose it is. What
        is in an unknown state is looked up, fails after ``MOST_UNCLEAR`` times and is told of
        with the others, until Amazon's order shows the package.
        """
        unclear = isinstance(error, TemporaryError)
        if unclear or says_already_shipped(error.message):
            why = "" if unclear else str(error)
            attempts = parcel.attempts + 1
            due = self._clock.now() + LOOK_AGAIN
            return ParcelProgress(parcel.parcel_id, SENDING, parcel.reference, why, attempts, due)
        return progress_of(parcel, FAILED, str(error))

    # Looking up

    def _look_up(
        self,
        client: SellingPartnerClient,
        accounts: Sequence[Account],
        unclear: Sequence[Parcel],
    ) -> Next:
        read = []
        looked_up: list[Parcel] = []
        unreadable: list[ParcelProgress] = []
        after: Next = GoOn()
        for parcel in unclear:
            try:
                read.append(orders.get_order(client, parcel.key.order_id))
            except Throttled as error:  # noqa: PERF203 - each order on its own
                after = AgainAt(error.retry_at, "Amazon's usage plan allows the next order then.")
                break
            except (RejectedRequest, AccessDenied, TemporaryError) as error:
                # One order that cannot be read stops no other parcel.
                unreadable.append(_unreadable(parcel, str(error), self._clock.now()))
            except SellingPartnerError as error:
                after = AgainAt(self._clock.now() + LOOK_AGAIN, str(error))
                break
            else:
                looked_up.append(parcel)
        if looked_up or unreadable:
            with self._backend.atomic():
                self._backend.save_parcels(unreadable)
                # The import marks those whose package is there.
                OrderImport(self._backend, accounts, self._clock.now()).page(read)
                self._not_there(looked_up)
        return after

    def _not_there(self, looked_up: Sequence[Parcel]) -> None:
        now = self._clock.now()
        current = {
            parcel.parcel_id: parcel
            for parcels in self._backend.parcels_of([p.key for p in looked_up]).values()
            for parcel in parcels
        }
        still = [current[p.parcel_id] for p in looked_up]
        self._backend.save_parcels(
            [_after_look_up(p, now) for p in still if p.state in (SENDING, SENT)]
        )

    # Telling

    def _tell(self, account_ids: Sequence[str]) -> Next:
        """The round is over: one mail for each account with what failed in it."""
        failed = self._backend.failures_to_tell(account_ids)
        if failed:
            with self._backend.atomic():
                self._backend.tell_failures(failed)
        return Done()


def _unreadable(parcel: Parcel, why: str, now: datetime) -> ParcelProgress:
    """The order could not be read: later again, ever more rarely; one that Amazon never took
    clearly fails in the end. One that it took stays sent.
    """
    attempts = parcel.attempts + 1
    if parcel.state == SENDING and attempts > MOST_UNCLEAR:
        return progress_of(parcel, FAILED, why)
    wait = LOOK_UP if parcel.state == SENT else LOOK_AGAIN
    due = now + wait * 2 ** min(attempts, 5)
    return ParcelProgress(
        parcel.parcel_id, parcel.state, parcel.reference, parcel.why, attempts, due
    )


def _after_look_up(parcel: Parcel, now: datetime) -> ParcelProgress:
    """Amazon's order does not show the package."""
    if parcel.state == SENT:
        due = now + LOOK_UP * 2 ** min(parcel.attempts, 5)
        return ParcelProgress(
            parcel.parcel_id, SENT, parcel.reference, parcel.why, parcel.attempts + 1, due
        )
    if parcel.why:
        return progress_of(parcel, FAILED, parcel.why)
    if parcel.attempts >= MOST_UNCLEAR:
        why = (
            f"Amazon gave no clear answer {parcel.attempts} times and does not show the parcel. "
            "Look at the order in Seller Central, then Retry Amazon Sync."
        )
        return progress_of(parcel, FAILED, why)
    return progress_of(parcel, TO_SEND)


def _references(parcels: Sequence[Parcel], known: Mapping[OrderKey, KnownOrder]) -> dict[str, str]:
    """The packageReferenceId of each parcel: the one it has, else the order's next."""
    taken: dict[OrderKey, set[str]] = {}
    for parcel in parcels:
        on_amazon = from_memo(known[parcel.key].row.memo).packages
        mine = (*parcel.references, parcel.reference, *on_amazon)
        taken.setdefault(parcel.key, set()).update(mine)
    references = {}
    for parcel in parcels:
        reference = parcel.reference or next_reference(taken[parcel.key])
        taken[parcel.key].add(reference)
        references[parcel.parcel_id] = reference
    return references
