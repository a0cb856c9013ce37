# SPDX-License-Identifier: LGPL-3.0-or-later
"""Inventory > Send to Amazon: transfers from the warehouse to Amazon's (FBA), in two steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from amazon_backoffice.adapter import sending
from amazon_backoffice.adapter.reserving import unreserve
from amazon_backoffice.models import Account, AmazonTransfer, State, StockMove
from amazon_backoffice.words import exact

from .base import FiguresAdmin, OfficeInline, tag
from .transfer_panel import LEVELS, in_words, transfer_figures, transfer_panel

Step = AmazonTransfer.State


class GoodsForm(ModelForm):
    """A product that is counted, and whole pieces of it."""

    quantity = forms.IntegerField(label="Pieces", min_value=1, widget=UnfoldAdminIntegerFieldWidget)

    class Meta:
        model = StockMove
        fields = ("product", "quantity")


class GoodsFormSet(forms.BaseInlineFormSet):
    """Each product once, of the account's company, and tracked in stock."""

    def clean(self) -> None:
        super().clean()
        company_id = _company_of(self.instance)
        seen = set()
        for form in self.forms:
            product = getattr(form, "cleaned_data", {}).get("product")
            if product is None or form.cleaned_data.get("DELETE"):
                continue
            if not product.storable:
                form.add_error("product", f"{product} is not tracked in stock.")
            if product.company_id and company_id and product.company_id != company_id:
                form.add_error("product", f"{product} belongs to {product.company}.")
            if product.pk in seen:
                form.add_error("product", f"{product} is named twice.")
            seen.add(product.pk)


class GoodsInline(OfficeInline):
    """What is to leave."""

    model = StockMove
    form = GoodsForm
    formset = GoodsFormSet
    verbose_name = "Product"
    verbose_name_plural = "Goods"
    autocomplete_fields = ("product",)
    fields = ("product", "quantity")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[StockMove]:
        return super().get_queryset(request).filter(state=State.OPEN).order_by("pk")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("amazon_backoffice.change_amazontransfer")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


class TransferForm(ModelForm):
    """The account is chosen once: it says from where to where."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "account" in self.fields:
            accounts = Account.objects.filter(active=True).exclude(location=None)
            self.fields["account"].queryset = accounts
            if accounts.count() == 1:
                self.initial.setdefault("account", accounts.get().pk)


@admin.register(AmazonTransfer)
class AmazonTransferAdmin(FiguresAdmin):
    """Plan it, let it leave, and say what arrived."""

    form = TransferForm
    nothing_here = "Nothing has been sent to Amazon from here yet. Click New."
    list_display = ("name", "label", "goods", "on_the_way", "account", "shipment", "left", "done")
    list_filter = ("state", "account")
    list_select_related = ("account",)
    search_fields = (
        "name", "shipment", "moves__product__internal_reference", "moves__product__name",
    )  # fmt: skip
    search_help_text = "Number, Amazon's Shipment ID or a product"
    inlines = (GoodsInline,)
    change_form_outer_before_template = "office/transfer_top.html"
    fieldsets = ((None, {"fields": (("account", "shipment"),)}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return ("account",) if obj else ()

    def get_inlines(self, request: HttpRequest, obj: AmazonTransfer | None) -> Any:
        return self.inlines if obj is None or obj.state == Step.PLANNED else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def panel(self, request: HttpRequest, obj: AmazonTransfer) -> dict[str, Any]:
        return transfer_panel(obj, self.has_change_permission(request, obj))

    def figures_of(self, rows: Sequence[AmazonTransfer]) -> Mapping[int, Any]:
        """The goods of each."""
        return transfer_figures([row.pk for row in rows])

    def save_model(
        self, request: HttpRequest, obj: AmazonTransfer, form: ModelForm, change: bool
    ) -> None:
        if change:
            obj.save(update_fields=["shipment"])
        else:
            sending.begin(obj)
            super().save_model(request, obj, form, change)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: Any, change: bool
    ) -> None:
        """What is planned is reserved anew, unless it has left meanwhile."""
        transfer = AmazonTransfer.objects.select_for_update().get(pk=form.instance.pk)
        if transfer.state != Step.PLANNED:
            messages.error(request, f"{transfer} has left or was cancelled meanwhile.")
            return
        unreserve(list(transfer.moves.filter(state=State.OPEN)))
        for move in formset.save(commit=False):
            sending.plan(transfer, move)
            move.save()
        for move in formset.deleted_objects:
            move.delete()
        sending.keep(transfer)

    @admin.display(description="State", ordering="state")
    def label(self, transfer: AmazonTransfer) -> str:
        return tag(transfer.get_state_display(), LEVELS[transfer.state])

    @admin.display(description="Goods")
    def goods(self, transfer: AmazonTransfer) -> str:
        return in_words(transfer.figures)

    @admin.display(description="In transit")
    def on_the_way(self, transfer: AmazonTransfer) -> str:
        return in_words(transfer.figures, "transit") or "–"

    @admin.display(description="Left on", ordering="left_at")
    def left(self, transfer: AmazonTransfer) -> str:
        return exact(transfer.left_at) or "–"

    @admin.display(description="Arrived on", ordering="done_at")
    def done(self, transfer: AmazonTransfer) -> str:
        return exact(transfer.done_at) or "–"


def _company_of(transfer: AmazonTransfer) -> int | None:
    return transfer.account.company_id if transfer.account_id else None
