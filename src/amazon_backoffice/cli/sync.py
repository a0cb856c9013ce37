# SPDX-License-Identifier: LGPL-3.0-or-later
"""`sync`: one pass over all accounts now; safe beside a running `serve`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from amazon_connector.steps import Next, UseCase

from .accounts import chosen_accounts
from .django_start import start
from .progress import Progress


def run(options: argparse.Namespace) -> int:
    """Synchronize until everything waits. Returns 1 when something failed."""
    start()
    from amazon_backoffice.feature import amazon_sync_is_on

    accounts = [account for account in chosen_accounts(options.account) if account.linked_at]
    if not accounts:
        sys.stdout.write("No account is linked with Amazon yet: nothing to synchronize.\n")
        return 0
    if not amazon_sync_is_on():
        sys.stdout.write(
            "Note: Amazon Sync is not ticked (Sales > Configuration > Settings > Connectors),\n"
            "so `serve` does not synchronize by itself.\n"
        )
    return _synchronize([str(account.pk) for account in accounts], options.quiet)


def _synchronize(account_ids: list[str], quiet: bool) -> int:
    from amazon_backoffice.models import AmazonOrder
    from amazon_backoffice.runtime import clock, connector, drive, work
    from amazon_backoffice.sync_loop import drive_all

    office = connector()
    office.sync_now(account_ids)
    before = AmazonOrder.objects.count()
    with Progress(AmazonOrder.objects.count, before, quiet) as progress:
        turn = drive_all(work(office), _watched(drive, progress), clock().now(), progress.ended)
    after = AmazonOrder.objects.count()
    sys.stdout.write(f"{after - before} new orders, {after} in all.\n")
    for waiting in progress.waiting:
        sys.stdout.write(f"{waiting}\n")
    for failure in turn.failures:
        sys.stderr.write(f"{failure}\n")
    return 1 if turn.failures or _problems(account_ids) else 0


def _watched(drive: Callable[[UseCase], Next], progress: Progress) -> Callable[[UseCase], Next]:
    def watched(use_case: UseCase) -> Next:
        progress.begins(use_case)
        return drive(use_case)

    return watched


def _problems(account_ids: list[str]) -> bool:
    """What a person must put right (a revoked token, ...) is on the account."""
    from amazon_backoffice.models import Account

    found = Account.objects.filter(pk__in=account_ids).exclude(problem="")
    for account in found:
        sys.stderr.write(f"{account.name}: {account.problem}\n")
    return bool(found)
