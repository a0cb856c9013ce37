# SPDX-License-Identifier: LGPL-3.0-or-later
"""The ledger: accounts, journals, and entries that balance and are never changed once posted.

Amounts are debit less credit, in the entry's currency and in the company's. The database itself
refuses an entry that does not balance and a change of a posted one: ``ledger_guards``. Why there
is a ledger of our own: docs/ledger.md.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from .company import Company
from .fields import CleanText, KeyText, Money


class Unchangeable(TypeError):
    """A posted entry is never changed or deleted: it is reversed."""


class LedgerAccount(models.Model):
    """An account of a company. ``role`` names the one that the office itself books on."""

    class Kind(models.TextChoices):
        ASSET = "asset", "Asset"
        LIABILITY = "liability", "Liability"
        INCOME = "income", "Income"
        EXPENSE = "expense", "Expense"

    company = models.ForeignKey(Company, models.PROTECT, related_name="ledger_accounts")
    code = KeyText(blank=False)
    name = CleanText(blank=False)
    kind = models.CharField("Type", max_length=9, choices=Kind.choices)
    role = KeyText(editable=False)

    class Meta:
        verbose_name = "Account"
        verbose_name_plural = "Chart of Accounts"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="ledger_account_code"),
            models.UniqueConstraint(
                fields=["company", "role"], condition=~Q(role=""), name="ledger_account_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Journal(models.Model):
    """Where entries of one kind stand; ``code`` begins their numbers.

    A bank journal has the bank's ``account``; payments registered in it wait on its
    ``intermediary`` account until the bank's line comes.
    """

    class Kind(models.TextChoices):
        SALE = "sale", "Sales"
        PURCHASE = "purchase", "Purchase"
        BANK = "bank", "Bank"

    company = models.ForeignKey(Company, models.PROTECT, related_name="journals")
    name = CleanText(blank=False)
    code = KeyText(blank=False)
    kind = models.CharField("Type", max_length=8, choices=Kind.choices)
    account = models.ForeignKey(
        LedgerAccount,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Bank Account",
    )
    intermediary = models.ForeignKey(
        LedgerAccount,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Intermediary Account",
        help_text="Payments registered in this journal wait here until the bank's line comes.",
    )
    role = KeyText(editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="journal_code"),
            models.UniqueConstraint(
                fields=["company", "role"], condition=~Q(role=""), name="journal_role"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CurrencyRate(models.Model):
    """From ``since`` on, one unit of ``currency`` is worth ``per_unit`` of the company's."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="currency_rates")
    currency = models.CharField(max_length=3, help_text="ISO 4217, e.g. USD")
    since = models.DateField("From")
    per_unit = models.DecimalField(
        "Worth",
        max_digits=15,
        decimal_places=9,
        help_text="One unit of it in the company's currency, e.g. 0.92 for USD in a EUR company.",
    )

    class Meta:
        verbose_name = "Exchange Rate"
        ordering = ["currency", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "currency", "since"], name="currency_rate_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} from {self.since:%d %b %Y}"


class JournalEntry(models.Model):
    """An entry. Made with its lines, then posted; from then on it stays as it is.

    ``key`` tells what it books: it is there once. ``number`` is without gaps in its journal and
    year; the reversal of a document's entry has the document's behind REV.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        CREDIT_NOTE = "credit_note", "Credit note"
        BILL = "bill", "Vendor bill"
        PAYMENT = "payment", "Payment"
        ENTRY = "entry", "Settlement"
        WRITE_OFF = "write_off", "Write-off"
        BANK = "bank", "Bank"
        REVERSAL = "reversal", "Reversal"

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    journal = models.ForeignKey(Journal, models.PROTECT, related_name="entries")
    number = KeyText(blank=False)
    kind = models.CharField("Type", max_length=11, choices=Kind.choices)
    dated = models.DateField("Date")
    currency = models.CharField(max_length=3)
    reference = KeyText()
    settlement = models.ForeignKey(
        "amazon_backoffice.Settlement",
        models.PROTECT,
        null=True,
        related_name="entries",
    )
    key = KeyText(editable=False)
    reversal_of = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversal", verbose_name="Reversal of"
    )
    posted = models.BooleanField(default=False)

    class Meta:
        verbose_name = "Journal Entry"
        verbose_name_plural = "Journal Entries"
        ordering = ["-dated", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="journal_entry_number"),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="journal_entry_key"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        _refuse_posted(self.pk and type(self).objects.filter(pk=self.pk, posted=True).exists())
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _refuse_posted(self.posted)
        return super().delete(*args, **kwargs)


class JournalLine(models.Model):
    """A line: ``amount`` in the entry's currency, ``in_company`` in the company's."""

    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="lines")
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="lines")
    label = CleanText()
    amount = Money()
    in_company = Money()
    order_id = KeyText("Amazon Order Reference")
    document = models.ForeignKey(
        "amazon_backoffice.Document", models.PROTECT, null=True, related_name="journal_lines"
    )

    class Meta:
        verbose_name = "Journal Item"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry}: {self.label}"

    @property
    def debit(self) -> Decimal:
        """In the entry's currency."""
        return max(self.amount, Decimal(0))

    @property
    def credit(self) -> Decimal:
        """In the entry's currency."""
        return max(-self.amount, Decimal(0))

    def save(self, *args: Any, **kwargs: Any) -> None:
        _refuse_posted(self.entry.posted)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _refuse_posted(self.entry.posted)
        return super().delete(*args, **kwargs)


class Reconciliation(models.Model):
    """Which line pays which: so much of a debit and of a credit on the same account.

    It is no posting: taken away when one of the two is reversed.
    """

    debit = models.ForeignKey(JournalLine, models.CASCADE, related_name="paid_by")
    credit = models.ForeignKey(JournalLine, models.CASCADE, related_name="pays")
    amount = Money()
    in_company = Money()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.debit} ↔ {self.credit}"


def _refuse_posted(posted: Any) -> None:
    if posted:
        raise Unchangeable("A posted journal entry is never changed or deleted: reverse it.")
