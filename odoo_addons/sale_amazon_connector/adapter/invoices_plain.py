# SPDX-License-Identifier: LGPL-3.0-or-later
"""An invoice on plain pages, printed by reportlab: what the law wants on it, and no more.

Source of its content: Council Directive 2006/112/EC, Article 226.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape

from amazon_connector.port import CannotBook
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from odoo.tools import file_path, format_date, formatLang, html2plaintext

# Of Odoo's own: Latin, Greek and Cyrillic letters.
_FONTS = {
    "Amazon": "web/static/fonts/google/Open_Sans/Open_Sans-Regular.ttf",
    "AmazonBold": "web/static/fonts/google/Open_Sans/Open_Sans-Bold.ttf",
}
_WIDTHS = [80 * mm, 18 * mm, 26 * mm, 24 * mm, 26 * mm]


def plain_text(move) -> str:
    """All that the document says."""
    cells = [cell for table in _tables(move) for row in table for cell in row]
    return "\n".join([*_head(move), *cells, *_notes(move)])


def plain_pdf(move) -> bytes:
    """The document. Raises CannotBook for letters that the font does not have."""
    _check_letters(move, plain_text(move))
    facts, lines, totals = _tables(move)
    seller, buyer, title = _head(move)
    story = [
        _text(seller),
        Spacer(0, 14 * mm),
        _text(buyer),
        Spacer(0, 14 * mm),
        _text(title, size=16, bold=True),
        Spacer(0, 5 * mm),
        _table(facts, [45 * mm, 129 * mm]),
        Spacer(0, 7 * mm),
        _table(lines, _WIDTHS, head=True),
        Spacer(0, 5 * mm),
        _table(totals, [98 * mm, 50 * mm, 26 * mm], last=True),
        Spacer(0, 7 * mm),
        *(_text(note) for note in _notes(move)),
    ]
    file = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 18 * mm)
    SimpleDocTemplate(file, pagesize=A4, title=title, **margins).build(story)
    return file.getvalue()


def _head(move) -> tuple[str, str, str]:
    company, buyer = move.company_id.partner_id, move.partner_id
    number = move.fiscal_position_id.foreign_vat or move.company_id.vat or ""
    kind = move.env._("Invoice") if move.move_type == "out_invoice" else move.env._("Credit Note")
    return _party(company, number), _party(buyer, buyer.vat or ""), f"{kind} {move.name}"


def _party(partner, vat: str) -> str:
    address = partner._display_address(without_company=True)
    vat_line = partner.env._("VAT number: %s", vat) if vat else ""
    lines = [partner.name or "", *address.splitlines(), vat_line]
    return "\n".join(line for line in lines if line.strip())


def _tables(move) -> tuple[list, list, list]:
    """Rows of texts: facts, lines, totals."""
    return _facts(move), _lines(move), _totals(move)


def _facts(move) -> list[list[str]]:
    env = move.env
    facts = [
        (env._("Date of issue"), format_date(env, move.invoice_date)),
        (env._("Date of supply"), move.delivery_date and format_date(env, move.delivery_date)),
        (env._("Amazon order"), move.amazon_connector_sale_id.amazon_connector_order_ref),
        (env._("Credits the invoice"), move.reversed_entry_id.name),
        (env._("Delivered to"), _delivered_to(move)),
    ]
    return [[label, text] for label, text in facts if text]


def _delivered_to(move) -> str:
    partner = move.partner_shipping_id
    return "" if partner == move.partner_id else ", ".join(_party(partner, "").splitlines())


def _lines(move) -> list[list[str]]:
    env = move.env
    head = [
        env._("Description"),
        env._("Quantity"),
        env._("Net unit price"),
        env._("Tax"),
        env._("Net amount"),
    ]
    return [head, *(_line(move, line) for line in move.invoice_line_ids.sorted("sequence"))]


def _line(move, line) -> list[str]:
    if line.display_type != "product":
        return [line.name or "", "", "", "", ""]
    labels = [tax.invoice_label or tax.name for tax in line.tax_ids]
    return [
        line.name or "",
        f"{line.quantity:g}",
        _money(move, line.price_subtotal / (line.quantity or 1)),
        ", ".join(labels),
        _money(move, line.price_subtotal),
    ]


def _totals(move) -> list[list[str]]:
    env = move.env
    taxes = move.invoice_line_ids.tax_ids.flatten_taxes_hierarchy()
    return [
        ["", env._("Net total"), _money(move, move.amount_untaxed)],
        *(_tax_total(move, tax) for tax in taxes),
        ["", env._("Total"), _money(move, move.amount_total)],
    ]


def _tax_total(move, tax) -> list[str]:
    """What one rate is charged on, and what it comes to."""
    lines = move.invoice_line_ids.filtered(
        lambda line: tax in line.tax_ids.flatten_taxes_hierarchy()
    )
    charged = move.line_ids.filtered(lambda line: line.tax_line_id == tax)
    base = _money(move, sum(lines.mapped("price_subtotal")))
    amount = move.direction_sign * sum(charged.mapped("amount_currency"))
    label = tax.invoice_label or tax.name
    return ["", move.env._("%(tax)s on %(base)s", tax=label, base=base), _money(move, amount)]


def _notes(move) -> list[str]:
    notes = (move.fiscal_position_id.note, move.taxes_legal_notes, move.narration)
    texts = [html2plaintext(note).strip() for note in notes if note]
    return [text for text in texts if text]


def _money(move, amount: float) -> str:
    return formatLang(move.env, amount, currency_obj=move.currency_id)


# On paper


def _fonts() -> None:
    for name, path in _FONTS.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, file_path(path)))


def _check_letters(move, text: str) -> None:
    _fonts()
    known = pdfmetrics.getFont("Amazon").face.charToGlyph
    missing = sorted(
        {letter for letter in text if ord(letter) not in known and letter.isprintable()}
    )
    if missing:
        raise CannotBook(
            f"{move.name} cannot be printed without wkhtmltopdf, because of letters such as "
            f"{''.join(missing[:5])}: install wkhtmltopdf with patched Qt on the server (its "
            "version says so), restart Odoo, then click Upload to Amazon."
        )


def _text(text: str, size: int = 9, *, bold: bool = False, right: bool = False) -> Paragraph:
    style = ParagraphStyle(
        "amazon",
        fontName="AmazonBold" if bold else "Amazon",
        fontSize=size,
        leading=size * 1.35,
        alignment=2 if right else 0,
    )
    return Paragraph(escape(text).replace("\n", "<br/>"), style)


def _table(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    head: bool = False,
    last: bool = False,
) -> Table:
    """The first column is text, amounts stand on the right."""
    bold = ([0] if head else []) + ([len(rows) - 1] if last else [])
    cells = [
        [
            _text(cell, bold=number in bold, right=bool(column) and (head or last))
            for column, cell in enumerate(row)
        ]
        for number, row in enumerate(rows)
    ]
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    if head:
        style.append(("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black))
    if last:
        style.append(("LINEABOVE", (1, -1), (-1, -1), 0.5, colors.black))
    return Table(cells, widths, style=style, repeatRows=1 if head else 0, hAlign="LEFT")
