# SPDX-License-Identifier: LGPL-3.0-or-later
"""Buyers' VAT numbers, checked by form and check digits as ``base_vat`` does, without a call.

Whether a number is registered only the states' own service (VIES) knows; it is not asked.
"""

from __future__ import annotations

import re

from amazon_connector.domain.vat.territories import member_state_of
from stdnum.eu import vat

_PREFIX = {"GR": "EL"}


def is_right(number: str) -> bool:
    """Whether this can be a VAT number of the union (XI: Northern Ireland)."""
    return vat.is_valid(number)


def complete(number: str, country: str) -> str:
    """The number with the prefix of its state; the country (ISO 3166) is tried where it has none,
    and kept where it is right with it.
    """
    dense = re.sub(r"[\s./-]", "", number).upper()
    if not dense or member_state_of(dense):
        return dense
    with_prefix = f"{_PREFIX.get(country, country)}{dense}"
    return with_prefix if member_state_of(with_prefix) and is_right(with_prefix) else dense
