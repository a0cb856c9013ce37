# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every test of the project (`make test`): the machine first, then the linters, then the tests.

`--lint` runs the linters alone, `--only NAME` (may be repeated) just those parts; what stands
after `--` goes to pytest.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import environments
import prerequisites

ROOT = environments.ROOT
ADDONS = ROOT / "odoo_addons"
VERSIONS = """
import platform, cryptography, urllib3
print("Python", platform.python_version(), end=", ")
print("urllib3", urllib3.__version__, end=", ")
print("cryptography", cryptography.__version__)
"""


@dataclass(frozen=True)
class Part:
    """One part of the run: its name, its command, and what the command's environment gets."""

    name: str
    command: Callable[[], list[str]]
    variables: Callable[[], Mapping[str, str]] = dict
    needs_machine: bool = True


@dataclass(frozen=True)
class Outcome:
    """How a part ended, for the table at the end."""

    name: str
    passed: bool
    seconds: float

    def __str__(self) -> str:
        return f"  {'ok    ' if self.passed else 'FAILED'}  {self.seconds:6.0f} s  {self.name}"


def parts(pytest_arguments: list[str]) -> list[Part]:
    """All parts, the quick ones first."""
    return [
        Part("ruff check", lambda: [_tool("ruff"), "check", "."], needs_machine=False),
        Part("ruff format", lambda: [_tool("ruff"), "format", "--check", "."], needs_machine=False),
        Part("mypy", lambda: [_tool("mypy")], needs_machine=False),
        Part("lint-imports", lambda: [_tool("lint-imports"), "--no-logo"], needs_machine=False),
        Part("pylint-odoo", _pylint_odoo, needs_machine=False),
        Part("core on its oldest dependencies", _oldest, _simulator_elsewhere),
        Part("pytest", lambda: [*_pytest(_tool("python")), *pytest_arguments], _official_sdk),
    ]


def _tool(name: str) -> str:
    return str(environments.development().folder / "bin" / name)


def _pylint_odoo() -> list[str]:
    """OCA's rules, but for the README that OCA's own robot makes and a rule that sees a model
    in every class with a method `create`."""
    disabled = "--disable=missing-readme,method-required-super"
    return [_tool("pylint"), disabled, *map(str, sorted(ADDONS.glob("*/")))]


def _pytest(python: str) -> list[str]:
    """On both cores of a small machine, by one worker more, since each waits for processes of its
    own again and again; all tests of one file stay together, and files come in the order of
    ``tests/conftest.py``."""
    cores = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
    return [python, "-m", "pytest", "-q", *cores, "--durations=8"]


def _oldest() -> list[str]:
    python = str(environments.oldest().make())
    print(_said([python, "-c", VERSIONS]), flush=True)
    return [*_pytest(python), "tests/core"]


def _said(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _simulator_elsewhere() -> Mapping[str, str]:
    """The oldest environment has no Starlette: it talks to a simulator run by the other one."""
    return {"AMAZON_SIMULATOR_PYTHON": _tool("python")}


def _official_sdk() -> Mapping[str, str]:
    return {"AMAZON_SDK_PYTHON": str(environments.sdk().make())}


def run(part: Part) -> Outcome:
    """Run one part with its output shown as it comes."""
    print(f"\n=== {part.name}", flush=True)
    started = time.monotonic()
    try:
        environment = {**os.environ, **environments.BYTECODE, **part.variables()}
        passed = subprocess.run(part.command(), cwd=ROOT, env=environment).returncode == 0
    except environments.CannotMake as error:
        print(error)
        passed = False
    return Outcome(part.name, passed, time.monotonic() - started)


def main() -> int:
    options = _options()
    chosen = _chosen(options)
    try:
        if any(part.needs_machine for part in chosen):
            prerequisites.provide()
        environments.development().make()
    except (prerequisites.Missing, environments.CannotMake) as error:
        sys.exit(str(error))
    outcomes = [run(part) for part in chosen]
    print("\n=== summary", *outcomes, sep="\n")
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    print(f"\nFailed: {', '.join(failed)}." if failed else "\nAll parts passed.")
    return 1 if failed else 0


def _chosen(options: argparse.Namespace) -> list[Part]:
    wanted = parts(options.pytest)
    if options.lint:
        wanted = [part for part in wanted if not part.needs_machine]
    return [part for part in wanted if part.name in (options.only or {part.name})]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    names = [part.name for part in parts([])]
    parser.add_argument("--only", action="append", choices=names, help="run this part alone")
    parser.add_argument("--lint", action="store_true", help="run the linters alone")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
