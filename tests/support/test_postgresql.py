# SPDX-License-Identifier: LGPL-3.0-or-later
"""The throwaway PostgreSQL: it is one, and it never outlives the process that wanted it."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.postgresql import PostgreSQL, PostgreSQLFailed

HOLDER = """
import sys
from tests.support.postgresql import PostgreSQL
with PostgreSQL.start() as server:
    print(server.socket, flush=True)
    sys.stdin.read()
"""


def test_it_makes_and_drops_databases(postgresql: PostgreSQL) -> None:
    postgresql.create_database("made_by_a_test")
    assert postgresql.execute("SELECT current_database()", "made_by_a_test") == "made_by_a_test"
    postgresql.drop_database("made_by_a_test")
    with pytest.raises(PostgreSQLFailed, match="does not exist"):
        postgresql.execute("SELECT 1", "made_by_a_test")


def test_its_role_is_not_postgres(postgresql: PostgreSQL) -> None:
    assert postgresql.execute("SELECT rolname FROM pg_roles WHERE rolname = 'postgres'") == ""
    assert postgresql.execute("SELECT current_user") == postgresql.user == "connector"


@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_its_owner(death: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as owner:
        assert owner.stdout is not None
        folder = Path(owner.stdout.readline().strip())
        assert folder.is_dir()
        owner.send_signal(death)
    _wait_for(folder)
    assert not folder.exists()


def _wait_for(folder: Path) -> None:
    """Wait until the folder is gone: its removal is the keeper's last act."""
    for _ in range(200):
        if not folder.exists():
            return
        select.select([], [], [], 0.05)
