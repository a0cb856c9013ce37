# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales > Orders: the sales orders of Amazon's orders."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from amazon_backoffice.adapter.totals import recompute
from amazon_backoffice.models import SalesOrder, SalesOrderLine
from amazon_backoffice.views.invoicing import make_invoices, tell_invoiced
from amazon_backoffice.words import money, quantity, short
from amazon_connector.domain.currencies import rounded

from .base import OfficeAdmin, OfficeInline, one_line, tag, two_lines, with_tag, wrapped
from .order_filters import CauseFilter, FlagFilter, SyncFilter, WhenFilter
from .order_panel import order_panel
from .own_company import offer_own
from .parcel_tags import sync_tag

VIEWED = ("product", "description", "pieces", "price", "taxes", "amounts")


class LineForm(ModelForm):
    """Amounts with as many decimals as their currency has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            currency = self.instance.order.currency
            self.initial["unit_price"] = rounded(self.instance.unit_price, currency)
            self.initial["quantity"] = quantity(self.instance.quantity)


class LineInline(OfficeInline):
    """Lines can be edited by hand: what was edited stays, and shows as the cause."""

    model = SalesOrderLine
    fields = ("product", "description", "quantity", "unit_price", "taxes", "amounts")
    form = LineForm
    autocomplete_fields = ("product", "taxes")
    verbose_name_plural = "Order Lines"

    def get_queryset(self, request: HttpRequest) -> QuerySet[SalesOrderLine]:
        lines = super().get_queryset(request).select_related("order", "product")
        return lines.prefetch_related("taxes")

    @admin.display(description="Total")
    def amounts(self, line: SalesOrderLine) -> str:
        if not line.pk:
            return ""
        kept = ", Amazon collects it" if line.collected_by_amazon else ""
        tax = f"tax {money(line.tax, line.order.currency)}{kept}"
        return two_lines(money(line.total, line.order.currency), tax, long=True)

    @admin.display(description="Quantity")
    def pieces(self, line: SalesOrderLine) -> str:
        return quantity(line.quantity)

    @admin.display(description="Unit price")
    def price(self, line: SalesOrderLine) -> str:
        return money(line.unit_price, "" if line.pk is None else line.order.currency)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if self.has_change_permission(request, obj) else VIEWED

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("amounts", "pieces", "price")


class OrderForm(ModelForm):
    """The team and the fiscal position are of the order's company."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own(self, self.instance.company_id, sales_team=Q(), fiscal_position=Q())


@admin.register(SalesOrder)
class SalesOrderAdmin(OfficeAdmin):
    """What the seller sold; the box beside it compares Amazon's total with ours."""

    documents = True
    form = OrderForm
    list_display = (
        "reference",
        "ordered",
        "buyer",
        "sold_on",
        "amount",
        "difference",
        "label",
    )
    list_filter = (
        WhenFilter,
        "state",
        "channel",
        "marketplace",
        "account",
        CauseFilter,
        FlagFilter,
        SyncFilter,
        "sales_team",
        "history",
    )
    list_select_related = ("customer", "marketplace", "account", "amazon_order")
    search_fields = ("order_id", "name", "customer__name", "purchase_order", "lines__code")
    search_help_text = "Amazon order reference, number, customer or SKU"
    inlines = (LineInline,)
    fieldsets = (
        (
            "Sales team and fiscal position",
            {"classes": ("collapse",), "fields": (("sales_team", "fiscal_position"),)},
        ),
    )
    actions = ("create_invoices",)
    change_form_outer_before_template = "office/order_top.html"
    change_form_outer_after_template = "office/order_bottom.html"

    def panel(self, request: HttpRequest, obj: SalesOrder) -> dict[str, Any]:
        return order_panel(obj, self.has_change_permission(request, obj))

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool
    ) -> None:
        """An order edited by hand is computed and compared anew."""
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets) or form.has_changed():
            recompute(form.instance.pk)

    def has_invoice_permission(self, request: HttpRequest) -> bool:
        """Who may make invoices."""
        return bool(request.user.has_perm("amazon_backoffice.add_document"))

    @admin.action(description="Create Invoices", permissions=["invoice"])
    def create_invoices(self, request: HttpRequest, queryset: QuerySet[SalesOrder]) -> None:
        """Post an invoice of what is not invoiced yet of each."""
        tell_invoiced(request, make_invoices(queryset))

    @admin.display(description="Amazon Order", ordering="order_id")
    def reference(self, order: SalesOrder) -> str:
        return two_lines(order.order_id, order.name)

    @admin.display(description="Customer", ordering="customer__name")
    def buyer(self, order: SalesOrder) -> str:
        return wrapped(short(order.customer))

    @admin.display(description="Ordered", ordering="ordered_at")
    def ordered(self, order: SalesOrder) -> str:
        return two_lines(f"{order.ordered_at:%d %b %Y}", f"{order.ordered_at:%H:%M} UTC")

    @admin.display(description="Marketplace", ordering="marketplace")
    def sold_on(self, order: SalesOrder) -> str:
        marketplace = with_tag(order.marketplace.name, order.get_channel_display())
        return two_lines(marketplace, order.account.name)

    @admin.display(description="Total", ordering="total")
    def amount(self, order: SalesOrder) -> str:
        return one_line(money(order.total, order.currency))

    @admin.display(description="Difference")
    def difference(self, order: SalesOrder) -> str:
        row = getattr(order, "amazon_order", None)
        if row is None or not row.difference:
            return ""
        return tag(f"{money(row.difference, '')} {row.get_cause_display()}", "warn")

    @admin.display(description="State", ordering="state")
    def label(self, order: SalesOrder) -> str:
        if order.state == SalesOrder.State.CANCELLED:
            shown = tag("Cancelled")
        elif order.history:
            shown = tag("History")
        else:
            shown = tag(order.get_state_display(), "good")
        sync = sync_tag(order.parcels.all())
        return two_lines(shown, tag(sync["text"], sync["level"])) if sync else shown

    def get_queryset(self, request: HttpRequest) -> QuerySet[SalesOrder]:
        return super().get_queryset(request).prefetch_related("parcels")
