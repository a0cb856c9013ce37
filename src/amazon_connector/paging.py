# SPDX-License-Identifier: LGPL-3.0-or-later
"""Pages of documents: the whole set at once, else one by one, so that one never stops all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TypeVar

from .port import CannotBook, LostRace, Outcome, Refused, Unavailable

_log = logging.getLogger(__name__)
Element = TypeVar("Element")
WriteSet = Callable[[Sequence[Element]], Sequence[Outcome]]
Atomic = Callable[[], AbstractContextManager[object]]


def by_page(atomic: Atomic, write_set: WriteSet[Element], page: Sequence[Element]) -> list[Outcome]:
    """Write a page in one ``atomic()``; if that fails, each element in an ``atomic()`` of its own.

    Raises ``LostRace`` and ``Unavailable``: these are not the fault of an element. A backend
    turns its database's own errors of that kind into these before they get here.
    """
    if not page:
        return []
    try:
        with atomic():
            return list(write_set(page))
    except (LostRace, Unavailable):
        raise
    except Exception as error:  # noqa: BLE001 - whatever one document does, the rest goes on
        if len(page) == 1:
            return [_refused(error)]
        # The text of a database error may quote personal data: only its kind is logged.
        _log.info(
            "A page of %d could not be written as a set (%s); it is written one by one.",
            len(page),
            type(error).__name__,
            extra={"action": "page_split"},
        )
    return [outcome for element in page for outcome in by_page(atomic, write_set, [element])]


def _refused(error: Exception) -> Refused:
    if isinstance(error, CannotBook):
        return Refused(str(error))
    _log.warning(
        "An order could not be written: %s",
        type(error).__name__,
        extra={"action": "order_refused"},
        exc_info=_without_values(error),
    )
    return Refused(
        f"The ERP refused this order ({type(error).__name__}). "
        "If it stays so, look at its customer, products and taxes."
    )


def _without_values(error: Exception) -> tuple[type[Exception], Exception, TracebackType | None]:
    """The traceback under an empty message: messages of databases quote the row."""
    return Exception, Exception(type(error).__name__), error.__traceback__
