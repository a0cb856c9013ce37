# SPDX-License-Identifier: LGPL-3.0-or-later
"""How bad a finding is."""

OK, WARN, BAD = "ok", "warn", "bad"
