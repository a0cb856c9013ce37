# SPDX-License-Identifier: LGPL-3.0-or-later
"""In which encoding a settlement's file is written: decided for the whole file.

Amazon's flat files come in UTF-8, in Windows-1252 or, for Japan, in Shift JIS (Windows-31J).
"""

from __future__ import annotations

import codecs

from .refusing import RefusedFile

UTF_8, WESTERN, JAPANESE = "utf-8", "cp1252", "cp932"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AGAIN = "Amazon's files are UTF-8, Windows-1252 or Shift JIS; nothing was read of it."


def header_text(header: bytes) -> str:
    """The first line, without UTF-8's byte order mark. Raises RefusedFile for UTF-16, and for
    what is none of ours: a header has none but ASCII characters.
    """
    if header.startswith(_UTF_16) or b"\0" in header:
        raise RefusedFile(f"The file is encoded in UTF-16. {_SAVE_AGAIN}", 1)
    try:
        return header.removeprefix(codecs.BOM_UTF8).decode("ascii")
    except UnicodeDecodeError:
        raise RefusedFile(f"The encoding is unknown. {_SAVE_AGAIN}", 1) from None


def instead_of_utf_8(currency: str) -> str:
    """The encoding of a file of this currency that is not UTF-8."""
    return JAPANESE if currency == "JPY" else WESTERN


def decoded(raw: bytes, encoding: str, number: int) -> str:
    """The text of a line. Raises RefusedFile."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        why = f"The encoding is unknown: it is neither {UTF_8} nor {encoding}. {_SAVE_AGAIN}"
        raise RefusedFile(why, number) from None
