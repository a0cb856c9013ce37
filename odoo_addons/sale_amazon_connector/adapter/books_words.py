# SPDX-License-Identifier: LGPL-3.0-or-later
"""The words of payouts in Odoo: what its entries are, and which accounts it books on."""

from __future__ import annotations

from collections.abc import Mapping

from amazon_connector.records_money import SETTLED_KINDS

# What an entry is of its payout.
ENTRY, PAYMENT, WRITE_OFF, REVERSAL = "entry", "payment", "write_off", "reversal"
ENTRIES: Mapping[str, str] = {
    ENTRY: "Entry",
    PAYMENT: "Payments",
    WRITE_OFF: "Write-Off",
    REVERSAL: "Reversal",
}

# The accounts of a company's payouts beside those of the kinds.
CLARIFY, SMALL_DIFFERENCES = "clarify", "small_differences"
ROLES: Mapping[str, str] = {
    **SETTLED_KINDS,
    CLARIFY: "To clarify",
    SMALL_DIFFERENCES: "Small differences",
}

# Not Enterprise's "batch_payment": both may be installed, one after the other.
BATCH_DEPOSIT = "amazon_connector_batch"
