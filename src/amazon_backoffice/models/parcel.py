# SPDX-License-Identifier: LGPL-3.0-or-later
"""Parcels that Amazon is told of, the carriers that it knows, and mails about what failed."""

from __future__ import annotations

from datetime import datetime, timezone

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from amazon_connector.port import FAILED, PARCEL_STATES, TO_SEND

from .account import Account
from .delivery import Delivery
from .fields import CleanText, KeyText
from .sales_order import SalesOrder

# Stands for "now" in ``Parcel.due``: before any other time.
AT_ONCE = datetime(1970, 1, 1, tzinfo=timezone.utc)

_UNDER_WAY = Q(due__isnull=False)


class Parcel(models.Model):
    """A parcel that has left; made with the validation of a delivery, whole or in part.

    ``items``: pieces by order item id. ``due``: when the sync looks at it next (UTC; ``AT_ONCE``
    is now); null where nothing remains to be done. ``told``: its failure stood in a mail.
    """

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="parcels", verbose_name="Amazon Account"
    )
    order = models.ForeignKey(
        SalesOrder, models.PROTECT, related_name="parcels", verbose_name="Sales Order"
    )
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="parcels")
    items = models.JSONField(default=dict, editable=False)
    carrier = CleanText()
    tracking = CleanText("Tracking Reference")
    shipped_at = models.DateTimeField("Shipped")
    shipped_outside = models.BooleanField(default=False, editable=False)
    state = models.CharField(
        "Amazon Sync", max_length=15, choices=list(PARCEL_STATES.items()), default=TO_SEND
    )
    reference = KeyText("Package reference at Amazon", editable=False)
    why = CleanText()
    attempts = models.PositiveIntegerField(default=0, editable=False)
    due = models.DateTimeField(null=True, default=AT_ONCE, editable=False)
    told = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = "Parcel"
        ordering = ["-shipped_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "reference"], condition=~Q(reference=""), name="parcel_reference"
            ),
        ]
        indexes = [
            # Only what is under way stands in these two: however many parcels there were.
            models.Index(fields=["account", "due"], condition=_UNDER_WAY, name="parcel_due"),
            models.Index(fields=["due"], condition=_UNDER_WAY, name="parcel_next"),
            models.Index(fields=["state", "told"], name="parcel_state"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery.name} ({self.order.order_id})"


class Carrier(models.Model):
    """A carrier of ours and what Amazon is told. Names are matched without regard to case."""

    name = KeyText(blank=False)
    code = CleanText("Amazon's carrier code", blank=False)
    shipping_method = CleanText("Shipping service told to Amazon")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="carrier_name")]

    def __str__(self) -> str:
        return self.name


class Mail(models.Model):
    """A mail to an account's responsible user; queued with what it tells of, sent afterwards.

    ``sent_to`` is the address or, without a mail server, the folder that it was written to.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    subject = CleanText()
    body = CleanText()
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_to = CleanText()
    attempts = models.PositiveIntegerField(default=0)
    next_attempt = models.DateTimeField(default=AT_ONCE)
    problem = CleanText()

    class Meta:
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(fields=["next_attempt"], condition=Q(sent_at=None), name="mail_to_send")
        ]

    def __str__(self) -> str:
        return self.subject


def failed_and_untold() -> Q:
    """For a queryset of parcels: what the next mail tells of."""
    return Q(state=FAILED, told=False)
