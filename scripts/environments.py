# SPDX-License-Identifier: LGPL-3.0-or-later
"""The project's virtual environments: made once, made again when pyproject.toml changes.

`python scripts/environments.py demo` makes the one that is named and prints its interpreter.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = ROOT / "pyproject.toml"
STAMP = ".made-for"
# Odoo 18's own pins, below Python 3.12 and from there.
OLDEST = ("urllib3==1.26.5", "cryptography==3.4.8")
OLDEST_FROM_3_12 = ("urllib3==2.0.7", "cryptography==42.0.8")
TESTS_OF_THE_CORE = (
    "hypothesis",
    "hypothesis-jsonschema",
    "jsonschema-rs",
    "pytest",
    "pytest-xdist",
)


# Compiled once, however often a test starts a process, and nowhere in the tree.
BYTECODE = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "bytecode"),
}


class CannotMake(RuntimeError):
    """The environment could not be made; the text says why and what to do."""


@dataclass(frozen=True)
class Environment:
    """A folder, what pip installs into it, and the interpreter that it is made with."""

    folder: Path
    install: tuple[str, ...]
    python: str = sys.executable

    @property
    def interpreter(self) -> Path:
        return self.folder / "bin" / "python"

    def make(self) -> Path:
        """Make or renew the environment where needed, and return its interpreter."""
        if not self._is_current():
            print(f"Setting up {_shown(self.folder)} (about a minute)...", file=sys.stderr)
            self._renew()
        return self.interpreter

    def _is_current(self) -> bool:
        stamp = self.folder / STAMP
        return stamp.is_file() and stamp.read_text() == self._wanted() and self._runs()

    def _wanted(self) -> str:
        parts = [PYPROJECT.read_text(), str(self.folder), self.python, *self.install]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _runs(self) -> bool:
        """False for what a removed interpreter or a moved folder leaves behind."""
        try:
            return subprocess.run([self.interpreter, "-c", "import pip"]).returncode == 0
        except OSError:
            return False

    def _renew(self) -> None:
        if not self._runs():
            shutil.rmtree(self.folder, ignore_errors=True)
            _run([self.python, "-m", "venv", str(self.folder)])
        # Compiled where it is used: all of it would take a third of the time.
        _run([str(self.interpreter), "-m", "pip", "install", "--no-compile", *self.install])
        (self.folder / STAMP).write_text(self._wanted())


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        said = f"{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
        raise CannotMake(f"{said}\nThis failed: {' '.join(command)}")


def _shown(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def demo() -> Environment:
    """What `make demo` needs and no more."""
    return Environment(ROOT / ".venv-demo", ("-e", ".[backoffice,simulator]"))


def office() -> Environment:
    """The back office for a real Amazon account, on SQLite or PostgreSQL."""
    return Environment(ROOT / ".venv-office", ("-e", ".[backoffice,postgresql]"))


def development() -> Environment:
    """Everything: the tests and the linters too."""
    extras = "backoffice,postgresql,simulator,test,lint"
    return Environment(ROOT / ".venv", ("-e", f".[{extras}]"))


def sdk() -> Environment:
    """Amazon's official SDK, which cannot be installed beside Odoo's pins."""
    return Environment(ROOT / "build" / "venv-sdk", ("amzn-sp-api>=1.13,<2",))


def oldest() -> Environment:
    """The core beside exactly the oldest pair of its dependencies that Odoo 18 pins."""
    python = _old_python()
    pair = OLDEST if python else OLDEST_FROM_3_12
    install = ("-e", ".", *pair, *_test_requirements())
    return Environment(ROOT / "build" / "venv-oldest", install, python or sys.executable)


def _old_python() -> str | None:
    """A Python below 3.12, the oldest first; urllib3 1.26.5 does not run on newer ones."""
    return next((python for python in _old_pythons() if _is_old(python)), None)


def _old_pythons() -> Iterator[str]:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in ("3.10", "3.11"):
        if on_path := shutil.which(f"python{version}"):
            yield on_path
        yield from map(str, sorted(pyenv.glob(f"{version}.*/bin/python{version}")))
    yield sys.executable


def _is_old(python: str) -> bool:
    check = "import ensurepip, sys, venv; sys.exit(not (3, 10) <= sys.version_info < (3, 12))"
    return subprocess.run([python, "-c", check], capture_output=True).returncode == 0


def _test_requirements() -> Iterator[str]:
    """Those of the extra `test` that the core's tests use; the pins are written once."""
    project = tomllib.loads(PYPROJECT.read_text())["project"]
    for requirement in project["optional-dependencies"]["test"]:
        if requirement.split(">")[0] in TESTS_OF_THE_CORE:
            yield requirement


ENVIRONMENTS = {made.__name__: made for made in (demo, office, development, oldest, sdk)}


def main() -> None:
    try:
        print(ENVIRONMENTS[sys.argv[1]]().make())
    except CannotMake as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
