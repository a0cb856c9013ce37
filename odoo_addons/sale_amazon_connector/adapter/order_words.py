# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's words for an order that have a name in Odoo."""

from __future__ import annotations

from amazon_connector.domain.orders import (
    AMAZON,
    CANCELLED,
    MERCHANT,
    PARTIALLY_SHIPPED,
    PENDING,
    PENDING_AVAILABILITY,
    SHIPPED,
    UNFULFILLABLE,
    UNSHIPPED,
)

CHANNELS = [(AMAZON, "Fulfilled by Amazon"), (MERCHANT, "Fulfilled by the Merchant")]
# Orders API 2026-01-01, fulfillmentStatus.
STATUSES = [
    (PENDING_AVAILABILITY, "Pending Availability"),
    (PENDING, "Pending"),
    (UNSHIPPED, "Unshipped"),
    (PARTIALLY_SHIPPED, "Partially Shipped"),
    (SHIPPED, "Shipped"),
    (CANCELLED, "Cancelled"),
    (UNFULFILLABLE, "Unfulfillable"),
]
