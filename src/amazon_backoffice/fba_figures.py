# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon says of the products of a page, by country and together: three queries a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from .models import Account, FbaDrift, FbaStock, Offer

COLUMNS = ("fulfillable", "reserved", "unfulfillable", "inbound")


@dataclass
class Figures:
    """Of one product: Amazon's rows, and which of them count (see ``Account.fba_pooled``)."""

    rows: list[FbaStock] = field(default_factory=list)
    counted: list[FbaStock] = field(default_factory=list)

    def total(self, column: str) -> int:
        """Pieces in all countries together; mislaid ones stand with the unfulfillable."""
        return sum(_pieces(row, column) for row in self.counted)

    def by_country(self, column: str) -> list[tuple[str, int]]:
        """Pieces by country, of all SKUs together; none are left out."""
        found: dict[str, int] = defaultdict(int)
        for row in self.rows:
            found[row.marketplace.country] += _pieces(row, column)
        return [(country, pieces) for country, pieces in sorted(found.items()) if pieces]


def figures(drifts: Collection[FbaDrift]) -> dict[int, Figures]:
    """By the pk of the drift; each has one."""
    accounts = _sharing(drifts)
    first_of = {pk: first for first, pks in accounts.items() for pk in pks}
    offers = Offer.objects.filter(
        product__in={drift.product_id for drift in drifts}, account__in=first_of
    )
    products = {
        (account, marketplace, sku): (first_of[account], product)
        for account, marketplace, sku, product in offers.values_list(
            "account_id", "marketplace_id", "sku", "product_id"
        )
    }
    rows = FbaStock.objects.filter(account__in=first_of, sku__in={key[2] for key in products})
    of_product: dict[tuple[int, int], list[FbaStock]] = defaultdict(list)
    for row in rows.select_related("marketplace", "account").order_by("sku", "marketplace__name"):
        key = products.get((row.account_id, row.marketplace_id, row.sku))
        if key:
            of_product[key].append(row)
    found = {drift.pk: of_product[drift.account_id, drift.product_id] for drift in drifts}
    return {pk: Figures(rows, _counted(rows)) for pk, rows in found.items()}


def _sharing(drifts: Iterable[FbaDrift]) -> dict[int, list[int]]:
    """The accounts that were measured together, by the first of them."""
    firsts = {drift.account_id for drift in drifts}
    rows = Account.objects.exclude(location=None).order_by("pk").values_list("pk", "location_id")
    by_location: dict[int, list[int]] = defaultdict(list)
    for pk, location_id in rows:
        by_location[location_id].append(pk)
    return {pks[0]: pks for pks in by_location.values() if pks[0] in firsts}


def _counted(rows: Iterable[FbaStock]) -> list[FbaStock]:
    counted: list[FbaStock] = []
    highest: dict[tuple[int, str], FbaStock] = {}
    for row in rows:
        if not row.account.fba_pooled:
            counted.append(row)
            continue
        key = row.account_id, row.sku
        if key not in highest or row.at_amazon > highest[key].at_amazon:
            highest[key] = row
    return [*counted, *highest.values()]


def _pieces(row: FbaStock, column: str) -> int:
    pieces: int = getattr(row, column)
    return pieces + row.researching if column == "unfulfillable" else pieces
