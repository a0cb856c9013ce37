# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the templates say in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from amazon_backoffice.office import PATHS

register = template.Library()


@register.filter
def office_path(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The way to a page as the menu names it, instead of Django's app name."""
    if len(parts) < 2:
        return parts
    model = str(parts[1].get("link", "")).rstrip("/").rpartition("/")[2]
    way = PATHS.get(model)
    if way is None:
        return parts
    if len(parts) > 2:
        way = way[-1:]  # a page of one thing needs the room for its name
    return [{"title": title, "link": reverse(link) if link else ""} for title, link in way] + parts[
        1:
    ]
