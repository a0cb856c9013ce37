# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which taxes a line bears: the product's, mapped by a fiscal position, on the right basis."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ..models import FiscalPosition, FiscalPositionLine, Tax


@dataclass(frozen=True)
class Sale:
    """What chooses the fiscal position. ``marketplace`` is the row's pk."""

    company_id: int
    marketplace_pk: int
    marketplace_name: str
    country: str
    is_business: bool
    prices_include_tax: bool


class Fiscal:
    """Taxes and fiscal positions of some companies, read once for a page of orders."""

    def __init__(self, company_ids: Collection[int]) -> None:
        self._taxes = {tax.pk: tax for tax in Tax.objects.filter(company_id__in=company_ids)}
        self._twins = {t.twin_of_id: t for t in self._taxes.values() if t.twin_of_id}
        self._positions = list(FiscalPosition.objects.filter(company_id__in=company_ids))
        self._maps: dict[int, dict[int, int | None]] = {p.pk: {} for p in self._positions}
        for line in FiscalPositionLine.objects.filter(position__in=list(self._maps)):
            self._maps[line.position_id][line.source_id] = line.target_id

    def position(self, sale: Sale) -> FiscalPosition | None:
        """The position that fits and names most; a country tells more than a marketplace."""
        fitting = [p for p in self._positions if _fits(p, sale)]
        return max(fitting, key=_weight, default=None)

    def taxes(self, sale: Sale, own: Iterable[int]) -> tuple[Tax, ...]:
        """The taxes in place of a product's ``own`` (ids; those of other companies are left
        out), all on the basis of the sale's prices.
        """
        position = self.position(sale)
        mapped: dict[int, Tax] = {}
        for tax_id in own:
            source = self._taxes.get(tax_id)
            if source is None or source.company_id != sale.company_id:
                continue
            target = self._mapped(position, source)
            if target is not None:
                fitting = self._on_basis(sale, position, source, target)
                mapped[fitting.pk] = fitting
        return tuple(mapped.values())

    def of_company(self, own: Iterable[int], company_id: int) -> bool:
        """Whether any of these taxes is one of the company's."""
        return any(t in self._taxes and self._taxes[t].company_id == company_id for t in own)

    def _mapped(self, position: FiscalPosition | None, source: Tax) -> Tax | None:
        if position is None or source.pk not in self._maps[position.pk]:
            return source
        target = self._maps[position.pk][source.pk]
        return self._taxes[target] if target is not None else None

    def _on_basis(self, sale: Sale, position: FiscalPosition | None, source: Tax, tax: Tax) -> Tax:
        """The tax, or its twin where its prices are on the other basis."""
        if tax.price_include == sale.prices_include_tax:
            return tax
        twin = self._twin(tax)
        if tax is source:
            self._remember(sale, position, source, twin)
        return twin

    def _twin(self, tax: Tax) -> Tax:
        """Same rate, same accounts, the other price basis; made once."""
        if tax.twin_of_id:
            return self._taxes[tax.twin_of_id]
        if tax.pk not in self._twins:
            twin = Tax.objects.create(
                company_id=tax.company_id,
                name=_twin_name(tax, {t.name for t in self._taxes.values()}),
                rate=tax.rate,
                price_include=not tax.price_include,
                account_code=tax.account_code,
                twin_of=tax,
            )
            self._taxes[twin.pk] = self._twins[tax.pk] = twin
        return self._twins[tax.pk]

    def _remember(
        self, sale: Sale, position: FiscalPosition | None, source: Tax, twin: Tax
    ) -> None:
        """Show the mapping where people look for it: in the fiscal position."""
        if position is None:
            position = FiscalPosition.objects.create(
                company_id=sale.company_id,
                marketplace_id=sale.marketplace_pk,
                name=sale.marketplace_name,
            )
            self._positions.append(position)
            self._maps[position.pk] = {}
        FiscalPositionLine.objects.create(position=position, source=source, target=twin)
        self._maps[position.pk][source.pk] = twin.pk


def _fits(position: FiscalPosition, sale: Sale) -> bool:
    return (
        position.company_id == sale.company_id
        and position.marketplace_id in (None, sale.marketplace_pk)
        and position.country in ("", sale.country)
        and (sale.is_business or not position.business)
    )


def _weight(position: FiscalPosition) -> tuple[int, int]:
    named = 4 * bool(position.country) + 2 * bool(position.marketplace_id) + position.business
    return named, -position.pk


def _twin_name(tax: Tax, taken: Collection[str]) -> str:
    name = f"{tax.name} ({'on top' if tax.price_include else 'included'})"
    return name if name not in taken else f"{name} #{tax.pk}"


def tax_ids(rows: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    """Rows of (owner, tax) as the taxes of each owner, in order."""
    found: dict[int, list[int]] = {}
    for owner, tax in rows:
        found.setdefault(owner, []).append(tax)
    return found
