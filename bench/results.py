# SPDX-License-Identifier: LGPL-3.0-or-later
"""What was measured: a table for people, and keys merged into build/bench.json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "build" / "bench.json"
Values = dict[str, float]


def merge(values: Mapping[str, float], file: Path = FILE) -> None:
    """Put the keys into the flat object; those of other benchmarks stay."""
    file.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(file.read_text()) if file.is_file() else {}
    known.update(values)
    partial = file.with_suffix(".partial")
    partial.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")
    partial.replace(file)


def table(title: str, rows: Sequence[Sequence[object]], notes: str = "") -> str:
    """The first row is the head; the first column is text, the others are numbers."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    lines = [_line(row, widths) for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(["", title, "=" * len(title), *lines, notes.rstrip()])


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *numbers = zip(row, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in numbers)])


def duration(seconds: float) -> str:
    """For people: 0 s, 65.7 min, 3.97 h."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.1f} min" if seconds < 7200 else f"{seconds / 3600:.2f} h"
