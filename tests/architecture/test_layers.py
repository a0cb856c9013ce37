# SPDX-License-Identifier: LGPL-3.0-or-later
"""The contracts of pyproject.toml hold, and they are the ones that the architecture needs."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

WALLS = {
    "amazon_connector": {"django", "odoo", "amazon_backoffice", "amazon_simulator"},
    "amazon_connector.domain": {
        "amazon_connector.usecases",
        "amazon_connector.spapi",
        "amazon_connector.port",
    },
    "amazon_backoffice": {"amazon_simulator"},
    "amazon_simulator": {"amazon_connector", "amazon_backoffice"},
}


def test_the_contracts_are_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("package", WALLS)
def test_each_wall_is_a_contract(package: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    forbidden = {
        module
        for contract in contracts
        if contract["type"] == "forbidden" and package in contract["source_modules"]
        for module in contract["forbidden_modules"]
    }
    assert forbidden >= WALLS[package]
