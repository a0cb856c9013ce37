# SPDX-License-Identifier: LGPL-3.0-or-later
"""The tab *Invoices* of an Amazon account: the switches of its marketplaces, all off at first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from amazon_backoffice import runtime, wakeup
from amazon_backoffice.models import Account, AccountMarketplace, OrderInvoicing
from amazon_connector.domain.vat.report import REPORTED
from amazon_connector.domain.vat.uploads import TAKE_UPLOADS

ONLY_ITS_OWN = "{name}: tick Invoices, too. Only what is made here is uploaded."
TAKES_NONE = "{name}: Amazon takes no uploaded invoices there."
AMAZON_TELLS = "{name}: Amazon's report tells where FBA orders left from."
NO_DATE = "{name}: a date, as 2026-11-24, or none for all orders."


@dataclass(frozen=True)
class Switches:
    """Of one marketplace. ``since`` is a date as it is typed; empty: none."""

    on: bool
    since: str
    upload: bool
    fba_from_here: bool


def switches_of(row: AccountMarketplace) -> Switches:
    """As they are stored."""
    since = row.invoices_from.isoformat() if row.invoices_from else ""
    return Switches(row.invoices_on, since, row.upload_on, row.fba_from_here)


def rows_of(account: Account) -> list[AccountMarketplace]:
    """The marketplaces that Amazon lets the seller use."""
    rows = account.marketplaces.filter(blocked="").select_related("marketplace")
    return list(rows.order_by("marketplace__name"))


def table(
    rows: Iterable[AccountMarketplace],
    may_change: bool,
    typed: Mapping[int, Switches] | None = None,
) -> SafeString:
    """The switches of these rows; ``typed`` ones as a person left them."""
    shown = [
        (
            row,
            (typed or {}).get(row.pk) or switches_of(row),
            row.marketplace.marketplace_id in TAKE_UPLOADS,
            row.marketplace.marketplace_id in REPORTED,
        )
        for row in rows
    ]
    context = {"rows": shown, "name": "switches", "may_change": may_change}
    return render_to_string("office/invoice_switches.html", context)


class SwitchesWidget(forms.Widget):
    """A row for each marketplace."""

    rows: list[AccountMarketplace] = []

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return table(self.rows, True, value if isinstance(value, dict) else None)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[int, Switches]:
        return {
            row.pk: Switches(
                f"{name}-{row.pk}-on" in data,
                str(data.get(f"{name}-{row.pk}-since", "")).strip(),
                f"{name}-{row.pk}-upload" in data,
                f"{name}-{row.pk}-here" in data,
            )
            for row in self.rows
            if f"{name}-{row.pk}" in data
        }

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class SwitchesField(forms.Field):
    """What was changed, by the row's pk."""

    widget = SwitchesWidget

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self._changed(data))

    def clean(self, value: Any) -> dict[int, Switches]:
        changed = self._changed(value)
        places = {row.pk: row.marketplace for row in self.widget.rows}
        for pk, switches in changed.items():
            name = places[pk].name
            if switches.upload and not switches.on:
                raise forms.ValidationError(ONLY_ITS_OWN.format(name=name))
            if switches.upload and places[pk].marketplace_id not in TAKE_UPLOADS:
                raise forms.ValidationError(TAKES_NONE.format(name=name))
            if switches.fba_from_here and places[pk].marketplace_id in REPORTED:
                raise forms.ValidationError(AMAZON_TELLS.format(name=name))
            try:
                date.fromisoformat(switches.since or "2026-01-01")
            except ValueError:
                raise forms.ValidationError(NO_DATE.format(name=name)) from None
        return changed

    def _changed(self, value: Mapping[int, Switches]) -> dict[int, Switches]:
        stored = {row.pk: switches_of(row) for row in self.widget.rows}
        return {pk: new for pk, new in (value or {}).items() if stored.get(pk) != new}


def save_switches(account: Account, changed: Mapping[int, Switches]) -> None:
    """Of these rows, and nothing else of them. One that is ticked starts today: older orders were
    invoiced elsewhere, and nobody wants two invoices of one.
    """
    for row in account.marketplaces.filter(pk__in=changed):
        new = changed[row.pk]
        starts = new.on and not row.invoices_on and not new.since
        row.invoices_on, row.upload_on = new.on, new.upload
        if new.fba_from_here and not row.fba_from_here:
            _look_again(row)
        row.fba_from_here = new.fba_from_here
        row.invoices_from = date.fromisoformat(new.since) if new.since else None
        if starts:
            row.invoices_from = runtime.clock().now().date()
        row.save(update_fields=["invoices_on", "invoices_from", "upload_on", "fba_from_here"])
    if changed:
        wakeup.request_turn()


def _look_again(row: AccountMarketplace) -> None:
    """What waits for where it left from is looked at now."""
    waiting = OrderInvoicing.objects.filter(
        order__account=row.account_id, order__marketplace=row.marketplace_id
    )
    waiting.update(look_again=None)
