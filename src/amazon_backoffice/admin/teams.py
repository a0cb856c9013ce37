# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales > Configuration > Sales Teams; and what a company is."""

from __future__ import annotations

from django.contrib import admin

from amazon_backoffice.models import Company, SalesTeam

from .base import OfficeAdmin


@admin.register(SalesTeam)
class SalesTeamAdmin(OfficeAdmin):
    """Who sells; an account names its team under Order Follow-up."""

    list_display = ("name", "company")
    list_filter = ("company",)
    search_fields = ("name",)


@admin.register(Company)
class CompanyAdmin(OfficeAdmin):
    """The company whose Amazon accounts these are."""

    list_display = ("name", "currency")
    search_fields = ("name",)
    fields = ("name", "currency")
