# SPDX-License-Identifier: LGPL-3.0-or-later
"""Products and the Amazon offers that point to them."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from .account import Account
from .company import Company
from .fields import CleanText, KeyText, Money
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
    cost = Money(
        "Cost",
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Of one piece, for the margin in Figures; in the currency of the product's "
        "company (of all companies: of the first one). Empty or 0: not known.",
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
    """A SKU on a marketplace. SKUs are compared exactly as Amazon sends them.

    What its quantity on Amazon is made of (FBM): see ``domain.quantities.StockRules``.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="offers")
    marketplace = models.ForeignKey(Marketplace, models.PROTECT, related_name="offers")
    sku = KeyText("SKU", blank=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="offers", db_index=False)
    asin = CleanText("ASIN")
    title = CleanText()
    buffer = models.PositiveIntegerField(
        "Kept back", default=0, help_text="So many pieces are never offered on Amazon."
    )
    share = models.PositiveIntegerField(
        "Share (%)",
        default=100,
        validators=[MaxValueValidator(100)],
        help_text="Of what is left then, this part is offered.",
    )
    maximum = models.PositiveIntegerField(
        null=True, blank=True, help_text="Never more than this is shown. Empty: no limit."
    )
    fixed = models.PositiveIntegerField(
        "Fixed quantity",
        null=True,
        blank=True,
        help_text="Shown whatever is in stock (made to order). Empty: what is in stock.",
    )
    handling_days = models.PositiveIntegerField(
        "Handling time (days)",
        null=True,
        blank=True,
        help_text="Told to Amazon with the quantity. Empty: it stays as Amazon has it.",
    )
    also_fbm = models.BooleanField(
        "Sold by us too",
        default=False,
        help_text="Amazon ships this SKU (FBA), and we sell it from our own stock as well.",
    )

    class Meta:
        ordering = ["sku"]
        indexes = [
            models.Index(fields=["sku"], name="offer_by_sku"),
            models.Index(fields=["product", "sku"], name="offer_by_product"),
            models.Index(fields=["account", "product"], name="offer_of_account"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["account", "marketplace", "sku"], name="offer_sku"),
        ]

    def __str__(self) -> str:
        return f"{self.sku} ({self.marketplace})"
