# SPDX-License-Identifier: LGPL-3.0-or-later
"""`forget`: the daily job, now: personal data whose time has come becomes anonymous."""

from __future__ import annotations

import argparse
import sys

from .django_start import start


def run(options: argparse.Namespace) -> int:
    """Forget what is due; nothing else is touched."""
    start()
    from amazon_backoffice.adapter.backend import DjangoBackend
    from amazon_backoffice.runtime import clock, drive
    from amazon_connector.usecases.forgetting import ForgetPersonalData

    use_case = ForgetPersonalData(DjangoBackend(clock()), clock())
    drive(use_case)
    sys.stdout.write(f"The personal data of {use_case.forgotten} orders is anonymous now.\n")
    return 0
