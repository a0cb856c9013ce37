# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's marketplaces: all 23 from the start, more by hand."""

from __future__ import annotations

from django.db import models

from .fields import CleanText, KeyText


class Region(models.TextChoices):
    """Amazon's regions, each with an API of its own."""

    NA = "NA", "North America"
    EU = "EU", "Europe"
    FE = "FE", "Far East"


class Marketplace(models.Model):
    """An Amazon marketplace. ``country`` is ISO 3166, ``currency`` ISO 4217."""

    name = CleanText(blank=False)
    marketplace_id = KeyText("API Identifier", blank=False, unique=True)
    region = models.CharField("Amazon Region", max_length=2, choices=Region.choices)
    seller_central_url = CleanText("Seller Central URL", blank=False)
    country = models.CharField(max_length=2, blank=True, default="")
    domain = CleanText()
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField(
        default=True, help_text="Amazon shows prices with tax here (not so in US and Canada)."
    )

    class Meta:
        verbose_name = "Amazon Marketplace"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
