# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which product a line is sold as, for a whole page at once.

The offer of that SKU first; else the product whose Internal Reference is the SKU (the offer
is then made); else the default product. Shipping and gift wrapping codes are looked up the
same way, but make no offer: they are not SKUs that Amazon sells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from amazon_connector.domain.lines import (
    GIFT_WRAP_LINE,
    PRODUCT_LINE,
    SHIPPING_LINE,
    OrderLine,
)
from amazon_connector.domain.orders import ITEM, SHIPPING
from amazon_connector.port import Backend, DefaultProducts, NewOffer, OfferKey, PlannedLine, Product

LOOKED_UP = (PRODUCT_LINE, SHIPPING_LINE, GIFT_WRAP_LINE)
Wanted = tuple[str, str, str]  # account id, marketplace id, SKU or code


class Products:
    """The products of all codes of a page, found with a constant number of look-ups."""

    def __init__(self, backend: Backend, wanted: Iterable[Wanted]) -> None:
        self._backend = backend
        keys = {OfferKey(*parts) for parts in wanted if parts[2]}
        self._offers = dict(backend.offers(sorted(keys, key=_order))) if keys else {}
        self._references = self._by_reference(keys - set(self._offers))
        self._defaults: dict[str, DefaultProducts] = {}

    def _by_reference(self, keys: set[OfferKey]) -> dict[str, Mapping[str, Product]]:
        by_account: dict[str, set[str]] = {}
        for key in keys:
            by_account.setdefault(key.account_id, set()).add(key.sku)
        return {
            account: self._backend.products(account, sorted(references))
            for account, references in by_account.items()
        }

    def defaults(self, account_id: str) -> DefaultProducts:
        """*Amazon Sale* and *Amazon Shipping* of an account."""
        if account_id not in self._defaults:
            self._defaults[account_id] = self._backend.default_products(account_id)
        return self._defaults[account_id]

    def find(self, key: OfferKey, kind: str) -> Product:
        """The product for a code on a line of this kind."""
        found = self._offers.get(key) or self._references.get(key.account_id, {}).get(key.sku)
        if found:
            return found
        defaults = self.defaults(key.account_id)
        return defaults.shipping if kind == SHIPPING_LINE else defaults.sale

    def is_new_offer(self, key: OfferKey) -> bool:
        """Found by its Internal Reference: the offer is still to be made."""
        return key not in self._offers and key.sku in self._references.get(key.account_id, {})

    def planned(
        self, account_id: str, marketplace_id: str, lines: Sequence[OrderLine]
    ) -> tuple[PlannedLine, ...]:
        """The lines of one order with their products and the products of their taxes."""
        products: dict[tuple[str, str], Product] = {}
        for line in lines:
            if line.kind in LOOKED_UP:
                key = OfferKey(account_id, marketplace_id, line.code)
                products[line.item_id, line.charge] = self.find(key, line.kind)
        defaults = self.defaults(account_id)
        return tuple(_planned(line, products, defaults) for line in lines)


def _planned(
    line: OrderLine, products: Mapping[tuple[str, str], Product], defaults: DefaultProducts
) -> PlannedLine:
    of_item = products.get((line.item_id, ITEM), defaults.sale)
    of_charge = defaults.shipping if line.charge == SHIPPING else defaults.sale
    own = products.get((line.item_id, line.charge))
    if line.kind in LOOKED_UP:
        product = own or of_charge
        # A default product without taxes of its own follows the goods that it goes with.
        return PlannedLine(line, product, (product, of_item))
    # A discount has the taxes of what it reduces, another charge those of the goods.
    reduced = (own,) if own else ()
    return PlannedLine(line, of_charge, (*reduced, of_item))


def new_offers(
    products: Products, account_id: str, marketplace_id: str, items: Iterable[tuple[str, str, str]]
) -> Iterable[NewOffer]:
    """Offers to make for the items (SKU, ASIN, title) of an order that has been booked."""
    for sku, asin, title in items:
        key = OfferKey(account_id, marketplace_id, sku)
        if products.is_new_offer(key):
            yield NewOffer(key, products.find(key, PRODUCT_LINE), asin, title)


def _order(key: OfferKey) -> tuple[str, str, str]:
    return key.account_id, key.marketplace_id, key.sku
