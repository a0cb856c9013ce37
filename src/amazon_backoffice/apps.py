# SPDX-License-Identifier: LGPL-3.0-or-later
"""The office as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class AmazonOffice(AppConfig):
    """The one application of the back office."""

    name = "amazon_backoffice"
    verbose_name = "Amazon office"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what people edit."""
        from . import touching  # noqa: F401 - its receivers
