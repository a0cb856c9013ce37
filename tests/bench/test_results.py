# SPDX-License-Identifier: LGPL-3.0-or-later
"""One flat object for all benchmarks."""

from __future__ import annotations

import json
from pathlib import Path

from bench.results import merge, table


def test_the_keys_of_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "build" / "bench.json"
    merge({"of_another": 1, "both": 2.5}, file)
    merge({"both": 3, "mine": 4}, file)
    assert json.loads(file.read_text()) == {"of_another": 1, "both": 3, "mine": 4}


def test_a_table_lines_its_numbers_up() -> None:
    shown = table("Speed", [["what", "s"], ["import", "1.25"]])
    expected = ["", "Speed", "=====", "what       s", "------  ----", "import  1.25", ""]
    assert shown.split("\n") == expected
