# SPDX-License-Identifier: LGPL-3.0-or-later
"""Drives the core in the office: builds it from the environment and runs its steps.

A step's ``atomic()`` is its transaction and commits at its end; a step that lost a race has
been rolled back by then and is repeated.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import close_old_connections

from amazon_connector.bootstrap import Connector
from amazon_connector.clock import Clock
from amazon_connector.port import LostRace, Unavailable
from amazon_connector.spapi import Endpoints
from amazon_connector.steps import Next, UseCase, drive

from .adapter.backend import DjangoBackend
from .adapter.books import DjangoBooks
from .adapter.errors import translated
from .adapter.invoices import DjangoInvoicing
from .adapter.usage_plans import DjangoUsagePlans
from .data_folder import vault
from .local_amazon import amazon_url
from .office_clock import office_clock

_ATTEMPTS = 5


def connector(clock: Clock | None = None) -> Connector:
    """The connector of this process, as its environment says. Make one and keep it."""
    clock = clock or office_clock()
    url = amazon_url()
    endpoints = Endpoints.at(url) if url else Endpoints.production()
    return Connector(
        DjangoBackend(clock),
        DjangoUsagePlans(),
        vault(),
        clock,
        endpoints,
        books=DjangoBooks(),
        invoicing=DjangoInvoicing(),
    )


def run(use_case: UseCase) -> Next:
    """Drive a use case until it waits or is done. Raises ``Unavailable``: go on next time."""
    return drive(use_case, run_step)


def run_step(step: Callable[[], Next]) -> Next:
    """One step; whatever it committed stays, whatever it lost is repeated."""
    for _ in range(_ATTEMPTS):
        close_old_connections()
        try:
            with translated():
                return step()
        except LostRace:
            continue
    raise Unavailable("Other workers keep changing the same rows; the next run goes on from there.")
