# SPDX-License-Identifier: LGPL-3.0-or-later
"""Buyers' VAT numbers, checked by their check digits as ``base_vat`` does, without a call."""

from __future__ import annotations

from stdnum.eu import vat


def is_right(number: str) -> bool:
    """Whether a VAT number of the union (XI: Northern Ireland) can be one."""
    return vat.is_valid(number)
