# SPDX-License-Identifier: LGPL-3.0-or-later
"""`doctor`: every finding with what to do. Exit code 1 when something is bad."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from rich.console import Console
from rich.text import Text

from amazon_connector.bootstrap import Finding

from .django_start import start

MARKS = {"ok": ("ok  ", "green"), "warn": ("look", "yellow"), "bad": ("BAD ", "bold red")}


def run(options: argparse.Namespace) -> int:
    """Examine everything and print it."""
    start()
    from amazon_backoffice.examining import findings

    found = findings()
    if options.json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in found], indent=2) + "\n")
    else:
        _show(found, Console(soft_wrap=True))
    return 1 if any(finding.level == "bad" for finding in found) else 0


def _show(found: Sequence[Finding], console: Console) -> None:
    for finding in found:
        mark, style = MARKS[finding.level]
        console.print(Text(mark, style=style), Text(f"{finding.subject}: {finding.what}"))
        if finding.todo:
            console.print(Text(f"       -> {finding.todo}", style="cyan"))
    bad = sum(finding.level == "bad" for finding in found)
    look = sum(finding.level == "warn" for finding in found)
    console.print(f"\n{len(found)} findings: {bad} bad, {look} to look at.")
