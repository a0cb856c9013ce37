# SPDX-License-Identifier: LGPL-3.0-or-later
"""Teams, locations, positions, taxes are a company's own: those of others are not offered."""

from __future__ import annotations

from django.db.models import Q
from django.forms import ModelForm


def offer_own(form: ModelForm, company_id: int | None, **choices: Q) -> None:
    """Narrow these fields to the company's, by further conditions; what is chosen stays."""
    for name, condition in choices.items():
        if field := form.fields.get(name):
            chosen = Q(pk=getattr(form.instance, f"{name}_id"))
            field.queryset = field.queryset.filter((Q(company=company_id) & condition) | chosen)
