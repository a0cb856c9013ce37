# SPDX-License-Identifier: LGPL-3.0-or-later
"""Slips as a PDF, in any script: with fonts that come along, joined and turned as they must be."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from .slips import Row, Slip

FONTS = Path(__file__).with_name("fonts")
FAMILY = "DejaVu"
# Asked in this order for what the family lacks; the large one last, since it takes its time.
FALLBACKS = ("NotoSansThai-Regular", "NotoSansDevanagari-Regular", "Symbola-emoji")
LARGE_FALLBACK = "DroidSansFallback"
MISSING = "□"
_GREY, _LINE = 110, 200


def pdf(slips: Sequence[Slip]) -> bytes:
    """Each slip begins on a page of its own: letter in North America, else A4."""
    document = _Document()
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


class _Document(FPDF):
    """Pages of slips; the foot of each page says whose it is."""

    def __init__(self) -> None:
        super().__init__(unit="mm", format="A4")
        self.set_title("Delivery slips")
        self.set_creator("Amazon Connector for Odoo")
        self.set_margins(18, 16)
        self.set_auto_page_break(True, 20)
        self._foot = ""
        for style, name in (("", "DejaVuSans"), ("B", "DejaVuSans-Bold")):
            self.add_font(FAMILY, style, FONTS / f"{name}.ttf")
        self.set_text_shaping(True)

    def know(self, characters: set[str]) -> None:
        """Load the fonts that these characters need, and no others."""
        missing = {ord(c) for c in characters} - self._covered(FAMILY) - {ord("\n")}
        fallbacks = []
        for name in (*FALLBACKS, LARGE_FALLBACK):
            if missing:
                self.add_font(name, "", FONTS / f"{name}.ttf")
                covered = missing & self._covered(name)
                fallbacks += [name] if covered else []
                missing -= covered
        self.set_fallback_fonts(fallbacks, exact_match=False)
        # What stays is replaced before it is drawn: the library would log it with its text.
        self._missing = {n: "" if _is_invisible(n) else MISSING for n in missing}

    def _covered(self, family: str) -> set[int]:
        return set(self.fonts[family.lower()].cmap)

    def _clean(self, text: str) -> str:
        return text.translate(self._missing)

    def footer(self) -> None:
        self.set_y(-14)
        self._font(8, grey=True)
        self.cell(0, 5, self._foot, align="C")

    # One slip

    def slip(self, slip: Slip) -> None:
        """A page, or several where there are many goods."""
        name = " · ".join(filter(None, (slip.number, slip.part)))
        self.add_page(format="Letter" if slip.is_letter else "A4")
        # Only now: adding the page has written the foot of the one before.
        self._foot = self._clean(f"{name} · Amazon order {slip.order}")
        self._head(slip, name)
        self._address(slip)
        self._goods(slip.rows)
        if slip.gift_messages:
            self._gift(slip.gift_messages)

    def _head(self, slip: Slip, name: str) -> None:
        self._font(10, grey=True)
        self._line(f"{slip.sender} on {slip.marketplace}")
        self._font(17, bold=True)
        self._line("Delivery Slip", 9)
        self._font(10)
        self._line(name)
        self._line(f"Amazon order {slip.order} of {slip.ordered}")
        self.ln(5)

    def _address(self, slip: Slip) -> None:
        self._font(8, grey=True)
        self._line("Ship to", 5)
        self._font(12)
        for line in slip.address or ("–",):
            self._line(line, 6)
        self.ln(6)

    def _goods(self, rows: Sequence[Row]) -> None:
        self._font(10)
        heading = FontFace(family=FAMILY, emphasis="BOLD", color=_GREY)
        table: dict[str, Any] = {"col_widths": (42, 95, 18), "line_height": 5.4, "padding": 1.4}
        table |= {"text_align": ("LEFT", "LEFT", "RIGHT"), "borders_layout": "HORIZONTAL_LINES"}
        self.set_draw_color(_LINE)
        with self.table(headings_style=heading, **table) as made:
            made.row(("SKU", "Goods", "Quantity"))
            for row in rows:
                wrap = f"\nGift wrap: {row.wrap}" if row.wrap else ""
                made.row((self._clean(row.sku), self._clean(row.name + wrap), row.pieces))

    def _gift(self, message: str) -> None:
        self.ln(8)
        self._font(8, grey=True)
        self._line("Gift message", 5)
        self._font(12)
        self.multi_cell(
            0, 6.5, self._clean(message), border=1, padding=3, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def _font(self, size: int, bold: bool = False, grey: bool = False) -> None:
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(_GREY if grey else 0)

    def _line(self, text: str, height: float = 5.5) -> None:
        self.multi_cell(0, height, self._clean(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _is_invisible(code: int) -> bool:
    """Joiners, marks of direction, variation selectors, control characters."""
    character = chr(code)
    selector = "VARIATION SELECTOR" in unicodedata.name(character, "")
    return selector or unicodedata.category(character) in ("Cc", "Cf", "Mn")
