# SPDX-License-Identifier: LGPL-3.0-or-later
"""The connector's own row of each Amazon order, and the issues that people look at."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from amazon_connector.domain.totals import CAUSES
from amazon_connector.port import ORDER_STATES, QUARANTINED

from .account import Account
from .fields import CleanText, KeyText, Money
from .sales_order import SalesOrder


class AmazonOrder(models.Model):
    """An Amazon order of a seller, whatever became of it. See ``amazon_connector.port``."""

    seller_id = KeyText("Seller ID", blank=False)
    order_id = KeyText("Amazon Order Reference", blank=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="amazon_orders")
    sales_order = models.OneToOneField(
        SalesOrder, models.PROTECT, null=True, blank=True, related_name="amazon_order"
    )
    marketplace_id = KeyText("API Identifier of the marketplace")
    channel = CleanText()
    status = CleanText("Status on Amazon")
    state = models.CharField(max_length=12, choices=list(ORDER_STATES.items()))
    updated = models.DateTimeField("Last update on Amazon", null=True)
    reason = CleanText()
    attempts = models.PositiveIntegerField(default=0)
    next_attempt = models.DateTimeField(null=True)
    history = models.BooleanField(default=False)
    currency = CleanText()
    expected = Money(null=True, max_digits=24)
    ours = Money(null=True, max_digits=24)
    difference = Money(null=True, max_digits=24, editable=False)
    collected_by_amazon = Money("Tax that Amazon collects", default=0, max_digits=24)
    cause = models.CharField(
        "Cause of the difference", max_length=20, choices=list(CAUSES.items()), blank=True
    )
    cause_detail = CleanText()
    ship_by_earliest = models.DateTimeField(null=True)
    ship_by = models.DateTimeField(null=True)
    deliver_by_earliest = models.DateTimeField(null=True)
    deliver_by = models.DateTimeField(null=True)
    cancellation_requested = models.BooleanField("Buyer asks to cancel", default=False)
    cancellation_reason = CleanText()
    flag = CleanText("To decide")
    forget_after = models.DateTimeField("Personal data goes on", null=True)
    forgotten = models.BooleanField("Personal data is gone", default=False)
    memo = CleanText(editable=False)

    class Meta:
        verbose_name = "Amazon Order"
        ordering = ["-updated", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["seller_id", "order_id"], name="amazon_order_key"),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt"], condition=Q(state=QUARANTINED), name="amazon_order_due"
            ),
            models.Index(
                fields=["forget_after"], condition=Q(forgotten=False), name="amazon_order_forget"
            ),
        ]

    def __str__(self) -> str:
        return self.order_id


class Issue(models.Model):
    """Something that a person should look at. Open until ``closed_at`` (UTC)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="issues")
    kind = KeyText()
    order_id = KeyText("Amazon Order Reference")
    subject = KeyText()
    message = CleanText()
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "Amazon Issue"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "order_id", "subject"],
                condition=Q(closed_at=None),
                name="open_issue",
            ),
        ]

    def __str__(self) -> str:
        return self.order_id or self.subject or self.message
