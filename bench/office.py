# SPDX-License-Identifier: LGPL-3.0-or-later
"""A process with a back office of its own, ready to import pages: it runs in a fresh child.

The parent names the data folder and the database in the environment.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amazon_connector.clock import FixedClock
from amazon_connector.port import Account, Backend
from amazon_connector.usecases.importing import OrderImport

from .amazon import LINKED, START


@dataclass(frozen=True)
class Office:
    """The back office's own backend, and the account that the pages belong to."""

    backend: Backend
    accounts: Sequence[Account]
    clock: FixedClock

    def take_in(self, page: Sequence[dict[str, Any]]) -> None:
        """From parsed page to committed rows, as the search does it."""
        with self.backend.atomic():
            OrderImport(self.backend, self.accounts, self.clock.now()).page(page)


def opened(seller_file: Path) -> Office:
    """Make the tables, the taxes, all products of the shop, and its linked account."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    from amazon_backoffice.adapter.backend import DjangoBackend
    from amazon_backoffice.data_folder import vault

    from . import arranged

    known, clock = json.loads(seller_file.read_text()), FixedClock(START)
    home = arranged.taxes(known["taxes"])
    arranged.products(known["items"], home)
    arranged.account(known["seller"], vault(), known["marketplace_ids"], LINKED)
    backend = DjangoBackend(clock)
    return Office(backend, backend.accounts(), clock)


def write_seller(file: Path, amazon: Any) -> None:
    """What ``opened`` needs to know of a simulator's seller."""
    catalog = amazon.simulator.control("GET", "catalog?everything=true")
    theirs = [i for i in catalog["items"] if i["seller_id"] == amazon.seller["seller_id"]]
    here = amazon.marketplace_ids
    known = {
        "seller": amazon.seller,
        "marketplace_ids": here,
        "items": theirs,
        "taxes": {key: rates for key, rates in catalog["taxes"].items() if key in here},
    }
    file.write_text(json.dumps(known))
