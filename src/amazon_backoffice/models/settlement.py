# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's payouts. See ``amazon_connector.records_money``; times are UTC."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from amazon_connector.records_money import MISMATCHES, SETTLED_KINDS, SETTLEMENT_STATES

from .account import Account
from .company import Company
from .fields import CleanText, KeyText, Money
from .ledger import LedgerAccount


class Settlement(models.Model):
    """A settlement report. ``rounds`` counts how often it was reversed."""

    report_id = KeyText("Report", blank=False, unique=True)
    document_id = CleanText()
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="settlements", verbose_name="Amazon Account"
    )
    state = models.CharField(max_length=9, choices=list(SETTLEMENT_STATES.items()))
    created = models.DateTimeField("Reported")
    settlement_id = KeyText("Settlement", db_index=True)
    currency = CleanText()
    total = Money("Deposit", null=True)
    starts = models.DateTimeField(null=True)
    ends = models.DateTimeField(null=True)
    deposited = models.DateTimeField("Deposit date", null=True)
    staged = models.PositiveIntegerField("Lines", default=0)
    problem = CleanText()
    digest = CleanText()
    version = models.PositiveBigIntegerField(default=0)
    rounds = models.PositiveIntegerField(default=0)
    gathered = models.BooleanField(default=False)

    class Meta:
        verbose_name = "Payout"
        ordering = ["-created", "-pk"]

    def __str__(self) -> str:
        return self.settlement_id or self.report_id


class SettlementLine(models.Model):
    """A line of a settlement's file."""

    settlement = models.ForeignKey(Settlement, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField("Line")
    transaction = CleanText()
    amount_type = CleanText()
    description = CleanText()
    kind = models.CharField(max_length=13, choices=list(SETTLED_KINDS.items()))
    pays = models.CharField(max_length=11)
    order_id = KeyText("Amazon Order Reference")
    item_id = CleanText("Order Item ID")
    sku = CleanText("SKU")
    quantity = models.IntegerField()
    marketplace = KeyText()
    amount = Money()
    posted_at = models.DateTimeField("Posted")
    month = models.DateField()

    class Meta:
        verbose_name = "Settlement Line"
        ordering = ["settlement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "number"], name="settlement_line_key"),
        ]
        indexes = [
            models.Index(fields=["settlement", "order_id"], name="settlement_line_order"),
            models.Index(fields=["order_id"], name="settlement_line_of_order"),
        ]

    def __str__(self) -> str:
        return f"{self.settlement} line {self.number}"


class SettledOrder(models.Model):
    """The sum of a settlement's lines of one order, and what was done with it.

    Gathered from the lines in one statement before anything is booked: the mark ``how`` of half
    a million lines stands in few rows. ``posted_at`` is that of the last line.
    """

    settlement = models.ForeignKey(Settlement, models.CASCADE, related_name="orders")
    order_id = KeyText(blank=False)
    pays = models.CharField(max_length=11)
    amount = Money()
    posted_at = models.DateTimeField()
    how = models.CharField(max_length=7, blank=True, default="")

    class Meta:
        ordering = ["settlement", "order_id", "pays"]
        constraints = [
            models.UniqueConstraint(
                fields=["settlement", "order_id", "pays"], name="settled_order_key"
            ),
        ]
        indexes = [
            models.Index(
                fields=["settlement", "order_id", "pays"],
                condition=Q(how=""),
                name="settled_order_to_book",
            ),
            models.Index(fields=["order_id"], name="settled_order_of_order"),
        ]

    def __str__(self) -> str:
        return f"{self.settlement}: {self.order_id}"


class Mismatch(models.Model):
    """What a person should look at of a settlement."""

    settlement = models.ForeignKey(Settlement, models.CASCADE, related_name="mismatches")
    cause = models.CharField(max_length=14, choices=list(MISMATCHES.items()))
    subject = KeyText()
    pays = models.CharField(max_length=11)
    amount = Money()
    open = Money("Open here")
    why = CleanText()
    settled = models.BooleanField(default=False)
    paid_by = CleanText("Paid by payout")

    class Meta:
        verbose_name_plural = "mismatches"
        ordering = ["settled", "cause", "subject", "pays", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["settlement", "cause", "subject", "pays"], name="mismatch_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()}: {self.subject}"


class PayoutAccount(models.Model):
    """On which account a kind of Amazon's amounts is booked; comes filled, can be edited."""

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="payout_accounts", editable=False
    )
    kind = models.CharField(
        "Amazon's amounts", max_length=13, choices=list(SETTLED_KINDS.items()), editable=False
    )
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "Payout Account"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "kind"], name="payout_account_key"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
