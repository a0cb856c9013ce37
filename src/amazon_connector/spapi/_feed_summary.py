# SPDX-License-Identifier: LGPL-3.0-or-later
"""The processing summary of a feed that is no JSON: a head, then a table of what was refused.

Source: such files in developers' reports (amzn/selling-partner-api-docs, issue 2301; its models,
issues 2777 and 5068): below a line of column names, from ``original-record-number`` on, stand
tab-separated rows with ``error-code``, ``error-type`` and ``error-message``.
"""

from __future__ import annotations

_FIRST, _CODE, _TYPE, _MESSAGE = (
    "original-record-number",
    "error-code",
    "error-type",
    "error-message",
)
_WARNING = "warning"
# A sentence for people; a file of another kind may hold anything.
_LONGEST = 1000


def refusals(file: bytes) -> tuple[str, ...]:
    """Amazon's sentences, each with its code; none where nothing was refused, or the file is
    another one.
    """
    lines = iter(file.decode("utf-8-sig", errors="replace").splitlines())
    names = next((line.split("\t") for line in lines if line.startswith(_FIRST)), [])
    rows = [dict(zip(names, map(str.strip, line.split("\t")), strict=False)) for line in lines]
    said = [_sentence(row) for row in rows if row.get(_TYPE, "").casefold() != _WARNING]
    return tuple(dict.fromkeys(filter(None, said)))


def _sentence(row: dict[str, str]) -> str:
    message, code = row.get(_MESSAGE, "")[:_LONGEST], row.get(_CODE, "")
    return f"{message} ({code})" if message and code else message or code
