# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where goods lie."""

from __future__ import annotations

from django.db import models

from .company import Company
from .fields import KeyText


class StockLocation(models.Model):
    """The warehouse, a location at Amazon, or where goods go to and come from."""

    class Kind(models.TextChoices):
        WAREHOUSE = "warehouse", "Warehouse"
        AMAZON = "amazon", "At Amazon"
        CUSTOMER = "customer", "Customers"
        INVENTORY = "inventory", "Inventory adjustment"

    company = models.ForeignKey(Company, models.PROTECT, related_name="locations")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = KeyText(blank=False)

    class Meta:
        verbose_name = "Stock Location"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="stock_location_name"),
        ]

    def __str__(self) -> str:
        return self.name
