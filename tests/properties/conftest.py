# SPDX-License-Identifier: LGPL-3.0-or-later
"""The same examples in each run; `HYPOTHESIS_PROFILE=hunt` looks for new ones, and for longer."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
settings.register_profile(
    "steady", deadline=None, derandomize=True, max_examples=120, suppress_health_check=SLOW
)
settings.register_profile("hunt", deadline=None, max_examples=3000, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
