# SPDX-License-Identifier: LGPL-3.0-or-later
"""A back office as a seller has it: company, taxes, fiscal positions, products, accounts.

To be imported after ``django.setup()``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from amazon_backoffice.adapter.defaults import complete_account, main_company
from amazon_backoffice.models import (
    Account,
    AccountMarketplace,
    FiscalPosition,
    FiscalPositionLine,
    Marketplace,
    Product,
    Tax,
)
from amazon_connector.vault import Vault

HOME = "A1PA6795UKMFR9"
CLASSES = ("standard", "reduced")


def taxes(rates: dict[str, dict[str, str]]) -> dict[str, Tax]:
    """German taxes by class, and a fiscal position for each other marketplace of ``rates``."""
    home = {kind: _tax(kind, rates[HOME][kind]) for kind in CLASSES}
    for marketplace_id, of_marketplace in rates.items():
        if marketplace_id != HOME:
            _fiscal_position(_marketplace(marketplace_id), home, of_marketplace)
    return home


def _tax(kind: str, rate: str, country: str = "DE") -> Tax:
    name = f"{country} {rate} % ({kind})"
    tax, _ = Tax.objects.get_or_create(
        company=main_company(), name=name, defaults={"rate": rate, "account_code": f"VAT {country}"}
    )
    return tax


def _fiscal_position(marketplace: Marketplace, home: dict[str, Tax], rates: dict[str, str]) -> None:
    position = FiscalPosition.objects.create(
        company=main_company(), name=str(marketplace), marketplace=marketplace
    )
    for kind, source in home.items():
        target = _tax(kind, rates[kind], str(marketplace))
        FiscalPositionLine.objects.create(position=position, source=source, target=target)


def products(items: Iterable[dict[str, Any]], home: dict[str, Tax]) -> None:
    """A storable product with its tax for each item of the simulator's catalog."""
    for item in items:
        product = Product.objects.create(name=item["title"], internal_reference=item["sku"])
        product.taxes.add(home[item["tax_class"]])


def account(
    seller: dict[str, Any],
    vault: Vault,
    marketplace_ids: Sequence[str] = (),
    linked_at: datetime | None = None,
) -> Account:
    """An account of this seller; linked and opened where ``linked_at`` is given."""
    made = Account.objects.create(
        name=seller["store_name"],
        company=main_company(),
        home_marketplace=_marketplace(HOME),
        region=seller["region"],
        client_id=seller["client_id"],
        application_id=seller["application_id"],
    )
    made.sealed_client_secret = vault.seal(seller["client_secret"], str(made.pk))
    if linked_at is not None:
        made.seller_id = seller["seller_id"]
        made.sealed_refresh_token = vault.seal(seller["refresh_token"], str(made.pk))
        made.linked_at, made.cursor, made.opened = linked_at, linked_at, True
    complete_account(made)
    for marketplace_id in marketplace_ids:
        AccountMarketplace.objects.create(account=made, marketplace=_marketplace(marketplace_id))
    return made


def _marketplace(marketplace_id: str) -> Marketplace:
    return Marketplace.objects.get(marketplace_id=marketplace_id)
