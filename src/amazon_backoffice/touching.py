# SPDX-License-Identifier: LGPL-3.0-or-later
"""Offers and products that a person edits, wherever: their quantities are computed again.

What is written in sets (imports, moves) notes it itself: see ``adapter.touches``.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver

from .adapter.fbm_stock import compute_again
from .adapter.touches import touch
from .models import Account, Offer, Product, StockLocation


@receiver(pre_save, sender=Offer)
def _before_an_offer(instance: Offer, **_: Any) -> None:
    """It may point to another product from now on."""
    touch(Offer.objects.filter(pk=instance.pk).values_list("product_id", flat=True))


@receiver([post_save, pre_delete], sender=Offer)
def _offer(instance: Offer, **_: Any) -> None:
    touch([instance.product_id])


@receiver(post_save, sender=StockLocation)
def _location(instance: StockLocation, **_: Any) -> None:
    """What counts as inside a warehouse may be something else now."""
    compute_again(Account.objects.filter(company=instance.company_id).values_list("pk", flat=True))


@receiver(post_save, sender=Product)
def _product(instance: Product, **_: Any) -> None:
    touch([instance.pk])
