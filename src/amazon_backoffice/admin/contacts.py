# SPDX-License-Identifier: LGPL-3.0-or-later
"""Contacts: customers and their delivery addresses."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from amazon_backoffice.engine import vat_numbers
from amazon_backoffice.models import Contact
from amazon_backoffice.words import short

from .base import OfficeAdmin, two_lines


@admin.register(Contact)
class ContactAdmin(OfficeAdmin):
    """Personal data that Amazon wants gone 30 days after delivery; the date stands here."""

    list_display = ("who", "kind", "place", "country", "company", "forget_after")
    list_filter = ("kind", "country", "company", "forgotten")
    search_fields = ("name", "company_name", "email", "city", "postal_code")
    readonly_fields = ("kind", "parent", "company", "forget_after", "forgotten", "vat_check")
    fieldsets = (
        (None, {"fields": (("name", "company_name"), ("email", "phone"), ("vat", "vat_check"))}),
        (
            "Address",
            {
                "fields": (
                    ("line1", "line2", "line3"),
                    ("postal_code", "city", "district"),
                    ("state", "country"),
                )
            },
        ),
        ("Kept", {"fields": (("kind", "parent", "company"), ("forget_after", "forgotten"))}),
    )

    @admin.display(description="Name", ordering="name")
    def who(self, contact: Contact) -> str:
        return two_lines(short(contact), short(contact.company_name))

    @admin.display(description="City", ordering="city")
    def place(self, contact: Contact) -> str:
        return short(contact.city)

    @admin.display(description="Check of the VAT number")
    def vat_check(self, contact: Contact) -> str:
        """Its form and check digits, without asking anybody."""
        return vat_numbers.in_words(contact.vat, contact.country)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # buyers come with their orders

    def log_change(self, request: HttpRequest, obj: Contact, message: Any) -> Any:
        """Django's log outlives the personal data: it gets the number, never the name."""
        nameless = Contact(pk=obj.pk, name=f"Contact {obj.pk}")
        return super().log_change(request, nameless, message)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
