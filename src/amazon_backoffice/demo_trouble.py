# SPDX-License-Identifier: LGPL-3.0-or-later
"""Trouble for a demo, so that Amazon Issues and failed parcels can be seen from the start.

All of it is Amazon's: the local one says or refuses something, and the office deals with it as
it would with the real one. No row is made here.
"""

from __future__ import annotations

from .local_amazon import LocalAmazon
from .models import Parcel

# No status of Amazon's list (model orders_2026-01-01): as if Amazon had added one overnight.
NEW_STATUS = "ON_HOLD"
REFUSAL = "The tracking number could not be verified with this carrier. (The demo refuses once.)"


def one_order_in_quarantine(amazon: LocalAmazon, seller_id: str) -> None:
    """An order with a status that the connector does not know."""
    reference = amazon.generate_order(seller_id)
    amazon.patch_order(reference, {"fulfillment": {"fulfillmentStatus": NEW_STATUS}})


def first_parcel_fails(amazon: LocalAmazon) -> None:
    """The first parcel that is told to Amazon is refused; sent again, it is taken.

    Faults do not outlive the local Amazon: each start sets it, until something was shipped here.
    """
    if not Parcel.objects.filter(shipped_outside=False).exists():
        fault = {"kind": "invalid_input", "operation": "confirmShipment", "message": REFUSAL}
        amazon.set_fault(fault)
