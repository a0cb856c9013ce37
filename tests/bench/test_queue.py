# SPDX-License-Identifier: LGPL-3.0-or-later
"""The benchmark's parts: which may run beside which, and what one that fails takes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import __main__ as bench
from bench import results


def test_what_the_clock_measures_never_runs_beside_its_like() -> None:
    queue = bench.Queue(["stock", "ingest", "memory"])
    assert [queue.take(), queue.take()] == ["stock", "memory"]
    queue.over("memory", failed=False)
    queue.over("stock", failed=False)
    assert [queue.take(), queue.take()] == ["ingest", None]


def test_a_part_that_fails_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> tuple[results.Values, str]:
        raise AssertionError("nothing was measured")

    parts = {"ingest": broken, "stock": lambda: ({"stock": 1.5}, "Stock")}
    monkeypatch.setattr(bench, "PARTS", parts)
    monkeypatch.setattr(bench, "APART", frozenset())
    monkeypatch.setattr("sys.argv", ["bench"])
    merged: dict[str, float] = {}
    monkeypatch.setattr(results, "merge", merged.update)
    assert bench.main() == 1
    assert merged == {"stock": 1.5}
    said = capsys.readouterr().out
    assert "nothing was measured" in said
    assert said.endswith("Failed, see above: ingest.\n")
