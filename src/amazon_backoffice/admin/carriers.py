# SPDX-License-Identifier: LGPL-3.0-or-later
"""Inventory > Configuration > Carriers: our names and what Amazon is told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from unfold.widgets import UnfoldAdminSelectWidget

from amazon_backoffice.models import Carrier
from amazon_connector.domain.carriers import CARRIER_CODES, OTHER

from .base import OfficeAdmin


class CarrierForm(forms.ModelForm):
    """Amazon's codes to choose from; one that a person stored before stays."""

    class Meta:
        model = Carrier
        fields = ("name", "code", "shipping_method")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = dict.fromkeys([OTHER, *CARRIER_CODES, *filter(None, [self.instance.code])])
        choices = [(code, code) for code in codes]
        self.fields["code"] = forms.ChoiceField(
            label="Amazon's carrier code",
            choices=choices,
            widget=UnfoldAdminSelectWidget,
            initial=self.instance.code or OTHER,
            help_text="With Other, Amazon is told the name.",
        )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


@admin.register(Carrier)
class CarrierAdmin(OfficeAdmin):
    """A name in the warehouse and Amazon's code for it; names match without regard to case."""

    form = CarrierForm
    list_display = ("name", "code", "shipping_method")
    search_fields = ("name", "code")
