# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an order should come to, what it came to here, and why the two differ.

Expected is Amazon's grand total less the tax that Amazon collects and keeps. A difference
never rejects an order; it always has one cause of a closed list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .currencies import ZERO, smallest_unit
from .facts import Booked, Facts
from .lines import KNOWN_CHARGES, OrderLine, rounded_in
from .orders import Order

ROUNDING = "rounding"
OTHER_TAX_RATE = "other_tax_rate"
TAX_MISSING = "tax_missing"
UNKNOWN_CHARGE = "unknown_charge"
POINTS = "points"
AMAZON_PARTS = "amazon_parts"
EDITED = "edited"
CAUSES: Mapping[str, str] = {
    ROUNDING: "Rounding",
    OTHER_TAX_RATE: "Other tax rate",
    TAX_MISSING: "Tax missing here",
    UNKNOWN_CHARGE: "Charge type unknown",
    POINTS: "Points",
    AMAZON_PARTS: "Amazon's own parts do not add up",
    EDITED: "Edited by hand",
}


@dataclass(frozen=True)
class LandedLine:
    """A line as it stands in the ERP now: amounts of the whole line, in the order's currency.

    ``rate`` is the sum of its percentage taxes (19 for 19 %). ``key`` is empty on a line that
    a person added. ``on_default`` says that it stands on a default product.
    """

    key: str
    quantity: Decimal
    untaxed: Decimal
    tax: Decimal
    rate: Decimal = ZERO
    delivered: Decimal = ZERO
    invoiced: Decimal = ZERO
    on_default: bool = False

    @property
    def total(self) -> Decimal:
        """What the line adds to the order's total."""
        return self.untaxed + self.tax


@dataclass(frozen=True)
class Comparison:
    """Expected against ours, in the order's currency; ``cause`` is empty where they agree."""

    expected: Decimal
    ours: Decimal
    collected_by_amazon: Decimal
    cause: str = ""
    detail: str = ""

    @property
    def difference(self) -> Decimal:
        """Expected less ours."""
        return self.expected - self.ours


def collected_tax(order: Order) -> Decimal:
    """Tax that Amazon collects from the buyer and pays to the state itself."""
    of_items = (rounded_in(order, i.tax) for i in order.items if i.collected_by_amazon)
    return sum(of_items, ZERO)


def compare(
    order: Order,
    lines: Sequence[OrderLine],
    facts: Facts,
    landed: Sequence[LandedLine],
    landed_total: Decimal,
) -> Comparison | None:
    """Compare Amazon's order with what stands in the ERP. None where Amazon shows no total.

    ``lines`` are Amazon's of now, ``facts.booked`` what the connector wrote of them.
    """
    if order.grand_total is None:
        return None
    collected = collected_tax(order)
    expected = rounded_in(order, order.grand_total) - collected
    if expected == landed_total:
        return Comparison(expected, landed_total, collected)
    cause, detail = _Difference(order, lines, facts, landed, expected, landed_total).explain()
    return Comparison(expected, landed_total, collected, cause, detail)


class _Difference:
    """Finds the one cause, the most telling first."""

    def __init__(
        self,
        order: Order,
        lines: Sequence[OrderLine],
        facts: Facts,
        landed: Sequence[LandedLine],
        expected: Decimal,
        ours: Decimal,
    ) -> None:
        self.order = order
        self.lines = lines
        self.facts = facts
        self.include_tax = facts.include_tax
        self.landed = [line for line in landed if line.quantity or line.total]
        self.difference = expected - ours
        self.amounts = sum((line.amount for line in lines), ZERO)
        self.unaccounted = expected - sum((self._amazon_total(line) for line in lines), ZERO)

    def _amazon_total(self, line: OrderLine) -> Decimal:
        charged = not self.include_tax and not line.collected_by_amazon
        return line.amount + (line.amazon_tax if charged else ZERO)

    def explain(self) -> tuple[str, str]:
        if self._edited():
            return EDITED, "Lines of this order were changed here after the import."
        booked = (b.quantity * b.unit_price for b in self.facts.booked.values())
        if sum(booked, ZERO) != self.amounts:
            return AMAZON_PARTS, "Amazon changed its amounts after the import; see its issue."
        if self.unaccounted:
            return self._own_parts()
        return self._taxes()

    def _edited(self) -> bool:
        """A person's hand: another line, another quantity or another price than booked."""
        booked = {key: b for key, b in self.facts.booked.items() if b.quantity}
        if {line.key for line in self.landed if line.quantity} - set(booked):
            return True
        seen = {line.key: line for line in self.landed}
        return any(self._altered(b, seen.get(key)) for key, b in booked.items())

    def _altered(self, booked: Booked, landed: LandedLine | None) -> bool:
        amount = booked.quantity * booked.unit_price
        if landed is None:
            return bool(amount)
        if landed.quantity != booked.quantity:
            return True
        # One unit of slack: a tax engine may round the untaxed part of an included price.
        slack = smallest_unit(self.order.currency)
        bases = (landed.total, landed.untaxed) if self.include_tax else (landed.untaxed,)
        return all(abs(base - amount) > slack for base in bases)

    def _own_parts(self) -> tuple[str, str]:
        points = sum((item.points for item in self.order.items), ZERO)
        unknown = sorted({li.charge for li in self.lines if li.charge not in KNOWN_CHARGES})
        if points and abs(self.unaccounted) == abs(points):
            return POINTS, f"Amazon's total counts {points} in points."
        if unknown:
            return UNKNOWN_CHARGE, "Charges that the connector does not know: " + ", ".join(unknown)
        return (
            AMAZON_PARTS,
            f"Amazon's total differs from the sum of its own parts by {self.unaccounted}.",
        )

    def _taxes(self) -> tuple[str, str]:
        amazon = sum((li.amazon_tax for li in self.lines if not li.collected_by_amazon), ZERO)
        ours = sum((line.tax for line in self.landed), ZERO)
        taxed = [line for line in self.landed if line.tax or line.rate]
        rates = _rates(line.rate for line in taxed)
        if abs(self.difference) <= self._rounding_slack():
            return ROUNDING, f"Rounded in another way: a difference of {self.difference}."
        if amazon and not taxed:
            return TAX_MISSING, f"Amazon charged {amazon} of tax, no line here has a tax."
        theirs = self._amazon_rate(amazon)
        return OTHER_TAX_RATE, f"Amazon: {theirs} ({amazon}). Here: {rates} ({ours})."

    def _rounding_slack(self) -> Decimal:
        return smallest_unit(self.order.currency) * max(1, len(self.landed))

    def _amazon_rate(self, tax: Decimal) -> str:
        base = sum((li.amount for li in self.lines if not li.collected_by_amazon), ZERO)
        base -= tax if self.include_tax else ZERO
        return _rates([tax / base * 100]) if base else "no rate"


def _rates(rates: Iterable[Decimal]) -> str:
    shown = sorted({rate.quantize(Decimal("0.01")).normalize() for rate in rates})
    return ", ".join(f"{rate:f} %" for rate in shown) or "no tax"
