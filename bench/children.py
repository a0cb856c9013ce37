# SPDX-License-Identifier: LGPL-3.0-or-later
"""Fresh processes, each with a data folder of its own, whose last line of output is JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from .results import ROOT


class ChildFailed(RuntimeError):
    """A measuring process failed; its own words stand above."""


def run(module: str, *arguments: object, data: Path, database_url: str = "") -> Any:
    """Run ``python -m bench.<module>`` and return what it measured."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "amazon_backoffice.settings",
        "AMAZON_CONNECTOR_DATA": str(data),
        "AMAZON_CONNECTOR_DATABASE_URL": database_url,
    }
    command = [sys.executable, "-m", f"bench.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise ChildFailed(f"bench.{module} failed.")
    return json.loads(done.stdout.splitlines()[-1])
