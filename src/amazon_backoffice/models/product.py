# SPDX-License-Identifier: LGPL-3.0-or-later
"""Products and the Amazon offers that point to them."""

from __future__ import annotations

from django.db import models

from .account import Account
from .company import Company
from .fields import CleanText, KeyText
from .marketplace import Marketplace
from .tax import Tax


class Product(models.Model):
    """What is sold. Without a company it is seen by all of them.

    ``storable`` goods are counted in stock; a service is never delivered.
    """

    class Kind(models.TextChoices):
        GOODS = "goods", "Goods"
        SERVICE = "service", "Service"

    class Default(models.TextChoices):
        NONE = "", "–"
        SALE = "sale", "Amazon Sale"
        SHIPPING = "shipping", "Amazon Shipping"

    name = CleanText(blank=False)
    internal_reference = KeyText("Internal Reference", db_index=True)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="products"
    )
    kind = models.CharField("Type", max_length=7, choices=Kind.choices, default=Kind.GOODS)
    storable = models.BooleanField("Track inventory", default=True)
    taxes = models.ManyToManyField(
        Tax, blank=True, related_name="products", verbose_name="Sales Taxes"
    )
    default_for = models.CharField(
        max_length=8, choices=Default.choices, blank=True, default="", editable=False
    )

    class Meta:
        ordering = ["internal_reference", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "default_for"],
                condition=~models.Q(default_for=""),
                name="default_product",
            ),
        ]

    def __str__(self) -> str:
        return f"[{self.internal_reference}] {self.name}" if self.internal_reference else self.name


class Offer(models.Model):
    """A SKU on a marketplace. SKUs are compared exactly as Amazon sends them."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="offers")
    marketplace = models.ForeignKey(Marketplace, models.PROTECT, related_name="offers")
    sku = KeyText("SKU", blank=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="offers")
    asin = CleanText("ASIN")
    title = CleanText()

    class Meta:
        ordering = ["sku"]
        constraints = [
            models.UniqueConstraint(fields=["account", "marketplace", "sku"], name="offer_sku"),
        ]

    def __str__(self) -> str:
        return f"{self.sku} ({self.marketplace})"
