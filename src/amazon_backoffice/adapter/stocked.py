# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the quantities of SKUs are made of: offers, rules, available pieces, pending orders.

A handful of queries for a page of products, whatever its size; flat values, no model instances.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Sum

from amazon_connector.domain.quantities import NO_RULES, StockRules
from amazon_connector.port import SkuKey, StockedOffer

from ..models import Account, AccountMarketplace, Offer, PendingPieces, Product, SkuStock
from ..models.among import Page
from . import stock
from .defaults import places
from .flat import flat

# Any number, as long as nobody else in this database takes the same one.
_COMPUTING = 0x53746F636B
_RULES = ("buffer", "share", "maximum", "fixed", "handling_days", "also_fbm")
_OFFER = ("account_id", "marketplace_id", "sku", "product_id", *_RULES)
_Offer = tuple[Any, ...]  # the values of ``_OFFER``, and more
_Key = tuple[str, str, str]  # seller, region, SKU


def stocked_products(account_ids: Sequence[str], after: str, limit: int) -> list[str]:
    """See ``Backend.stocked_products``; in the order of their ids."""
    found: set[int] = set()
    # Account by account: each look-up ends where its page does, in an index.
    for account, model in product(account_ids, (Offer, SkuStock)):
        rows = model.objects.filter(account=int(account), product__gt=int(after or 0))
        page = rows.order_by("product_id").distinct()
        found.update(pk for (pk,) in flat(page[:limit], "product_id"))
    return [str(pk) for pk in sorted(found)[:limit]]


def stocked_offers(product_ids: Sequence[str]) -> list[StockedOffer]:
    """See ``Backend.stocked_offers``."""
    _one_at_a_time()
    sellers = _sellers()
    offers, waited_for = _offers(Page(int(pk) for pk in product_ids), sellers)
    products = Page(offer[3] for offer in offers)
    warehouses = {sellers[offer[0]].warehouse for offer in offers}
    available = stock.available(products, warehouses)
    pending = _pending(waited_for) if waited_for else {}
    return _told(offers, sellers, available, pending, _not_counted(products))


def _one_at_a_time() -> None:
    """Whoever computes sees what others have computed before, rows that are new included."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_COMPUTING])


# Accounts


@dataclass(frozen=True)
class _Seller:
    """What of an account counts for its offers; ``searched``: Amazon's ids of marketplaces."""

    account_id: str
    seller_id: str
    region: str
    mode: str
    divide: bool
    warehouse: int
    searched: Mapping[int, str]

    @cached_property
    def warehouse_id(self) -> str:
        """The warehouse as the port names it."""
        return str(self.warehouse)


def _sellers() -> dict[int, _Seller]:
    """The linked accounts, by key."""
    searched: dict[int, dict[int, str]] = defaultdict(dict)
    read = AccountMarketplace.objects.filter(active=True, blocked="").order_by()
    names = ("account_id", "marketplace_id", "marketplace__marketplace_id")
    for account, pk, marketplace_id in read.values_list(*names):
        searched[account][pk] = marketplace_id
    accounts = Account.objects.filter(active=True, linked_at__isnull=False).order_by()
    columns = ("pk", "seller_id", "region", "stock_mode", "divide", "warehouse_id", "company_id")
    rows = list(accounts.values_list(*columns))
    usual = places({company for *_, warehouse, company in rows if not warehouse})
    return {
        pk: _Seller(
            str(pk),
            seller,
            region,
            mode,
            divide,
            warehouse or usual[company, "warehouse"],
            searched[pk],
        )
        for pk, seller, region, mode, divide, warehouse, company in rows
    }


# Offers


def _offers(products: Page, sellers: Mapping[int, _Seller]) -> tuple[list[_Offer], Collection[str]]:
    """Those of these products, and all others of the SKUs that those have; and which of their
    SKUs pending orders hold.
    """
    same = Offer.objects.filter(sku=OuterRef("sku"))
    rows = Offer.objects.filter(product__among=products).order_by()
    rows = rows.annotate(
        elsewhere=Exists(same.exclude(product=OuterRef("product"))),
        pending=Exists(PendingPieces.objects.filter(sku=OuterRef("sku"))),
    )
    found: list[_Offer] = []
    several, waited_for = set(), set()
    for offer in flat(rows, *_OFFER, "elsewhere", "pending"):
        if _is_searched(offer, sellers):
            found.append(offer)
            if offer[-2]:
                several.add(_key(offer, sellers))
            if offer[-1]:
                waited_for.add(offer[2])
    if several:
        found += _others(several, products, sellers)
    return found, waited_for


def _others(keys: Collection[_Key], products: Page, sellers: Mapping[int, _Seller]) -> list[_Offer]:
    """The offers of these SKUs that have other products."""
    rows = Offer.objects.filter(sku__among=sorted({sku for _, _, sku in keys}))
    return [
        offer
        for offer in flat(rows.exclude(product__among=products).order_by(), *_OFFER)
        if _is_searched(offer, sellers) and _key(offer, sellers) in keys
    ]


def _is_searched(offer: _Offer, sellers: Mapping[int, _Seller]) -> bool:
    return offer[0] in sellers and offer[1] in sellers[offer[0]].searched


def _key(offer: _Offer, sellers: Mapping[int, _Seller]) -> _Key:
    seller = sellers[offer[0]]
    return seller.seller_id, seller.region, offer[2]


def _pending(skus: Collection[str]) -> dict[_Key, int]:
    """What pending orders hold, by seller, region and SKU."""
    rows = PendingPieces.objects.filter(sku__among=sorted(skus)).order_by()
    sums = rows.values_list("seller_id", "account__region", "sku").annotate(Sum("pieces"))
    return {(seller, region, sku): pieces for seller, region, sku, pieces in sums}


def _not_counted(products: Page) -> frozenset[int]:
    """Those of these products that have no stock: services, default products and the like."""
    counted = Q(storable=True, kind=Product.Kind.GOODS, default_for=Product.Default.NONE)
    rows = Product.objects.filter(~counted, pk__among=products).order_by()
    return frozenset(pk for (pk,) in flat(rows, "pk"))


def _told(
    offers: Iterable[_Offer],
    sellers: Mapping[int, _Seller],
    available: Mapping[tuple[int, int], int],
    pending: Mapping[_Key, int],
    not_counted: Collection[int],
) -> list[StockedOffer]:
    told = []
    for account, marketplace, sku, pk, buffer, share, maximum, fixed, days, also_fbm, *_ in offers:
        seller = sellers[account]
        key = SkuKey(seller.seller_id, seller.region, sku)
        plain = (buffer, share, maximum, fixed) == (0, 100, None, None)
        offer = StockedOffer(
            key,
            seller.account_id,
            seller.searched[marketplace],
            seller.mode,
            str(pk),
            seller.warehouse_id,
            available.get((seller.warehouse, pk), 0),
            pending.get(key, 0) if pending else 0,
            pk not in not_counted,
            NO_RULES if plain else StockRules(buffer, share, maximum, fixed),
            days,
            seller.divide,
            also_fbm,
        )
        told.append(offer)
    return told
