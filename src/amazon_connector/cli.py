# SPDX-License-Identifier: LGPL-3.0-or-later
"""The command `amazon-connector`: it lives in the back office and is found by its entry point."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points

MISSING = """\
amazon-connector belongs to the back office, which is not installed here ({reason}).
Install it with:  pip install "amazon-connector-for-odoo[backoffice]"
An Odoo server does not need it: there, the addon sale_amazon_connector is the front.
"""


def main() -> int:
    """Run the back office's command; without its extra say what to install and return 1."""
    try:
        command = next(iter(entry_points(group="amazon_connector.cli"))).load()
        return int(command() or 0)
    except StopIteration:
        return _missing("no entry point")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("amazon_"):
            raise
        return _missing(f"no module {error.name}")


def _missing(reason: str) -> int:
    sys.stderr.write(MISSING.format(reason=reason))
    return 1
