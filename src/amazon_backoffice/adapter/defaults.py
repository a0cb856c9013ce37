# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a company and an account need before the first order: made where it is missing."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F

from ..models import Account, Company, Product, SalesTeam, StockLocation

_DEFAULTS = {
    Product.Default.SALE: Product.Kind.GOODS,
    Product.Default.SHIPPING: Product.Kind.SERVICE,
}
_PLACES = {
    StockLocation.Kind.WAREHOUSE: "Warehouse",
    StockLocation.Kind.CUSTOMER: "Customers",
    StockLocation.Kind.TRANSIT: "Transit to Amazon",
}


def complete_account(account: Account) -> Account:
    """Give a new account its sales team, its warehouse, its Amazon location and the default
    products.
    """
    if account.sales_team_id is None:
        team, _ = SalesTeam.objects.get_or_create(company=account.company, name="Amazon")
        account.sales_team = team
    if account.location_id is None:
        account.location = amazon_location(account.company_id)
    of_company = places([account.company_id])
    if account.warehouse_id is None:
        account.warehouse_id = of_company[account.company_id, StockLocation.Kind.WAREHOUSE]
    account.save()
    default_products(account.company_id)
    return account


def default_products(company_id: int) -> dict[str, Product]:
    """*Amazon Sale* (goods that are not counted) and *Amazon Shipping* (a service)."""
    return {default: _default_product(company_id, default) for default in _DEFAULTS}


def _default_product(company_id: int, default: Product.Default) -> Product:
    product, _ = Product.objects.get_or_create(
        company_id=company_id,
        default_for=default,
        defaults={"name": default.label, "kind": _DEFAULTS[default], "storable": False},
    )
    return product


def places(company_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """The warehouse's stock, the customers' location and what is on its way to Amazon, of each
    company: (company, kind) -> pk.
    """
    rows = StockLocation.objects.filter(company_id__in=company_ids, kind__in=_PLACES)
    rows = rows.exclude(parent__kind=F("kind"))
    found: dict[tuple[int, str], int] = {}
    for row in rows.order_by("pk"):
        found.setdefault((row.company_id, row.kind), row.pk)
    for company_id in company_ids:
        for kind, name in _PLACES.items():
            if (company_id, kind) not in found:
                found[company_id, kind] = _place(company_id, kind, name)
    return found


def _place(company_id: int, kind: str, name: str) -> int:
    place, _ = StockLocation.objects.get_or_create(
        company_id=company_id, name=name, defaults={"kind": kind}
    )
    return place.pk


def amazon_location(company_id: int) -> StockLocation:
    """Shared by the company's accounts unless one gets its own."""
    place, _ = StockLocation.objects.get_or_create(
        company_id=company_id,
        name="WH/Amazon",
        defaults={"kind": StockLocation.Kind.AMAZON},
    )
    return place


def main_company() -> Company:
    """The company that a new account belongs to unless another one is chosen."""
    company = Company.objects.order_by("pk").first()
    return company or Company.objects.create(name="My Company")
