# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon Connector for Odoo: the core, free of any framework."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
