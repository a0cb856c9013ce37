# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where the synchronization stands, so that any process goes on where another one stopped."""

from __future__ import annotations

from django.db import models

from .account import Account
from .fields import CleanText, KeyText


class SearchTurn(models.Model):
    """A search under way of a group of accounts; see ``amazon_connector.port.SearchTurn``."""

    group = KeyText(unique=True)
    kind = models.CharField(max_length=20)
    account_ids = models.JSONField(default=list)
    marketplace_ids = models.JSONField(default=list)
    after = models.DateTimeField()
    before = models.DateTimeField(null=True)
    token = CleanText()
    token_at = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} of {self.group}, page {self.pages}"


class LinkState(models.Model):
    """The one-time state of a consent at Amazon."""

    state = KeyText(unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    expires = models.DateTimeField()

    def __str__(self) -> str:
        return f"Consent for {self.account}"


class UsagePlanBucket(models.Model):
    """Amazon's token bucket as we count it; keyed by text, without a foreign key.

    Written in transactions of its own: a token that was spent stays spent.
    """

    key = KeyText(unique=True)
    tokens = models.FloatField()
    at = models.DateTimeField()
    rate = models.FloatField()
    burst = models.PositiveIntegerField()

    class Meta:
        verbose_name = "Usage plan"

    def __str__(self) -> str:
        return self.key


class SyncLoop(models.Model):
    """What the sync loop and the web process tell each other. Times are the office's."""

    name = models.CharField(max_length=30, primary_key=True)
    requested_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    last_turn_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    forgotten_on = models.DateField(null=True)
    address = CleanText(help_text="Where the pages were served last: for links in mails.")

    def __str__(self) -> str:
        return self.name
