# SPDX-License-Identifier: LGPL-3.0-or-later
"""How dates and numbers are written."""
