# SPDX-License-Identifier: LGPL-3.0-or-later
"""Buyers and where they want their goods."""

from __future__ import annotations

from django.db import models

from .company import Company
from .fields import CleanText, PersonalKey, PersonalText


class Contact(models.Model):
    """A customer, or a delivery address of a customer.

    Marked columns are personal data; they go at ``forget_after`` (UTC). The country stays: tax
    depends on it. ``key`` finds the buyer again; it is null once the personal data is gone.
    """

    class Kind(models.TextChoices):
        CUSTOMER = "contact", "Contact"
        DELIVERY = "delivery", "Delivery address"

    company = models.ForeignKey(Company, models.PROTECT, related_name="contacts")
    kind = models.CharField("Type", max_length=8, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="addresses"
    )
    key = PersonalKey(null=True, default=None, editable=False)
    name = PersonalText()
    company_name = PersonalText("Company name")
    email = PersonalText()
    phone = PersonalText()
    vat = PersonalText("VAT number")
    line1 = PersonalText("Street")
    line2 = PersonalText("Street 2")
    line3 = PersonalText("Street 3")
    city = PersonalText()
    district = PersonalText()
    state = PersonalText("State or region")
    postal_code = PersonalText("Postal code")
    country = CleanText()
    anonymous = models.BooleanField(default=False, editable=False)
    forget_after = models.DateTimeField("Personal data goes on", null=True, editable=False)
    forgotten = models.BooleanField("Personal data is gone", default=False, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "key"], name="contact_key"),
        ]

    def __str__(self) -> str:
        return self.name or "Without a name"
