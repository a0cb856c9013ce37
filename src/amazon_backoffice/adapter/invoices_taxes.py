# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which tax a line of an invoice bears: by the company's table of treatments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from amazon_connector.domain.vat import TREATMENTS
from amazon_connector.domain.vat.rules import AS_SOLD, COLLECTED, DOMESTIC
from amazon_connector.records_invoices import InvoicePlan

from ..engine.amounts import LineAmounts, line_amounts
from ..engine.fiscal import tax_ids
from ..models import Company, Product, SalesOrder, SalesOrderLine, Tax, VatRow

Line = SalesOrderLine
_Key = tuple[int, str, str]  # company, treatment, state


class RowMissing(LookupError):
    """The company's table says nothing of a treatment; the text says which row is missing."""


@dataclass(frozen=True)
class Bears:
    """What a line bears: the order's own taxes, or this tax (None: none)."""

    own: bool
    tax: Tax | None = None


@dataclass(frozen=True)
class _Included:
    """A tax that the price which the buyer paid contains."""

    rate: Decimal
    price_include: bool = True


OWN = Bears(own=True)
NONE = Bears(own=False)


def amounts(line: Line, bears: Bears, currency: str) -> LineAmounts:
    """Of the line on the invoice: what the buyer paid stays, whatever the tax in it."""
    if bears.own:
        return LineAmounts(line.untaxed, line.tax, line.total, line.rate)
    included = [_Included(bears.tax.rate)] if bears.tax else []
    return line_amounts(line.total, included, currency)


class VatTable:
    """The tables of some companies, and what their rows ask of a page of lines."""

    def __init__(
        self, companies: Mapping[int, Company], lines: Mapping[int, Sequence[Line]]
    ) -> None:
        self._companies = companies
        self._rows: dict[_Key, dict[int | None, VatRow]] = defaultdict(dict)
        rows = VatRow.objects.filter(company__in=companies).select_related("tax", "instead_of")
        for row in rows:
            self._rows[row.company_id, row.treatment, row.state.upper()][_basic(row)] = row
        every = [line for found in lines.values() for line in found]
        of_lines = _taxes_of(every)
        self._taxed = of_lines.keys()
        self._of_lines = _sources(every, of_lines)

    def bears(self, plan: InvoicePlan, order: SalesOrder, lines: Sequence[Line]) -> list[Bears]:
        """For each line. Raises ``RowMissing``."""
        if plan.treatment == COLLECTED:
            return [NONE] * len(lines)
        rows = self._of(order.company_id, plan.treatment, plan.taxed_in)
        if rows:
            return [self._line(rows, plan, line) for line in lines]
        if plan.treatment == AS_SOLD:
            return [OWN] * len(lines)
        if self._at_home(order.company_id, plan):
            return [self._own(plan, line) for line in lines]
        raise RowMissing(_missing(plan))

    def _of(self, company_id: int, treatment: str, state: str) -> Mapping[int | None, VatRow]:
        return self._rows[company_id, treatment, state] or self._rows[company_id, treatment, ""]

    def _at_home(self, company_id: int, plan: InvoicePlan) -> bool:
        at_home = plan.taxed_in == self._companies[company_id].country.upper()
        return plan.treatment == DOMESTIC and at_home

    def _own(self, plan: InvoicePlan, line: Line) -> Bears:
        """A tax of 0 % is one, too; none at all is a product that nobody has entered yet."""
        if line.total and line.pk not in self._taxed and not line.collected_by_amazon:
            raise RowMissing(_UNTAXED.format(line=line.description, state=plan.taxed_in))
        return OWN

    def _line(self, rows: Mapping[int | None, VatRow], plan: InvoicePlan, line: Line) -> Bears:
        if line.collected_by_amazon:
            return NONE
        for source in self._of_lines[line.pk]:
            if source in rows:
                return Bears(own=False, tax=rows[source].tax)
        if None in rows:
            return Bears(own=False, tax=rows[None].tax)
        raise RowMissing(_missing(plan, line))


_UNTAXED = (
    "The line {line} bears no tax: enter its tax on the order, and give its SKU a product that has "
    "one for the orders to come. If no tax is right, enter a row for “Domestic sale” in {state} "
    "without one under Accounting > Configuration > VAT."
)


def _missing(plan: InvoicePlan, line: Line | None = None) -> str:
    where = f" in {plan.taxed_in}" if plan.taxed_in else ""
    what = f"“{TREATMENTS[plan.treatment]}”{where}"
    of = f" that fits the line {line.description}" if line else ""
    return (
        f"The company's VAT table has no row for {what}{of}: enter which tax it bears under "
        "Accounting > Configuration > VAT."
    )


def _basic(row: VatRow) -> int | None:
    """The tax that a row replaces: a twin counts as the tax that it is a twin of."""
    if row.instead_of is None:
        return None
    return row.instead_of.twin_of_id or row.instead_of_id


def _taxes_of(lines: Collection[Line]) -> dict[int, list[int]]:
    """The taxes of each line of an order that has any."""
    through = Line.taxes.through.objects.filter(salesorderline__among=[line.pk for line in lines])
    return tax_ids(list(through.order_by("pk").values_list("salesorderline_id", "tax_id")))


def _sources(
    lines: Collection[Line], of_lines: Mapping[int, Sequence[int]]
) -> Mapping[int, Sequence[int]]:
    """By line: the taxes that a row may name. Those of the goods that it belongs to (shipping
    follows what is shipped), then those that the order's line bears.
    """
    goods = {
        (line.order_id, line.item_id): line.product_id
        for line in lines
        if line.kind == Line.Kind.PRODUCT and line.item_id
    }
    product = {line.pk: goods.get((line.order_id, line.item_id), line.product_id) for line in lines}
    through = Product.taxes.through.objects.filter(product__in=set(product.values()))
    of_products = tax_ids(list(through.order_by("pk").values_list("product_id", "tax_id")))
    named = {pk: [*of_products.get(product[pk], ()), *of_lines.get(pk, ())] for pk in product}
    twins = Tax.objects.filter(pk__in={tax for taxes in named.values() for tax in taxes})
    basic = dict(twins.exclude(twin_of=None).values_list("pk", "twin_of_id"))
    return {pk: [basic.get(tax, tax) for tax in taxes] for pk, taxes in named.items()}
