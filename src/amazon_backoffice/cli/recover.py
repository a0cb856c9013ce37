# SPDX-License-Identifier: LGPL-3.0-or-later
"""`recover ORDER`: what the button *Recover Order* does."""

from __future__ import annotations

import argparse
import sys

from .accounts import account_of
from .django_start import start
from .stop import Stop


def run(options: argparse.Namespace) -> int:
    """Fetch the order and say what became of it. Returns 1 when it is not in."""
    start()
    account = account_of(options.order, options.account)
    from amazon_backoffice.recovering import NotRecovered, recover

    try:
        outcome = recover(account, options.order)
    except NotRecovered as error:
        raise Stop(str(error)) from error
    sys.stdout.write(f"{outcome.sentence}\n")
    return 0 if outcome.is_in else 1
