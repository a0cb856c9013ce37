# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices and credit notes as a PDF that Amazon accepts, in the buyer's language.

What must stand on it: Directive 2006/112/EC, Article 226. No bank account number: Amazon refuses
an invoice with one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from amazon_connector.domain.vat.rules import COLLECTED, EXPORT, INTRA_COMMUNITY

from .adapter.invoices_sealed import buyer_of
from .invoice_words import ENGLISH, WORDS, Words
from .models import Document, DocumentLine, IssuedInvoice, SalesOrderLine
from .paper import Paper

_Kind = SalesOrderLine.Kind
_WIDTHS = (51, 20, 26, 15, 25, 25, 26)
_SIDES = ("LEFT", *["RIGHT"] * 6)


def pdf(documents: Sequence[Document]) -> bytes:
    """Documents as they were posted, each on pages of its own. Without the buyer where the personal
    data is gone and no key opens what was kept. Each comes with ``issued``, ``order`` and
    ``credits``; lines are read here.
    """
    lines: dict[int, list[DocumentLine]] = defaultdict(list)
    rows = DocumentLine.objects.filter(document__among=[document.pk for document in documents])
    for line in rows.select_related("order_line").order_by("pk"):
        lines[line.document_id].append(line)
    made = _Invoices(", ".join(document.number for document in documents[:3]))
    made.know({character for d in documents for character in _characters(d, lines[d.pk])})
    for document in documents:
        made.invoice(document, document.issued, lines[document.pk])
    return bytes(made.output())


def _words(issued: IssuedInvoice) -> Words:
    return WORDS.get(issued.language, WORDS[ENGLISH])


def _characters(document: Document, lines: Sequence[DocumentLine]) -> set[str]:
    issued = document.issued
    found = set(f"{issued.seller}{issued.foot}{issued.note}").union(*buyer_of(issued))
    for text in (*(line.description for line in lines), *vars(_words(issued)).values()):
        found.update(text)
    return found


class _Invoices(Paper):
    """Pages of invoices and credit notes."""

    def invoice(
        self, document: Document, issued: IssuedInvoice, lines: Sequence[DocumentLine]
    ) -> None:
        """One of them."""
        self._document, self._issued, self._lines = document, issued, lines
        self._words = _words(issued)
        self.add_page()
        # Only now: adding the page has written the foot of the one before.
        self.foot = self.clean(self._foot())
        self._seller()
        self._head()
        self._buyer()
        self._table()
        self._rates()
        self._notes()

    @property
    def _title(self) -> str:
        is_invoice = self._document.kind == Document.Kind.INVOICE
        return self._words.invoice if is_invoice else self._words.credit_note

    def _foot(self) -> str:
        name = self._issued.seller.partition("\n")[0]
        return " · ".join(filter(None, (name, self._issued.seller_vat, self._document.number)))

    def _seller(self) -> None:
        name, *address = self._issued.seller.split("\n")
        self.use_font(11, bold=True)
        self.line_of(name)
        self.use_font(9, grey=True)
        for line in address:
            self.line_of(line, 4.6)
        if self._issued.seller_vat:
            self.line_of(f"{self._words.vat_number} {self._issued.seller_vat}", 4.6)
        self.ln(7)

    def _head(self) -> None:
        words, document = self._words, self._document
        self.use_font(17, bold=True)
        self.line_of(f"{self._title} {document.number}", 9)
        order_id = document.order.order_id if document.order else ""
        facts = [
            (words.issued, words.date(document.dated)),
            (words.supplied, words.date(self._issued.supplied)),
            (words.order, order_id),
        ]
        if document.credits:
            facts.append((words.of_invoice, document.credits.number))
        self.use_font(9.5)
        for title, value in facts:
            self.line_of(f"{title}: {value}", 5)
        self.ln(6)

    def _buyer(self) -> None:
        self.use_font(8, grey=True)
        self.line_of(self._words.buyer, 5)
        self.use_font(11)
        buyer = buyer_of(self._issued)
        for line in (buyer.lines or self._words.removed).split("\n"):
            self.line_of(line, 5.4)
        if buyer.vat:
            self.use_font(9.5)
            self.line_of(f"{self._words.buyer_vat} {buyer.vat}", 5.4)
        self.ln(6)

    def _table(self) -> None:
        words = self._words
        self.use_font(8.5)
        shape = {"col_widths": _WIDTHS, "line_height": 4.8, "text_align": _SIDES}
        with self.list_of(heading_size=7.5, **shape) as table:
            table.row(
                (
                    words.description, words.quantity, words.unit_price, words.rate, words.net,
                    words.vat, words.gross,
                )
            )  # fmt: skip
            for line in self._lines:
                table.row(
                    (
                        self.clean(self._described(line)),
                        words.plain(line.quantity),
                        self._unit_price(line),
                        f"{words.plain(line.rate)} %",
                        *self._amounts(line.untaxed, line.tax, line.total),
                    )
                )
        self.ln(5)

    def _described(self, line: DocumentLine) -> str:
        """Goods as they were sold; the rest in the buyer's language."""
        kind = line.order_line.kind if line.order_line else _Kind.PRODUCT
        words = {
            _Kind.SHIPPING: self._words.shipping,
            _Kind.GIFT_WRAP: self._words.gift_wrap,
            _Kind.DISCOUNT: self._words.discount,
        }
        if kind not in words:
            return line.description
        of = line.description.partition(": ")[2]
        return f"{words[kind]}: {of}" if of else words[kind]

    def _unit_price(self, line: DocumentLine) -> str:
        net = line.untaxed / line.quantity if line.quantity else line.untaxed
        return self._words.money(net, self._document.currency)

    def _amounts(self, *amounts: Decimal) -> list[str]:
        return [self._words.money(amount, self._document.currency) for amount in amounts]

    def _rates(self) -> None:
        """The sums of each rate, and the total."""
        words, document = self._words, self._document
        sums: dict[Decimal, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
        for line in self._lines:
            of_line = (line.untaxed, line.tax, line.total)
            sums[line.rate] = [a + b for a, b in zip(sums[line.rate], of_line, strict=True)]
        self.use_font(9)
        sides = ("LEFT", "RIGHT", "RIGHT", "RIGHT")
        with self.list_of(
            col_widths=(24, 32, 32, 34), width=122, align="RIGHT", line_height=5, text_align=sides
        ) as table:
            table.row((words.rate, words.net, words.vat, words.gross))
            for rate, amounts in sorted(sums.items(), reverse=True):
                table.row((f"{words.plain(rate)} %", *self._amounts(*amounts)))
        self.ln(2)
        self.use_font(12, bold=True)
        self.line_of(f"{words.total}: {words.money(document.total, document.currency)}", 7, "R")
        self.ln(4)

    def _notes(self) -> None:
        self.use_font(9)
        for note in _notes(self._words, self._issued):
            self.line_of(note, 5)
        self.use_font(9, grey=True)
        self.line_of(self._words.paid, 5)
        if self._issued.foot:
            self.ln(4)
            self.use_font(8, grey=True)
            self.line_of(self._issued.foot, 4.4)


def _notes(words: Words, issued: IssuedInvoice) -> list[str]:
    """Why there is no tax: in the buyer's language, and the law's own place."""
    told = {
        INTRA_COMMUNITY: words.intra_community,
        EXPORT: words.export,
        COLLECTED: words.collected,
    }.get(issued.treatment, "")
    return list(filter(None, (told, issued.note)))
