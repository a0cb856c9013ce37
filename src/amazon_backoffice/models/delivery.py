# SPDX-License-Identifier: LGPL-3.0-or-later
"""Delivery orders and stock moves."""

from __future__ import annotations

from typing import Any

from django.db import models

from .contact import Contact
from .fields import CleanText, KeyText, PersonalText, Pieces
from .product import Product
from .sales_order import SalesOrder, SalesOrderLine
from .stock_location import StockLocation
from .transfer import AmazonTransfer


class State(models.TextChoices):
    """Of deliveries and of moves."""

    OPEN = "open", "Open"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"


def most_urgent_first(of_delivery: str = "") -> tuple[Any, str]:
    """How deliveries are ordered, or their moves with ``of_delivery``: without a date last.

    Said outright, because SQLite sorts what is missing first and PostgreSQL last.
    """
    return models.F(f"{of_delivery}ship_by").asc(nulls_last=True), "pk"


class Delivery(models.Model):
    """A delivery order (FBM). ``blocked`` is why it cannot be validated now.

    ``shipped_outside``: Amazon already counted these goods as shipped; they never leave again.
    """

    name = models.CharField("Number", max_length=30, unique=True)
    order = models.ForeignKey(
        SalesOrder, models.PROTECT, related_name="deliveries", verbose_name="Sales Order"
    )
    address = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    blocked = CleanText()
    shipped_outside = models.BooleanField(default=False)
    package_reference = KeyText("Amazon's package", editable=False)
    carrier = CleanText()
    tracking = CleanText("Tracking Reference")
    gift_messages = PersonalText()
    ship_by_earliest = models.DateTimeField(null=True, blank=True)
    ship_by = models.DateTimeField(null=True, blank=True)
    deliver_by_earliest = models.DateTimeField(null=True, blank=True)
    deliver_by = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField("Done on", null=True, blank=True, editable=False)
    backorder_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="backorders", editable=False
    )

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "ship_by"], name="delivery_state_ship_by")]

    def __str__(self) -> str:
        return self.name


class StockMove(models.Model):
    """Goods going from one location to another; with a delivery, with a transfer to Amazon, or
    by themselves (FBA).
    """

    delivery = models.ForeignKey(
        Delivery, models.PROTECT, null=True, blank=True, related_name="moves"
    )
    transfer = models.ForeignKey(
        AmazonTransfer, models.PROTECT, null=True, blank=True, related_name="moves"
    )
    order_line = models.ForeignKey(
        SalesOrderLine, models.PROTECT, null=True, blank=True, related_name="moves"
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="moves")
    source = models.ForeignKey(StockLocation, models.PROTECT, related_name="+")
    destination = models.ForeignKey(StockLocation, models.PROTECT, related_name="+")
    quantity = Pieces()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    done_at = models.DateTimeField("Done on", null=True, blank=True)
    reference = CleanText()

    class Meta:
        verbose_name = "Stock Move"
        verbose_name_plural = "Moves History"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["product"], condition=models.Q(state=State.OPEN), name="stock_move_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity.normalize():f} x {self.product}"
