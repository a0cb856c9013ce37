# SPDX-License-Identifier: LGPL-3.0-or-later
"""One run of the job: everything that is due takes its turns, a committed step at a time.

A run is short: after some seconds it ends and asks to be called again at once, so that Odoo's
other jobs have theirs and no limit of time is reached. Nothing sleeps in it: where Amazon's
usage plan names a moment some seconds ahead, Odoo is woken up then.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterable
from datetime import datetime

from amazon_connector.port import BackendError, Issue, IssueKey
from amazon_connector.steps import AgainAt, Done, GoOn, Next, UseCase
from amazon_connector.usecases.groups import group_of

from . import driver, one_worker, waking
from .backend import OdooBackend
from .errors import translated
from .transactions import commit, rollback

_logger = logging.getLogger(__name__)
# Odoo's limit for all jobs of a database together is 120 s; a step may take some seconds.
_LONGEST_S = 10
STEP_FAILED = "step_failed"


def work(env) -> None:
    """All that is due. No exception leaves: Odoo would switch the job off after five."""
    try:
        with translated():
            use_cases = driver.connector(env).work()
            with one_worker.held(env.registry, {_group(u) for u in use_cases}) as mine:
                done = Round(env, [u for u in use_cases if _group(u) in mine])
                done.drive()
                driver.run(env, Report(OdooBackend(env), mine, done.failed))
        _call_again(env, done)
    except Exception as error:  # noqa: BLE001 - whatever it is, the job stays on
        rollback(env)
        _log(error, "the synchronization")
        _tell_all(env, error)


class Round:
    """Use cases that take turns, one step each, so that none waits for another's end."""

    def __init__(self, env, use_cases: Iterable[UseCase]) -> None:
        self._env = env
        self._due = deque(use_cases)
        self._steps = 0
        self.failed: dict[str, str] = {}
        self.waits: list[datetime] = []

    @property
    def is_unfinished(self) -> bool:
        """Whether something was left that can go on at once."""
        return bool(self._due)

    def drive(self) -> None:
        """Until everything waits or is done, or the run has lasted long enough."""
        ends = time.monotonic() + _LONGEST_S
        while self._due and (not self._steps or time.monotonic() < ends):
            self._turn(self._due.popleft())

    def _turn(self, use_case: UseCase) -> None:
        try:
            outcome = self._step(use_case)
            while isinstance(outcome, GoOn) and not outcome.at_rest:
                outcome = self._step(use_case)
        except Exception as error:  # noqa: BLE001 - one group's trouble is not the others'
            self._note_failure(use_case, error)
            return
        if isinstance(outcome, GoOn):
            self._due.append(use_case)
        elif isinstance(outcome, AgainAt):
            self.waits.append(outcome.when)

    def _step(self, use_case: UseCase) -> Next:
        def noted() -> Next:
            outcome = use_case.step()
            self._notify_progress()
            return outcome

        self._steps += 1
        return driver.run_step(self._env, noted)

    def _notify_progress(self) -> None:
        """What is committed counts for Odoo, should the process die. Nothing ever remains: a
        run that is called again is one of its own, and other jobs come in between.
        """
        self._env["ir.cron"]._notify_progress(done=self._steps, remaining=0)

    def _note_failure(self, use_case: UseCase, error: Exception) -> None:
        rollback(self._env)
        name = type(use_case).__name__
        _log(error, name)
        group = _group(use_case)
        concerned = [a for a in OdooBackend(self._env).accounts() if group in ("", group_of(a))]
        self.failed.update({a.account_id: _sentence(error, name) for a in concerned})


class Report:
    """Tells on the accounts what failed in a run, and closes what went well again."""

    def __init__(self, backend: OdooBackend, groups: Iterable[str], failed: dict[str, str]) -> None:
        self._backend = backend
        self._groups = groups
        self._failed = failed

    def step(self) -> Next:
        """Nothing is said of accounts at which another worker is working."""
        accounts = self._backend.accounts()
        mine = [a.account_id for a in accounts if group_of(a) in self._groups]
        well = [account for account in mine if account not in self._failed]
        failed = [a.account_id for a in accounts if a.account_id in self._failed]
        with self._backend.atomic():
            self._backend.raise_issues([Issue(a, STEP_FAILED, self._failed[a]) for a in failed])
            self._backend.close_issues([IssueKey(a, STEP_FAILED) for a in well])
        return Done()


def _group(use_case: UseCase) -> str:
    """The accounts that it is about; empty for what is about all of them."""
    return getattr(use_case, "group", "")


def _call_again(env, done: Round) -> None:
    if done.is_unfinished:
        waking.now(env)
    elif done.waits:
        waking.in_seconds(env, min(done.waits))
    commit(env)


def _tell_all(env, error: Exception) -> None:
    """Nobody's step failed but the run itself: every account says so."""
    try:
        backend = OdooBackend(env)
        why = _sentence(error, "the run itself")
        failed = {account.account_id: why for account in backend.accounts()}
        driver.run(env, Report(backend, (), failed))
    except Exception as another:  # noqa: BLE001 - without a database there is only the log
        rollback(env)
        _log(another, "telling of it")


def _sentence(error: Exception, name: str) -> str:
    if isinstance(error, BackendError):
        return f"{error} ({name})"
    # The text of any other error may quote personal data: only its kind is shown.
    return (
        f"A step of the synchronization ({name}) ended with {type(error).__name__}. Nothing is "
        "lost, the next run goes on from there. If this stays, look at Odoo's log at this time."
    )


def _log(error: Exception, name: str) -> None:
    _logger.warning(
        "A step of %s ended with %s; the next run goes on from there.",
        name,
        type(error).__name__,
        extra={"action": "step_failed"},
        exc_info=(Exception, Exception(type(error).__name__), error.__traceback__),
    )
