# SPDX-License-Identifier: LGPL-3.0-or-later
"""The settlement's file as the connector reads it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from amazon_connector.domain.payouts.reading import examine, lines
from amazon_connector.records_money import SettlementLine

REPORT = "R-bench"


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Iterator[SettlementLine]]:
    """Its lines, checked first."""
    with path.open("rb") as file:
        yield lines(file, examine(file), REPORT)
