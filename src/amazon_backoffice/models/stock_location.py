# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where goods lie."""

from __future__ import annotations

from django.db import models

from .company import Company
from .fields import CleanText, KeyText


class StockLocation(models.Model):
    """The warehouse's stock and places inside it, a location at Amazon, goods on their way
    between the two, or where goods go to and come from.

    Locations hang in a tree. What lies in a warehouse is what lies in its stock location and in
    the warehouse locations below it: never at Amazon or in transit, wherever those hang.
    """

    class Kind(models.TextChoices):
        WAREHOUSE = "warehouse", "Warehouse"
        AMAZON = "amazon", "At Amazon"
        TRANSIT = "transit", "In transit"
        CUSTOMER = "customer", "Customers"
        INVENTORY = "inventory", "Inventory adjustment"

    company = models.ForeignKey(Company, models.PROTECT, related_name="locations")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = KeyText(blank=False)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="Inside",
    )
    country = models.CharField(
        max_length=2,
        blank=True,
        default="",
        help_text="Where goods leave from, for invoices: ISO 3166, e.g. DE. Empty: as what it is "
        "inside.",
    )
    postal_code = CleanText("Postal code")

    class Meta:
        verbose_name = "Stock Location"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="stock_location_name"),
        ]

    def __str__(self) -> str:
        return self.name
