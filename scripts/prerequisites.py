# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the tests need of the machine itself: PostgreSQL's programs and Chromium.

Root gets what is missing from apt-get; anybody else gets the one line to type.
`python scripts/prerequisites.py postgresql` provides what is named.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support import chromium, postgresql

# Debian's postgresql makes and starts a server of its own; the tests want its programs alone.
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/amazon-connector.conf")


class Missing(RuntimeError):
    """The machine lacks something; the text is what to type."""


def missing(which: Collection[str] = ("postgresql", "chromium", "libatomic1")) -> list[str]:
    """The Debian packages of what is not here."""
    here = {
        "postgresql": lambda: postgresql.programs() is not None,
        "chromium": chromium.is_here,
        "libatomic1": lambda: _can_load("libatomic.so.1"),  # Playwright's own Node.js wants it
    }
    return [package for package in which if not here[package]()]


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def provide(*which: str) -> None:
    """Install what is missing, or raise `Missing` before anything has run."""
    packages = missing(which) if which else missing()
    if not packages:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(_one_line(packages))
    print(f"Installing {_listed(packages)} with apt-get...", flush=True)
    _install(packages)
    if left := [package for package in packages if package in missing()]:
        raise Missing(_one_line(left))


def _one_line(packages: list[str]) -> str:
    return (
        f"The tests need {_listed(packages)}, not found on this machine. Type:\n"
        f"  sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"
    )


def _listed(packages: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(packages[:-1]), packages[-1]]))


def _install(packages: list[str]) -> None:
    if "postgresql" in packages and not NO_CLUSTER.exists():
        NO_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
        NO_CLUSTER.write_text("create_main_cluster = false\n")
    said = _apt_get("update").stderr  # one odd source of packages does not speak for the others
    done = _apt_get("install", "-y", "--no-install-recommends", *packages)
    if done.returncode:
        raise Missing(f"apt-get failed:\n{(said + done.stderr)[-3000:]}")


def _apt_get(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


if __name__ == "__main__":
    try:
        provide(*sys.argv[1:])
    except Missing as error:
        sys.exit(str(error))
