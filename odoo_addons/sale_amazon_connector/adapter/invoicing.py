# SPDX-License-Identifier: LGPL-3.0-or-later
"""``amazon_connector.invoicing.Invoicing`` in Odoo: one short mixin for each group of methods."""

from __future__ import annotations

from .invoices_answers import InvoiceAnswers
from .invoices_due import DueInvoices
from .invoices_making import InvoiceMaking
from .invoices_printing import InvoicePrinting
from .invoices_uploads import InvoiceUploads
from .rows import OrderRows
from .transactions import InTransaction


class OdooInvoicing(
    DueInvoices,
    InvoiceMaking,
    InvoiceAnswers,
    InvoiceUploads,
    InvoicePrinting,
    OrderRows,
    InTransaction,
):
    """Odoo's invoices as the core sees them. Superuser, in the transaction of ``env``."""
