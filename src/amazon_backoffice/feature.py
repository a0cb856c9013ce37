# SPDX-License-Identifier: LGPL-3.0-or-later
"""The tick *Amazon Sync* in Sales > Configuration > Settings > Connectors."""

from __future__ import annotations

from .models import OfficeSettings


def amazon_sync_is_on() -> bool:
    """Whether Amazon Sync is ticked; it is not until somebody ticks it."""
    return OfficeSettings.objects.filter(pk=1, amazon_sync=True).exists()


def set_amazon_sync(on: bool) -> None:
    """Tick or untick Amazon Sync."""
    OfficeSettings.objects.update_or_create(pk=1, defaults={"amazon_sync": on})
