# SPDX-License-Identifier: LGPL-3.0-or-later
"""Offers and products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amazon_connector.port import DefaultProducts, NewOffer, OfferKey, Product

from .values import ids


class Catalog:
    """The part of the port about offers and products."""

    def offers(self, keys: Sequence[OfferKey]) -> Mapping[OfferKey, Product]:
        wanted = set(keys)
        found = {_key(offer): offer for offer in self._offers(keys)}
        return {key: self._product(found[key].product_id) for key in wanted & found.keys()}

    def products(self, account_id: str, references: Sequence[str]) -> Mapping[str, Product]:
        account = self.account_records([account_id])[account_id]
        products = self.env["product.product"].search(
            [
                ("default_code", "in", list(references)),
                ("company_id", "in", (False, account.company_id.id)),
            ],
            order="id desc",
        )
        # The last one written is the oldest.
        return {product.default_code: self._product(product) for product in products}

    def default_products(self, account_id: str) -> DefaultProducts:
        company = self.account_records([account_id])[account_id].company_id
        company._amazon_connector_default_products()
        return DefaultProducts(
            sale=Product(str(company.amazon_connector_sale_product_id.id), is_default=True),
            shipping=Product(str(company.amazon_connector_shipping_product_id.id), is_default=True),
        )

    def create_offers(self, page: Sequence[NewOffer]) -> None:
        newest = {offer.key: offer for offer in page}
        present = {_key(offer) for offer in self._offers(list(newest))}
        marketplaces = self._marketplace_ids(list(newest))
        self.env["amazon.connector.offer"].create(
            [
                {
                    "account_id": int(key.account_id),
                    "marketplace_id": marketplaces[key.marketplace_id],
                    "sku": key.sku,
                    "product_id": int(offer.product.product_id),
                    "asin": offer.asin,
                    "title": offer.title,
                }
                for key, offer in newest.items()
                if key not in present
            ]
        )

    def _marketplace_ids(self, keys: Sequence[OfferKey]) -> Mapping[str, int]:
        model = self.env["amazon.connector.marketplace"].with_context(active_test=False)
        refs = sorted({key.marketplace_id for key in keys})
        return {m.api_ref: m.id for m in model.search([("api_ref", "in", refs)])}

    def _offers(self, keys: Sequence[OfferKey]):
        return self.env["amazon.connector.offer"].search(
            [
                ("account_id", "in", ids({key.account_id for key in keys})),
                ("marketplace_id.api_ref", "in", sorted({key.marketplace_id for key in keys})),
                ("sku", "in", sorted({key.sku for key in keys})),
            ]
        )

    @staticmethod
    def _product(product) -> Product:
        return Product(str(product.id))


def _key(offer) -> OfferKey:
    return OfferKey(str(offer.account_id.id), offer.marketplace_id.api_ref, offer.sku)
