# SPDX-License-Identifier: LGPL-3.0-or-later
"""This process's clock, and the connector as the environment says it should be."""

from __future__ import annotations

import functools

from amazon_connector.bootstrap import Connector
from amazon_connector.clock import Clock
from amazon_connector.steps import Next, UseCase

from . import driver
from .adapter.books import DjangoBooks
from .local_amazon import amazon_url
from .models import Account
from .office_clock import office_clock
from .outbox import SendMails
from .sync_loop import SyncLoop


@functools.cache
def clock() -> Clock:
    """One clock for the whole process."""
    return office_clock()


def connector() -> Connector:
    """A connector for one thread; it keeps the access tokens of its accounts."""
    return driver.connector(clock())


def books() -> DjangoBooks:
    """The books, for pages that only look."""
    return DjangoBooks()


def work(office: Connector) -> list[UseCase]:
    """Everything that is due: the connector's work, then the mails that it queued."""
    return [*office.work(), SendMails(clock())]


def drive(use_case: UseCase) -> Next:
    """Drive a use case, step by step and transaction by transaction, until it waits."""
    return driver.run(use_case)


def sync_loop() -> SyncLoop:
    """The sync loop of this process; its connector is made in its own thread."""
    made = functools.cache(connector)
    return SyncLoop(lambda: work(made()), drive, clock())


def seller_central_url(account: Account) -> str:
    """Where this seller confirms the link: Seller Central, or the local Amazon."""
    if local := amazon_url():
        return local
    return account.home_marketplace.seller_central_url if account.home_marketplace else ""
