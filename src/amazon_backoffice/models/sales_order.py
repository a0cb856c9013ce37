# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales orders and their lines."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from .account import Account
from .company import Company, SalesTeam
from .contact import Contact
from .fields import CleanText, KeyText, Money, PersonalText, Pieces
from .marketplace import Marketplace
from .product import Product
from .tax import FiscalPosition, Tax


class Channel(models.TextChoices):
    """Who fulfils: Amazon (FBA) or the seller (FBM)."""

    AMAZON = "AMAZON", "FBA"
    MERCHANT = "MERCHANT", "FBM"


class SalesOrder(models.Model):
    """A sales order of an Amazon order. Amounts are in ``currency``, times UTC.

    ``history``: older than the account's link; it has no deliveries and no moves.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", "Sales Order"
        CANCELLED = "cancelled", "Cancelled"

    name = models.CharField("Number", max_length=30, unique=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="sales_orders")
    seller_id = KeyText("Seller ID", blank=False)
    order_id = KeyText("Amazon Order Reference", blank=False)
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="sales_orders", verbose_name="Amazon Account"
    )
    marketplace = models.ForeignKey(
        Marketplace, models.PROTECT, related_name="+", verbose_name="Amazon Marketplace"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    sales_team = models.ForeignKey(SalesTeam, models.PROTECT, null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.CONFIRMED)
    ordered_at = models.DateTimeField("Order Date", db_index=True)
    customer = models.ForeignKey(Contact, models.PROTECT, related_name="sales_orders")
    delivery_address = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="delivered_orders"
    )
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField(default=True)
    fiscal_position = models.ForeignKey(FiscalPosition, models.SET_NULL, null=True, blank=True)
    country = CleanText()
    is_business = models.BooleanField("Business buyer", default=False)
    untaxed = Money("Untaxed Amount", default=0)
    tax = Money(default=0)
    total = Money(default=0)
    purchase_order = PersonalText("Customer Reference")
    gift_messages = PersonalText()
    history = models.BooleanField(default=False)
    to_invoice = models.BooleanField(default=True, editable=False)
    ship_by_earliest = models.DateTimeField(null=True, blank=True)
    ship_by = models.DateTimeField(null=True, blank=True)
    deliver_by_earliest = models.DateTimeField(null=True, blank=True)
    deliver_by = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "Sales Order"
        verbose_name_plural = "Orders"
        ordering = ["-ordered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["seller_id", "order_id"], name="sales_order_key"),
        ]
        indexes = [
            models.Index(
                fields=["account", "marketplace", "ordered_at"],
                condition=models.Q(to_invoice=True, history=False),
                name="sales_order_to_invoice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.order_id})"


class SalesOrderLine(models.Model):
    """A line. ``key`` is the connector's; empty on a line that a person added.

    ``untaxed``, ``tax`` and ``total`` are of the whole line in the order's currency.
    """

    class Kind(models.TextChoices):
        PRODUCT = "product", "Product"
        SHIPPING = "shipping", "Shipping"
        GIFT_WRAP = "gift_wrap", "Gift wrap"
        DISCOUNT = "discount", "Discount"
        CHARGE = "charge", "Charge"

    order = models.ForeignKey(SalesOrder, models.CASCADE, related_name="lines")
    key = KeyText(editable=False)
    item_id = KeyText("Order Item ID", editable=False)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.PRODUCT)
    code = KeyText("SKU", editable=False)
    description = CleanText()
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    quantity = Pieces()
    unit_price = Money(default=0)
    taxes = models.ManyToManyField(Tax, blank=True, related_name="+")
    rate = models.DecimalField("Percent", max_digits=9, decimal_places=4, default=0, editable=False)
    untaxed = Money(default=0, editable=False)
    tax = Money(default=0, editable=False)
    total = Money(default=0, editable=False)
    collected_by_amazon = models.BooleanField("Amazon collects its tax", default=False)
    delivered = Pieces(editable=False)
    invoiced = Pieces(editable=False)

    class Meta:
        verbose_name = "Order Line"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "key"], condition=~models.Q(key=""), name="sales_order_line_key"
            ),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def amount(self) -> Decimal:
        """Quantity times unit price, on the order's price basis."""
        return self.quantity * self.unit_price
