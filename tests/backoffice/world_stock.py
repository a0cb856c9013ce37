# SPDX-License-Identifier: LGPL-3.0-or-later
"""Arranges what lies where and what is offered of it, as people in the office do."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal

from amazon_backoffice.adapter.fbm_stock import compute_again
from amazon_backoffice.adapter.moving import count
from amazon_backoffice.adapter.stock import on_hand
from amazon_backoffice.models import Account, Marketplace, Offer, Product, StockLocation
from amazon_connector.domain.quantities import NO_RULES, StockRules

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
Kind = StockLocation.Kind
PLACES = {"warehouse": Kind.WAREHOUSE, "amazon": Kind.AMAZON, "transit": Kind.TRANSIT}


class StockWorld:
    """The part of the world about stock."""

    def stock(self, reference: str, where: str, quantity: int) -> None:
        place = self._place(where)
        product = Product.objects.get(internal_reference=reference)
        there = on_hand([product.pk], [place.pk]).get(product.pk, Decimal(0))
        count(product, place, there + quantity, NOW)

    def _place(self, where: str) -> StockLocation:
        if where in PLACES:
            return StockLocation.objects.filter(kind=PLACES[where]).order_by("pk")[0]
        warehouse = self._place("warehouse")
        shelf, _ = StockLocation.objects.get_or_create(
            company=warehouse.company, name=where, kind=Kind.WAREHOUSE, parent=warehouse
        )
        return shelf

    def nest_amazon(self, account_id: str) -> None:
        place = Account.objects.get(pk=int(account_id)).location
        assert place is not None
        place.parent = self._place("warehouse")
        place.save()

    def stock_rules(
        self,
        account_id: str,
        marketplace_id: str,
        sku: str,
        rules: StockRules = NO_RULES,
        *,
        handling_days: int | None = None,
        also_fbm: bool = False,
    ) -> None:
        offer = self._offer(account_id, marketplace_id, sku)
        offer.buffer, offer.share = rules.buffer, rules.share
        offer.maximum, offer.fixed = rules.maximum, rules.fixed
        offer.handling_days, offer.also_fbm = handling_days, also_fbm
        offer.save()

    def promise_no_piece_twice(self, account_id: str) -> None:
        Account.objects.filter(pk=int(account_id)).update(divide=True)
        compute_again([int(account_id)])

    def delete_offer(self, account_id: str, marketplace_id: str, sku: str) -> None:
        self._offer(account_id, marketplace_id, sku).delete()

    def _offer(self, account_id: str, marketplace_id: str, sku: str) -> Offer:
        marketplace = Marketplace.objects.get(marketplace_id=marketplace_id)
        return Offer.objects.get(account_id=int(account_id), marketplace=marketplace, sku=sku)
