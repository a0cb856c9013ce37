# SPDX-License-Identifier: LGPL-3.0-or-later
"""Fills an empty office from a local Amazon: three sellers in three regions, as a shop has them.

What is there already is left alone, so it may run again. Left undone on purpose, to be seen:
Canada has no tax (a difference with its cause), some SKUs have no product (they stand on
*Amazon Sale*), one order waits in quarantine and the first parcel is refused (demo_trouble);
Amazon loses some pieces of a product (demo_stock): a drift in Stock at Amazon.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from amazon_connector.domain.currencies import rounded

from . import feature, runtime
from .adapter.defaults import complete_account
from .data_folder import vault
from .demo_stock import stock_up, stock_up_at_amazon
from .demo_trouble import first_parcel_fails, one_order_in_quarantine
from .local_amazon import LocalAmazon
from .models import Account, Company, FiscalPosition, Marketplace, Product, Tax

HISTORY = timedelta(days=14)
Json = Mapping[str, Any]


def fill(amazon: LocalAmazon) -> Iterator[str]:
    """Do it, telling each step in a sentence. Raises what linking raises."""
    catalog, sellers = amazon.catalog(), amazon.sellers()["sellers"]
    for seller in _shops(sellers):
        existing = Account.objects.filter(seller_id=seller["seller_id"]).first()
        if existing and existing.linked_at:
            yield f"{existing} is there already."
            continue
        account = existing or _account(seller, catalog)
        result = runtime.connector().paste_token(
            str(account.pk), seller["seller_id"], seller["refresh_token"]
        )
        account.refresh_from_db()
        stock_up_at_amazon(amazon, account)
        _bring_history(account)
        if seller["region"] == "EU":
            one_order_in_quarantine(amazon, seller["seller_id"])
        yield f"{account} is linked: {', '.join(result.marketplaces)}."
    first_parcel_fails(amazon)
    feature.set_amazon_sync(True)


def _bring_history(account: Account) -> None:
    """As a seller does who sets *Last Order Sync* two weeks back."""
    since = runtime.clock().now() - HISTORY
    runtime.connector().synchronize_from(str(account.pk), since)


def _shops(sellers: list[Json]) -> list[Json]:
    """The first professional seller of each region."""
    chosen: dict[str, Json] = {}
    for seller in sellers:
        if seller["selling_plan"] == "PROFESSIONAL":
            chosen.setdefault(seller["region"], seller)
    return list(chosen.values())


@transaction.atomic
def _account(seller: Json, catalog: Json) -> Account:
    home = Marketplace.objects.get(country=seller["country"])
    name = seller.get("business", {}).get("name") or seller["store_name"]
    company, _ = Company.objects.get_or_create(name=name, defaults={"currency": home.currency})
    account = Account(
        name=seller["store_name"],
        company=company,
        home_marketplace=home,
        region=home.region,
        application_id=seller["application_id"],
        client_id=seller["client_id"],
    )
    complete_account(account)
    account.sealed_client_secret = vault().seal(seller["client_secret"], str(account.pk))
    account.save()
    taxes = _taxes(company, home, catalog["taxes"])
    _fiscal_positions(company, home, seller, catalog["taxes"])
    products = _products(company, catalog["items"], seller["seller_id"], taxes)
    stock_up(account, products)
    return account


def _taxes(company: Company, home: Marketplace, table: Json) -> dict[str, Tax]:
    """The home country's taxes by class; none where Amazon collects them (North America)."""
    if home.region == "NA":
        return {}
    rates = table.get(home.marketplace_id, {})
    return {kind: _tax(company, home, Decimal(rate)) for kind, rate in rates.items()}


def _tax(company: Company, marketplace: Marketplace, rate: Decimal) -> Tax:
    name = f"{rate.normalize():f} % {marketplace.country}"
    tax, _ = Tax.objects.get_or_create(company=company, name=name, defaults={"rate": rate})
    return tax


def _fiscal_positions(company: Company, home: Marketplace, seller: Json, table: Json) -> None:
    """One for every other marketplace of the seller: its country's rates replace those of home."""
    if home.region == "NA":
        return
    wanted = [m["id"] for m in seller["marketplaces"] if m["is_participating"]]
    abroad = Marketplace.objects.filter(marketplace_id__in=wanted).exclude(pk=home.pk)
    for marketplace in abroad:
        rates = table.get(marketplace.marketplace_id)
        if rates:
            _position(company, home, marketplace, rates, table[home.marketplace_id])


def _position(
    company: Company, home: Marketplace, abroad: Marketplace, theirs: Json, ours: Json
) -> None:
    position, made = FiscalPosition.objects.get_or_create(
        company=company, marketplace=abroad, defaults={"name": f"Sold on {abroad.name}"}
    )
    if not made:
        return
    for kind, rate in ours.items():
        source = _tax(company, home, Decimal(rate))
        target = _tax(company, abroad, Decimal(theirs[kind])) if Decimal(theirs[kind]) else None
        position.lines.get_or_create(source=source, defaults={"target": target})


def _products(
    company: Company, items: list[Json], seller_id: str, taxes: Mapping[str, Tax]
) -> list[Product]:
    made = []
    for item in items:
        if item["seller_id"] != seller_id:
            continue
        product, new = Product.objects.get_or_create(
            company=company,
            internal_reference=item["sku"],
            defaults={"name": item["title"], "cost": _cost(item, company)},
        )
        if new and item["tax_class"] in taxes:
            product.taxes.add(taxes[item["tax_class"]])
        made.append(product)
    return made


def _cost(item: Json, company: Company) -> Decimal:
    """Two fifths of what it is sold for, as Figures need it."""
    return rounded(Decimal(item["price"]) * 2 / 5, company.currency)
