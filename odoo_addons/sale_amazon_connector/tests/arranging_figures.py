# SPDX-License-Identifier: LGPL-3.0-or-later
"""What tests arrange and inspect in Odoo's figures: ``FiguresWorld``."""

from decimal import Decimal

from amazon_connector.testing.world_figures import (
    ACCOUNT,
    CHANNEL,
    MARKETPLACE,
    PRODUCT,
    TEAM,
    SeenFigures,
)
from freezegun import freeze_time

from odoo.tools.misc import get_lang

from ..adapter.values import money, naive, pieces

FIELDS = {
    ACCOUNT: "account_id",
    MARKETPLACE: "marketplace_id",
    CHANNEL: "channel",
    TEAM: "team_id",
    PRODUCT: "product_id",
}
AMOUNTS = ("revenue", "fees", "fees_without_order", "refunds", "margin")
OTHERS = (
    "order_count",
    "units",
    "units_without_cost",
    "settled_count",
    "hours_to_ship",
    "on_time_rate",
    "failed_count",
)


class ArrangingFigures:
    """The part of ``OdooWorld`` about figures."""

    def cost(self, account_id, reference, cost):
        products = self.env["product.product"].with_company(self._account(account_id).company_id)
        products.search([("default_code", "=", reference)]).standard_price = float(cost)
        self._fresh()

    def count_days_in(self, account_id, zone):
        # Odoo counts days in the time zone of who looks.
        self.env.user.tz = zone
        self._fresh()

    def sell_by(self, account_id, team):
        account = self._account(account_id)
        account.team_id = self.env["crm.team"].create(
            {"name": team, "company_id": account.company_id.id}
        )
        self._fresh()

    def figures(self, *by, now, in_company_currency=False):
        """As the pivot view asks for them."""
        self._fresh()
        # Weeks begin as a person's language says; there they begin on Monday.
        code = get_lang(self.env).code
        self.env["res.lang"].search([("code", "=", code)]).week_start = "1"
        companies = self.env["res.company"].search([])
        report = self.env["amazon.connector.report"].with_context(
            tz=self.env.user.tz, allowed_company_ids=(self.env.company | companies).ids
        )
        groupby = [FIELDS.get(each, f"date:{each}") for each in by]
        if not in_company_currency:
            groupby.append("currency_id")
        amounts = [name if in_company_currency else f"order_{name}" for name in AMOUNTS]
        measures = [*amounts, *OTHERS]
        told = report.fields_get(measures, ["aggregator"])
        kinds = [f"{name}:{told[name]['aggregator']}" for name in measures]
        with freeze_time(naive(now)):
            rows = report._read_group([], groupby, [*kinds, "__count"])
        seen = []
        for row in rows:
            figures = dict(zip(measures, row[len(groupby) :], strict=False))
            currency = row[len(by)] if not in_company_currency else self.env.company.currency_id
            if row[-1]:
                group = tuple(map(_word, row[: len(by)]))
                seen.append(_seen(group, currency.name, figures, amounts))
        return sorted(seen, key=lambda each: (each.group, each.currency))


def _word(value):
    """A group as the contract names it."""
    if not value:
        return ""
    if isinstance(value, str):
        return value
    names = {
        "amazon.connector.account": "id",
        "amazon.connector.marketplace": "api_ref",
        "crm.team": "name",
        "product.product": "default_code",
    }
    if model := getattr(value, "_name", ""):
        return str(value[names[model]] or value.name)
    return f"{value:%Y-%m-%d}"


def _seen(group, currency, figures, amounts):
    def amount(name):
        value = figures[name]
        return None if value is False else money(value, currency)

    revenue, fees, fees_without_order, refunds, margin = map(amount, amounts)
    hours, rate = figures["hours_to_ship"], figures["on_time_rate"]
    return SeenFigures(
        group=group,
        currency=currency,
        orders=figures["order_count"],
        units=pieces(figures["units"] or 0),
        revenue=revenue or Decimal(0),
        fees=fees or Decimal(0),
        fees_without_order=fees_without_order or Decimal(0),
        refunds=refunds or Decimal(0),
        margin=margin,
        units_without_cost=pieces(figures["units_without_cost"] or 0),
        settled_orders=figures["settled_count"],
        hours_to_ship=None if hours is False else hours,
        on_time_rate=None if rate is False else rate / 100,
        failed=figures["failed_count"] or 0,
    )
