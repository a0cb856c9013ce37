# SPDX-License-Identifier: LGPL-3.0-or-later
"""What lies where, and what of it is kept for whom. Written by ``adapter.stock`` alone."""

from __future__ import annotations

from django.db import models

from .delivery import StockMove
from .fields import Pieces
from .product import Product
from .stock_location import StockLocation


class StockQuant(models.Model):
    """Pieces of a product in one location: the sum of its done moves.

    ``reserved`` is what open moves hold of them: the sum of its ``StockReservation`` rows.
    Pieces that left without having been counted in make ``quantity`` negative.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="quants")
    location = models.ForeignKey(StockLocation, models.PROTECT, related_name="quants")
    quantity = Pieces("On hand")
    reserved = Pieces()

    class Meta:
        verbose_name = "Stock"
        verbose_name_plural = "Stock"
        ordering = ["product__internal_reference", "location__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "location"], name="stock_quant_key"),
        ]

    def __str__(self) -> str:
        return f"{self.product} in {self.location}"


class StockReservation(models.Model):
    """Pieces in one location that an open move holds."""

    move = models.ForeignKey(StockMove, models.CASCADE, related_name="reservations")
    location = models.ForeignKey(StockLocation, models.PROTECT, related_name="+")
    quantity = Pieces()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["move", "location"], name="stock_reservation_key"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity.normalize():f} in {self.location}"
