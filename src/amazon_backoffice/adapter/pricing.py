# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amounts of stored lines after their quantity, price, product or taxes changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from amazon_connector.domain.currencies import ZERO

from ..engine.amounts import line_amounts
from ..engine.fiscal import Fiscal, Sale, tax_ids
from ..models import Product, SalesOrder, SalesOrderLine, Tax
from .writes import Writes


class Pricing:
    """Lines of some orders with their taxes, read once."""

    def __init__(
        self, writes: Writes, lines: Collection[SalesOrderLine], new_products: Collection[int] = ()
    ) -> None:
        self._writes = writes
        through = SalesOrderLine.taxes.through.objects
        rows = through.filter(salesorderline__in=[line.pk for line in lines]).order_by("pk")
        of_lines = tax_ids(list(rows.values_list("salesorderline_id", "tax_id")))
        known = Tax.objects.in_bulk({tax for taxes in of_lines.values() for tax in taxes})
        self._taxes = {pk: [known[tax] for tax in taxes] for pk, taxes in of_lines.items()}
        rows = Product.taxes.through.objects.filter(product__in=new_products).order_by("pk")
        self._of_products = tax_ids(list(rows.values_list("product_id", "tax_id")))
        self._fiscal: dict[int, Fiscal] = {}
        self._new: list[tuple[int, int]] = []

    def reprice(self, order: SalesOrder, line: SalesOrderLine) -> None:
        """Amounts of the line as its quantity, price and taxes are now."""
        amounts = line_amounts(line.amount, self._taxes.get(line.pk, ()), order.currency)
        self._writes.set(
            line,
            untaxed=amounts.untaxed,
            tax=amounts.tax,
            total=amounts.total,
            rate=amounts.rate,
        )

    def follow_product(
        self, order: SalesOrder, lines: Sequence[SalesOrderLine], product_id: int
    ) -> None:
        """Lines that bear no tax get that of the product which they turned out to be."""
        own = self._of_products.get(product_id, ())
        if not own:
            return
        if order.company_id not in self._fiscal:
            self._fiscal[order.company_id] = Fiscal([order.company_id])
        taxes = self._fiscal[order.company_id].taxes(sale_of(order), own)
        for line in lines:
            if not (self._has_taxes(line) or line.collected_by_amazon or line.invoiced):
                self._taxes[line.pk] = list(taxes)
                self._new.extend((line.pk, tax.pk) for tax in taxes)
                self.reprice(order, line)

    def save(self) -> None:
        """Write the taxes that lines got."""
        through = SalesOrderLine.taxes.through
        through.objects.bulk_create(
            [through(salesorderline_id=line, tax_id=tax) for line, tax in self._new]
        )
        self._new = []

    def _has_taxes(self, line: SalesOrderLine) -> bool:
        return bool(self._taxes.get(line.pk))


def sale_of(order: SalesOrder) -> Sale:
    """What chooses the fiscal position of a stored order."""
    return Sale(
        order.company_id,
        order.marketplace_id,
        order.marketplace.name,
        order.country,
        order.is_business,
        order.prices_include_tax,
    )


def total_up(writes: Writes, order: SalesOrder, lines: Sequence[SalesOrderLine]) -> None:
    """The order's totals as its lines are now."""
    untaxed = sum((line.untaxed for line in lines), ZERO)
    tax = sum((line.tax for line in lines), ZERO)
    writes.set(order, untaxed=untaxed, tax=tax, total=untaxed + tax)
