# SPDX-License-Identifier: LGPL-3.0-or-later
"""Columns of the office: text that any database takes, keys of any length, money, marks.

Amazon's text may hold what a database refuses (NUL, half a surrogate pair). It is cleaned on
its way in, in writes and in look-ups alike, so that what was written is found again.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models

# An index entry of PostgreSQL holds 2,704 bytes; no key of Amazon's comes near.
LONGEST_KEY = 600


def clean_text(text: str) -> str:
    """``text`` without what SQLite or PostgreSQL cannot store."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def key_text(text: str) -> str:
    """``text`` as it stands in a key column: whole, or its beginning and a digest of it all."""
    text = clean_text(text)
    if len(text) <= LONGEST_KEY:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{text[: LONGEST_KEY - 65]}~{digest}"


class CleanText(models.TextField):
    """Text of any length and any characters. Empty where nothing is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "blank": self.blank}

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean_text(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms

        return super().formfield(**{"widget": forms.TextInput, **kwargs})


class KeyText(CleanText):
    """Text that identifies: stands in unique constraints and sorts by code points, as in
    Python, whatever the database's language is.
    """

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters

    def get_prep_value(self, value: Any) -> Any:
        value = models.TextField.get_prep_value(self, value)
        return key_text(value) if isinstance(value, str) else value


class PersonalText(CleanText):
    """Personal data of a buyer: made anonymous when its time has come (adapter.privacy)."""

    personal = True


class PersonalKey(KeyText):
    """Finds a buyer again; goes with the personal data. Null where it is gone."""

    personal = True


class Money(models.DecimalField):
    """An amount in the currency that stands beside it.

    Fifteen digits: as many as SQLite keeps exactly. Three decimals: as many as any currency has.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 15, "decimal_places": 3, **kwargs})


class Pieces(models.DecimalField):
    """A quantity of a product."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 15, "decimal_places": 3, "default": 0, **kwargs})
