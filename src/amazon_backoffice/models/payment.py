# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payments registered by hand, their batches, and the bank's statements."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .company import Company
from .document import Document
from .fields import CleanText, KeyText, Money
from .ledger import Journal, JournalEntry


class Direction(models.TextChoices):
    """From whom to whom."""

    INBOUND = "inbound", "Receive"
    OUTBOUND = "outbound", "Send"


class BatchPayment(models.Model):
    """Payments that the bank will show as one line. ``amount`` is above zero.

    Validated, it waits for that line; it is matched with the line's entry.
    """

    class State(models.TextChoices):
        NEW = "new", "New"
        VALIDATED = "validated", "Validated"
        RECONCILED = "reconciled", "Reconciled"

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", editable=False)
    name = KeyText("Number", editable=False)
    journal = models.ForeignKey(Journal, models.PROTECT, related_name="+", editable=False)
    direction = models.CharField("Type", max_length=8, choices=Direction.choices, editable=False)
    dated = models.DateField("Date", editable=False)
    currency = models.CharField(max_length=3, editable=False)
    amount = Money(editable=False)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.NEW, editable=False
    )

    class Meta:
        verbose_name = "Batch Payment"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="batch_payment_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Payment(models.Model):
    """A payment of one document, on the journal's intermediary account. Above zero."""

    class Method(models.TextChoices):
        MANUAL = "manual", "Manual"
        BATCH = "batch_deposit", "Batch Deposit"

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="payments")
    journal = models.ForeignKey(Journal, models.PROTECT, related_name="+")
    method = models.CharField("Payment Method", max_length=13, choices=Method.choices)
    direction = models.CharField("Type", max_length=8, choices=Direction.choices)
    dated = models.DateField("Date")
    currency = models.CharField(max_length=3)
    amount = Money()
    batch = models.ForeignKey(BatchPayment, models.PROTECT, null=True, related_name="payments")
    entry = models.OneToOneField(JournalEntry, models.PROTECT, related_name="payment")

    class Meta:
        ordering = ["-dated", "-pk"]

    def __str__(self) -> str:
        return self.entry.number


class BankStatement(models.Model):
    """Lines of a bank account, typed in or imported."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", editable=False)
    journal = models.ForeignKey(
        Journal,
        models.PROTECT,
        related_name="+",
        limit_choices_to=Q(kind=Journal.Kind.BANK),
        verbose_name="Bank",
    )
    name = CleanText("Reference", blank=False)
    currency = models.CharField(max_length=3)

    class Meta:
        verbose_name = "Bank Statement"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class BankStatementLine(models.Model):
    """What the bank says. It enters the books when it is matched: ``entry``."""

    statement = models.ForeignKey(BankStatement, models.CASCADE, related_name="lines")
    dated = models.DateField("Date")
    text = CleanText("Label")
    amount = Money(help_text="Above zero: money came in.")
    entry = models.OneToOneField(
        JournalEntry, models.PROTECT, null=True, editable=False, related_name="bank_line"
    )
    batches = models.ManyToManyField(BatchPayment, editable=False, related_name="bank_lines")

    class Meta:
        verbose_name = "Bank Line"
        ordering = ["-dated", "-pk"]
        indexes = [
            models.Index(fields=["dated"], condition=Q(entry=None), name="bank_line_open"),
        ]

    def __str__(self) -> str:
        return f"{self.dated:%d %b %Y} {self.text}"
