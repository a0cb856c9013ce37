# SPDX-License-Identifier: LGPL-3.0-or-later
"""How fast orders enter a real Odoo 18 (`make bench-odoo`), against plain Odoo in one run.

Installs the addon into a throwaway database as `make test-odoo` does, and feeds
bench/odoo_orders.py to `odoo shell`. Merges `odoo_order_ratio` into build/bench.json.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import environments
import odoo_log
import prerequisites
from test_odoo import CONFIGURATION, DATABASE, configure, environment, install_core

from bench import results
from tests.support.postgresql import PostgreSQL

SCRIPT = environments.ROOT / "bench" / "odoo_orders.py"
MARK = "bench-odoo:"
MOST = 1.25
NOTES = """
From a parsed page of 100 FBM orders (two items, shipping, a buyer each) to committed sale orders
with deliveries, against sale.order create, confirm and commit of the same orders one by one.
"""


def main() -> int:
    odoo = shutil.which("odoo")
    if odoo is None:
        sys.exit("make bench-odoo needs an `odoo` command (Odoo 18.0) on the PATH; there is none.")
    try:
        prerequisites.provide("postgresql")
        install_core(environments.development().make())
    except (prerequisites.Missing, environments.CannotMake) as error:
        sys.exit(str(error))
    with PostgreSQL.start() as server:
        addons = f"--addons-path={configure(odoo, server)},{environments.ROOT / 'odoo_addons'}"
        common = ["-c", str(CONFIGURATION), addons, "-d", DATABASE, "--no-http"]
        made = [*common, "-i", odoo_log.ADDON, "--without-demo=all", "--stop-after-init"]
        _run([odoo, *made], "")
        printed = _run([odoo, "shell", *common], SCRIPT.read_text())
    return _report(printed)


def _run(command: list[str], script: str) -> str:
    done = subprocess.run(command, env=environment(), input=script, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{done.stderr[-4000:]}\nThis failed: {' '.join(command)}")
    return done.stdout + done.stderr


def _report(printed: str) -> int:
    line = next((line for line in printed.splitlines() if line.startswith(MARK)), None)
    if line is None:
        sys.exit(f"{printed[-4000:]}\nNothing was measured.")
    measured = json.loads(line.removeprefix(MARK))
    ratio = round(measured["ours_ms"] / measured["plain_ms"], 3)
    queries = measured["queries"]
    results.merge({"odoo_order_ratio": ratio})
    rows: list[list[object]] = [["", "ms an order", "SQL an order"]]
    rows += [[f"connector, page of {size}", "", f"{n:.1f}"] for size, n in queries.items()]
    rows += [
        ["connector", f"{measured['ours_ms']:.1f}", ""],
        [
            "plain Odoo, one by one",
            f"{measured['plain_ms']:.1f}",
            f"{measured['plain_queries']:.1f}",
        ],
        [f"odoo_order_ratio (at most {MOST})", f"{ratio:.3f}", ""],
    ]
    sys.stdout.write(results.table("Orders into Odoo", rows, NOTES) + "\n")
    grows = queries["100"] > queries["10"]
    if grows:
        sys.stdout.write("The SQL count per order grows with the number of orders.\n")
    return 1 if grows or ratio > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
