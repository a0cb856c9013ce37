# SPDX-License-Identifier: LGPL-3.0-or-later
"""Parcels in the making: what is packed of an open delivery (Odoo's *Put in Pack*)."""

from __future__ import annotations

from django.db import models

from .delivery import Delivery, StockMove
from .fields import CleanText, Pieces


class Pack(models.Model):
    """A parcel that has not left. With the validation it becomes a ``Parcel`` and goes.

    ``ship_date`` is a day in the seller's time zone; none: that of the validation.
    """

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="packs")
    carrier = CleanText()
    tracking = CleanText("Tracking Reference")
    ship_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"A parcel of {self.delivery}"


class PackLine(models.Model):
    """Pieces of an open move in a pack."""

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="lines")
    move = models.ForeignKey(StockMove, models.CASCADE, related_name="pack_lines")
    quantity = Pieces()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "move"], name="pack_line_key"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity.normalize():f} in {self.pack}"
