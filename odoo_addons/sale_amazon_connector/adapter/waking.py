# SPDX-License-Identifier: LGPL-3.0-or-later
"""Wakes Odoo's job up: at the commit, or some seconds after it.

A trigger is a row of Odoo's (``ir.cron._trigger``), so a wake-up that is lost is made up for by
the look that Odoo's workers take at the rows every minute. For a trigger that is due now Odoo
notifies its workers at the commit. For one in the future it does not: they would see it at that
look. So a timer notifies them when it is due, as Odoo does; it holds neither a transaction nor a
worker, and may die with its process.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta, timezone

import psycopg2

from .values import naive

_logger = logging.getLogger(__name__)
CRON = "sale_amazon_connector.ir_cron_amazon_connector_work"
# What is due later than this is found by the look that Odoo takes every minute.
_SOON = timedelta(seconds=15)
# confirmShipment: two a second and ten at once. Within four seconds its bucket does not flow
# over, and eight parcels share what a run costs.
_PAUSE = timedelta(seconds=4)


def now(env) -> None:
    """Odoo calls the job as soon as this transaction is committed."""
    env.ref(CRON).sudo()._trigger()


def in_seconds(env, when: datetime) -> None:
    """Odoo calls the job at this moment, if it is some seconds ahead; not more often than
    every few seconds.
    """
    present = datetime.now(timezone.utc)
    if when > present + _SOON:
        return
    # Odoo keeps whole seconds.
    due = max(when, present + _PAUSE).replace(microsecond=0) + timedelta(seconds=1)
    cron = env.ref(CRON).sudo()
    # A call that comes before then looks again: each run would begin a row of calls of its own.
    coming = [("call_at", ">", naive(present)), ("call_at", "<=", naive(due))]
    if env["ir.cron.trigger"].sudo().search_count([("cron_id", "=", cron.id), *coming], limit=1):
        return
    cron._trigger(at=naive(due))
    env.cr.postcommit.add(lambda: _alarm(cron, due))


def _alarm(cron, due: datetime) -> None:
    wait = (due - datetime.now(timezone.utc)).total_seconds()
    timer = threading.Timer(max(0.0, wait), _notify, [cron])
    timer.daemon = True
    timer.start()


def _notify(cron) -> None:
    try:
        cron._notifydb()
    except psycopg2.Error as error:
        _logger.info("Odoo's workers were not woken up: %s", type(error).__name__)
