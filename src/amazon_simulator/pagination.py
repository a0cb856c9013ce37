# SPDX-License-Identifier: LGPL-3.0-or-later
"""Pagination tokens: opaque and signed; those of orders live 24 hours."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from amazon_simulator import instants
from amazon_simulator.errors import invalid_input

LIFETIME = 24 * instants.HOUR
_SIGNATURE = 12


@dataclass(frozen=True)
class Place:
    """Where the next page begins, after this order; ``before`` stays what page one used."""

    fingerprint: str
    before: int
    at: int
    order_id: str
    made: int


def seal(place: Place, secret: str) -> str:
    return seal_fields(
        [place.fingerprint, place.before, place.at, place.order_id, place.made], secret
    )


def open_token(token: str, fingerprint: str, secret: str, now: int) -> Place:
    """Raises ApiError 400 for a token that is foreign, too old, or used with other parameters."""
    place = Place(*open_fields(token, "paginationToken", secret))
    if place.made + LIFETIME < now:
        raise invalid_input("paginationToken has expired.")
    if place.fingerprint != fingerprint:
        raise invalid_input("The other parameters must be those of the first page.")
    return place


def seal_fields(fields: list[Any], secret: str) -> str:
    """Any page's place as an opaque, signed token."""
    text = json.dumps(fields).encode()
    return base64.urlsafe_b64encode(_signature(text, secret) + text).decode().rstrip("=")


def open_fields(token: str, name: str, secret: str) -> list[Any]:
    """Raises ApiError 400, in the parameter's ``name``, for a token that is not ours."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        raise invalid_input(f"{name} is not valid.") from None
    text = raw[_SIGNATURE:]
    if not hmac.compare_digest(raw[:_SIGNATURE], _signature(text, secret)):
        raise invalid_input(f"{name} is not valid.")
    fields: list[Any] = json.loads(text)
    return fields


def _signature(text: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), text, hashlib.sha256).digest()[:_SIGNATURE]
