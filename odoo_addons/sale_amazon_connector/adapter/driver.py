# SPDX-License-Identifier: LGPL-3.0-or-later
"""Drives the core's steps in Odoo: a commit after each, a rollback and again for a lost race."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from amazon_connector.bootstrap import Connector
from amazon_connector.clock import Clock, SystemClock
from amazon_connector.port import LostRace
from amazon_connector.spapi import Endpoints, Transport, Urllib3Transport
from amazon_connector.steps import Next, UseCase, drive
from amazon_connector.vault import VARIABLE, Vault

from odoo.tools import config

from .backend import OdooBackend
from .books import OdooBooks
from .errors import translated
from .invoicing import OdooInvoicing
from .transactions import Released, commit, rollback
from .usage import OdooUsagePlans

_ATTEMPTS = 5
_BASE_URL = "sale_amazon_connector.base_url"


@dataclass(frozen=True)
class Kept:
    """What a process keeps for a database: connections to Amazon, and its access tokens."""

    transport: Transport = field(default_factory=Urllib3Transport)
    token_slots: dict = field(default_factory=dict, repr=False)


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
    """The core, put together for this environment."""
    base_url = env["ir.config_parameter"].sudo().get_param(_BASE_URL)
    kept = env["amazon.connector.account"]._amazon_kept()
    return Connector(
        OdooBackend(env),
        OdooUsagePlans(env.registry),
        vault(),
        clock or SystemClock(),
        Endpoints.at(base_url) if base_url else Endpoints.production(),
        Released(env, kept.transport),
        kept.token_slots,
        books=OdooBooks(env),
        invoicing=OdooInvoicing(env),
    )


def run(env, use_case: UseCase) -> Next:
    """Drive a use case until it waits or is done, one committed transaction for each step."""
    return drive(use_case, lambda step: run_step(env, step))


def run_step(env, step: Callable[[], Next]) -> Next:
    """One step, committed; one that lost a race is rolled back and repeated."""
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return _committed(env, step)
        except LostRace:  # noqa: PERF203 - that is what is repeated
            rollback(env)
    return _committed(env, step)


def _committed(env, step: Callable[[], Next]) -> Next:
    with translated():
        outcome = step()
        commit(env)
    return outcome
