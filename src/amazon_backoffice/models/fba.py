# SPDX-License-Identifier: LGPL-3.0-or-later
"""What lies at Amazon (FBA), beside ours. Quantities are whole pieces, times UTC."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .account import Account
from .fields import CleanText, KeyText
from .marketplace import Marketplace
from .product import Product


class FbaStock(models.Model):
    """What Amazon says of an SKU in a marketplace's country. See ``port.FbaStock``."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="fba_stock")
    marketplace = models.ForeignKey(Marketplace, models.PROTECT, related_name="+")
    sku = KeyText("SKU", blank=False)
    asin = CleanText("ASIN")
    fulfillable = models.IntegerField()
    reserved = models.IntegerField()
    unfulfillable = models.IntegerField()
    researching = models.IntegerField()
    inbound = models.IntegerField()
    at_amazon = models.GeneratedField(
        expression=F("fulfillable") + F("reserved") + F("unfulfillable") + F("researching"),
        output_field=models.IntegerField(),
        db_persist=True,
        verbose_name="At Amazon",
    )
    read_at = models.DateTimeField("Read")

    class Meta:
        verbose_name = "Stock at Amazon by Country"
        verbose_name_plural = "Stock at Amazon by Country"
        ordering = ["sku", "marketplace__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "marketplace", "sku"], name="fba_stock_key"),
        ]
        indexes = [models.Index(fields=["sku"], name="fba_stock_sku")]

    def __str__(self) -> str:
        return f"{self.sku} ({self.marketplace})"


class FbaDrift(models.Model):
    """A product at Amazon as Amazon says and as we have it, both at ``measured_at``. See
    ``port.FbaDrift``. ``skus``: one a line.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="fba_drifts")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    skus = CleanText("SKU")
    ours = models.IntegerField()
    theirs = models.IntegerField("At Amazon")
    drift = models.GeneratedField(
        expression=F("theirs") - F("ours"), output_field=models.IntegerField(), db_persist=True
    )
    measured_at = models.DateTimeField("Measured")

    class Meta:
        verbose_name = "Stock at Amazon"
        verbose_name_plural = "Stock at Amazon"
        ordering = ["skus", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "product"], name="fba_drift_key"),
        ]
        indexes = [
            models.Index(fields=["account"], condition=~Q(drift=0), name="fba_drift_differs"),
        ]

    def __str__(self) -> str:
        return ", ".join(self.skus.split("\n")) if self.skus else str(self.product)
