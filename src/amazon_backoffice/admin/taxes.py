# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales > Configuration > Taxes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import ModelForm

from amazon_backoffice.models import Tax
from amazon_backoffice.words import quantity

from .base import OfficeAdmin


class TaxForm(ModelForm):
    """19 rather than 19.0000."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["rate"] = quantity(self.instance.rate)


@admin.register(Tax)
class TaxAdmin(OfficeAdmin):
    """Percentage taxes. Twins are made by the connector: same rate, the other price basis."""

    form = TaxForm
    list_display = ("name", "percent", "price_include", "company", "made_as_twin_of")
    list_filter = ("company", "price_include")
    search_fields = ("name",)
    fields = (("name", "company"), ("rate", "price_include"), "account_code")

    @admin.display(description="Percent", ordering="rate")
    def percent(self, tax: Tax) -> str:
        return f"{quantity(tax.rate)} %"

    @admin.display(description="Twin of")
    def made_as_twin_of(self, tax: Tax) -> str:
        return str(tax.twin_of or "")
