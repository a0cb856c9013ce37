# SPDX-License-Identifier: LGPL-3.0-or-later
"""The types of reports that are known, with what Amazon's documentation says of each."""

from __future__ import annotations

from dataclasses import dataclass

from amazon_simulator import instants
from amazon_simulator.marketplaces import BY_COUNTRY

SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
VAT_INVOICES = "GET_FLAT_FILE_VAT_INVOICE_DATA_REPORT"
FBA_SHIPMENTS = "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL"
VAT_TRANSACTIONS = "GET_VAT_TRANSACTION_DATA"

_TAX = frozenset({"Tax Invoicing (Restricted)"})
_REMITTANCE = frozenset({"Tax Remittance (Restricted)"})
_FBA = frozenset({"Pricing", "Amazon Fulfillment", "Inventory and Order Tracking"})
_VAT_COUNTRIES = ("ES", "GB", "FR", "BE", "NL", "DE", "IT", "SE", "PL")
_VAT = frozenset(BY_COUNTRY[country].id for country in _VAT_COUNTRIES)


@dataclass(frozen=True)
class ReportType:
    """``roles``: one of them is needed. ``marketplaces`` None are all.

    ``longest`` is how much time one report may cover; ``every`` the shortest time between two.
    """

    name: str
    roles: frozenset[str]
    requestable: bool = True
    marketplaces: frozenset[str] | None = None
    longest: int | None = None
    every: int = 0


TYPES = {
    kind.name: kind
    for kind in (
        ReportType(SETTLEMENT, frozenset({"Finance and Accounting"}), requestable=False),
        ReportType(
            VAT_INVOICES, _TAX, marketplaces=_VAT | {BY_COUNTRY["IE"].id}, longest=30 * instants.DAY
        ),
        ReportType(FBA_SHIPMENTS, _FBA, longest=31 * instants.DAY, every=30 * instants.MINUTE),
        ReportType(VAT_TRANSACTIONS, _REMITTANCE, marketplaces=_VAT),
    )
}
