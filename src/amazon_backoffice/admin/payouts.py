# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales > Payouts: what Amazon pays, and how it stands in the books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from amazon_backoffice.models import Account, Settlement, SettlementLine
from amazon_backoffice.payouts import Standing, difference, standings
from amazon_backoffice.words import money

from .base import (
    FiguresAdmin,
    OfficeAdmin,
    PanelAdmin,
    change_link,
    one_line,
    read_now_panel,
    tag,
    two_lines,
)
from .mismatch_panel import PARAMETER
from .payout_panel import LEVELS, payout_panel


@admin.register(Settlement)
class PayoutAdmin(FiguresAdmin, PanelAdmin):
    """The newest first. A page of one has its sums, its entries and what does not match."""

    documents = True
    nothing_here = (
        "No payout yet. Tick Payouts on an Amazon Account: Amazon's settlement reports are read "
        "every six hours."
    )
    list_display = (
        "what", "label", "period", "deposit", "left", "bank", "lines", "account",
    )  # fmt: skip
    list_filter = ("state", "currency", "account")
    list_select_related = ("account",)
    search_fields = ("settlement_id", "report_id")
    search_help_text = "Amazon's number of the settlement or of its report"
    date_hierarchy = None
    list_before_template = "office/panel_bar.html"
    change_form_outer_before_template = "office/payout_top.html"

    def has_work_permission(self, request: HttpRequest) -> bool:
        """Who may post, reverse and match."""
        return bool(request.user.has_perm("amazon_backoffice.change_settlement"))

    def figures_of(self, rows: Sequence[Settlement]) -> Mapping[int, Standing]:
        """What is booked of each."""
        return standings(rows)

    def list_panel(self, request: HttpRequest) -> dict[str, Any]:
        read = Account.objects.filter(active=True, payouts_on=True)
        may_read = self.has_work_permission(request) and read.exists()
        return read_now_panel(reverse("office-read-payouts"), may_read)

    def panel(self, request: HttpRequest, obj: Settlement) -> dict[str, Any]:
        page = request.GET.get(PARAMETER, "")
        return payout_panel(obj, self.has_work_permission(request), page)

    @admin.display(description="Settlement", ordering="settlement_id")
    def what(self, row: Settlement) -> str:
        return two_lines(str(row), f"report {row.report_id}")

    @admin.display(description="State", ordering="state")
    def label(self, row: Settlement) -> str:
        level = "bad" if row.problem else LEVELS.get(row.state, "")
        return tag(row.get_state_display(), level)

    @admin.display(description="Period", ordering="starts")
    def period(self, row: Settlement) -> str:
        return one_line(in_period(row)) if row.starts else "–"

    @admin.display(description="Deposit", ordering="total")
    def deposit(self, row: Settlement) -> str:
        day = f"{row.deposited:%d %b %Y}" if row.deposited else ""
        return two_lines(money(row.total, row.currency), day)

    @admin.display(description="Difference")
    def left(self, row: Settlement) -> str:
        found = difference(row, row.figures)
        if found is None:
            return "–"
        return tag(money(found, row.currency), "warn" if found else "good")

    @admin.display(description="Bank")
    def bank(self, row: Settlement) -> str:
        return tag("Matched", "good") if row.figures.matched else "–"

    @admin.display(description="Lines", ordering="staged")
    def lines(self, row: Settlement) -> str:
        return f"{row.staged:,}"


@admin.register(SettlementLine)
class SettlementLineAdmin(OfficeAdmin):
    """Amazon's own lines, as they were read."""

    documents = True
    list_display = (
        "number", "posted_at", "transaction", "amount_type", "description", "kind", "order_id",
        "sku", "paid", "of_settlement",
    )  # fmt: skip
    list_display_links = None
    list_filter = ("kind", "settlement")
    list_select_related = ("settlement",)
    search_fields = ("order_id", "sku", "description")
    search_help_text = "Amazon order reference, SKU or Amazon's words"
    show_full_result_count = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="Amount", ordering="amount")
    def paid(self, row: SettlementLine) -> str:
        return one_line(money(row.amount, row.settlement.currency))

    @admin.display(description="Settlement")
    def of_settlement(self, row: SettlementLine) -> str:
        return change_link(row.settlement)


def in_period(row: Settlement) -> str:
    """1 Nov to 14 Nov 2026."""
    if not (row.starts and row.ends):
        return ""
    return f"{row.starts:%d %b} to {row.ends:%d %b %Y}"
