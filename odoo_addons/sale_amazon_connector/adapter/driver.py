# SPDX-License-Identifier: LGPL-3.0-or-later
"""Drives the core's steps in Odoo: a commit after each, a rollback and again for a lost race."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

from amazon_connector.bootstrap import Connector
from amazon_connector.clock import Clock, SystemClock
from amazon_connector.port import LostRace
from amazon_connector.spapi import Endpoints
from amazon_connector.steps import Next, UseCase, drive
from amazon_connector.vault import VARIABLE, Vault

from odoo.tools import config

from .backend import OdooBackend
from .errors import translated
from .usage import OdooUsagePlans

_logger = logging.getLogger(__name__)
_ATTEMPTS = 5
_BASE_URL = "sale_amazon_connector.base_url"


def vault() -> Vault:
    """Keys from the environment, from odoo.conf, or from a file in the data directory."""
    environ = dict(os.environ)
    environ.setdefault(VARIABLE, config.get("amazon_connector_key") or "")
    return Vault.from_environment_or_file(
        environ, Path(config["data_dir"]) / "amazon_connector.key"
    )


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


def work(env) -> None:
    """All that is due."""
    for use_case in connector(env).work():
        _try(env, use_case)


def _try(env, use_case: UseCase) -> None:
    """No exception leaves: Odoo would switch the job off after five."""
    try:
        run(env, use_case)
    except Exception as error:  # noqa: BLE001 - one group's trouble is not the others'
        env.cr.rollback()
        _logger.info(
            "A step of %s did not end: %s; the next run goes on from there.",
            type(use_case).__name__,
            type(error).__name__,
            extra={"action": "step_failed"},
        )
