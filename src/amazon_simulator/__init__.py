# SPDX-License-Identifier: LGPL-3.0-or-later
"""A local Amazon Selling Partner API. Start with its README: what it does not do."""

from __future__ import annotations

__version__ = "1.0"
