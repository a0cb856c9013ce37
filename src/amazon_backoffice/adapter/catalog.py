# SPDX-License-Identifier: LGPL-3.0-or-later
"""Products and offers: looked up by SKU for a page at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from amazon_connector.port import DefaultProducts, NewOffer, OfferKey, PlannedLine
from amazon_connector.port import Product as FoundProduct

from ..engine.fiscal import tax_ids
from ..models import Account, Marketplace, Offer, Product
from ..models.fields import key_text
from . import defaults
from .touches import touch


class Catalog:
    """The products of a page's lines, and their sale taxes."""

    def __init__(self, lines: Iterable[PlannedLine]) -> None:
        ids = {int(p.product_id) for line in lines for p in (line.product, *line.tax_products)}
        self._products = Product.objects.in_bulk(ids)
        through = Product.taxes.through.objects.filter(product__in=ids).order_by("pk")
        self._taxes = tax_ids(list(through.values_list("product_id", "tax_id")))

    def taxes(self, product_id: str) -> Sequence[int]:
        """Ids of the product's sale taxes, of all companies."""
        return self._taxes.get(int(product_id), ())

    def is_default(self, product_pk: int) -> bool:
        """*Amazon Sale* or *Amazon Shipping*."""
        return bool(self._products[product_pk].default_for)

    def is_goods(self, product_pk: int) -> bool:
        """Whether it is delivered at all."""
        return self._products[product_pk].kind == Product.Kind.GOODS


def offers(keys: Sequence[OfferKey]) -> dict[OfferKey, FoundProduct]:
    """See ``Backend.offers``."""
    asked = {(k.account_id, k.marketplace_id, key_text(k.sku)): k for k in keys}
    rows = Offer.objects.filter(
        account_id__in={int(key.account_id) for key in keys},
        marketplace__marketplace_id__in={key.marketplace_id for key in keys},
        sku__in={sku for _, _, sku in asked},
    ).values_list(
        "account_id",
        "marketplace__marketplace_id",
        "sku",
        "product_id",
        "product__default_for",
    )
    return {
        asked[str(account), marketplace, sku]: FoundProduct(str(product), bool(default))
        for account, marketplace, sku, product, default in rows
        if (str(account), marketplace, sku) in asked
    }


def products(account_id: str, references: Sequence[str]) -> Mapping[str, FoundProduct]:
    """See ``Backend.products``."""
    asked = {key_text(reference): reference for reference in references if reference}
    company = Account.objects.values("company_id").filter(pk=int(account_id))
    rows = (
        Product.objects.filter(internal_reference__in=asked)
        .filter(Q(company=None) | Q(company__in=company))
        .order_by("pk")
        .values_list("internal_reference", "pk", "default_for")
    )
    found: dict[str, FoundProduct] = {}
    for reference, pk, default in rows:
        found.setdefault(asked[reference], FoundProduct(str(pk), bool(default)))
    return found


def default_products(account_id: str) -> DefaultProducts:
    """See ``Backend.default_products``."""
    company_id = Account.objects.values_list("company_id", flat=True).get(pk=int(account_id))
    found = defaults.default_products(company_id)
    return DefaultProducts(
        FoundProduct(str(found[Product.Default.SALE].pk), True),
        FoundProduct(str(found[Product.Default.SHIPPING].pk), True),
    )


def create_offers(page: Sequence[NewOffer]) -> None:
    """See ``Backend.create_offers``."""
    wanted = {offer.key.marketplace_id for offer in page}
    rows = Marketplace.objects.filter(marketplace_id__in=wanted)
    marketplaces = {row.marketplace_id: row for row in rows}
    Offer.objects.bulk_create(
        [
            Offer(
                account_id=int(offer.key.account_id),
                marketplace=marketplaces[offer.key.marketplace_id],
                sku=offer.key.sku,
                product_id=int(offer.product.product_id),
                asin=offer.asin,
                title=offer.title,
            )
            for offer in page
            if offer.key.marketplace_id in marketplaces
        ],
        ignore_conflicts=True,
    )
    touch(int(offer.product.product_id) for offer in page)
