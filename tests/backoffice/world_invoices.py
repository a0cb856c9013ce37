# SPDX-License-Identifier: LGPL-3.0-or-later
"""Arranges and inspects the office's invoices to Amazon's buyers, as people in the office do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from amazon_backoffice.adapter.credit_notes import credit
from amazon_backoffice.adapter.errors import atomic
from amazon_backoffice.adapter.invoices import DjangoInvoicing
from amazon_backoffice.models import (
    Account,
    AccountMarketplace,
    Company,
    Document,
    OrderInvoicing,
    StockLocation,
    VatNumber,
    VatRow,
)
from amazon_backoffice.models import Tax as StoredTax
from amazon_connector.domain.vat import SellerVat
from amazon_connector.testing.world import Tax
from amazon_connector.testing.world_invoices import SeenInvoice

from .world_books import TODAY


class OfficeInvoices:
    """The part of the world about invoices."""

    def invoicing(self) -> DjangoInvoicing:
        return DjangoInvoicing()

    def _tax(self, tax: Tax, company: Company) -> StoredTax:
        raise NotImplementedError

    # Arrange

    def make_invoices(
        self,
        account_id: str,
        marketplace_id: str,
        *,
        upload: bool = False,
        since: date | None = None,
        fba_from_here: bool = False,
    ) -> None:
        rows = AccountMarketplace.objects.filter(account=int(account_id))
        rows = rows.filter(marketplace__marketplace_id=marketplace_id)
        ticked = {"invoices_on": True, "upload_on": upload, "fba_from_here": fba_from_here}
        assert rows.update(**ticked, invoices_from=since) == 1

    def seller_vat(self, account_id: str, seller: SellerVat) -> None:
        company = Account.objects.get(pk=int(account_id)).company
        company.country = seller.established
        company.one_stop_shop = seller.oss
        company.below_threshold = seller.below_threshold
        company.save()
        VatNumber.objects.filter(company=company).delete()
        for state in sorted(seller.registrations):
            VatNumber.objects.create(company=company, state=state, number=f"{state}123")

    def warehouse_country(self, account_id: str, country: str) -> None:
        warehouse = Account.objects.get(pk=int(account_id)).warehouse_id
        StockLocation.objects.filter(pk=warehouse).update(country=country)

    def vat_row(self, account_id: str, treatment: str, state: str, tax: Tax | None) -> None:
        company = Account.objects.get(pk=int(account_id)).company
        VatRow.objects.create(
            company=company,
            treatment=treatment,
            state=state,
            tax=self._tax(tax, company) if tax else None,
        )

    def credit_invoice(self, invoice_id: str) -> None:
        with atomic():
            credit(Document.objects.get(pk=int(invoice_id)), TODAY)

    # Inspect

    def invoices(self, seller_id: str, order_id: str) -> Sequence[SeenInvoice]:
        rows = Document.objects.filter(
            order__seller_id=seller_id,
            order__order_id=order_id,
            state=Document.State.POSTED,
        )
        return [_seen(document) for document in rows.order_by("pk").select_related("issued")]

    def invoice_waits(self, seller_id: str, order_id: str) -> str:
        rows = OrderInvoicing.objects.filter(order__seller_id=seller_id, order__order_id=order_id)
        return str(rows.values_list("why", flat=True).first() or "")


def _seen(document: Document) -> SeenInvoice:
    issued = document.issued
    return SeenInvoice(
        invoice_id=str(document.pk),
        number=document.number,
        total=document.total,
        tax=document.tax,
        rates=frozenset(line.rate for line in document.lines.all() if line.rate),
        note=issued.note,
        upload=issued.state,
        why=issued.why,
    )
