# SPDX-License-Identifier: LGPL-3.0-or-later
"""The form of an Amazon account. Secrets go in and are never shown again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminPasswordWidget

from amazon_backoffice.models import Account, AccountMarketplace, StockLocation
from amazon_backoffice.readers import with_readers

from .invoice_switches import SwitchesField, rows_of
from .own_company import offer_own

STORED = "Stored. It is never shown again; type a new one to replace it."
NOT_STORED = "None stored yet."
Kind = StockLocation.Kind
SHORTEST_TURN, LONGEST_TURN = 3, 24 * 60


class MarketplacesWidget(forms.CheckboxSelectMultiple):
    """The account's marketplaces as a table: a tick for each, and why one is blocked."""

    rows: list[AccountMarketplace] = []

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(v) for v in value or ()}
        context = {"name": name, "rows": self.rows, "chosen": chosen, "may_change": True}
        return render_to_string("office/marketplaces.html", context)


class AccountForm(forms.ModelForm):
    """Adds to the model: secrets to type in, a token to paste, the marketplaces to read."""

    client_secret = forms.CharField(
        label="LWA client secret",
        required=False,
        strip=True,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )
    refresh_token = forms.CharField(
        label="Refresh token",
        required=False,
        strip=True,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )
    synchronized = forms.ModelMultipleChoiceField(
        AccountMarketplace.objects.none(), required=False, label="", widget=MarketplacesWidget
    )
    switches = SwitchesField(required=False, label="")

    class Meta:
        model = Account
        fields = "__all__"
        labels = {
            "home_marketplace": "Home Marketplace",
            "sales_team": "Sales Team",
        }
        help_texts = {"cursor": "UTC. From an earlier date on, everything is read again."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "cursor" in self.fields:
            # The sync loop moves it while the page is open: compare with what the page showed.
            self.fields["cursor"].show_hidden_initial = True
        stock, at_amazon = (Q(kind=kind) for kind in (Kind.WAREHOUSE, Kind.AMAZON))
        company_id = self.instance.company_id
        offer_own(self, company_id, sales_team=Q(), warehouse=stock, location=at_amazon)
        if self.instance.pk and "synchronized" in self.fields:
            self._list_marketplaces()
            self._tell_what_is_stored()
            self.fields["switches"].widget.rows = rows_of(self.instance)

    def _list_marketplaces(self) -> None:
        rows = self.instance.marketplaces.select_related("marketplace")
        field = self.fields["synchronized"]
        field.queryset = rows.filter(blocked="")
        field.widget.rows = with_readers(self.instance, rows)
        field.initial = [row.pk for row in rows if row.active and not row.blocked]

    def _tell_what_is_stored(self) -> None:
        stored = STORED if self.instance.sealed_client_secret else NOT_STORED
        self.fields["client_secret"].help_text = stored
        token = STORED if self.instance.sealed_refresh_token else NOT_STORED
        self.fields["refresh_token"].help_text = (
            f"{token} Of a private application: paste it, save, and it is checked against Amazon "
            "before it is stored."
        )

    def clean_turn_minutes(self) -> int:
        minutes: int = self.cleaned_data["turn_minutes"]
        if not SHORTEST_TURN <= minutes <= LONGEST_TURN:
            raise forms.ValidationError(
                f"Between {SHORTEST_TURN} minutes (480 of Amazon's 484 calls a day) and one day."
            )
        return minutes

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cursor, before = cleaned.get("cursor"), self.initial.get("cursor")
        if "cursor" in self.changed_data:
            if cursor is None:
                self.add_error("cursor", "A date is needed: where to go on from.")
            elif before and cursor > before:
                self.add_error(
                    "cursor",
                    "Only an earlier date: with a later one, what Amazon changed in between "
                    "would never be read.",
                )
        if cleaned.get("refresh_token") and not cleaned.get("seller_id"):
            self.add_error(
                "seller_id",
                "A pasted token needs the Seller ID: in Seller Central, Account Info, "
                "“Your Merchant Token”.",
            )
        return cleaned
