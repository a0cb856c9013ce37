# SPDX-License-Identifier: LGPL-3.0-or-later
"""The taxes of an invoice: the order's own, or those of the company's table.

What the buyer paid stays to the cent: a price with tax stays as it is whatever the tax in it,
and a price before tax whose tax changes becomes the price that was paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from amazon_connector.domain.currencies import smallest_unit
from amazon_connector.domain.lines import DISCOUNT_LINE, PRODUCT_LINE
from amazon_connector.domain.orders import ITEM
from amazon_connector.domain.vat import TREATMENTS
from amazon_connector.domain.vat.rules import AS_SOLD, COLLECTED, DOMESTIC, OSS, REGISTERED
from amazon_connector.port import CannotBook
from amazon_connector.records_invoices import InvoicePlan

from .values import money

_TABLE = "Sales, Configuration, Amazon, VAT Treatments"
# Rows for Great Britain serve Northern Ireland: its rates are the same.
_COUNTRY_OF = {"XI": "GB"}


@dataclass(frozen=True)
class Priced:
    """A line of the invoice: ``price_unit`` as the taxes want it, with tax or before."""

    quantity: float
    price_unit: float
    taxes: object


class TreatmentTable:
    """The company's table of VAT treatments, read once for a page."""

    def __init__(self, env, company) -> None:
        self._company = company
        rows = env["amazon.connector.vat.treatment"].search([("company_id", "=", company.id)])
        self._positions = {
            (row.treatment, row.country_id.code or ""): row.fiscal_position_id for row in rows
        }

    def position(self, plan: InvoicePlan):
        """The row's fiscal position; None where the order's own taxes stand. Raises CannotBook."""
        state = _COUNTRY_OF.get(plan.taxed_in, plan.taxed_in)
        for key in ((plan.treatment, state), (plan.treatment, "")):
            if key in self._positions:
                return self._positions[key]
        home = self._company.account_fiscal_country_id.code
        if plan.treatment in (AS_SOLD, COLLECTED) or (plan.treatment, state) == (DOMESTIC, home):
            return None
        where = f" in {state}" if state else ""
        raise CannotBook(
            f"{self._company.name} has no row for {TREATMENTS[plan.treatment]}{where}: add it "
            f"under {_TABLE}, with the fiscal position whose taxes apply."
        )


class InvoiceTaxes:
    """Quantities, prices and taxes of one order's lines on its invoice."""

    def __init__(self, order, plan: InvoicePlan, position) -> None:
        self._order = order
        self._plan = plan
        self._position = position

    def of(self, line) -> Sequence[Priced]:
        """The invoice's lines for one of the order's. Raises CannotBook."""
        quantity = line.product_uom_qty
        none = line.tax_id.browse()
        if self._plan.treatment == COLLECTED and self._position is None:
            return [Priced(quantity, line.price_unit, none)]
        if self._position is None:
            self._check_domestic(line)
            return [Priced(quantity, line.price_unit, line.tax_id)]
        if not line.amazon_connector_key:
            # A line of a person's: its price is what its tax wants.
            return [Priced(quantity, line.price_unit, self._position.map_tax(line.tax_id))]
        if line.amazon_connector_collected and self._plan.treatment != COLLECTED:
            return [Priced(quantity, line.price_unit, none)]
        mapped = self._mapped(line)
        if self._order.amazon_connector_include_tax or _rates(mapped) == _rates(line.tax_id):
            basis = self._order.amazon_connector_include_tax
            return [Priced(quantity, line.price_unit, mapped._amazon_connector_on_basis(basis))]
        taxes = mapped._amazon_connector_on_basis(True)
        code = self._order.currency_id.name
        paid = money(line.price_total, code)
        return [Priced(n, float(price), taxes) for n, price in whole_pieces(paid, quantity, code)]

    def _mapped(self, line):
        taxes = self._base(line)
        mapped = self._position.map_tax(taxes)
        if self._plan.taxed_in:
            self._check_taxed(line, taxes)
        elif self._plan.treatment != AS_SOLD and any(_rates(mapped)):
            raise CannotBook(
                f"{TREATMENTS[self._plan.treatment]} bears no tax, and the fiscal position "
                f"{self._position.name} leaves {mapped[:1].name} on "
                f"{line.product_id.display_name}: map it there to a tax of 0 %."
            )
        return mapped

    def _check_domestic(self, line) -> None:
        """An order on a product without a tax is no sale without one; a tax of 0 % is a tax."""
        amazons = line.amazon_connector_key and not line.amazon_connector_collected
        if self._plan.treatment == DOMESTIC and amazons and line.price_total and not line.tax_id:
            raise CannotBook(
                f"{line.product_id.display_name} bears no tax on this order, and a sale in "
                f"{self._plan.taxed_in} is taxed: enter its tax on the product (or pair its SKU "
                "with another product) and on the order's line; where it is right, add a row for "
                f"{TREATMENTS[DOMESTIC]} under {_TABLE}."
            )

    def _check_taxed(self, line, taxes) -> None:
        """Nothing goes out with the tax of another state, or with none, because of a gap."""
        product = line.product_id.display_name
        home = self._order.company_id.account_fiscal_country_id.code
        at_home = (self._plan.treatment, self._plan.taxed_in) == (DOMESTIC, home)
        if not taxes and line.price_total and not at_home:
            raise CannotBook(
                f"{product} has no customer tax that the fiscal position {self._position.name} "
                "could replace: enter its tax on the product."
            )
        left = [tax for tax in taxes if tax.id not in (self._position.tax_map or {})]
        abroad = self._plan.taxed_in != home and self._plan.treatment in (OSS, REGISTERED, DOMESTIC)
        if abroad and left:
            raise CannotBook(
                f"The fiscal position {self._position.name} does not say what {left[0].name} of "
                f"{product} becomes in {self._plan.taxed_in}: add it there."
            )

    def _base(self, line):
        """The taxes of the line's product; else those of the goods that it goes with."""
        for product in self._tax_products(line):
            taxes = product.taxes_id._filter_taxes_by_company(self._order.company_id)
            if taxes:
                return taxes
        return line.tax_id.browse()

    def _tax_products(self, line):
        """As the core's ``PlannedLine.tax_products`` names them."""
        lines = self._order.order_line
        if line.amazon_connector_kind == DISCOUNT_LINE:
            # A discount has the taxes of what it reduces.
            charge = line.amazon_connector_charge or ITEM
            own = lines.filtered(lambda li: _of_charge(li, line, charge))
        else:
            own = line
        goods = lines.filtered(lambda li: li.amazon_connector_kind == PRODUCT_LINE)
        of_item = goods.filtered(
            lambda li: li.amazon_connector_item_ref == line.amazon_connector_item_ref
        )
        return (own | of_item | goods[:1]).product_id


def whole_pieces(amount: Decimal, quantity: float, currency: str):
    """Prices in whole smallest units that make the amount: 10.00 for 3 is 2 at 3.33, 1 at 3.34."""
    if quantity != int(quantity):
        return [(1.0, amount)]
    unit = smallest_unit(currency)
    pieces = int(quantity)
    price = (amount / pieces).quantize(unit, rounding=ROUND_DOWN)
    dearer = int(abs(amount - price * pieces) / unit)
    step = unit if amount > 0 else -unit
    parts = [(pieces - dearer, price), (dearer, price + step)]
    return [(float(number), each) for number, each in parts if number]


def _of_charge(line, discount, charge: str) -> bool:
    return (
        line.amazon_connector_item_ref == discount.amazon_connector_item_ref
        and line.amazon_connector_kind != DISCOUNT_LINE
        and (line.amazon_connector_charge or ITEM) == charge
    )


def _rates(taxes) -> list[float]:
    return sorted(tax.amount for tax in taxes.flatten_taxes_hierarchy())
