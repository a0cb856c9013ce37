# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon's orders, whenever they are read, say of the parcels that it was told of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..domain.orders import Order
from ..domain.parcels import MOST_UNCLEAR, look
from ..port import (
    FAILED,
    NEEDS_ATTENTION,
    NOT_APPLICABLE,
    SENDING,
    SENT,
    SYNCHRONIZED,
    TO_SEND,
    Backend,
    OrderKey,
    Parcel,
    ParcelProgress,
)

_OURS = (SENDING, SENT, FAILED)
_NOT_SENT = (TO_SEND, NEEDS_ATTENTION, FAILED, SENDING)
ALREADY_ON_AMAZON = (
    "Already on Amazon: these goods are in a package that was made there (label bought at "
    "Amazon, or shipped in Seller Central)."
)
OTHER_TRACKING = "Amazon took it, and still shows the tracking reference {}."


def watch(backend: Backend, orders: Sequence[tuple[OrderKey, Order]]) -> None:
    """Mark the parcels of orders that have packages. Call inside ``atomic()``."""
    with_packages = {key: order for key, order in orders if order.packages}
    if not with_packages:
        return
    progress = [
        seen
        for key, parcels in backend.parcels_of(list(with_packages)).items()
        for parcel in parcels
        if (seen := _seen(parcel, parcels, with_packages[key])) is not None
    ]
    if progress:
        backend.save_parcels(progress)


def _seen(parcel: Parcel, siblings: Iterable[Parcel], order: Order) -> ParcelProgress | None:
    references = [sibling.reference for sibling in siblings]
    found = look(order.packages, parcel.reference, references, parcel.items)
    if found.shows(parcel.tracking) and parcel.state in _OURS:
        return progress_of(parcel, SYNCHRONIZED)
    if found.ours and parcel.state == SENT and parcel.attempts > MOST_UNCLEAR:
        return progress_of(parcel, SYNCHRONIZED, OTHER_TRACKING.format(found.tracking))
    if found.covered_by_others and not found.ours and parcel.state in _NOT_SENT:
        return progress_of(parcel, NOT_APPLICABLE, ALREADY_ON_AMAZON)
    return None


def progress_of(parcel: Parcel, state: str, why: str = "") -> ParcelProgress:
    """The parcel in a state that waits for nothing; its reference stays."""
    return ParcelProgress(parcel.parcel_id, state, parcel.reference, why, parcel.attempts)
