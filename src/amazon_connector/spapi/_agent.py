# SPDX-License-Identifier: LGPL-3.0-or-later
"""How we introduce ourselves. Amazon asks for ``AppName/Version (Language=...)``."""

from __future__ import annotations

import platform

from amazon_connector import __version__


def default_user_agent() -> str:
    language = f"Language=Python/{platform.python_version()}"
    return f"AmazonConnectorForOdoo/{__version__} ({language}; Platform={platform.system()})"
