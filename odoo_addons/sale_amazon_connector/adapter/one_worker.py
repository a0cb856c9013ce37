# SPDX-License-Identifier: LGPL-3.0-or-later
"""One group of accounts, one worker: a row for each group, locked for as long as a round lasts.

Odoo's own lock of a job does not do: *Run Manually* gives it up with the first commit. The lock
is held by a transaction of its own, which reads and writes nothing else: it survives the commits
of the steps, and dies with the process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from psycopg2 import errors

_THERE = 'SELECT "group" FROM amazon_connector_worker WHERE "group" = ANY(%s)'
_ROW = 'INSERT INTO amazon_connector_worker ("group") VALUES (%s) ON CONFLICT DO NOTHING'
_LOCK = 'SELECT FROM amazon_connector_worker WHERE "group" = %s FOR UPDATE NOWAIT'


@contextmanager
def held(registry, groups: Iterable[str]) -> Iterator[frozenset[str]]:
    """Those of the groups at which nobody else is working, locked until the end of the block."""
    wanted = sorted(groups)
    with registry.cursor() as cr:
        _make_rows(cr, wanted)
        yield frozenset(group for group in wanted if _take(cr, group))


def _take(cr, group: str) -> bool:
    """Nobody waits: what another worker holds is left to it, and is no error in the log."""
    try:
        with cr.savepoint(flush=False):
            cr.execute(_LOCK, [group], log_exceptions=False)
    except errors.LockNotAvailable:
        return False
    return True


def _make_rows(cr, groups: list[str]) -> None:
    """The rows that are missing, each in a transaction of its own."""
    cr.execute(_THERE, [groups])
    there = {group for (group,) in cr.fetchall()}
    for group in groups:
        if group not in there:
            _make_row(cr, group)
    cr.commit()  # pylint: disable=invalid-commit


def _make_row(cr, group: str) -> None:
    """Where another process makes it at this moment, it is there: under REPEATABLE READ,
    PostgreSQL refuses to pass over a row that this transaction does not see.
    """
    cr.commit()  # pylint: disable=invalid-commit
    try:
        cr.execute(_ROW, [group], log_exceptions=False)
        cr.commit()  # pylint: disable=invalid-commit
    except errors.SerializationFailure:
        cr.rollback()
