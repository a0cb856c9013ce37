# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which parcels Amazon is told of, with what, and what its answer or its order says of them.

Source: confirmShipment, Orders API v0: one call a package, its packageReferenceId a positive
number unique in the order; the same number again edits that package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .orders import AMAZON, CANCELLED, Package

SHIP_PLUS = "FBM_SHIP_PLUS"
# After no clear answer Amazon's order is read again; it is consistent after some time only.
LOOK_AGAIN = timedelta(minutes=2)
# A parcel that Amazon took shows up with the next searches; if not, it is looked up.
LOOK_UP = timedelta(hours=1)
MOST_UNCLEAR = 5
_SEPARATORS = re.compile(r"[\W_]+")
_ALREADY = re.compile(r"already|fulfilled|shipped|no (remaining|unshipped)", re.IGNORECASE)


def not_applicable(
    channel: str, status: str, programs: Sequence[str], shipped_outside: bool
) -> str:
    """Why Amazon is not told of a parcel of this order; empty if it is."""
    if shipped_outside:
        return "Shipped outside: Amazon knows of it already."
    if channel == AMAZON:
        return "FBA: Amazon ships it itself."
    if SHIP_PLUS in programs:
        return "Ship+: its label was bought at Amazon, which knows of the parcel."
    if status == CANCELLED:
        return "The order was cancelled on Amazon; decide about a return."
    return ""


def missing(carrier: str, tracking: str) -> str:
    """What a parcel still needs before Amazon takes it; empty if nothing."""
    if not carrier.strip() and not tracking.strip():
        return "The carrier and the tracking reference are missing."
    if not carrier.strip():
        return "The carrier is missing."
    if not tracking.strip():
        return "The tracking reference is missing (Amazon wants one, also for own deliveries)."
    return ""


def next_reference(taken: Iterable[str]) -> str:
    """A packageReferenceId that no package of the order has, ours or Amazon's."""
    numbers = [int(reference) for reference in taken if reference.isdecimal()]
    return str(max(numbers, default=0) + 1)


def says_already_shipped(message: str) -> bool:
    """Whether a refusal may mean that Amazon has the package: looked up, never sent blindly."""
    return bool(_ALREADY.search(message))


def ship_date(shipped_at: datetime, ordered_at: datetime, now: datetime) -> datetime:
    """Amazon takes no date in the future and none before the order."""
    return min(max(shipped_at, ordered_at), now)


@dataclass(frozen=True)
class OnAmazon:
    """What Amazon's packages say of one parcel; ``tracking`` is that of ours, where it is there."""

    ours: bool
    covered_by_others: bool
    tracking: str = ""

    def shows(self, tracking: str) -> bool:
        """Whether Amazon shows our package with this tracking reference, or with none at all."""
        return self.ours and (not self.tracking or _bare(tracking) == _bare(self.tracking))


def _bare(tracking: str) -> str:
    """Without what Amazon or a carrier may write otherwise: case, spaces, dashes."""
    return _SEPARATORS.sub("", tracking).casefold()


def look(
    packages: Sequence[Package], reference: str, ours: Iterable[str], items: Mapping[str, int]
) -> OnAmazon:
    """Find a parcel among Amazon's packages: by our reference, or its goods in strangers'."""
    known = {*ours, reference} - {""}
    valid = [p for p in packages if p.status != "CANCELLED"]
    strangers: dict[str, int] = {}
    for package in valid:
        if package.reference in known:
            continue
        for item_id, pieces in package.items.items():
            strangers[item_id] = strangers.get(item_id, 0) + pieces
    covered = all(strangers.get(item_id, 0) >= pieces for item_id, pieces in items.items())
    there = [p.tracking for p in valid if reference and p.reference == reference]
    return OnAmazon(bool(there), covered and bool(items), "".join(there[-1:]))


# What an order or a delivery shows of its parcels: the state that most wants a person.
_MOST_TELLING = (
    "failed",
    "needs_attention",
    "to_send",
    "sending",
    "sent",
    "synchronized",
    "not_applicable",
)


def rolled_up(states: Iterable[str]) -> str:
    """One parcel state for an order or a delivery; empty where there are no parcels."""
    present = set(states)
    return next((state for state in _MOST_TELLING if state in present), "")
