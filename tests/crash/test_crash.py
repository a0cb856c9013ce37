# SPDX-License-Identifier: LGPL-3.0-or-later
"""kill -9 at a dozen random moments; `make crash` does it at two hundred."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT
from tests.crash.moments import Length, moment
from tests.crash.snapshot import differences

MOMENTS = 12


def test_a_killed_sync_leaves_what_an_undisturbed_one_leaves() -> None:
    command = [sys.executable, "-m", "tests.crash", "--moments", str(MOMENTS), "--jobs", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def test_a_seed_always_means_the_same_moment() -> None:
    lengths = [Length(100, 1.0), Length(300, 3.0)]
    assert moment(5, lengths) == moment(5, lengths)
    assert len({moment(seed, lengths).kills for seed in range(50)}) > 40


def test_a_missing_a_surplus_and_a_changed_row_are_seen() -> None:
    rows = {"Order": ["a", "a", "b"]}
    assert differences(rows, rows) == ""
    assert differences(rows, {"Order": ["a", "b"]}) == "- Order a"
    assert differences(rows, {"Order": ["a", "a", "b"], "Move": ["c"]}) == "+ Move c"
    assert differences(rows, {"Order": ["a", "a", "B"]}) == "- Order b\n+ Order B"
