# SPDX-License-Identifier: LGPL-3.0-or-later
"""The document for Amazon: Odoo's own report, or a plain one where its printer is missing.

Odoo prints by wkhtmltopdf, which is no part of it and maintained no more. The one of Debian and
Ubuntu, built without the patched Qt, leaves out header and footer, and the seller with them. A
server without a whole one still uploads invoices: reportlab, which Odoo needs anyway, prints the
same content plainly. Neither goes out with a bank account number: Amazon refuses it.
"""

from __future__ import annotations

import functools
import re
import subprocess

from amazon_connector.port import CannotBook
from stdnum import iban

from odoo.tools import html2plaintext
from odoo.tools.misc import find_in_path

from .books_chart import plainly
from .invoices_plain import plain_pdf, plain_text
from .values import ids

REPORT = "account.report_invoice"
_START = re.compile(r"[A-Z]{2}\d{2}")
_SHORTEST_ACCOUNT = 8


class InvoicePrinting:
    """The part of the port that prints."""

    def invoice_pdf(self, invoice_id: str) -> bytes:
        move = self.env["account.move"].browse(ids([invoice_id])).exists()
        if not move or move.state != "posted":
            raise CannotBook(
                "This invoice is not posted any more: post it, then click Upload to Amazon again."
            )
        language = move.partner_id.lang or move.company_id.partner_id.lang
        context = {"lang": language, "allowed_company_ids": move.company_id.ids}
        move = move.with_context(**context)
        reports = move.env["ir.actions.report"]
        with plainly():
            if not prints_whole_pages():
                _check_no_account(move, plain_text(move))
                return plain_pdf(move)
            html, _kind = reports._render_qweb_html(REPORT, move.ids)
            _check_no_account(move, html2plaintext(html))
            # In Odoo's tests too: its printer is there.
            forced = reports.with_context(force_report_rendering=True)
            return forced._render_qweb_pdf(REPORT, move.ids)[0]


@functools.cache
def prints_whole_pages() -> bool:
    """Whether Odoo's printer is there, with the patched Qt that headers and footers need."""
    try:
        said = subprocess.run(
            [find_in_path("wkhtmltopdf"), "--version"],
            capture_output=True,
            check=False,
            text=True,
            timeout=10,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return False
    return "with patched qt" in said


def _check_no_account(move, text: str) -> None:
    """Raises CannotBook where the document shows where to pay to."""
    dense = re.sub(r"[\s.-]", "", text).upper()
    accounts = move.company_id.partner_id.bank_ids.mapped("sanitized_acc_number")
    known = [number for number in accounts if number and len(number) >= _SHORTEST_ACCOUNT]
    if any(number.upper() in dense for number in known) or _has_iban(dense):
        raise CannotBook(
            f"Amazon refuses invoices that show a bank account number, and {move.name} does: take "
            "it out of the company's document layout (header, footer), the note of the fiscal "
            "position or the terms, then click Upload to Amazon again."
        )


def _has_iban(dense: str) -> bool:
    return any(
        iban.is_valid(dense[match.start() : match.start() + length])
        for match in _START.finditer(dense)
        for length in range(15, 35)
    )
