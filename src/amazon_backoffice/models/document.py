# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices, credit notes, and the vendor bills of Amazon's commissions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from .company import Company
from .contact import Contact
from .fields import CleanText, KeyText, Money, Pieces
from .ledger import JournalEntry, LedgerAccount, Unchangeable
from .sales_order import SalesOrder, SalesOrderLine

# What posting and paying change; everything else of a posted document stays.
_MOVING = frozenset({"open", "open_in_company"})


class Document(models.Model):
    """An invoice, a credit note or a vendor bill. Amounts are in ``currency``, all above zero.

    Posted, an invoice is corrected by a credit note, the others are reversed. ``number`` is without
    gaps for each kind and year. ``open`` is what is still to be paid, in ``currency``;
    ``open_in_company`` the same as it was booked in the company's.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        CREDIT_NOTE = "credit_note", "Credit Note"
        BILL = "bill", "Vendor Bill"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        POSTED = "posted", "Posted"
        REVERSED = "reversed", "Reversed"

    company = models.ForeignKey(Company, models.PROTECT, related_name="documents")
    kind = models.CharField("Type", max_length=11, choices=Kind.choices, editable=False)
    number = KeyText(editable=False)
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.DRAFT, editable=False
    )
    order = models.ForeignKey(
        SalesOrder, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    customer = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    credits = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="credit_notes",
        verbose_name="Credit note of",
    )
    vendor = CleanText(default="Amazon")
    reference = CleanText("Bill Reference", help_text="The number on Amazon's invoice.")
    dated = models.DateField("Date")
    currency = models.CharField(max_length=3)
    untaxed = Money("Untaxed Amount", default=0, editable=False)
    tax = Money(default=0, editable=False)
    total = Money(default=0, editable=False)
    open = Money("Amount Due", default=0, editable=False)
    open_in_company = Money(default=0, editable=False)
    entry = models.OneToOneField(
        JournalEntry,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="booked_document",
        verbose_name="Journal Entry",
    )

    class Meta:
        verbose_name = "Invoice"
        ordering = ["-dated", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "number"], condition=~Q(number=""), name="document_number"
            ),
        ]
        indexes = [
            models.Index(fields=["order"], condition=~Q(open=0), name="document_open"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.get_kind_display()} (draft)"

    @property
    def sign(self) -> int:
        """+1 where its open amount is a debit (an invoice), -1 where it is a credit."""
        return 1 if self.kind == self.Kind.INVOICE else -1

    @property
    def _correction(self) -> str:
        return "make a credit note" if self.kind == self.Kind.INVOICE else "reverse it"

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = set(kwargs.get("update_fields") or ())
        if self.pk and not (fields and fields <= _MOVING) and _is_posted(self.pk):
            raise Unchangeable(f"{self} is posted and is not changed: {self._correction}.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.state != self.State.DRAFT:
            raise Unchangeable(f"{self} is posted and stays: {self._correction}.")
        return super().delete(*args, **kwargs)


class DocumentLine(models.Model):
    """A line, as it stood when the document was made."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(
        SalesOrderLine, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="+")
    tax_account = models.ForeignKey(
        LedgerAccount, models.PROTECT, null=True, editable=False, related_name="+"
    )
    description = CleanText(blank=False)
    quantity = Pieces(editable=False)
    unit_price = Money(default=0, editable=False)
    untaxed = Money("Untaxed Amount")
    rate = models.DecimalField("Tax %", max_digits=9, decimal_places=4, default=Decimal(0))
    tax = Money(default=0, editable=False)
    total = Money(default=0, editable=False)

    class Meta:
        verbose_name = "Invoice Line"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.description


def _is_posted(pk: int) -> bool:
    return Document.objects.filter(pk=pk).exclude(state=Document.State.DRAFT).exists()


class VendorBill(Document):
    """The same, of Amazon: typed in, posted, paid with the invoices' payments."""

    class Meta:
        proxy = True
        verbose_name = "Vendor Bill"
