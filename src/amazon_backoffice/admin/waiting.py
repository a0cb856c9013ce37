# SPDX-License-Identifier: LGPL-3.0-or-later
"""Accounting > Waiting for an Invoice: which orders have none yet, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse

from amazon_backoffice import runtime
from amazon_backoffice.adapter.invoices_places import typed_departure
from amazon_backoffice.models import OrderInvoicing
from amazon_backoffice.views.invoices import look_at
from amazon_backoffice.words import ago, money, short

from .base import OfficeAdmin, change_link, one_line, two_lines, with_tag, wrapped


class WaitingForm(ModelForm):
    """Where the goods left from, where a person knows it."""

    class Meta:
        model = OrderInvoicing
        fields = ("departure",)
        help_texts = {"departure": "Where the goods left from, if you know it: a country, e.g. PL."}

    def clean_departure(self) -> str:
        country = str(self.cleaned_data["departure"]).strip().upper()
        if country and not (len(country) == 2 and country.isalpha()):
            raise forms.ValidationError("A country's two letters, as DE or PL.")
        return country


@admin.register(OrderInvoicing)
class WaitingAdmin(OfficeAdmin):
    """What can be invoiced leaves it by itself."""

    documents = True
    form = WaitingForm
    nothing_here = "No order waits: everything that has left and is to be invoiced is invoiced."
    list_display = ("order_of", "sold_on", "amount", "reason", "next_look")
    list_filter = ("order__channel", "order__marketplace", "order__account")
    list_select_related = ("order__marketplace", "order__account", "order__customer")
    search_fields = ("order__order_id", "order__name", "why")
    search_help_text = "Amazon order reference, number, or why"
    actions = ("look_again_now",)
    readonly_fields = ("reason", "order_link", "next_look")
    fieldsets = ((None, {"fields": ("reason", "departure", ("order_link", "next_look"))}),)
    change_form_outer_before_template = "office/panel_bar.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderInvoicing]:
        return super().get_queryset(request).exclude(why="")

    def panel(self, request: HttpRequest, obj: OrderInvoicing) -> dict[str, Any]:
        buttons: list[dict[str, Any]] = []
        if self.has_change_permission(request, obj):
            look = reverse("office-look-again", args=[obj.pk])
            buttons = [{"text": "Look Again", "icon": "sync", "link": look, "post": True}]
        if request.user.has_perm("amazon_backoffice.add_document"):
            link = reverse("office-invoice-order", args=[obj.order_id])
            text = "Create Invoice with the Order's Taxes"
            buttons.append({"text": text, "icon": "request_quote", "link": link, "post": True})
        return {"bar": {"buttons": buttons, "stats": []}, "notes": []}

    def save_model(
        self, request: HttpRequest, obj: OrderInvoicing, form: ModelForm, change: bool
    ) -> None:
        """The connector writes the other columns meanwhile."""
        typed_departure(obj, form.cleaned_data["departure"])

    @admin.action(description="Look Again", permissions=["change"])
    def look_again_now(self, request: HttpRequest, queryset: QuerySet[OrderInvoicing]) -> None:
        """What was put right is invoiced now."""
        look_at(request, queryset)

    @admin.display(description="Amazon Order", ordering="order__order_id")
    def order_of(self, row: OrderInvoicing) -> str:
        return two_lines(row.order.order_id, row.order.name)

    @admin.display(description="Marketplace", ordering="order__marketplace__name")
    def sold_on(self, row: OrderInvoicing) -> str:
        order = row.order
        marketplace = with_tag(order.marketplace.name, order.get_channel_display())
        return two_lines(marketplace, short(order.account))

    @admin.display(description="Total", ordering="order__total")
    def amount(self, row: OrderInvoicing) -> str:
        return one_line(money(row.order.total, row.order.currency))

    @admin.display(description="Why it waits", ordering="why")
    def reason(self, row: OrderInvoicing) -> str:
        return wrapped(row.why)

    @admin.display(description="Looked at again", ordering="look_again")
    def next_look(self, row: OrderInvoicing) -> str:
        return one_line(ago(row.look_again, runtime.clock().now(), "now"))

    @admin.display(description="Sales Order")
    def order_link(self, row: OrderInvoicing) -> str:
        return change_link(row.order, row.order.order_id)
