# SPDX-License-Identifier: LGPL-3.0-or-later
"""Printed pages in any script: with fonts that come along, joined and turned as they must be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

FONTS = Path(__file__).with_name("fonts")
FAMILY = "DejaVu"
# Asked in this order for what the family lacks; the large one last, since it takes its time.
FALLBACKS = ("NotoSansThai-Regular", "NotoSansDevanagari-Regular", "Symbola-emoji")
LARGE_FALLBACK = "DroidSansFallback"
MISSING = "□"
GREY, LINE = 110, 200
# Combining marks; Hebrew to Vedic; joiners and marks of direction; Arabic's forms.
_JOINED = (
    (0x300, 0x36F), (0x590, 0x1CFF), (0x200B, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069),
    (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF), (0x1F1E6, 0x1F3FF),
)  # fmt: skip


class Paper(FPDF):
    """Pages of the office; the foot of each says whose it is."""

    def __init__(self, title: str) -> None:
        super().__init__(unit="mm", format="A4")
        self.set_title(title)
        self.set_creator("Amazon Connector for Odoo")
        self.set_margins(18, 16)
        self.set_auto_page_break(True, 20)
        self.foot = ""
        self._missing: dict[int, str] = {}
        for style, name in (("", "DejaVuSans"), ("B", "DejaVuSans-Bold")):
            self.add_font(FAMILY, style, FONTS / f"{name}.ttf")

    def know(self, characters: Iterable[str]) -> None:
        """Load the fonts that these characters need, and no others; join letters where a script
        does, which takes more than twice the time.
        """
        characters = set(characters)
        self.set_text_shaping(any(_is_joined(ord(c)) for c in characters))
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

    def clean(self, text: str) -> str:
        """The text with a box for what no font has."""
        return text.translate(self._missing)

    def footer(self) -> None:
        self.set_y(-14)
        self.use_font(8, grey=True)
        self.cell(0, 5, self.foot, align="C")

    def use_font(self, size: float, bold: bool = False, grey: bool = False) -> None:
        """The family in this size."""
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(GREY if grey else 0)

    def line_of(self, text: str, height: float = 5.5, align: str = "L") -> None:
        """A line, broken where it is too long."""
        self.multi_cell(
            0, height, self.clean(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def list_of(self, heading_size: float | None = None, **more: Any) -> Any:
        """A table with lines between its rows, the first being its heading."""
        heading = FontFace(family=FAMILY, emphasis="BOLD", size_pt=heading_size, color=GREY)
        self.set_draw_color(LINE)
        return self.table(
            headings_style=heading, borders_layout="HORIZONTAL_LINES", padding=1.4, **more
        )


def _is_joined(code: int) -> bool:
    """Of a script whose letters are joined, turned or stacked, or a mark that does so."""
    return any(first <= code <= last for first, last in _JOINED)


def _is_invisible(code: int) -> bool:
    """Joiners, marks of direction, variation selectors, control characters."""
    character = chr(code)
    selector = "VARIATION SELECTOR" in unicodedata.name(character, "")
    return selector or unicodedata.category(character) in ("Cc", "Cf", "Mn")
