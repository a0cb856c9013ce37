# SPDX-License-Identifier: LGPL-3.0-or-later
"""Goods that go from the warehouse to Amazon (FBA), in two steps."""

from __future__ import annotations

from django.db import models

from .account import Account
from .fields import CleanText
from .stock_location import StockLocation


class AmazonTransfer(models.Model):
    """*Send to Amazon*. Its moves tell what is planned, on the way and arrived: there is no
    other record of it. Times are UTC.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "To send"
        TRANSIT = "transit", "In transit"
        DONE = "done", "Arrived"
        CANCELLED = "cancelled", "Cancelled"

    name = models.CharField("Number", max_length=30, unique=True, editable=False)
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="transfers", verbose_name="Amazon Account"
    )
    source = models.ForeignKey(
        StockLocation, models.PROTECT, related_name="+", editable=False, verbose_name="From"
    )
    transit = models.ForeignKey(StockLocation, models.PROTECT, related_name="+", editable=False)
    destination = models.ForeignKey(
        StockLocation, models.PROTECT, related_name="+", editable=False, verbose_name="To"
    )
    state = models.CharField(
        max_length=9, choices=State.choices, default=State.PLANNED, editable=False
    )
    shipment = CleanText(
        "Amazon's Shipment ID", help_text="As Seller Central names the shipment, e.g. FBA15DJ8K."
    )
    left_at = models.DateTimeField("Left on", null=True, blank=True, editable=False)
    done_at = models.DateTimeField("Arrived on", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "Transfer to Amazon"
        verbose_name_plural = "Send to Amazon"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
