# SPDX-License-Identifier: LGPL-3.0-or-later
"""Companies, their sales teams, and the numbers of their documents."""

from __future__ import annotations

from django.db import models

from .fields import CleanText, KeyText


class Company(models.Model):
    """A company that sells; its books are in ``currency``.

    Its address, in ``country`` (ISO 3166) where it is established, stands on its invoices.
    """

    name = KeyText(blank=False, unique=True)
    currency = models.CharField(max_length=3, default="EUR", help_text="ISO 4217, e.g. EUR")
    line1 = CleanText("Street")
    line2 = CleanText("Street 2")
    postal_code = CleanText("Postal code")
    city = CleanText()
    country = models.CharField(
        max_length=2, blank=True, default="", help_text="Where it is established: ISO 3166, e.g. DE"
    )
    foot = CleanText(
        "At the Foot of Invoices",
        help_text="What your law wants there, e.g. register and directors. No bank account: "
        "Amazon refuses invoices with one.",
    )
    one_stop_shop = models.BooleanField(
        "One Stop Shop",
        default=False,
        help_text="Distance sales to consumers in the union are declared in the country above.",
    )
    below_threshold = models.BooleanField(
        "Below the Threshold",
        default=False,
        help_text="Distance sales to all other states of the union stay below EUR 10,000 this "
        "year and are taxed where the goods leave from (Article 59c).",
    )

    class Meta:
        verbose_name_plural = "companies"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SalesTeam(models.Model):
    """Who sells; one shared by a company's Amazon accounts unless changed."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="sales_teams")
    name = KeyText(blank=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="sales_team_name"),
        ]

    def __str__(self) -> str:
        return self.name


class NumberSequence(models.Model):
    """The next number of a kind of document; taken for a whole page at once."""

    code = models.CharField(max_length=30, unique=True)
    next_number = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.code}: {self.next_number}"
