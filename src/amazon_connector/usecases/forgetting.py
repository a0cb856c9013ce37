# SPDX-License-Identifier: LGPL-3.0-or-later
"""Personal data goes 30 days after delivery (Amazon's Data Protection Policy)."""

from __future__ import annotations

from amazon_connector.clock import Clock
from amazon_connector.port import Backend
from amazon_connector.steps import Done, GoOn, Next

_AT_ONCE = 200


class ForgetPersonalData:
    """Makes what is due anonymous, a page at a time. ``forgotten`` counts the orders."""

    def __init__(self, backend: Backend, clock: Clock) -> None:
        self._backend = backend
        self._clock = clock
        self.forgotten = 0

    def step(self) -> Next:
        """One page of orders."""
        keys = self._backend.personal_data_due(self._clock.now(), _AT_ONCE)
        if not keys:
            return Done()
        with self._backend.atomic():
            self._backend.forget(keys)
        self.forgotten += len(keys)
        return GoOn()
