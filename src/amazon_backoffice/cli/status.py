# SPDX-License-Identifier: LGPL-3.0-or-later
"""`status`: orders by state, issues, and where each account stands."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from amazon_connector.port import ORDER_STATES, STOCK_READY, STOCK_STATES

from .django_start import start

COLUMNS = ("No.", "Account", "Marketplaces", "Orders", "Issues", "Last Order Sync (UTC)", "Turn")


def run(options: argparse.Namespace) -> int:
    """Print it, for people or as JSON."""
    start()
    from amazon_backoffice.reporting import status

    found = status()
    if options.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
    else:
        _show(found, Console(soft_wrap=True))
    return 0


def _show(found: dict[str, Any], console: Console) -> None:
    sync, loop = found["amazon_sync"], found["sync_loop"]
    console.print(f"Amazon Sync is {'on' if sync else 'off'}; the sync loop {_loop(loop)}.")
    console.print(_orders(found["orders"]))
    console.print(
        f"{found['deliveries']['open']} deliveries to ship, {found['issues']['open']} open issues."
    )
    console.print(_quantities(found["quantities"]))
    console.print(_drifts(found["stock_at_amazon"]))
    if not found["accounts"]:
        console.print("No Amazon account yet: make one in the office.")
        return
    console.print(_accounts(found["accounts"]))
    for account in found["accounts"]:
        for sentence in _to_do(account):
            console.print(f"{account['name']}: {sentence}", markup=False)


def _loop(loop: dict[str, Any]) -> str:
    return "runs" if loop["running"] else "does not run (`amazon-connector serve` starts it)"


def _orders(orders: dict[str, int]) -> str:
    states = (f"{orders[code]} {name.lower()}" for code, name in ORDER_STATES.items())
    return f"{orders['total']} Amazon orders: {', '.join(states)}."


def _quantities(found: dict[str, Any]) -> str:
    shown = {code: name for code, name in STOCK_STATES.items() if found[code]}
    states = ", ".join(f"{found[code]} {name[0].lower()}{name[1:]}" for code, name in shown.items())
    said = f"{found['total']} quantities on Amazon" + (f": {states}." if states else ".")
    if hanging := found["feeds"]["hanging"]:
        said += f" {hanging} of {found['feeds']['open']} feeds hang: sent again by another one."
    return said


def _drifts(found: dict[str, int]) -> str:
    return f"{found['products']} products at Amazon, {found['drifts']} with a drift."


def _to_do(account: dict[str, Any]) -> Iterator[str]:
    if account["problem"]:
        yield account["problem"]
    if account["stopped"]:
        yield account["stopped"]
    elif account["fbm_stock_synchronization"] == STOCK_READY:
        yield "quantities are compared with Amazon: see what would change, and start."


def _accounts(accounts: list[dict[str, Any]]) -> Table:
    table = Table(*COLUMNS, box=box.SIMPLE)
    for account in accounts:
        table.add_row(
            account["id"],
            account["name"],
            str(len(account["marketplaces"])),
            str(account["orders"]),
            str(account["issues"]),
            (account["last_order_sync"] or "not linked yet")[:16].replace("T", " "),
            f"{account['turn_minutes']} min",
        )
    return table
