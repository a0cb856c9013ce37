# SPDX-License-Identifier: LGPL-3.0-or-later
"""The office's own settings, and wrong passwords."""

from __future__ import annotations

from django.db import models


class OfficeSettings(models.Model):
    """One row (pk 1): Sales > Configuration > Settings > Connectors."""

    amazon_sync = models.BooleanField("Amazon Sync", default=False)

    class Meta:
        verbose_name = "Settings"
        verbose_name_plural = "Settings"

    def __str__(self) -> str:
        return "Settings"


class SignInFailures(models.Model):
    """Wrong passwords of a name, whether it exists or not."""

    username = models.CharField(max_length=150, unique=True)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "Sign-in failures"
        verbose_name_plural = "Sign-in failures"

    def __str__(self) -> str:
        return self.username
