# SPDX-License-Identifier: LGPL-3.0-or-later
"""``python -m amazon_connector.testing.count``: how many contract tests the core ships."""

from __future__ import annotations

import sys

from .contract import contract_tests


def main() -> None:
    """Print the number."""
    sys.stdout.write(f"{len(contract_tests())}\n")


if __name__ == "__main__":
    main()
