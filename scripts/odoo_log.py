# SPDX-License-Identifier: LGPL-3.0-or-later
"""Judges the log of an Odoo that installed the addon and ran its tests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

ADDON = "sale_amazon_connector"
OWN_LOGGERS = (f"odoo.addons.{ADDON}", "amazon_connector")
CONTRACT = f"odoo.addons.{ADDON}.tests.test_contract"
BAD = ("WARNING", "ERROR", "CRITICAL")
LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[^:]+): (?P<text>.*)"
)
STARTING = re.compile(r"Starting (?P<test>\S+) \.\.\.")
SKIPPED = re.compile(r"skipped (?P<test>\S+) : (?P<reason>.*)")


@dataclass
class Judgement:
    """What the log says of the addon: its tests, its contract tests, and what speaks against it."""

    tests: set[str] = field(default_factory=set)
    contract_tests: set[str] = field(default_factory=set)
    skipped: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def complaints(self, contract_tests: int) -> Iterator[str]:
        """Why the run does not count; `contract_tests` is the number that the core ships."""
        if not self.tests:
            yield "No test of the addon ran."
        if len(self.contract_tests) != contract_tests:
            ran = len(self.contract_tests)
            yield f"{ran} contract tests ran, and the core ships {contract_tests}."
        yield from (f"Skipped: {skipped}" for skipped in self.skipped)
        yield from self.warnings


class Showing:
    """Which lines a person wants to see: tests, results, whatever went wrong and its traceback."""

    def __init__(self) -> None:
        self._wanted = False

    def wants(self, line: str) -> bool:
        """Whether to show it; a line without a head belongs to the one before."""
        if parsed := LINE.match(line):
            level, logger = parsed.group("level", "logger")
            tests = logger.startswith((f"odoo.addons.{ADDON}.tests", "odoo.tests.result"))
            self._wanted = tests or level in BAD
        return self._wanted


def judge(lines: Iterable[str]) -> Judgement:
    """Read a log in Odoo's own format; only what concerns the addon is judged."""
    judgement, loading = Judgement(), False
    for line in lines:
        if not (parsed := LINE.match(line)):
            continue
        level, logger, text = parsed.group("level", "logger", "text")
        loading = _loading(loading, text)
        if level in BAD and (loading or _concerns(logger, text)):
            judgement.warnings.append(f"{level} {logger}: {text}")
        if logger.startswith(f"odoo.addons.{ADDON}."):
            _note_test(judgement, logger, text)
    return judgement


def _loading(loading: bool, text: str) -> bool:
    """Whether Odoo is at the addon itself: whatever it says then is about it."""
    if text.startswith(f"Loading module {ADDON} "):
        return True
    return loading and not text.startswith(f"Module {ADDON} loaded")


def _concerns(logger: str, text: str) -> bool:
    return logger.startswith(OWN_LOGGERS) or "amazon" in text.lower()


def _note_test(judgement: Judgement, logger: str, text: str) -> None:
    if started := STARTING.match(text):
        test = f"{logger}:{started['test']}"
        judgement.tests.add(test)
        if logger.startswith(CONTRACT):
            judgement.contract_tests.add(test)
    elif skipped := SKIPPED.match(text):
        judgement.skipped.append(f"{skipped['test']} ({skipped['reason']})")
