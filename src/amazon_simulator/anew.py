# SPDX-License-Identifier: LGPL-3.0-or-later
"""An application whose world can begin anew, for tests that would start a process each."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from amazon_simulator.app import build_app
from amazon_simulator.control import PREFIX
from amazon_simulator.simulation import Options, Simulation

RESTART = f"{PREFIX}/restart"


class Anew:
    """One world at a time: POST /_simulator/restart forgets it and begins another, by the same
    options. A world that is kept in a folder (``--state``) is not forgotten.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self._begin()

    def _begin(self) -> None:
        self._simulation = Simulation(self._options)
        self._app = build_app(self._simulation)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (scope.get("method"), scope["path"]) == ("POST", RESTART):
            await self._restart()(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _restart(self) -> Response:
        if self._options.state:
            words = f"This world is kept in {self._options.state}: end it, and remove the folder."
            return JSONResponse({"error": words}, 400)
        self.close()
        self._begin()
        return JSONResponse({"now": self._simulation.describe_time()})

    def note_time(self) -> None:
        """A kept world remembers what time it is."""
        self._simulation.note_time()

    def close(self) -> None:
        """The world ends."""
        self._simulation.close()
