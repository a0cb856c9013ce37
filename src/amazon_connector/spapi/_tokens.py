# SPDX-License-Identifier: LGPL-3.0-or-later
"""The access token of an account: fetched when it is needed, renewed in time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from amazon_connector.clock import Clock
from amazon_connector.spapi._credentials import Credentials, application_form
from amazon_connector.spapi._lwa import ask_lwa
from amazon_connector.spapi._transport import Response, Transport

# Renewed before it expires: a call must not be under way when it does.
_MARGIN = timedelta(seconds=60)
_SHORTEST, _USUAL, _LONGEST = 60.0, 3600.0, 86400.0


@dataclass(frozen=True)
class AccessToken:
    value: str = field(repr=False)
    obtained: datetime
    expires: datetime


class TokenSlot:
    """Where an account's access token is kept; many threads cause one request to LWA."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.token: AccessToken | None = None


class AccessTokens:
    """The access token of one account. Never shared between accounts: each has its own slot,
    which may outlive the client, so that the token lives for its hour.
    """

    def __init__(
        self,
        credentials: Credentials,
        url: str,
        transport: Transport,
        clock: Clock,
        user_agent: str,
        seen: Callable[[Response], None],
        slot: TokenSlot | None = None,
    ) -> None:
        self._credentials = credentials
        self._url = url
        self._transport = transport
        self._clock = clock
        self._user_agent = user_agent
        self._seen = seen
        self._slot = slot or TokenSlot()

    def current(self) -> AccessToken:
        """A token that is good for a minute at least. Raises the errors of ``ask_lwa``."""
        with self._slot.lock:
            token = self._slot.token
            if token is None or self._clock.now() >= token.expires - _MARGIN:
                token = self._slot.token = self._obtain()
            return token

    def instead_of(self, refused: AccessToken) -> AccessToken:
        """Another token than the one that Amazon refused."""
        with self._slot.lock:
            token = self._slot.token
            if token is None or token.value == refused.value:
                self._slot.token = None
                token = self._slot.token = self._obtain()
            return token

    def _obtain(self) -> AccessToken:
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self._credentials.refresh_token.strip(),
            **application_form(self._credentials.application),
        }
        answer = ask_lwa(
            self._transport,
            self._url,
            form,
            needs="access_token",
            user_agent=self._user_agent,
            seen=self._seen,
        )
        now = self._clock.now()
        lifetime = timedelta(seconds=_lifetime(answer.get("expires_in")))
        return AccessToken(str(answer["access_token"]), now, now + lifetime)


def _lifetime(expires_in: object) -> float:
    if isinstance(expires_in, bool) or not isinstance(expires_in, (int, float, str)):
        return _USUAL
    try:
        seconds = float(expires_in)
    except (ValueError, OverflowError):
        return _USUAL
    return min(max(seconds, _SHORTEST), _LONGEST) if seconds == seconds else _USUAL
