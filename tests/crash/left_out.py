# SPDX-License-Identifier: LGPL-3.0-or-later
"""THE list of what a killed run and an undisturbed one may differ in. All else is compared.

Ids, timestamps of the machine, attempt counts and request ids, and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Tables that are no business rows.
TABLES = frozenset(
    {
        "UsagePlanBucket",  # tokens spent: a call that is asked again is spent again
        "SyncLoop",  # the machine's time of the last sign of life
        "StockFeed",  # how quantities travelled: what was cut off travels again
    }
)
# Columns of every table.
EVERYWHERE = frozenset({"id"})
COLUMNS: Mapping[str, frozenset[str]] = {
    # attempt counts, and the time of the next attempt that follows from them
    # and Amazon's time of the last change: that of a parcel which is told some minutes later
    "AmazonOrder": frozenset({"attempts", "next_attempt", "updated"}),
    # the same for a parcel of which Amazon is told, or that it is asked about
    "Parcel": frozenset({"attempts", "due"}),
    # the same for a mail, and when it was queued
    "Mail": frozenset({"attempts", "next_attempt", "queued_at"}),
    # the same for a quantity
    "SkuStock": frozenset({"attempts", "due", "read_at"}),
    # when Amazon was read, page by page, as its usage plan allowed
    "FbaStock": frozenset({"read_at"}),
    "FbaDrift": frozenset({"measured_at"}),
    # the same secret is never sealed to the same text twice
    # and when the stock at Amazon is read next follows from when it was read
    "Account": frozenset({"sealed_refresh_token", "fba_next_read"}),
}


# Within a text: Amazon's request id, and the id of a row in a link to it.
_IN_TEXTS = re.compile(r"(?<=request id )[\w-]+|(?<=/)\d+(?=/)")


def without_ids(text: str) -> str:
    """The text as it is compared."""
    return _IN_TEXTS.sub("…", text)


def is_left_out(table: str, column: str) -> bool:
    """Whether this column of this table is not compared."""
    return column in EVERYWHERE or column in COLUMNS.get(table, ())
