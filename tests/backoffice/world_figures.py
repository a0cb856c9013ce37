# SPDX-License-Identifier: LGPL-3.0-or-later
"""Arranges and inspects the office's figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from amazon_backoffice.figures.asking import MARKETPLACE, PRODUCT, TEAM, Ask
from amazon_backoffice.figures.reckoning import figures
from amazon_backoffice.figures.rows import Figures
from amazon_backoffice.models import Account, Marketplace, Product, SalesTeam
from amazon_connector.testing.world_figures import SeenFigures


class OfficeFigures:
    """The part of the world about figures."""

    def cost(self, account_id: str, reference: str, cost: Decimal) -> None:
        Product.objects.filter(internal_reference=reference).update(cost=cost)

    def count_days_in(self, account_id: str, zone: str) -> None:
        Account.objects.filter(pk=int(account_id)).update(time_zone=zone)

    def sell_by(self, account_id: str, team: str) -> None:
        account = Account.objects.get(pk=int(account_id))
        made = SalesTeam.objects.create(company=account.company, name=team)
        Account.objects.filter(pk=account.pk).update(sales_team=made)

    def figures(
        self, *by: str, now: datetime, in_company_currency: bool = False
    ) -> Sequence[SeenFigures]:
        rows = figures(Ask(by, in_company=in_company_currency), now)
        return sorted((_seen(by, row) for row in rows), key=lambda row: (row.group, row.currency))


def _seen(by: Sequence[str], row: Figures) -> SeenFigures:
    return SeenFigures(
        group=tuple(_word(name, value) for name, value in zip(by, row.key, strict=True)),
        currency=row.currency,
        orders=row.orders,
        units=row.units,
        revenue=row.revenue,
        fees=row.fees,
        fees_without_order=row.fees_without_order,
        refunds=row.refunds,
        margin=row.margin,
        units_without_cost=row.units_without_cost,
        settled_orders=row.settled_orders,
        hours_to_ship=row.hours_to_ship,
        on_time_rate=row.on_time_rate,
        failed=row.failed,
    )


def _word(name: str, value: str | int | None) -> str:
    if value is None:
        return ""
    if name == MARKETPLACE:
        return Marketplace.objects.get(pk=value).marketplace_id
    if name == TEAM:
        return SalesTeam.objects.get(pk=value).name
    if name == PRODUCT:
        product = Product.objects.get(pk=value)
        return product.internal_reference or product.name
    return str(value)
