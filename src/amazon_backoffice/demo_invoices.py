# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices in a demo: a European shop's VAT, and its home marketplace making and uploading them.

Left undone on purpose, to be seen: what leaves from a country without a VAT number, or goes to one
that has no row, waits with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from amazon_connector.domain.vat.rules import EXPORT, INTRA_COMMUNITY, OSS
from amazon_connector.domain.vat.territories import EU_COUNTRIES

from . import runtime
from .models import Account, Marketplace, StockLocation, Tax, VatNumber, VatRow

# An example number of the German tax authority's form.
_NUMBERS = {"DE": "DE136695976", "FR": "FR40303265045"}
Json = Mapping[str, Any]


@transaction.atomic
def enter_vat(account: Account, seller: Json) -> None:
    """The company's address, its number at home, One Stop Shop, and the rows that bear no tax."""
    company, home = account.company, seller["country"]
    business = seller.get("business", {})
    address = business.get("registeredBusinessAddress", {})
    company.line1 = address.get("addressLine1", "")
    company.postal_code, company.city = address.get("postalCode", ""), address.get("city", "")
    company.country, company.one_stop_shop = home, True
    company.foot = business.get("companyRegistrationNumber", "")
    company.save()
    VatNumber.objects.get_or_create(
        company=company, state=home, defaults={"number": _NUMBERS.get(home, "")}
    )
    for treatment in (INTRA_COMMUNITY, EXPORT):
        VatRow.objects.get_or_create(company=company, treatment=treatment, state="")
    StockLocation.objects.filter(pk=account.warehouse_id).update(
        country=home, postal_code=company.postal_code
    )


def enter_row(marketplace: Marketplace, source: Tax, target: Tax | None) -> None:
    """What a distance sale to the marketplace's country bears instead of the tax at home."""
    if marketplace.country in EU_COUNTRIES:
        VatRow.objects.get_or_create(
            company=source.company,
            treatment=OSS,
            state=marketplace.country,
            instead_of=source,
            defaults={"tax": target},
        )


def switch_on(account: Account) -> None:
    """*Invoices* and *Upload to Amazon* for the home marketplace, from today on."""
    rows = account.marketplaces.filter(marketplace=account.home_marketplace)
    today = runtime.clock().now().date()
    rows.update(invoices_on=True, invoices_from=today, upload_on=True)
