# SPDX-License-Identifier: LGPL-3.0-or-later
"""Inventory > Stock at Amazon: what Amazon says lies there (FBA), beside what we have there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Abs, Lower
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from amazon_backoffice import booking_fba, runtime
from amazon_backoffice.fba_figures import COLUMNS, Figures, figures
from amazon_backoffice.models import FbaDrift, FbaStock, Offer
from amazon_backoffice.words import ago, exact

from .base import (
    FiguresAdmin,
    OfficeAdmin,
    change_link,
    list_url,
    read_now_panel,
    tag,
    two_lines,
)


class DiffersFilter(admin.SimpleListFilter):
    """What is to be looked at."""

    title = "Drift"
    parameter_name = "drift"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("differs", "Differs"), ("missing", "Below zero here")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[FbaDrift]) -> QuerySet[FbaDrift]:
        if self.value() == "differs":
            return queryset.exclude(drift=0)
        return queryset.filter(ours__lt=0) if self.value() == "missing" else queryset


@admin.register(FbaDrift)
class FbaDriftAdmin(FiguresAdmin):
    """What differs stands first. Nobody edits it: it is measured, or booked."""

    documents = True
    nothing_here = "Nothing lies at Amazon, as far as Amazon has told yet: it is read every hour."
    list_display = (
        "what", "at_amazon", *COLUMNS, "on_our_side", "difference", "measured",
    )  # fmt: skip
    list_filter = (DiffersFilter, "account")
    list_select_related = ("product", "account")
    search_fields = ("skus", "product__internal_reference", "product__name")
    search_help_text = "SKU, Internal Reference or name of a product"
    ordering = (Abs("drift").desc(), Lower("skus").asc(), "pk")
    actions = ("book_adjustment",)
    list_before_template = "office/panel_bar.html"
    change_form_outer_before_template = "office/drift_top.html"

    def get_fieldsets(self, request: HttpRequest, obj: FbaDrift | None = None) -> Any:
        """None: the page above says it all."""
        return ()

    def figures_of(self, rows: Sequence[FbaDrift]) -> Mapping[int, Figures]:
        return figures(rows)

    def list_panel(self, request: HttpRequest) -> dict[str, Any]:
        may_read = self.has_book_permission(request) and booking_fba.readable().exists()
        return {**read_now_panel(reverse("office-read-fba"), may_read), "notes": _notes()}

    def panel(self, request: HttpRequest, obj: FbaDrift) -> dict[str, Any]:
        may_book = self.has_book_permission(request)
        return drift_panel(obj, figures([obj])[obj.pk], may_book)

    def has_change_permission(self, request: HttpRequest, obj: FbaDrift | None = None) -> bool:
        return False

    def has_book_permission(self, request: HttpRequest) -> bool:
        """Who may book adjustments."""
        return request.user.has_perm("amazon_backoffice.change_fbadrift")

    @admin.action(description="Book Adjustment", permissions=["book"])
    def book_adjustment(self, request: HttpRequest, queryset: QuerySet[FbaDrift]) -> None:
        """Our stock at Amazon becomes what Amazon says."""
        messages.success(request, booking_fba.booked(booking_fba.book(queryset)))

    @admin.display(description="SKU", ordering="skus")
    def what(self, drift: FbaDrift) -> str:
        return two_lines(str(drift), str(drift.product), long=True)

    @admin.display(description="At Amazon", ordering="theirs")
    def at_amazon(self, drift: FbaDrift) -> str:
        return _cell(drift.theirs, drift.figures, "at_amazon")

    @admin.display(description="Fulfillable")
    def fulfillable(self, drift: FbaDrift) -> str:
        return _cell(drift.figures.total("fulfillable"), drift.figures, "fulfillable")

    @admin.display(description="Reserved")
    def reserved(self, drift: FbaDrift) -> str:
        return _cell(drift.figures.total("reserved"), drift.figures, "reserved")

    @admin.display(description="Unfulfillable")
    def unfulfillable(self, drift: FbaDrift) -> str:
        return _cell(drift.figures.total("unfulfillable"), drift.figures, "unfulfillable")

    @admin.display(description="Inbound")
    def inbound(self, drift: FbaDrift) -> str:
        return _cell(drift.figures.total("inbound"), drift.figures, "inbound")

    @admin.display(description="Ours", ordering="ours")
    def on_our_side(self, drift: FbaDrift) -> str:
        return f"{drift.ours:,}"

    @admin.display(description="Drift", ordering="drift")
    def difference(self, drift: FbaDrift) -> str:
        return drift_tag(drift)

    @admin.display(description="Measured", ordering="measured_at")
    def measured(self, drift: FbaDrift) -> str:
        return ago(drift.measured_at, runtime.clock().now())


class WithoutOfferFilter(admin.SimpleListFilter):
    """What Amazon names and we do not know."""

    title = "Offer"
    parameter_name = "offer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("none", "No offer here")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[FbaStock]) -> QuerySet[FbaStock]:
        return without_offer(queryset) if self.value() else queryset


@admin.register(FbaStock)
class FbaStockAdmin(OfficeAdmin):
    """Amazon's own figures, as they were read."""

    documents = True
    nothing_here = "Amazon has named nothing yet: it is asked every hour."
    list_display = (
        "sku", "country", "fulfillable", "reserved", "unfulfillable", "researching", "at_amazon",
        "inbound", "read",
    )  # fmt: skip
    list_display_links = None
    list_filter = (WithoutOfferFilter, "marketplace", "account")
    list_select_related = ("marketplace",)
    search_fields = ("sku", "asin")
    search_help_text = "SKU or ASIN"

    def has_change_permission(self, request: HttpRequest, obj: FbaStock | None = None) -> bool:
        return False

    @admin.display(description="Country", ordering="marketplace__name")
    def country(self, row: FbaStock) -> str:
        return row.marketplace.name

    @admin.display(description="Read", ordering="read_at")
    def read(self, row: FbaStock) -> str:
        return ago(row.read_at, runtime.clock().now())


def without_offer(rows: QuerySet[FbaStock]) -> QuerySet[FbaStock]:
    """Those whose SKU has no offer on that marketplace: their pieces are laid beside nothing."""
    same = {name: OuterRef(name) for name in ("account", "marketplace", "sku")}
    return rows.filter(~Exists(Offer.objects.filter(**same)))


def drift_tag(drift: FbaDrift) -> str:
    """The pieces that are to be booked in or out."""
    return tag(f"{drift.drift:+,}", "warn") if drift.drift else tag("0", "good")


def _cell(total: int, found: Figures, column: str) -> str:
    countries = found.by_country(column)
    if len(countries) < 2 and not (countries and countries[0][1] != total):
        only = countries[0][0] if countries else ""
        return two_lines(f"{total:,}", only) if only else f"{total:,}"
    return two_lines(f"{total:,}", " · ".join(f"{name} {n:,}" for name, n in countries), long=True)


def _notes() -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = []
    unknown = without_offer(FbaStock.objects.all()).values("account", "sku").distinct().count()
    if unknown:
        link = list_url("fbastock", "offer=none")
        skus = "1 SKU lies" if unknown == 1 else f"{unknown:,} SKUs lie"
        notes.append(
            {
                "level": "warn",
                "title": f"{skus} at Amazon without an offer here.",
                "text": "Make their offers, or their pieces are compared with nothing.",
                "buttons": [{"text": "Show", "icon": "list", "link": link}],
            }
        )
    oldest = booking_fba.oldest_reading()
    if oldest and booking_fba.is_stale(oldest, runtime.clock().now()):
        text = f"The oldest figures are of {exact(oldest)}. Amazon Issues tell why, if it failed."
        notes.append({"level": "warn", "title": "Not read for a while.", "text": text})
    return notes


def drift_panel(drift: FbaDrift, found: Figures, may_book: bool) -> dict[str, Any]:
    """For ``office/drift_top.html``."""
    moves = list_url("stockmove", f"product__id__exact={drift.product_id}")
    buttons: list[dict[str, Any]] = [{"text": "Moves History", "icon": "history", "link": moves}]
    if drift.drift and may_book:
        link = reverse("office-book-fba", args=[drift.pk])
        text = "Book Adjustment"
        buttons.insert(
            0, {"text": text, "icon": "check", "link": link, "post": True, "first": True}
        )
    return {
        "bar": {"buttons": buttons},
        "notes": [_what_it_means(drift)],
        "name": str(drift),
        "product": SafeString(change_link(drift.product)),
        "rows": found.rows,
        "totals": {name: found.total(name) for name in COLUMNS},
        "drift": drift,
        "measured": exact(drift.measured_at),
        "pooled": any(row.account.fba_pooled for row in found.rows),
    }


def _what_it_means(drift: FbaDrift) -> dict[str, str]:
    if not drift.drift:
        text = "Our stock at Amazon was what Amazon says when it was measured."
        return {"level": "good", "title": "Nothing differs.", "text": text}
    pieces = abs(drift.drift)
    side = "more" if drift.drift > 0 else "fewer"
    text = (
        f"Amazon has {pieces:,} {side} than we have there. Goods still in transit may have "
        "arrived (Send to Amazon); else Book Adjustment makes ours equal. What moved since the "
        "measurement stays moved."
    )
    return {"level": "warn", "title": f"Drift {drift.drift:+,}.", "text": text}
