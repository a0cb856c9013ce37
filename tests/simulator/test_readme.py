# SPDX-License-Identifier: LGPL-3.0-or-later
"""The README says first what the simulator does not do, and then everything that it does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import amazon_simulator
from amazon_simulator.cli import _parser
from amazon_simulator.control import control_routes
from amazon_simulator.faults import KINDS
from amazon_simulator.operations import OPERATIONS
from amazon_simulator.rules import DEFAULTS as RULES
from amazon_simulator.simulation import Options, Simulation
from amazon_simulator.world.life import EVENTS

README = (Path(amazon_simulator.__file__).parent / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def still() -> Iterator[Simulation]:
    found = Simulation(Options(quiet=True))
    yield found
    found.close()


def test_it_begins_with_what_it_does_not_do() -> None:
    first = README.split("\n\n")[1]
    assert "not Amazon" in first
    assert "does not" in first


def test_it_names_every_operation_fault_action_and_rule() -> None:
    for name in (*KINDS, *EVENTS, *RULES):
        assert f"`{name}`" in README, name
    for operation in OPERATIONS:
        assert f"`{operation.method} {operation.path}`" in README


def test_it_names_every_control_route(still: Simulation) -> None:
    for route in control_routes(still):
        (method,) = route.methods - {"HEAD"}
        assert f"`{method} {route.path.removeprefix('/_simulator')}`" in README


def test_it_names_every_option() -> None:
    help_text = _parser().format_help()
    for command in re.search(r"\{(.+?)\}", help_text)[1].split(","):
        assert f"amazon_simulator {command}" in README
    options = set(re.findall(r'add\("(--[a-z-]+)"', (CLI).read_text()))
    assert options
    assert all(option in README for option in options)


def test_each_behaviour_says_where_it_is_from() -> None:
    table = README.split("| behaviour | source |")[1].split("\n\n")[0].splitlines()[2:]
    assert len(table) > 20
    for line in table:
        source = line.rstrip("| ").rsplit("|", 1)[1]
        assert re.match(r" (model|documentation|assumed)", source), line


CLI = Path(amazon_simulator.__file__).with_name("cli.py")
