# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import sys

from amazon_simulator.cli import main

if __name__ == "__main__":
    sys.exit(main())
