# SPDX-License-Identifier: LGPL-3.0-or-later
"""Companies, their sales teams, and the numbers of their documents."""

from __future__ import annotations

from django.db import models

from .fields import KeyText


class Company(models.Model):
    """A company that sells; its books are in ``currency``."""

    name = KeyText(blank=False, unique=True)
    currency = models.CharField(max_length=3, default="EUR", help_text="ISO 4217, e.g. EUR")

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
