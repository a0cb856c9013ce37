# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a process of the back office does in the crash test: its real synchronization.

To be imported after ``django.setup()``.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from amazon_backoffice import driver
from amazon_backoffice.data_folder import vault
from amazon_backoffice.local_amazon import VARIABLE
from amazon_backoffice.sync_loop import drive_all
from amazon_connector.clock import FixedClock
from amazon_connector.usecases.stock import sending
from bench import arranged

from . import snapshot
from .job import PREPARE, SNAPSHOT, SYNC, Job
from .people import PEOPLE, Office
from .ticks import Ticks

# A feed pays from 300 SKUs on; a short story has fewer.
QUANTITIES_ONE_BY_ONE = 3


def run(job: Job) -> None:
    """Do the job and leave its result."""
    connections["default"].settings_dict["NAME"] = job.database
    os.environ[VARIABLE] = job.amazon
    try:
        {PREPARE: _prepare, SYNC: _sync, SNAPSHOT: _snapshot}[job.work](job)
    finally:
        connection.close()


def _prepare(job: Job) -> None:
    """Tables, taxes, products, and two accounts that are not linked yet."""
    call_command("migrate", interactive=False, verbosity=0)
    home = arranged.taxes(job.notes["taxes"])
    arranged.products(job.notes["items"], home)
    for seller in job.notes["sellers"]:
        account = arranged.account(seller, vault())
        # Two pages a second: read in an act of its own, with the time that it takes.
        account.fba_on = False
        account.save()
    _leave(job, {})


def _sync(job: Job) -> None:
    """What people do in this act, then all that is due, as the sync loop does it."""
    ticks = Ticks(job.kill_at)
    ticks.install()
    sending.ONE_BY_ONE = QUANTITIES_ONE_BY_ONE
    clock = FixedClock(datetime.fromisoformat(job.now))
    connector = driver.connector(clock)
    if person := PEOPLE.get(job.act):
        person(Office(connector, clock, job.notes))
    turn = drive_all(connector.work(), driver.run, clock.now())
    if turn.failures:
        raise AssertionError(turn.failures)
    _leave(job, {"ticks": ticks.count})


def _snapshot(job: Job) -> None:
    _leave(job, snapshot.taken())


def _leave(job: Job, result: object) -> None:
    Path(job.result).write_text(json.dumps(result, ensure_ascii=False))
