# SPDX-License-Identifier: LGPL-3.0-or-later
"""PostgreSQL's errors as the port's: a lost race, or a database that cannot work now."""

from __future__ import annotations

from contextlib import contextmanager

import psycopg2
from amazon_connector.port import LostRace, Unavailable
from psycopg2 import errors

_RACES = (errors.SerializationFailure, errors.DeadlockDetected, errors.LockNotAvailable)


@contextmanager
def translated():
    """Raise what PostgreSQL says in the port's words."""
    try:
        yield
    except _RACES as error:
        raise LostRace("Another worker changed the same rows.") from error
    except errors.UniqueViolation as error:
        # The connector's own keys: somebody else made the same document a moment ago.
        if "amazon_connector" in (error.diag.constraint_name or ""):
            raise LostRace("Another worker made the same document.") from error
        raise
    except errors.DiskFull as error:
        raise Unavailable("The disk of the database is full: make room, then go on.") from error
    except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
        raise Unavailable(
            "The database does not answer: look at PostgreSQL; the next run goes on."
        ) from error
