# SPDX-License-Identifier: LGPL-3.0-or-later
"""`reseal`: after a new key was put first, stored secrets are sealed with it, now."""

from __future__ import annotations

import argparse
import sys

from .django_start import start


def run(options: argparse.Namespace) -> int:
    """1 if an account has a secret, or an invoice a buyer, that none of the keys opens."""
    start()
    from amazon_backoffice.adapter.invoices_sealed import reseal_buyers
    from amazon_backoffice.runtime import connector, drive

    use_case = connector().reseal()
    drive(use_case)
    lost_buyers = reseal_buyers()
    if use_case.lost:
        sys.stderr.write(
            f"{use_case.lost} accounts have secrets that none of the keys opens: bring their key "
            "back, or link them again.\n"
        )
    if lost_buyers:
        sys.stderr.write(
            f"{lost_buyers} invoices have buyers that none of the keys opens: bring their key "
            "back, or these are printed without.\n"
        )
    if use_case.lost or lost_buyers:
        return 1
    sys.stdout.write(
        f"{use_case.resealed} accounts were sealed again with the first key; older keys are "
        "not needed any more.\n"
    )
    return 0
