# SPDX-License-Identifier: LGPL-3.0-or-later
"""Imports so many orders page by page, and prints the peak of its memory in MiB as JSON.

``python -m bench.memory_child PAGES SELLER ORDERS``
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from . import pages
from .office import opened


def main() -> None:
    """No page but the one at hand is kept."""
    office, wanted = opened(Path(sys.argv[2])), int(sys.argv[3])
    from amazon_backoffice.models import AmazonOrder

    seen = 0
    for text in pages.endless(Path(sys.argv[1])):
        page = json.loads(text)
        office.take_in(page)
        seen += len(page)
        if seen >= wanted:
            break
    assert AmazonOrder.objects.count() == seen, "orders were lost"
    sys.stdout.write(json.dumps({"orders": seen, "peak_mib": peak_kib() / 1024}) + "\n")


def peak_kib() -> int:
    """The peak of this program alone: ru_maxrss would count that of its parent, where larger."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    raise RuntimeError("This system does not tell the peak of a process's memory (VmHWM).")


if __name__ == "__main__":
    main()
