# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the page's form asks, out of the address: whatever stands there, it is never an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo

from ..models import Account, Marketplace, Product, SalesOrder, SalesTeam
from ..models.fields import clean_text
from ..models.sales_order import Channel
from ..time_zones import zone_of
from .asking import DAY, DIMENSIONS, PERIODS, Ask

BETWEEN, COMPANY = "between", "company"
SPANS = {
    "today": "Today",
    "7": "Last 7 days",
    "30": "Last 30 days",
    "month": "This month",
    "last_month": "Last month",
    "quarter": "This quarter",
    "12": "Last 12 months",
    "year": "This year",
    "last_year": "Last year",
    "all": "All time",
    BETWEEN: "Between…",
}
NOTHING = "-"
_FIRST = {"when": "30", "period": DAY}

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Field:
    """A field of the form: what may be chosen, and what is."""

    name: str
    label: str
    choices: Choices
    value: str


@dataclass(frozen=True)
class Question:
    """``problem``: why nothing can be shown, for people."""

    ask: Ask
    fields: list[Field]
    since: str
    until: str
    product: str
    problem: str = ""

    @property
    def when(self) -> str:
        """The time that is chosen, of SPANS."""
        return next(field.value for field in self.fields if field.name == "when")


def question(asked: Mapping[str, str], now: datetime) -> Question:
    """The form's question. Days are those of the first account's time zone."""
    values = dict(asked or _FIRST)
    fields = [
        _field(values, "when", "Time", list(SPANS.items()), "30"),
        _field(values, "period", "Period", [(NOTHING, "Altogether"), *PERIODS.items()], NOTHING),
        _field(values, "by", "Group by", [("", "–"), *DIMENSIONS.items()]),
        _field(values, "then", "Then by", [("", "–"), *DIMENSIONS.items()]),
        _field(values, "account", "Amazon Account", _rows(Account)),
        _field(values, "marketplace", "Marketplace", _marketplaces()),
        _field(values, "channel", "Channel", [("", "All"), *Channel.choices]),
        _field(values, "team", "Sales Team", _rows(SalesTeam)),
        _field(values, "currency", "Currency", _currencies()),
    ]
    chosen = {field.name: field.value for field in fields}
    today = now.astimezone(_zone()).date()
    since, until = span(chosen["when"], today, values)
    typed = clean_text(values.get("product", "")).strip()
    product, problem = _product(typed)
    if since and until and since > until:
        problem = "The first day comes after the last one: exchange them."
    by = dict.fromkeys(name for name in (chosen["by"], chosen["then"]) if name)
    period = [chosen["period"]] if chosen["period"] in PERIODS else []
    currency = chosen["currency"]
    ask = Ask(
        by=(*by, *period),
        since=since,
        until=until,
        account=_number(chosen["account"]),
        marketplace=_number(chosen["marketplace"]),
        channel=chosen["channel"],
        team=_number(chosen["team"]),
        product=product,
        currency="" if currency == COMPANY else currency,
        in_company=currency == COMPANY,
    )
    shown = [day.isoformat() if day else "" for day in (since, until)]
    return Question(ask, fields, shown[0], shown[1], typed, problem)


def span(when: str, today: date, typed: Mapping[str, str]) -> tuple[date | None, date | None]:
    """The first and the last day of a time; None where it has no end."""
    month = today.replace(day=1)
    last_month = (month - timedelta(days=1)).replace(day=1)
    year = month.replace(month=1)
    spans: Mapping[str, tuple[date | None, date | None]] = {
        "today": (today, today),
        "7": (today - timedelta(days=6), today),
        "30": (today - timedelta(days=29), today),
        "month": (month, today),
        "last_month": (last_month, month - timedelta(days=1)),
        "quarter": (month.replace(month=(month.month - 1) // 3 * 3 + 1), today),
        "12": (_months_before(month, 11), today),
        "year": (year, today),
        "last_year": (year.replace(year=year.year - 1), year - timedelta(days=1)),
        "all": (None, None),
        BETWEEN: (_day(typed.get("since", "")), _day(typed.get("until", ""))),
    }
    return spans[when]


def _months_before(month: date, number: int) -> date:
    months = month.year * 12 + month.month - 1 - number
    return date(months // 12, months % 12 + 1, 1)


def _field(
    values: Mapping[str, str], name: str, label: str, choices: Choices, otherwise: str = ""
) -> Field:
    wanted = values.get(name, otherwise)
    known = wanted in {value for value, _ in choices}
    return Field(name, label, choices, wanted if known else otherwise)


def _rows(model: type[Account] | type[SalesTeam]) -> Choices:
    rows = model.objects.order_by("name", "pk")
    return [("", "All"), *((str(row.pk), str(row)) for row in rows)]


def _marketplaces() -> Choices:
    """Those that an account reads, or once sold on."""
    read = Marketplace.objects.filter(pk__in=Account.objects.values("marketplaces__marketplace"))
    return [("", "All"), *((str(row.pk), row.name) for row in read.order_by("name"))]


def _currencies() -> Choices:
    known = SalesOrder.objects.order_by("currency").values_list("currency", flat=True).distinct()
    return [
        ("", "Each in its own"),
        (COMPANY, "All in the company's"),
        *((code, f"{code} alone") for code in known),
    ]


def _product(typed: str) -> tuple[int | None, str]:
    """The product that was typed, by Internal Reference or name."""
    if not typed:
        return None, ""
    for wanted in ("internal_reference", "internal_reference__iexact", "name__iexact"):
        found = list(Product.objects.filter(**{wanted: typed}).values_list("pk", flat=True)[:2])
        if len(found) == 1:
            return found[0], ""
        if found:
            return -1, f"Several products are called {typed}: type the Internal Reference of one."
    return -1, f"There is no product with the Internal Reference or name {typed}."


def _zone() -> tzinfo:
    account = Account.objects.select_related("home_marketplace").order_by("pk").first()
    return zone_of(account) if account else timezone.utc


def _number(text: str) -> int | None:
    return int(text) if text else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
