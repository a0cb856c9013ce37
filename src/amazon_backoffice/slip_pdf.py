# SPDX-License-Identifier: LGPL-3.0-or-later
"""Slips as a PDF, in any script."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf.enums import XPos, YPos

from .paper import Paper
from .slips import Row, Slip


def pdf(slips: Sequence[Slip]) -> bytes:
    """Each slip begins on a page of its own: letter in North America, else A4."""
    document = _Document("Delivery slips")
    document.know(_texts(slips))
    for slip in slips:
        document.slip(slip)
    return bytes(document.output())


def _texts(slips: Sequence[Slip]) -> set[str]:
    """All characters on these slips."""
    found: set[str] = set()
    for slip in slips:
        found.update(slip.gift_messages, slip.sender, slip.marketplace, slip.order, *slip.address)
        for row in slip.rows:
            found.update(row.sku, row.name, row.wrap)
    return found


class _Document(Paper):
    """Pages of slips."""

    def slip(self, slip: Slip) -> None:
        """A page, or several where there are many goods."""
        name = " · ".join(filter(None, (slip.number, slip.part)))
        self.add_page(format="Letter" if slip.is_letter else "A4")
        # Only now: adding the page has written the foot of the one before.
        self.foot = self.clean(f"{name} · Amazon order {slip.order}")
        self._head(slip, name)
        self._address(slip)
        self._goods(slip.rows)
        if slip.gift_messages:
            self._gift(slip.gift_messages)

    def _head(self, slip: Slip, name: str) -> None:
        self.use_font(10, grey=True)
        self.line_of(f"{slip.sender} on {slip.marketplace}")
        self.use_font(17, bold=True)
        self.line_of("Delivery Slip", 9)
        self.use_font(10)
        self.line_of(name)
        self.line_of(f"Amazon order {slip.order} of {slip.ordered}")
        self.ln(5)

    def _address(self, slip: Slip) -> None:
        self.use_font(8, grey=True)
        self.line_of("Ship to", 5)
        self.use_font(12)
        for line in slip.address or ("–",):
            self.line_of(line, 6)
        self.ln(6)

    def _goods(self, rows: Sequence[Row]) -> None:
        self.use_font(10)
        sides = ("LEFT", "LEFT", "RIGHT")
        with self.list_of(col_widths=(42, 95, 18), line_height=5.4, text_align=sides) as made:
            made.row(("SKU", "Goods", "Quantity"))
            for row in rows:
                wrap = f"\nGift wrap: {row.wrap}" if row.wrap else ""
                made.row((self.clean(row.sku), self.clean(row.name + wrap), row.pieces))

    def _gift(self, message: str) -> None:
        self.ln(8)
        self.use_font(8, grey=True)
        self.line_of("Gift message", 5)
        self.use_font(12)
        self.multi_cell(
            0, 6.5, self.clean(message), border=1, padding=3, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
