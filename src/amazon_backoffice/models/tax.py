# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales taxes and the fiscal positions that map them."""

from __future__ import annotations

from django.db import models

from .company import Company
from .fields import CleanText, KeyText
from .marketplace import Marketplace


class Tax(models.Model):
    """A percentage tax. ``twin_of`` names the tax of the same rate on the other price basis."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="taxes")
    name = KeyText(blank=False)
    rate = models.DecimalField("Percent", max_digits=9, decimal_places=4)
    price_include = models.BooleanField("Included in price", default=False)
    account_code = CleanText("Tax account", help_text="Where the tax is booked.")
    twin_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="twin", editable=False
    )

    class Meta:
        verbose_name_plural = "taxes"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="tax_name")]

    def __str__(self) -> str:
        return self.name


class FiscalPosition(models.Model):
    """Maps taxes for a marketplace, a country (ISO 3166) and business buyers.

    Empty means any. The position that fits and names most of an order is used.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="fiscal_positions")
    name = CleanText(blank=False)
    marketplace = models.ForeignKey(
        Marketplace, models.PROTECT, null=True, blank=True, related_name="+"
    )
    country = models.CharField(max_length=2, blank=True, default="")
    business = models.BooleanField("Business buyers only", default=False)

    class Meta:
        verbose_name = "Fiscal Position"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "marketplace", "country", "business"],
                name="fiscal_position_condition",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FiscalPositionLine(models.Model):
    """One tax replaced by another; no target: no tax."""

    position = models.ForeignKey(FiscalPosition, models.CASCADE, related_name="lines")
    source = models.ForeignKey(Tax, models.PROTECT, related_name="+", verbose_name="Tax")
    target = models.ForeignKey(
        Tax, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Replaced by"
    )

    class Meta:
        verbose_name = "Tax mapping"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["position", "source"], name="fiscal_position_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target or 'no tax'}"
