# SPDX-License-Identifier: LGPL-3.0-or-later
"""VAT numbers, checked without asking anybody: form and check digits (``python-stdnum``).

Whether a number is registered only the states' own service (VIES) knows; it is not asked.
"""

from __future__ import annotations

import functools
import re

from stdnum import get_cc_module

from amazon_connector.domain.vat.territories import member_state_of

_PREFIX = {"GR": "EL"}


def complete(number: str, country: str) -> str:
    """The number with the prefix of its state; ``country`` (ISO 3166) is tried where it has none
    and is right with it. Empty for nothing.
    """
    compact = re.sub(r"[\s.\-/]", "", number).upper()
    if not compact or member_state_of(compact):
        return compact
    with_prefix = f"{_PREFIX.get(country, country)}{compact}"
    return with_prefix if member_state_of(with_prefix) and check(with_prefix) else compact


@functools.lru_cache(maxsize=4096)
def check(number: str) -> bool | None:
    """Whether a number with its prefix is right; None where its state has no known form."""
    state = member_state_of(number) or number[:2].upper()
    # Northern Ireland's numbers are British ones under another prefix.
    module = get_cc_module({"XI": "GB"}.get(state, state).lower(), "vat")
    if module is None:
        return None
    prefix = _PREFIX.get(state, state)
    bare = number[len(prefix) :] if number.upper().startswith(prefix) else number
    # Some states' numbers are known with their prefix, others without it.
    return bool(module.is_valid(bare) or module.is_valid(number))


def in_words(number: str, country: str) -> str:
    """What a page says of a buyer's number."""
    whole = complete(number, country)
    if not whole:
        return "–"
    if not member_state_of(whole):
        return f"{whole}: not of the European Union; taxed as a consumer"
    right = check(whole)
    if right is None:
        return f"{whole}: could not be checked"
    return f"{whole}: right in form" if right else f"{whole}: wrong; taxed as a consumer"
