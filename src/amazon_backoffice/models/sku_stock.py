# SPDX-License-Identifier: LGPL-3.0-or-later
"""Quantities that are kept true on Amazon (FBM): a row of its own for each seller, region, SKU."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from amazon_connector.port import FEED_ENDED, FEED_STATES, IN_FEED, SENDING, STOCK_STATES, UNREAD

from .account import Account
from .fields import CleanText, KeyText
from .marketplace import Region
from .product import Product

_TO_SEND = Q(due__isnull=False)
_TO_READ = Q(obstacle="") & ~Q(state__in=(SENDING, IN_FEED))


class SkuStock(models.Model):
    """What Amazon should show of an SKU beside what it took. See ``port.SkuStock``.

    Quantities are pieces, handling times days, times UTC. ``live``: Amazon has more than none.
    The product may be gone: a row outlives its offers, to be told that they are gone.
    """

    seller_id = KeyText("Seller ID", blank=False)
    region = models.CharField("Amazon Region", max_length=2, choices=Region.choices)
    sku = KeyText("SKU", blank=False)
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="sku_stocks", db_index=False, verbose_name="Account"
    )
    marketplace_id = KeyText("API Identifier of the marketplace")
    product = models.ForeignKey(
        Product,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    wanted = models.IntegerField(null=True)
    handling_days = models.IntegerField("Handling time (days)", null=True)
    acknowledged = models.IntegerField("Taken by Amazon", null=True)
    acknowledged_days = models.IntegerField(null=True)
    sending = models.IntegerField(null=True)
    sending_days = models.IntegerField(null=True)
    on_amazon = models.IntegerField("On Amazon", null=True)
    read_at = models.DateTimeField("Last read", null=True)
    state = models.CharField(
        "Amazon Sync", max_length=14, choices=list(STOCK_STATES.items()), default=UNREAD
    )
    why = CleanText()
    due = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    obstacle = CleanText()
    held = models.BooleanField(default=False)
    also_fbm = models.BooleanField(default=False)
    listed = models.BooleanField(default=False)
    fba = models.BooleanField("FBA", default=False)
    product_type = CleanText()
    kept = CleanText()
    feed = KeyText()
    message_id = models.PositiveIntegerField(default=0)
    live = models.BooleanField(default=False)

    class Meta:
        verbose_name = "Quantity on Amazon"
        verbose_name_plural = "Quantities on Amazon"
        ordering = ["sku", "region", "seller_id"]
        constraints = [
            models.UniqueConstraint(fields=["seller_id", "region", "sku"], name="sku_stock_key"),
        ]
        indexes = [
            models.Index(fields=["product"], name="sku_stock_product"),
            models.Index(fields=["account", "product"], name="sku_stock_of_account"),
            # Only what is under way stands in these: however many SKUs there are.
            models.Index(
                fields=["account", "sku", "due", "wanted", "live"],
                condition=_TO_SEND,
                name="sku_stock_due",
            ),
            models.Index(fields=["due"], condition=_TO_SEND, name="sku_stock_next"),
            models.Index(fields=["feed"], condition=~Q(feed=""), name="sku_stock_feed"),
            models.Index(
                fields=["marketplace_id", "sku", "account", "read_at"],
                condition=_TO_READ,
                name="sku_stock_read",
            ),
            models.Index(fields=["account"], condition=Q(live=True), name="sku_stock_live"),
            models.Index(fields=["state", "account"], name="sku_stock_state"),
        ]

    def __str__(self) -> str:
        return self.sku


class StockTouch(models.Model):
    """A product whose pieces or offers changed; only ever added, and removed once it is computed.

    It stands without a foreign key: adding one waits for nobody, whoever works on the product.
    """

    product_id = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.product_id)


class PendingPieces(models.Model):
    """What an order that Amazon shows as PENDING holds of an SKU, until it is paid or cancelled."""

    seller_id = KeyText("Seller ID", blank=False)
    order_id = KeyText("Amazon Order Reference", blank=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    sku = KeyText("SKU", blank=False)
    pieces = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller_id", "order_id", "sku"], name="pending_pieces_key"
            ),
        ]
        indexes = [models.Index(fields=["sku"], name="pending_pieces_sku")]

    def __str__(self) -> str:
        return f"{self.pieces} x {self.sku} ({self.order_id})"


class StockFeed(models.Model):
    """A feed with quantities under way, or ended. See ``port.StockFeed``. Times are UTC."""

    key = KeyText(blank=False, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="stock_feeds")
    state = models.CharField(max_length=9, choices=list(FEED_STATES.items()))
    intended_at = models.DateTimeField("Sent")
    next_poll = models.DateTimeField("Looked at again")
    messages = models.PositiveIntegerField("SKUs", default=0)
    feed_id = KeyText("Feed ID")
    attempts = models.PositiveIntegerField(default=0)
    outcome = CleanText()

    class Meta:
        verbose_name = "Stock Feed"
        ordering = ["-intended_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_poll"], condition=~Q(state=FEED_ENDED), name="stock_feed_open"
            ),
            models.Index(fields=["account", "intended_at"], name="stock_feed_intended"),
        ]

    def __str__(self) -> str:
        return self.feed_id or "Not sent yet"
