# SPDX-License-Identifier: LGPL-3.0-or-later
"""What all screens share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field, Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminTextInputWidget

from amazon_backoffice.models.fields import CleanText

APP = "amazon_backoffice"
ONE_LINE = {CleanText: {"widget": UnfoldAdminTextInputWidget}}


class PlainFields:
    """Text on one line, and no small buttons beside a choice that lead elsewhere."""

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(formfield, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_add_related = widget.can_change_related = False
            widget.can_delete_related = widget.can_view_related = False
        return formfield


class OfficeAdmin(PlainFields, ModelAdmin):
    """A list and a form. ``documents`` are made by the connector and never deleted."""

    compressed_fields = False
    warn_unsaved_form = True
    list_per_page = 50
    list_filter_sheet = True
    documents = False
    nothing_here = ""
    formfield_overrides = ONE_LINE

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not self.documents and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not self.documents and super().has_delete_permission(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context.update(show_save_and_add_another=False, show_save_and_continue=False)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Saving leads to the new thing's own page, as in Odoo."""
        messages.success(request, saved(obj))
        return HttpResponseRedirect(change_url(obj))

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        """Saving leads back to the same page, as in Odoo."""
        messages.success(request, saved(obj))
        return HttpResponseRedirect(request.get_full_path())

    def panel(self, request: HttpRequest, obj: Model) -> dict[str, Any] | None:
        """What the template above or below the form shows."""
        return None

    def list_panel(self, request: HttpRequest) -> dict[str, Any] | None:
        """What the template above the list shows."""
        return None

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        panel = self.list_panel(request)
        return super().changelist_view(request, {"panel": panel, **(extra_context or {})})

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


class FiguresAdmin(OfficeAdmin):
    """A list whose rows show figures, which are read at once for the page."""

    def figures_of(self, rows: Sequence[Any]) -> Mapping[int, Any]:
        """By row; each finds its own as ``figures``."""
        raise NotImplementedError

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        rows = list(changelist.result_list)
        found = self.figures_of(rows)
        for row in rows:
            row.figures = found[row.pk]
        changelist.result_list = rows
        return changelist


class PanelAdmin(OfficeAdmin):
    """A thing whose page is its panel alone: no fields, nothing to save."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OfficeInline(PlainFields, TabularInline):
    """Rows of a form; nobody needs a link from each to a page of its own."""

    formfield_overrides = {**TabularInline.formfield_overrides, **ONE_LINE}
    extra = 0
    show_change_link = False
    hide_title = True


def read_now_panel(link: str, may_read: bool) -> dict[str, Any]:
    """Above a list of what Amazon tells: *Read Now*."""
    button = {"text": "Read Now", "icon": "sync", "link": link, "post": True, "first": True}
    return {"bar": {"buttons": [button] if may_read else [], "stats": []}, "notes": []}


def saved(obj: Model) -> str:
    """What a form says when it is saved."""
    return f"{obj} is saved."


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
    meta = obj._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[obj.pk])


def list_url(model: str, query: str = "") -> str:
    """The address of a list, filtered by ``query``."""
    url = reverse(f"admin:{APP}_{model}_changelist")
    return f"{url}?{query}" if query else url


def tag(text: str, level: str = "") -> str:
    """A coloured label; level good, warn or bad."""
    return format_html('<span class="oa-tag{}">{}</span>', f" oa-is-{level}" if level else "", text)


def two_lines(first: str, second: str, long: bool = False) -> str:
    """A value and, in small, another one that belongs to it; a ``long`` one is broken."""
    small = "" if long else " oa-nowrap"
    return format_html(
        '<span class="oa-nowrap">{}</span><div class="oa-quiet oa-small{}">{}</div>',
        first,
        small,
        second,
    )


def wrapped(text: str) -> str:
    """A value that is broken anywhere rather than making its column wide."""
    return format_html('<div class="oa-any">{}</div>', text)


def one_line(text: str) -> str:
    """A value that is not broken over lines."""
    return format_html('<span class="oa-nowrap">{}</span>', text)


def with_tag(text: str, label: str) -> str:
    """A value and a label behind it."""
    return format_html(
        '<span class="oa-nowrap">{} <span class="oa-tag">{}</span></span>', text, label
    )
