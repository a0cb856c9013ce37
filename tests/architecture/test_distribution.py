# SPDX-License-Identifier: LGPL-3.0-or-later
"""What `pip install` of the plain distribution brings to an Odoo server."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import amazon_connector
from tests.conftest import ROOT

PLAIN = {"amazon-connector-for-odoo", "cryptography", "urllib3", "cffi", "pycparser"}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment with the distribution without extras."""
    folder = tmp_path_factory.mktemp("plain")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    _run(*_pip(python), "install", "--quiet", str(ROOT))
    return python


def _pip(python: Path) -> list[str | Path]:
    """Ours, for the other environment: to put one into it takes longer than the rest."""
    return [sys.executable, "-m", "pip", "--python", python]


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_it_brings_two_dependencies_and_theirs(plain: Path) -> None:
    listed = json.loads(_run(*_pip(plain), "list", "--format=json").stdout)
    names = {package["name"].lower() for package in listed} - {"pip", "setuptools", "wheel"}
    assert {"amazon-connector-for-odoo", "cryptography", "urllib3"} <= names <= PLAIN


def test_every_module_of_the_core_can_be_imported(plain: Path) -> None:
    walk = (
        "import importlib, pkgutil, amazon_connector as core;"
        "names = [m.name for m in pkgutil.walk_packages(core.__path__, 'amazon_connector.')];"
        "[importlib.import_module(n) for n in names if not n.endswith('__main__')];"
        "print(core.__version__, len(names))"
    )
    version, count = _run(plain, "-c", walk).stdout.split()
    assert version == amazon_connector.__version__
    assert int(count) > 5


def test_its_command_says_what_to_install(plain: Path) -> None:
    done = subprocess.run(
        [plain.with_name("amazon-connector"), "status"], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert 'pip install "amazon-connector-for-odoo[backoffice]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_the_changelog_tells_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text()
    released = re.findall(r"^## \[?v?(\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    assert released[:1] == [amazon_connector.__version__]
