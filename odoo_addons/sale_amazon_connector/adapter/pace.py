# SPDX-License-Identifier: LGPL-3.0-or-later
"""Goes on with parcels as Amazon's usage plan allows, within one run of Odoo's job.

Odoo wakes its jobs up once a minute (a trigger sets an earlier time, never a pause of
seconds), and Amazon allows bursts of 10 parcels and 2 a second: a job that ended at each wait
would tell Amazon of 10 parcels a minute. So the job waits here, without a transaction, for a
bounded time; everything else that is due is done before.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone

from amazon_connector.steps import AgainAt, Next, UseCase
from amazon_connector.usecases.confirming import ConfirmShipments

from . import driver

_logger = logging.getLogger(__name__)
# After this pause a burst of confirmShipment is there again.
PAUSE = timedelta(seconds=5)
# Below the minute after which the job runs anyway.
LONGEST = timedelta(seconds=45)


def confirm(env, pause: Callable[[float], None] = time.sleep) -> None:
    """Tell Amazon of parcels until all are told, or what is left waits for longer."""

    def due() -> list[UseCase]:
        return [u for u in driver.connector(env).work() if isinstance(u, ConfirmShipments)]

    keep_on(lambda: [driver.run(env, use_case) for use_case in due()], pause)


def keep_on(run: Callable[[], Iterable[Next]], pause: Callable[[float], None]) -> None:
    """Run again after each short wait, for no longer than ``LONGEST`` in all."""
    left = LONGEST
    while left > timedelta(0) and any(_soon(outcome) for outcome in run()):
        pause(PAUSE.total_seconds())
        left -= PAUSE


def _soon(outcome: Next) -> bool:
    return isinstance(outcome, AgainAt) and outcome.when <= datetime.now(timezone.utc) + PAUSE
