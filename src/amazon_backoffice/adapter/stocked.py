# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the quantities of SKUs are made of: offers, rules, available pieces, pending orders.

A handful of queries for a page of products, whatever its size; flat values, no model instances.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.db import connection
from django.db.models import Sum

from amazon_connector.domain.quantities import NO_RULES, StockRules
from amazon_connector.port import SkuKey, StockedOffer

from ..models import Account, AccountMarketplace, Offer, PendingPieces, SkuStock
from . import stock
from .defaults import places
from .flat import flat

# Any number, as long as nobody else in this database takes the same one.
_COMPUTING = 0x53746F636B
_OFFER = (
    "account_id",
    "marketplace_id",
    "sku",
    "product_id",
    "product__storable",
    "product__kind",
    "product__default_for",
    "buffer",
    "share",
    "maximum",
    "fixed",
    "handling_days",
    "also_fbm",
)


def stocked_products(account_ids: Sequence[str], after: str, limit: int) -> list[str]:
    """See ``Backend.stocked_products``; in the order of their ids."""
    found: set[int] = set()
    # Account by account: each look-up ends where its page does, in an index.
    for account, model in product(account_ids, (Offer, SkuStock)):
        rows = model.objects.filter(account=int(account), product__gt=int(after or 0))
        page = rows.order_by("product_id").values_list("product_id", flat=True).distinct()
        found.update(page[:limit])
    return [str(pk) for pk in sorted(found)[:limit]]


def stocked_offers(product_ids: Sequence[str]) -> list[StockedOffer]:
    """See ``Backend.stocked_offers``."""
    _one_at_a_time()
    sellers = _sellers()
    offers = _offers([int(pk) for pk in product_ids], sellers)
    warehouses = {sellers[offer[0]].warehouse for offer in offers}
    available = stock.available({offer[3] for offer in offers}, warehouses)
    pending = _pending({offer[2] for offer in offers})
    return [_told(offer, sellers[offer[0]], available, pending) for offer in offers]


def _one_at_a_time() -> None:
    """Whoever computes sees what others have computed before, rows that are new included."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_COMPUTING])


# Accounts


@dataclass(frozen=True)
class _Seller:
    """What of an account counts for its offers; ``searched``: Amazon's ids of marketplaces."""

    seller_id: str
    region: str
    mode: str
    divide: bool
    warehouse: int
    searched: Mapping[int, str]


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
    usual = places({company for *_, company in rows})
    return {
        pk: _Seller(
            seller, region, mode, divide, warehouse or usual[company, "warehouse"], searched[pk]
        )
        for pk, seller, region, mode, divide, warehouse, company in rows
    }


# Offers


def _offers(product_ids: Sequence[int], sellers: Mapping[int, _Seller]) -> list[tuple[Any, ...]]:
    """Those of these products, and all others of the SKUs that those have."""
    skus = Offer.objects.filter(product__among=product_ids).order_by().values("sku")
    found = [
        offer
        for offer in flat(Offer.objects.filter(sku__in=skus).order_by(), *_OFFER)
        if offer[0] in sellers and offer[1] in sellers[offer[0]].searched
    ]
    asked = set(product_ids)
    ours = {_key(offer, sellers) for offer in found if offer[3] in asked}
    return [o for o in found if o[3] in asked or _key(o, sellers) in ours]


def _key(offer: tuple[Any, ...], sellers: Mapping[int, _Seller]) -> tuple[str, str, str]:
    seller = sellers[offer[0]]
    return seller.seller_id, seller.region, offer[2]


# Pieces


def _pending(skus: Collection[str]) -> dict[tuple[str, str, str], int]:
    """What pending orders hold, by seller, region and SKU."""
    rows = PendingPieces.objects.filter(sku__among=skus).order_by()
    sums = rows.values_list("seller_id", "account__region", "sku").annotate(Sum("pieces"))
    return {(seller, region, sku): pieces for seller, region, sku, pieces in sums}


def _told(
    offer: tuple[Any, ...],
    seller: _Seller,
    available: Mapping[tuple[int, int], int],
    pending: Mapping[tuple[str, str, str], int],
) -> StockedOffer:
    account, marketplace, sku, product_id, storable, kind, default, *limits, days, also_fbm = offer
    key = SkuKey(seller.seller_id, seller.region, sku)
    return StockedOffer(
        key,
        str(account),
        seller.searched[marketplace],
        seller.mode,
        str(product_id),
        str(seller.warehouse),
        available.get((seller.warehouse, product_id), 0),
        pending.get(key, 0) if pending else 0,
        storable and kind == "goods" and not default,
        _rules(*limits),
        days,
        seller.divide,
        also_fbm,
    )


def _rules(buffer: int, share: int, maximum: int | None, fixed: int | None) -> StockRules:
    if (buffer, share, maximum, fixed) == (0, 100, None, None):
        return NO_RULES
    return StockRules(buffer, share, maximum, fixed)
