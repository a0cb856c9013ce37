# SPDX-License-Identifier: LGPL-3.0-or-later
"""The core's port, implemented with Odoo's own documents."""

from .backend import OdooBackend
from .usage import OdooUsagePlans

__all__ = ["OdooBackend", "OdooUsagePlans"]
