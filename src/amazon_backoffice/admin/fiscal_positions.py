# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales > Configuration > Fiscal Positions."""

from __future__ import annotations

from django.contrib import admin

from amazon_backoffice.models import FiscalPosition, FiscalPositionLine

from .base import OfficeAdmin, OfficeInline


class MappingInline(OfficeInline):
    """Which tax becomes which."""

    model = FiscalPositionLine
    verbose_name_plural = "Tax mapping"


@admin.register(FiscalPosition)
class FiscalPositionAdmin(OfficeAdmin):
    """By marketplace, country and business buyer; empty means any."""

    list_display = ("name", "company", "marketplace", "country", "business")
    list_filter = ("company", "marketplace", "business")
    search_fields = ("name",)
    fields = (("name", "company"), ("marketplace", "country", "business"))
    inlines = (MappingInline,)
