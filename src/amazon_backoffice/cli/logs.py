# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the commands log: where something failed, never with which values.

The text of an exception may hold a buyer's name (a database quotes the row that it refuses), so
no traceback shows it: its type and the lines of code are enough to find the fault.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

from amazon_connector.observability import REDACTOR

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class WithoutValues(logging.Formatter):
    """A formatter whose tracebacks end in the exception's type."""

    def formatException(  # noqa: N802 - the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        kind, _, trace = ei
        frames = "".join(traceback.format_tb(trace))
        return f"Traceback (without values):\n{frames}{kind.__name__ if kind else ''}"


def start(level: int) -> None:
    """Log to stderr from this level on."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutValues(FORMAT))
    handler.addFilter(REDACTOR)
    # Each failed call is told once, by us; urllib3 would tell its own attempts with addresses.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    logging.basicConfig(level=level, handlers=[handler])
