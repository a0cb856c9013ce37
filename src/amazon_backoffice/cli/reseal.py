# SPDX-License-Identifier: LGPL-3.0-or-later
"""`reseal`: after a new key was put first, stored secrets are sealed with it, now."""

from __future__ import annotations

import argparse
import sys

from .django_start import start


def run(options: argparse.Namespace) -> int:
    """1 if an account has a secret that none of the keys opens."""
    start()
    from amazon_backoffice.runtime import connector, drive

    use_case = connector().reseal()
    drive(use_case)
    if use_case.lost:
        sys.stderr.write(
            f"{use_case.lost} accounts have secrets that none of the keys opens: bring their key "
            "back, or link them again.\n"
        )
        return 1
    sys.stdout.write(
        f"{use_case.resealed} accounts were sealed again with the first key; older keys are "
        "not needed any more.\n"
    )
    return 0
