# SPDX-License-Identifier: LGPL-3.0-or-later
"""One group of accounts, one worker: a row for each group, locked for as long as a round lasts.

Odoo's own lock of a job does not do: *Run Manually* gives it up with the first commit. The lock
is held by a transaction of its own, which reads and writes nothing else: it survives the commits
of the steps, and dies with the process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

_ROWS = """
    INSERT INTO amazon_connector_worker ("group") SELECT unnest(%s) ON CONFLICT DO NOTHING
"""
# NOWAIT, for a set: rows that another worker holds are left out, and nobody waits.
_LOCK = """
    SELECT "group" FROM amazon_connector_worker
     WHERE "group" = ANY(%s) ORDER BY "group" FOR UPDATE SKIP LOCKED
"""


@contextmanager
def held(registry, groups: Iterable[str]) -> Iterator[frozenset[str]]:
    """Those of the groups at which nobody else is working, locked until the end of the block."""
    wanted = sorted(groups)
    with registry.cursor() as cr:
        cr.execute(_ROWS, [wanted])
        # A row that another process is making at this moment is there afterwards.
        cr.commit()  # pylint: disable=invalid-commit
        cr.execute(_LOCK, [wanted])
        yield frozenset(group for (group,) in cr.fetchall())
