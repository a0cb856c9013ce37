# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices to Amazon's buyers: what each says, how it stands at Amazon, and orders that wait."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from amazon_connector.domain.vat import TREATMENTS
from amazon_connector.records_invoices import NOT_UPLOADED, TO_UPLOAD, UPLOAD_STATES, UPLOADING

from .document import Document
from .fields import CleanText, KeyText, PersonalText
from .sales_order import SalesOrder


class OrderInvoicing(models.Model):
    """An order on its way to an invoice: where it left from, and why it waits (empty: it does
    not). ``departure`` is ISO 3166; of FBA orders Amazon's reports tell it, or a person.
    ``several``: the countries, where there are several. ``look_again`` is UTC.
    """

    order = models.OneToOneField(SalesOrder, models.CASCADE, related_name="invoicing")
    departure = models.CharField(
        "Left From", max_length=2, blank=True, default="", help_text="ISO 3166, e.g. PL."
    )
    several = CleanText(editable=False)
    why = CleanText("Why It Waits", editable=False)
    look_again = models.DateTimeField("Looked at Again", null=True, editable=False)

    class Meta:
        verbose_name = "Order Waiting for an Invoice"
        verbose_name_plural = "Waiting for an Invoice"
        ordering = ["pk"]
        indexes = [models.Index(fields=["order"], condition=~Q(why=""), name="order_waits")]

    def __str__(self) -> str:
        return self.order.order_id


class IssuedInvoice(models.Model):
    """What a posted invoice or credit note says beside its amounts, and how it stands at Amazon.

    ``seller`` and ``buyer`` are as they were when it was posted, a line each; with the personal
    data the buyer goes into ``sealed_buyer``, encrypted. ``kept_back``: why it is never uploaded.
    ``state`` and what follows it: ``records_invoices.InvoiceUpload``.
    """

    document = models.OneToOneField(Document, models.CASCADE, related_name="issued")
    treatment = models.CharField(max_length=15, choices=list(TREATMENTS.items()), blank=True)
    taxed_in = models.CharField(max_length=2, blank=True, default="")
    note = CleanText()
    supplied = models.DateField("Supplied on")
    language = models.CharField(max_length=2, default="en")
    seller = CleanText()
    seller_vat = CleanText("Seller's VAT number")
    foot = CleanText()
    buyer = PersonalText()
    buyer_vat = PersonalText("Buyer's VAT number")
    sealed_buyer = CleanText()
    kept_back = CleanText()
    state = models.CharField(
        "At Amazon", max_length=12, choices=list(UPLOAD_STATES.items()), default=NOT_UPLOADED
    )
    shipment_id = KeyText()
    transaction_id = KeyText()
    feed_id = KeyText()
    sent_at = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    why = CleanText()

    class Meta:
        ordering = ["document"]
        indexes = [
            models.Index(
                fields=["document"],
                condition=Q(state__in=(TO_UPLOAD, UPLOADING)),
                name="invoice_to_upload",
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)
