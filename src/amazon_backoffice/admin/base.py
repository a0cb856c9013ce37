# SPDX-License-Identifier: LGPL-3.0-or-later
"""What all screens share."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline

APP = "amazon_backoffice"


class OfficeAdmin(ModelAdmin):
    """A list and a form. ``documents`` are made by the connector and never deleted."""

    compressed_fields = True
    warn_unsaved_form = True
    list_per_page = 50
    show_full_result_count = False
    list_filter_sheet = True
    documents = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not self.documents and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not self.documents and super().has_delete_permission(request, obj)

    def panel(self, request: HttpRequest, obj: Model) -> dict[str, Any] | None:
        """What the template above or below the form shows."""
        return None

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, object_id) if request.method == "GET" else None
        panel = None
        if obj and self.has_view_or_change_permission(request, obj):
            panel = self.panel(request, obj)
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "panel": panel}
        )


class OfficeInline(TabularInline):
    """Rows of a form; nobody needs a link from each to a page of its own."""

    extra = 0
    show_change_link = False


def change_link(obj: Model | None, text: str = "") -> str:
    """A link to an object's page; a dash for nothing."""
    if obj is None:
        return "–"
    name = f"admin:{APP}_{obj._meta.model_name}_change"
    return format_html(
        '<a class="oa-link" href="{}">{}</a>', reverse(name, args=[obj.pk]), text or obj
    )


def change_url(obj: Model) -> str:
    """The address of an object's page."""
    return reverse(f"admin:{APP}_{obj._meta.model_name}_change", args=[obj.pk])


def list_url(model: str, query: str = "") -> str:
    """The address of a list, filtered by ``query``."""
    url = reverse(f"admin:{APP}_{model}_changelist")
    return f"{url}?{query}" if query else url


def tag(text: str, level: str = "") -> str:
    """A coloured label; level good, warn or bad."""
    return format_html('<span class="oa-tag{}">{}</span>', f" oa-is-{level}" if level else "", text)
