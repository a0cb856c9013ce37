# SPDX-License-Identifier: LGPL-3.0-or-later
"""The figures of orders: one statement, however many orders there are.

Django writes the part that chooses the orders. The sums over their lines, settlements and parcels
are put below each other in SQL of both databases, for Django adds up no union.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from amazon_connector.port import FAILED
from amazon_connector.records_money import (
    ADVERTISING,
    COMMISSION,
    FBA_FEE,
    OTHER_FEE,
    PAYS_CREDIT_NOTE,
    POSTED,
    POSTING,
    PROMOTION,
    REFUND,
    REVERSING,
    STAGED,
)

from ..models import Company, CurrencyRate, SalesOrder, SettlementLine
from . import sql
from . import zones as clocks
from .asking import ACCOUNT, CHANNEL, MARKETPLACE, PRODUCT, TEAM, Ask
from .rows import Key, Sums
from .zones import Zones

# A settlement counts once all its lines are in: how it is booked changes nothing.
COUNTED = (STAGED, POSTING, POSTED, REVERSING)
FEES = (COMMISSION, FBA_FEE, OTHER_FEE, ADVERTISING)

_SOLD = (
    "id", "seller_id", "order_id", "account", "marketplace", "channel", "team", "currency",
    "company", "local", "history", "ordered_at", "ship_by", "day", "period", "rate", "settled",
)  # fmt: skip
_COLUMNS = {
    ACCOUNT: "s.account",
    MARKETPLACE: "s.marketplace",
    CHANNEL: "s.channel",
    TEAM: "s.team",
}
_NAMED = re.compile(r":(now|product)\b")


def rate_of(currency: str, company: str, day: str) -> Any:
    """What one unit is worth in the company's currency on that day, by columns; None: unknown."""
    worth = CurrencyRate.objects.filter(
        company=OuterRef(company), currency=OuterRef(currency), since__lte=OuterRef(day)
    ).order_by("-since")
    return Subquery(worth.values("per_unit")[:1])


def sums_of_orders(ask: Ask, zones: Zones, now: datetime) -> Iterator[tuple[Key, str, Sums]]:
    """Sums by group and currency; a group comes several times, with other sums each time."""
    statement, parameters = _Statement(ask, zones, now).written()
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for row in cursor.fetchall():
            *key, currency = row[: len(ask.by) + 1]
            yield _told(key, ask), currency, Sums(*(int(n or 0) for n in row[len(ask.by) + 1 :]))


def _told(key: Sequence[Any], ask: Ask) -> Key:
    return tuple(
        value[:10] if name == ask.period and value else value
        for name, value in zip(ask.by, key, strict=True)
    )


def chosen_orders(ask: Ask, zones: Zones) -> QuerySet[SalesOrder]:
    """The confirmed orders that are asked for."""
    orders = SalesOrder.objects.filter(state=SalesOrder.State.CONFIRMED).order_by()
    orders = orders.filter(clocks.within(zones, "account", "ordered_at", ask.since, ask.until))
    wanted: Mapping[str, Any] = {
        "account": ask.account,
        "marketplace": ask.marketplace,
        "channel": ask.channel,
        "sales_team": ask.team,
    }
    return orders.filter(**{name: value for name, value in wanted.items() if value})


class _Statement:
    """One SELECT for each kind of thing that orders have, over the same chosen orders."""

    def __init__(self, ask: Ask, zones: Zones, now: datetime) -> None:
        self._ask, self._zones, self._now = ask, zones, now
        self._by_product = PRODUCT in ask.by or ask.product is not None

    def written(self) -> tuple[str, list[Any]]:
        """The SQL and its parameters."""
        sold, parameters = self._sold().query.sql_with_params()
        parts = [self._sales(), self._charges(), self._shipping()]
        if self._ask.product is None:
            parts.append(self._failures())
        head = f"WITH sold ({', '.join(_SOLD)}) AS MATERIALIZED ({sold})"
        body, more = self._bound("\nUNION ALL\n".join(parts))
        return f"{head}\n{body}", [*parameters, *more]

    def _bound(self, body: str) -> tuple[str, list[Any]]:
        """``:now`` and ``:product`` as the parameters that Django takes, by position."""
        moment = connection.ops.adapt_datetimefield_value(self._now)
        named = {"now": moment, "product": self._ask.product}
        values = [named[name] for name in _NAMED.findall(body)]
        return _NAMED.sub("%s", body), values

    def _sold(self) -> QuerySet[Any, Any]:
        ask, zones = self._ask, self._zones
        period: Any = Value("")
        if ask.period:
            period = clocks.first_day(zones, "account", "ordered_at", ask.period)
        charged = SettlementLine.objects.filter(
            order_id=OuterRef("order_id"),
            settlement__account__seller_id=OuterRef("seller_id"),
            settlement__state__in=COUNTED,
        )
        worth = Case(
            When(currency=F("company__currency"), then=Value(1)),
            default=rate_of("currency", "company", "day"),
            output_field=DecimalField(max_digits=15, decimal_places=9),
        )
        # The day is that of an exchange rate: most orders need none, and SQLite is slow to tell it.
        first = Company.objects.order_by("pk").values("currency")[:1]
        at_home = Q(company__currency=F("currency")) & Q(company__currency=Subquery(first))
        day = Case(When(at_home, then=None), default=clocks.day(zones, "account", "ordered_at"))
        orders = chosen_orders(ask, zones).annotate(
            day=day,
            period=period,
            worth=worth,
            settled=Exists(charged),
        )
        return orders.values_list(
            "pk", "seller_id", "order_id", "account", "marketplace", "channel", "sales_team",
            "currency", "company", "company__currency", "history", "ordered_at", "ship_by", "day",
            "period", "worth", "settled",
        )  # fmt: skip

    def _select(self, product: str, currency: str, source: str, **sums: str) -> str:
        """A SELECT that gives the groups, the currency, and ``Sums`` in their order."""
        columns = {**_COLUMNS, PRODUCT: product}
        keys = [columns.get(name, "s.period") for name in self._ask.by]
        figures = [sums.get(name, "0") for name in Sums.__dataclass_fields__]
        grouped = ", ".join(str(n) for n in range(1, len(keys) + 2))
        select = ", ".join([*keys, currency, *figures])
        if self._ask.product is not None:
            source += f" AND {product} = :product"
        return f"SELECT {select} FROM {source} GROUP BY {grouped}".format(**sql.TABLES)

    @property
    def _currency(self) -> str:
        return "s.local" if self._ask.in_company else "s.currency"

    @property
    def _rate(self) -> str:
        return "s.rate" if self._ask.in_company else "1"

    def _sales(self) -> str:
        """Lines: a product's bring units and cost, all bring revenue."""
        units = sql.THOUSANDTHS.format("l.quantity")
        cost = sql.COST if self._ask.in_company else sql.COST_THERE
        costs = sql.THOUSANDTHS.format(f"l.quantity * {cost}")
        goods = "l.kind = 'product'"
        return self._select(
            sql.LINE_PRODUCT,
            self._currency,
            "sold s JOIN {line} l ON l.order_id = s.id JOIN {product} p ON p.id = l.product_id "
            "WHERE 1 = 1",
            orders="COUNT(DISTINCT s.id)",
            settled="COUNT(DISTINCT CASE WHEN s.settled THEN s.id END)",
            without_rate=f"COUNT(DISTINCT CASE WHEN {self._rate} IS NULL THEN s.id END)",
            units=f"SUM(CASE WHEN {goods} THEN {units} END)",
            revenue=f"SUM({sql.THOUSANDTHS.format(f'l.untaxed * {self._rate}')})",
            cost=f"SUM(CASE WHEN {goods} THEN {costs} END)",
            costless=f"SUM(CASE WHEN {goods} AND {sql.OWN_COST} IS NULL THEN {units} END)",
            unconverted=f"SUM(CASE WHEN {goods} AND {sql.OWN_COST} IS NOT NULL AND {cost} IS NULL "
            f"THEN {units} END)",
        )

    def _charges(self) -> str:
        """What settlements say of the orders, in the settlement's currency."""
        fee = f"c.kind IN ({sql.listed(FEES)})"
        worth, currency = "1", "t.currency"
        if self._ask.in_company:
            worth, currency = sql.rate("t.currency"), "s.local"
        paid = sql.THOUSANDTHS.format(f"-c.amount * {worth}")
        return self._select(
            sql.CHARGE_PRODUCT,
            currency,
            "sold s JOIN {charge} c ON c.order_id = s.order_id "
            "JOIN {settlement} t ON t.id = c.settlement_id "
            "JOIN {account} a ON a.id = t.account_id AND a.seller_id = s.seller_id "
            f"WHERE t.state IN ({sql.listed(COUNTED)}) AND ({fee} OR c.kind = '{REFUND}' "
            f"OR c.kind = '{PROMOTION}' AND c.pays = '{PAYS_CREDIT_NOTE}')",
            without_rate=f"COUNT(DISTINCT CASE WHEN {worth} IS NULL AND t.currency <> s.currency "
            "THEN s.id END)",
            fees=f"SUM(CASE WHEN {fee} THEN {paid} END)",
            refunds=f"SUM(CASE WHEN NOT {fee} THEN {paid} END)",
        )

    def _shipping(self) -> str:
        """Each order once, or once for each product that it has."""
        product = sql.NONE
        bought = ""
        if self._by_product:
            product = "b.product"
            bought = f"JOIN (SELECT DISTINCT s.id, {sql.LINE_PRODUCT} AS product FROM sold s JOIN "
            bought += "{line} l ON l.order_id = s.id) b ON b.id = s.id "
        seconds = sql.SECONDS[connection.vendor].format("s.first_at", "s.ordered_at")
        return self._select(
            product,
            self._currency,
            f"{sql.SHIPPED} s {bought} WHERE 1 = 1",
            seconds=f"SUM({seconds})",
            shipped="COUNT(s.first_at)",
            on_time=f"SUM(CASE WHEN {sql.ON_TIME} THEN 1 ELSE 0 END)",
            judged=f"SUM(CASE WHEN {sql.ON_TIME} OR {sql.LATE} THEN 1 ELSE 0 END)",
        )

    def _failures(self) -> str:
        return self._select(
            sql.NONE,
            self._currency,
            "sold s JOIN {parcel} p ON p.order_id = s.id WHERE p.state = " + sql.listed([FAILED]),
            failed="COUNT(*)",
        )
