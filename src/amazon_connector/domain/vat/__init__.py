# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which VAT an Amazon order bears: territories, rules with their sources, the decision."""

from __future__ import annotations

from .deciding import Sale, SellerVat, Treatment, vat_treatment
from .rules import TREATMENTS, VatRule
from .territories import Place, Territory, territory_of

__all__ = [
    "TREATMENTS",
    "Place",
    "Sale",
    "SellerVat",
    "Territory",
    "Treatment",
    "VatRule",
    "territory_of",
    "vat_treatment",
]
