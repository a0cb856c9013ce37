# SPDX-License-Identifier: LGPL-3.0-or-later
"""Drives the core's steps in Odoo: a commit after each, a rollback and again for a lost race."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

from amazon_connector.bootstrap import Connector
from amazon_connector.clock import Clock, SystemClock
from amazon_connector.port import BackendError, Issue, IssueKey, LostRace
from amazon_connector.spapi import Endpoints
from amazon_connector.steps import Done, Next, UseCase, drive
from amazon_connector.usecases.groups import group_of
from amazon_connector.vault import VARIABLE, Vault

from odoo.tools import config

from .backend import OdooBackend
from .errors import translated
from .usage import OdooUsagePlans

_logger = logging.getLogger(__name__)
_ATTEMPTS = 5
_BASE_URL = "sale_amazon_connector.base_url"
STEP_FAILED = "step_failed"


def vault() -> Vault:
    """Keys from the environment, from odoo.conf, or from a file in the data directory."""
    environ = dict(os.environ)
    environ.setdefault(VARIABLE, config.get("amazon_connector_key") or "")
    return Vault.from_environment_or_file(
        environ, Path(config["data_dir"]) / "amazon_connector.key"
    )


def seller_central(env, url: str) -> str:
    """The seller's site; a local Amazon serves its consent page itself."""
    return env["ir.config_parameter"].sudo().get_param(_BASE_URL) or url


def connector(env, clock: Clock | None = None) -> Connector:
    """The core, put together for this database."""
    base_url = env["ir.config_parameter"].sudo().get_param(_BASE_URL)
    return Connector(
        OdooBackend(env),
        OdooUsagePlans(env.registry),
        vault(),
        clock or SystemClock(),
        endpoints=Endpoints.at(base_url) if base_url else Endpoints.production(),
    )


def run(env, use_case: UseCase) -> Next:
    """Drive a use case until it waits or is done, one committed transaction for each step."""

    def run_step(step: Callable[[], Next]) -> Next:
        for _attempt in range(_ATTEMPTS - 1):
            outcome = _step_or_lost(env, step)
            if outcome is not None:
                return outcome
        return _committed(env, step)

    return drive(use_case, run_step)


def _committed(env, step: Callable[[], Next]) -> Next:
    with translated():
        outcome = step()
        env.cr.commit()  # pylint: disable=invalid-commit
    return outcome


def _step_or_lost(env, step: Callable[[], Next]) -> Next | None:
    """The outcome; None where the step lost a race and was rolled back."""
    try:
        return _committed(env, step)
    except LostRace:
        env.cr.rollback()
        return None


def run_here(use_case: UseCase) -> Next:
    """Drive a use case inside the transaction of a person's click."""
    return drive(use_case, lambda step: step())


def work(env) -> None:
    """All that is due. No exception leaves: Odoo would switch the job off after five."""
    backend = OdooBackend(env)
    failed: dict[str, str] = {}
    try:
        with translated():
            for use_case in connector(env).work():
                failed.update(_failures(env, backend, use_case))
            run(env, Report(backend, failed))
    except Exception as error:  # noqa: BLE001 - without a database there is only the log
        env.cr.rollback()
        _log(error, "the synchronization")


def _failures(env, backend: OdooBackend, use_case: UseCase) -> dict[str, str]:
    """What to tell of each account whose step did not end."""
    name = type(use_case).__name__
    try:
        run(env, use_case)
    except Exception as error:  # noqa: BLE001 - one group's trouble is not the others'
        env.cr.rollback()
        _log(error, name)
        group = getattr(use_case, "group", None)
        concerned = [a for a in backend.accounts() if group in (None, group_of(a))]
        return {account.account_id: _sentence(error, name) for account in concerned}
    return {}


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


class Report:
    """Tells on the accounts what failed in a run, and closes what went well again."""

    def __init__(self, backend: OdooBackend, failed: dict[str, str]) -> None:
        self._backend = backend
        self._failed = failed

    def step(self) -> Next:
        accounts = [account.account_id for account in self._backend.accounts()]
        well = [account for account in accounts if account not in self._failed]
        failed = [account for account in accounts if account in self._failed]
        with self._backend.atomic():
            self._backend.raise_issues([Issue(a, STEP_FAILED, self._failed[a]) for a in failed])
            self._backend.close_issues([IssueKey(a, STEP_FAILED) for a in well])
        return Done()
