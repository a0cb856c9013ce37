# SPDX-License-Identifier: LGPL-3.0-or-later
"""The folder with the office's database and keys; only its owner may look inside."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from amazon_connector.vault import Vault

DATA = "AMAZON_CONNECTOR_DATA"
_HOME = Path("~/.local/share/amazon-connector")


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """AMAZON_CONNECTOR_DATA, else a folder in the user's home; made where it is missing."""
    folder = Path(environ.get(DATA) or _HOME).expanduser().absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def vault(environ: Mapping[str, str] = os.environ) -> Vault:
    """Opens the accounts' secrets: AMAZON_CONNECTOR_KEY, else the folder's file ``key``."""
    return Vault.from_environment_or_file(environ, data_folder(environ) / "key")
