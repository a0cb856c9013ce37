# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon accounts and the marketplaces that each of them reads."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from amazon_connector.port import STOCK_MODES, STOCK_OFF

from ..time_zones import known_time_zone
from .company import Company, SalesTeam
from .fields import CleanText, KeyText
from .marketplace import Marketplace, Region
from .stock_location import StockLocation


class Account(models.Model):
    """An Amazon account. Secrets are sealed under the account's id (``amazon_connector.vault``).

    ``cursor`` is *Last Order Sync*. All times are UTC.
    """

    name = CleanText(blank=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="accounts")
    home_marketplace = models.ForeignKey(
        Marketplace, models.PROTECT, null=True, blank=True, related_name="+"
    )
    region = models.CharField("Amazon Region", max_length=2, choices=Region.choices, default="EU")
    seller_id = KeyText("Seller ID", db_index=True)
    application_id = CleanText("Application ID")
    client_id = CleanText("LWA client ID")
    sealed_client_secret = CleanText(editable=False)
    sealed_refresh_token = CleanText(editable=False)
    sales_team = models.ForeignKey(
        SalesTeam, models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    warehouse = models.ForeignKey(
        StockLocation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": StockLocation.Kind.WAREHOUSE},
        help_text="FBM orders leave from this stock location and from those inside it.",
    )
    location = models.ForeignKey(
        StockLocation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name="Amazon location",
        limit_choices_to={"kind": StockLocation.Kind.AMAZON},
        help_text="Stock that lies at Amazon; FBA orders take it from there. Empty: the one that "
        "the company's accounts share.",
    )
    fba_on = models.BooleanField(
        "Stock at Amazon",
        default=True,
        help_text="Read once an hour what lies at Amazon (FBA), and lay it beside ours.",
    )
    fba_pooled = models.BooleanField(
        "Counted Once for All Countries",
        default=False,
        help_text="Pan-European: Amazon names the same pieces in each country. Tick it if the "
        "figures of all countries are the same: then they are not added up.",
    )
    fba_next_read = models.DateTimeField(null=True, blank=True, editable=False)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Gets the mails about what failed. Nobody chosen: the first administrator.",
    )
    time_zone = CleanText(
        help_text="For ship-by dates, e.g. Europe/Berlin. Empty: that of the Home Marketplace.",
        validators=[known_time_zone],
    )
    active = models.BooleanField(default=True)
    linked_at = models.DateTimeField(null=True, blank=True, editable=False)
    cursor = models.DateTimeField("Last Order Sync", null=True, blank=True)
    opened = models.BooleanField(default=False, editable=False)
    redo = models.BooleanField(default=False, editable=False)
    turn_minutes = models.PositiveIntegerField("Minutes between turns", default=5)
    next_turn = models.DateTimeField(null=True, blank=True, editable=False)
    problem = CleanText(editable=False)
    divide = models.BooleanField(
        "Promise no piece twice",
        default=False,
        help_text="Several SKUs of one product share its pieces; otherwise each offers them all.",
    )
    stock_mode = models.CharField(
        "FBM Stock Synchronization",
        max_length=9,
        choices=list(STOCK_MODES.items()),
        default=STOCK_OFF,
        editable=False,
    )
    stock_compare_since = models.DateTimeField(null=True, editable=False)
    stock_next_full = models.DateTimeField(null=True, editable=False)
    stock_stopped = CleanText(editable=False)
    stock_approved = models.BooleanField(default=False, editable=False)
    payouts_on = models.BooleanField(
        "Payouts",
        default=False,
        help_text="Read Amazon's settlement reports every six hours, and book them.",
    )
    payouts_next_read = models.DateTimeField(null=True, editable=False)
    payouts_posts_itself = models.BooleanField(
        "Post by Itself",
        default=False,
        help_text="A settlement is posted as soon as it is read, without a click.",
    )
    payouts_sales_without_invoice = models.BooleanField(
        "Book as Sales without Invoice",
        default=True,
        help_text="What buyers paid for orders that have no invoice is booked as sales; orders "
        "so booked get no invoice any more. Not ticked: it waits on the account To clarify, and "
        "is listed.",
    )
    invoices_next_read = models.DateTimeField(null=True, editable=False)
    invoice_report = CleanText(editable=False)

    class Meta:
        verbose_name = "Amazon Account"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class AccountMarketplace(models.Model):
    """A marketplace of an account: read when active and not blocked."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="marketplaces")
    marketplace = models.ForeignKey(Marketplace, models.PROTECT, related_name="+")
    active = models.BooleanField("Synchronized", default=True)
    blocked = CleanText(editable=False, help_text="Why Amazon does not let the seller use it.")
    out_since = models.DateTimeField(
        null=True,
        editable=False,
        help_text="UTC. What Amazon changed since then has not been read.",
    )
    invoices_on = models.BooleanField("Invoices", default=False)
    invoices_from = models.DateField(
        "For Orders Shipped From", null=True, blank=True, help_text="UTC. Empty: all."
    )
    upload_on = models.BooleanField("Upload to Amazon", default=False)
    fba_from_here = models.BooleanField(
        "FBA Leaves from Here",
        default=False,
        help_text="What Amazon sends for this marketplace lies in its own country.",
    )

    class Meta:
        verbose_name = "Marketplace of an account"
        verbose_name_plural = "Marketplaces"
        ordering = ["account", "marketplace__name"]
        constraints = [
            models.UniqueConstraint(fields=["account", "marketplace"], name="account_marketplace"),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.marketplace}"
