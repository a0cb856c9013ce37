# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales > Configuration > Fiscal Positions."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Q
from django.forms import BaseInlineFormSet, ModelForm

from amazon_backoffice.models import FiscalPosition, FiscalPositionLine

from .base import OfficeAdmin, OfficeInline
from .own_company import offer_own


class MappingFormSet(BaseInlineFormSet):
    """The taxes are of the position's company, once that is known."""

    def add_fields(self, form: ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if self.instance.company_id:
            offer_own(form, self.instance.company_id, source=Q(), target=Q())


class MappingInline(OfficeInline):
    """Which tax becomes which."""

    model = FiscalPositionLine
    formset = MappingFormSet
    verbose_name_plural = "Tax mapping"


@admin.register(FiscalPosition)
class FiscalPositionAdmin(OfficeAdmin):
    """By marketplace, country and business buyer; empty means any."""

    list_display = ("name", "company", "marketplace", "country", "business")
    list_filter = ("company", "marketplace", "business")
    search_fields = ("name",)
    fields = (("name", "company"), ("marketplace", "country", "business"))
    inlines = (MappingInline,)
