# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amounts in any locale: 1,234.50 or 1.234,50 or 1 234,50, decided once for a file.

Source: SP-API documentation, settlement reports: amounts are in the marketplace's local format
(95,00 in Europe). A value that fits one way only decides; one that fits the other way only
contradicts, and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from amazon_connector.domain.currencies import decimals

from .refusing import RefusedFile, quoted

POINT, COMMA = ".", ","
# No separator of a currency with more of them tells by itself whether it is a decimal one.
USUAL_DECIMALS = 2
_NAMES = {POINT: "decimal points", COMMA: "decimal commas"}
_OTHER = {POINT: COMMA, COMMA: POINT}
_LARGEST = Decimal(10) ** 12
# A point's file separates thousands by a comma, and the other way round; both by a space or an
# apostrophe.
_WHOLE = r"(?P<whole>\d{{1,3}}(?:(?P<apart>[{thousands}' ])\d{{3}})(?:(?P=apart)\d{{3}})*|\d+)"
_FRACTION = r"(?:[{point}](?P<fraction>\d+))?"
_PATTERNS = {
    POINT: re.compile((_WHOLE + _FRACTION).format(thousands=",", point="."), re.ASCII),
    COMMA: re.compile((_WHOLE + _FRACTION).format(thousands=".", point=","), re.ASCII),
}
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'", "\u2212": "-"})
_ONLY_DIGITS = re.compile(r"-?\d*", re.ASCII)
_SEPARATORS = re.compile(r"[., ']")


def style_of(text: str, currency: str) -> str | None:
    """How this amount is written, POINT or COMMA; None where both can be, or none."""
    if _ONLY_DIGITS.fullmatch(text):
        return None
    found = [style for style in (POINT, COMMA) if _read(text, style, currency) is not None]
    return found[0] if len(found) == 1 else None


def leaves_open(text: str, currency: str) -> bool:
    """Whether the amount means one thing with points and another with commas."""
    if _ONLY_DIGITS.fullmatch(text):
        return False
    one, other = (_read(text, style, currency) for style in (POINT, COMMA))
    return one is not None and other is not None and one != other


def reader(style: str, currency: str) -> Callable[[str, int], Decimal]:
    """Reads an amount of this file, of the line with this number. It raises RefusedFile."""
    places = decimals(currency)
    fraction = rf"(?:[{style}]\d{{1,{places}}})?" if places else ""
    plain = re.compile(rf"-?\d{{1,12}}{fraction}", re.ASCII).fullmatch

    def read(text: str, number: int) -> Decimal:
        if plain(text):
            return Decimal(text if style == POINT else text.replace(COMMA, POINT))
        found = _read(text, style, currency)
        if found is None:
            raise RefusedFile(_why(text, style, currency), number)
        if abs(found) >= _LARGEST:
            raise RefusedFile(f"The amount {quoted(text)} is larger than any that can be.", number)
        return found

    return read


def _why(text: str, style: str, currency: str) -> str:
    if not text.strip():
        return "The amount is missing."
    if _read(text, _OTHER[style], currency) is not None:
        return (
            f"The amount {quoted(text)} is written with {_NAMES[_OTHER[style]]}, the rest of the "
            f"file with {_NAMES[style]}."
        )
    if any(_fitting(text, one, None) is not None for one in (style, _OTHER[style])):
        return f"The amount {quoted(text)} has more decimals than {currency or 'its currency'} has."
    return f"{quoted(text)} is no amount."


def _read(text: str, style: str, currency: str) -> Decimal | None:
    return _fitting(text, style, decimals(currency))


def _fitting(text: str, style: str, places: int | None) -> Decimal | None:
    """The amount as this style reads it; None where it does not, or where its decimals are not
    those of a currency with so many."""
    sign, body = _signed(text)
    match = _PATTERNS[style].fullmatch(body)
    if match is None:
        return None
    fraction = match["fraction"] or ""
    if places is not None and not _fits(fraction, places):
        return None
    kept = fraction if places is None else fraction[:places]
    whole = _SEPARATORS.sub("", match["whole"])
    return Decimal(f"{sign}{whole}.{kept}" if kept else f"{sign}{whole}")


def _fits(fraction: str, places: int) -> bool:
    """Three digits are thousands unless the currency has three decimals; 5980.00 JPY is fine."""
    return len(fraction) <= places or (len(fraction) <= 2 and not fraction[places:].strip("0"))


def _signed(text: str) -> tuple[str, str]:
    """The sign, and what is left: -5, 5-, (5) and +5."""
    body = text.translate(_SPACES).strip()
    if body.startswith("(") and body.endswith(")"):
        return "-", body[1:-1].strip()
    if body[:1] in ("-", "+"):
        return body[0].replace("+", ""), body[1:].strip()
    if body.endswith("-"):
        return "-", body[:-1].strip()
    return "", body
