# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the tests start for real: a PostgreSQL, a simulator, a Chromium."""
