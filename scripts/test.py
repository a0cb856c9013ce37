# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every test of the project (`make test`): the machine first, then the tests, and beside them the
linters and the core on its oldest dependencies.

`--lint` runs the linters alone, `--only NAME` (may be repeated) just those parts; what stands
after `--` goes to pytest.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO

import environments
import prerequisites

ROOT = environments.ROOT
ADDONS = ROOT / "odoo_addons"
PYTEST = "pytest"
_COMPILED = ROOT / "build" / "compiled"
_STOPPED = threading.Event()
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
    environments: Sequence[Callable[[], environments.Environment]] = ()


@dataclass(frozen=True)
class Outcome:
    """How a part ended, for the table at the end."""

    name: str
    passed: bool
    seconds: float

    def __str__(self) -> str:
        return f"  {'ok    ' if self.passed else 'FAILED'}  {self.seconds:6.0f} s  {self.name}"


def parts(pytest_arguments: list[str]) -> list[Part]:
    """All parts: one lane in this order, and the last, by far the longest, beside them."""
    return [
        Part("ruff check", lambda: [_tool("ruff"), "check", "."], needs_machine=False),
        Part("ruff format", lambda: [_tool("ruff"), "format", "--check", "."], needs_machine=False),
        Part("mypy", lambda: [_tool("mypy")], needs_machine=False),
        Part("lint-imports", lambda: [_tool("lint-imports"), "--no-logo"], needs_machine=False),
        Part("pylint-odoo", _pylint_odoo, needs_machine=False),
        Part(
            "core on its oldest dependencies",
            _oldest,
            _simulator_elsewhere,
            environments=[environments.oldest],
        ),
        Part(
            PYTEST,
            lambda: [*_all_tests(), *pytest_arguments],
            _official_sdk,
            environments=[environments.sdk],
        ),
    ]


def _tool(name: str) -> str:
    return str(environments.development().folder / "bin" / name)


def _pylint_odoo() -> list[str]:
    """OCA's rules, but for the README that OCA's own robot makes and a rule that sees a model
    in every class with a method `create`."""
    disabled = "--disable=missing-readme,method-required-super"
    return [_tool("pylint"), disabled, *map(str, sorted(ADDONS.glob("*/")))]


def _pytest(python: str, workers: int) -> list[str]:
    """For both cores of a small machine three workers, since each waits for processes of its own
    again and again; all tests of one file stay together, and files come in the order of
    ``tests/conftest.py``."""
    cores = ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]
    return [python, "-m", "pytest", "-q", *cores, "--durations=8"]


def _all_tests() -> list[str]:
    """In a new clone one process compiles all beforehand: the workers would each do it."""
    python = _tool("python")
    if not _COMPILED.exists():
        command = [python, "-m", PYTEST, "--collect-only", "-qq"]
        subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **environments.BYTECODE},
            stdout=subprocess.DEVNULL,
        )
        _COMPILED.parent.mkdir(exist_ok=True)
        _COMPILED.touch()
    return _pytest(python, 3)


def _oldest() -> list[str]:
    python = str(environments.oldest().make())
    subprocess.run([python, "-c", VERSIONS], check=True)
    return [*_pytest(python, 1), "tests/core"]


def _simulator_elsewhere() -> Mapping[str, str]:
    """The oldest environment has no Starlette: it talks to a simulator run by the other one."""
    return {"AMAZON_SIMULATOR_PYTHON": _tool("python")}


def _official_sdk() -> Mapping[str, str]:
    return {"AMAZON_SDK_PYTHON": str(environments.sdk().make())}


def run_all(chosen: Sequence[Part]) -> list[Outcome]:
    """The longest part with its output as it comes, and the others beside it."""
    others = [part for part in chosen if part.name != PYTEST]
    with ThreadPoolExecutor(1) as lane:
        beside = [lane.submit(_run_beside, part) for part in others]
        try:
            alone = [run(part) for part in chosen if part.name == PYTEST]
            return [*(outcome.result() for outcome in beside), *alone]
        except KeyboardInterrupt:
            _STOPPED.set()
            raise


def run(part: Part, output: IO[str] | None = None) -> Outcome:
    """Run one part."""
    started = time.monotonic()
    try:
        environment = {**os.environ, **environments.BYTECODE, **part.variables()}
        command = part.command()
        streams = {"stdout": output, "stderr": output}
        passed = subprocess.run(command, cwd=ROOT, env=environment, **streams).returncode == 0
    except environments.CannotMake as error:
        print(error, file=output)
        passed = False
    return Outcome(part.name, passed, time.monotonic() - started)


def _run_beside(part: Part) -> Outcome:
    """With its output in one piece once it has ended."""
    with tempfile.TemporaryFile("w+") as output:
        if _STOPPED.is_set():
            return Outcome(part.name, False, 0)
        outcome = run(part, output)
        output.seek(0)
        print(f"\n=== {part.name}\n{output.read()}", flush=True)
    return outcome


def main() -> int:
    options = _options()
    chosen = _chosen(options)
    try:
        if any(part.needs_machine for part in chosen):
            prerequisites.provide()
        _make_environments(chosen)
    except (prerequisites.Missing, environments.CannotMake) as error:
        sys.exit(str(error))
    outcomes = run_all(chosen)
    print("\n=== summary", *outcomes, sep="\n")
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    print(f"\nFailed: {', '.join(failed)}." if failed else "\nAll parts passed.")
    return 1 if failed else 0


def _make_environments(chosen: Sequence[Part]) -> None:
    """At once, for pip keeps one core busy: the longest and beside it those that some parts need.

    One of those that cannot be made is told by its part, which asks for it again.
    """
    needed = {made for part in chosen for made in part.environments}
    with ThreadPoolExecutor(1) as beside:
        for made in needed:
            beside.submit(made().make)
        environments.development().make()


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
