# SPDX-License-Identifier: LGPL-3.0-or-later
"""`demo-setup`: an office as a shop has it, filled from a local Amazon."""

from __future__ import annotations

import argparse
import os
import secrets
import sys

from amazon_connector.spapi import SellingPartnerError

from .django_start import start
from .stop import Stop

PASSWORD = "AMAZON_CONNECTOR_DEMO_PASSWORD"


def run(options: argparse.Namespace) -> int:
    """Fill the office and make its users."""
    from amazon_backoffice.local_amazon import VARIABLE, LocalAmazon, LocalAmazonMissing, amazon_url

    if not (url := amazon_url()):
        raise Stop(f"demo-setup needs a local Amazon: set {VARIABLE} to its address.")
    start()
    from amazon_backoffice import demo

    try:
        for sentence in demo.fill(LocalAmazon(url)):
            sys.stdout.write(f"{sentence}\n")
    except (LocalAmazonMissing, SellingPartnerError) as error:
        raise Stop(str(error)) from error
    _users(options.password or os.environ.get(PASSWORD, ""))
    return 0


def _users(password: str) -> None:
    from amazon_backoffice import roles

    made = password or secrets.token_urlsafe(12)
    roles.make_user("demo", made, roles.ADMINISTRATOR)
    roles.make_user("viewer", made, roles.VIEW_ONLY)
    shown = "as given" if password else made
    sys.stdout.write(f"Sign in as demo (may do everything) or viewer (may look): {shown}.\n")
