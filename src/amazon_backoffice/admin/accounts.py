# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales > Configuration > Settings > Connectors > Amazon Accounts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from amazon_backoffice import runtime
from amazon_backoffice.models import Account, Company
from amazon_backoffice.readers import with_readers
from amazon_backoffice.words import ago, next_turn, turns

from .account_form import AccountForm
from .account_panel import account_panel
from .account_saving import AccountSaving
from .base import OfficeAdmin, change_url, tag
from .invoice_switches import rows_of, table

CREDENTIALS = (
    ("home_marketplace", "of_company"),
    ("application_id", "client_id"),
    "client_secret",
    ("seller_id", "refresh_token"),
)
FOLLOW_UP = (
    ("cursor", "turn_minutes"),
    ("warehouse", "location"),
    ("fba_on", "fba_pooled"),
    "divide",
    ("sales_team", "responsible"),
    "time_zone",
    "turns",
    "active",
)
PAYOUTS = ("payouts_on", "payouts_posts_itself", "payouts_sales_without_invoice")


@admin.register(Account)
class AccountAdmin(OfficeAdmin):
    """One registration of a seller at Amazon."""

    form = AccountForm
    list_display = ("name", "state", "read_marketplaces", "last_sync", "next", "company")
    list_filter = ("active", "company", "region")
    search_fields = ("name", "seller_id")
    change_form_outer_before_template = "office/panel_bar.html"
    readonly_fields = ("turns", "marketplace_table", "invoice_table", "of_company")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        read = Count("marketplaces", filter=Q(marketplaces__active=True, marketplaces__blocked=""))
        return super().get_queryset(request).annotate(read_count=read)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        if obj is None:
            return ((None, {"fields": _of_new_account()}),)
        may_change = self.has_change_permission(request, obj)
        secrets = {"client_secret", "refresh_token"}
        credentials = CREDENTIALS if may_change else _without(CREDENTIALS, secrets)
        shown = "synchronized" if may_change else "marketplace_table"
        invoices = "switches" if may_change else "invoice_table"
        return (
            (None, {"fields": ("name",)}),
            ("Credentials", {"classes": ("tab",), "fields": credentials}),
            ("Marketplaces", {"classes": ("tab",), "fields": (shown,)}),
            ("Order Follow-up", {"classes": ("tab",), "fields": FOLLOW_UP}),
            ("Payouts", {"classes": ("tab",), "fields": PAYOUTS}),
            ("Invoices", {"classes": ("tab",), "fields": (invoices,)}),
        )

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        if obj is None:
            kwargs["fields"] = _of_new_account()
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None and "home_marketplace" in form.base_fields:
            form.base_fields["home_marketplace"].required = True
        return form

    def panel(self, request: HttpRequest, obj: Account) -> dict[str, Any]:
        return account_panel(obj, self.has_change_permission(request, obj))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whatever needs Amazon is done after the form's transaction, never inside it."""
        saving = request.account_saving = AccountSaving(request)
        response = super().changeform_view(request, *args, **kwargs)
        return saving.afterwards(response)

    def save_model(self, request: HttpRequest, obj: Account, form: ModelForm, change: bool) -> None:
        saving: AccountSaving = request.account_saving
        saving.before(obj, form, change)
        if change:
            # The sync loop writes other columns of this row meanwhile: leave them to it.
            obj.save(update_fields=_typed(form))
        else:
            super().save_model(request, obj, form, change)
        saving.after(obj, form, change)

    def response_change(self, request: HttpRequest, obj: Account) -> HttpResponse:
        """No word of saving while *Last Order Sync* waits for a person's yes."""
        if request.account_saving.asks:
            return HttpResponseRedirect(change_url(obj))
        return super().response_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        used = obj is not None and obj.linked_at is not None
        return not used and super().has_delete_permission(request, obj)

    @admin.display(description="State")
    def state(self, account: Account) -> str:
        if not account.active:
            return tag("Archived")
        if account.problem:
            return tag("Problem", "bad")
        return tag("Linked", "good") if account.linked_at else tag("Not linked", "warn")

    @admin.display(description="Marketplaces")
    def read_marketplaces(self, account: Account) -> int:
        return int(account.read_count)

    @admin.display(description="Last Order Sync", ordering="cursor")
    def last_sync(self, account: Account) -> str:
        return ago(account.cursor, runtime.clock().now())

    @admin.display(description="Next turn", ordering="next_turn")
    def next(self, account: Account) -> str:
        if not (account.linked_at and account.read_count):
            return "–"
        return next_turn(account.next_turn, runtime.clock().now())

    @admin.display(description="Company")
    def of_company(self, account: Account) -> str:
        return str(account.company)

    @admin.display(description="Turns")
    def turns(self, account: Account) -> str:
        return turns(account.turn_minutes)

    @admin.display(description="Marketplaces")
    def marketplace_table(self, account: Account) -> SafeString:
        rows = with_readers(account, account.marketplaces.select_related("marketplace"))
        return render_to_string("office/marketplaces.html", {"rows": rows, "may_change": False})

    @admin.display(description="Invoices")
    def invoice_table(self, account: Account) -> SafeString:
        return table(rows_of(account), may_change=False)


def _typed(form: ModelForm) -> list[str]:
    columns = {field.name for field in Account._meta.concrete_fields}
    return [*(columns & set(form.cleaned_data) - {"cursor"}), "region"]


def _of_new_account() -> list[str]:
    """The name and the Home Marketplace; the company where there are several."""
    several = Company.objects.count() > 1
    return ["name", "home_marketplace", *(["company"] if several else [])]


def _without(fields: tuple[Any, ...], unwanted: set[str]) -> tuple[Any, ...]:
    rows = (row if isinstance(row, tuple) else (row,) for row in fields)
    kept = (tuple(name for name in row if name not in unwanted) for row in rows)
    return tuple(row for row in kept if row)
