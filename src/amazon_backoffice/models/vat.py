# SPDX-License-Identifier: LGPL-3.0-or-later
"""A company's side of VAT: its numbers, and the tax that each treatment bears."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from amazon_connector.domain.vat import TREATMENTS
from amazon_connector.domain.vat.rules import COLLECTED, WAITS

from .company import Company
from .fields import CleanText
from .tax import Tax

# What Amazon collected bears none, whatever a table says.
IN_THE_TABLE = [(kind, name) for kind, name in TREATMENTS.items() if kind not in (COLLECTED, WAITS)]


class CompanyVat(Company):
    """The same company, as its invoices and its VAT need it."""

    class Meta:
        proxy = True
        verbose_name = "VAT"
        verbose_name_plural = "VAT"


class VatNumber(models.Model):
    """A number that a state gave the company. ``state`` is ISO 3166, XI for Northern Ireland."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="vat_numbers")
    state = models.CharField(max_length=2, help_text="E.g. DE; XI for Northern Ireland.")
    number = CleanText("VAT number", blank=False)

    class Meta:
        verbose_name = "VAT number"
        ordering = ["state"]
        constraints = [
            models.UniqueConstraint(fields=["company", "state"], name="vat_number_state"),
        ]

    def __str__(self) -> str:
        return self.number


class VatRow(models.Model):
    """Which tax a treatment bears in a state (empty: in any). A row that names the product's own
    tax goes before one for all of them. Without a tax it bears none.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="vat_rows")
    treatment = models.CharField(max_length=15, choices=IN_THE_TABLE)
    state = models.CharField(
        "Taxed In", max_length=2, blank=True, default="", help_text="ISO 3166. Empty: any state."
    )
    instead_of = models.ForeignKey(
        Tax,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Instead Of",
        help_text="The product's own tax. Empty: any.",
    )
    tax = models.ForeignKey(
        Tax,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: no tax.",
    )

    class Meta:
        verbose_name = "Tax of a treatment"
        ordering = ["treatment", "state", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "treatment", "state", "instead_of"], name="vat_row_key"
            ),
            models.UniqueConstraint(
                fields=["company", "treatment", "state"],
                condition=Q(instead_of=None),
                name="vat_row_key_of_any",
            ),
        ]

    def __str__(self) -> str:
        where = f" in {self.state}" if self.state else ""
        return f"{self.get_treatment_display()}{where}"
