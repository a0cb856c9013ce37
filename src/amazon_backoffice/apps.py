# SPDX-License-Identifier: LGPL-3.0-or-later
"""The office as a Django application."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AmazonOffice(AppConfig):
    """The one application of the back office."""

    name = "amazon_backoffice"
    verbose_name = "Amazon office"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what people edit, and to upgrades."""
        from . import (
            roles,
            touching,  # noqa: F401 - its receivers
        )

        post_migrate.connect(roles.after_migrate, sender=self)
        post_migrate.connect(_guard_ledger, sender=self)


def _guard_ledger(using: str, **_more: Any) -> None:
    from .models import ledger_guards

    ledger_guards.install(connections[using])
