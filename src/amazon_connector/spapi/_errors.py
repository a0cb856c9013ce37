# SPDX-License-Identifier: LGPL-3.0-or-later
"""What can go wrong at the door to Amazon. The leaves decide what is done about it.

::

    SellingPartnerError
    ├── ConfigurationError      a person must change a setting; no retry helps
    ├── AuthorizationError      a person must link the account again or change its rights
    │   ├── TokenRevoked        LWA invalid_grant: the seller's consent is gone or has expired
    │   ├── WrongClientSecret   LWA invalid_client: the application's own credentials
    │   └── AccessDenied        401 or 403 of the API with a token that was just renewed
    ├── Throttled               come back at ``retry_at``; nothing is wrong
    ├── TemporaryError          5xx, unreadable answer: the next turn tries again
    │   └── ConnectionFailed    no answer at all: refused, cut, timed out, no secure connection
    └── RejectedRequest         400, 404, 413, 415 ...: this very request never succeeds
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from amazon_connector.observability import redact


class SellingPartnerError(Exception):
    """Root of all errors of the door. ``str()`` is a sentence for people.

    ``status`` is Amazon's HTTP status (0: no answer), ``code`` Amazon's own code,
    ``request_id`` what Amazon's support asks for, ``errors`` Amazon's list as it came.
    """

    kind: ClassVar[str] = "error"

    def __init__(
        self,
        operation: str = "",
        status: int = 0,
        code: str = "",
        message: str = "",
        request_id: str = "",
        *,
        errors: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        # Amazon's own words may quote what was sent
        self.message = redact(message or _first_line(self))
        super().__init__(operation, status, code, self.message, request_id)
        self.operation = operation
        self.status = status
        self.code = code
        self.request_id = request_id
        self.errors = tuple(errors)

    def __str__(self) -> str:
        reference = [self.operation, f"{self.status or ''} {self.code}".strip()]
        if self.request_id:
            reference.append(f"Amazon's request id {self.request_id}")
        told = ", ".join(part for part in reference if part)
        return f"{self.message} [{told}]" if told else self.message


class ConfigurationError(SellingPartnerError):
    """A setting of this account or of the connector is wrong."""

    kind = "configuration"


class AuthorizationError(SellingPartnerError):
    """Amazon does not let us in."""

    kind = "authorization"


class TokenRevoked(AuthorizationError):
    """The seller's consent was withdrawn or has expired: link the account again."""


class WrongClientSecret(AuthorizationError):
    """Amazon does not accept the application's client id and client secret: check both."""


class AccessDenied(AuthorizationError):
    """Amazon refused access: the application or the seller lacks the right to do this."""


class Throttled(SellingPartnerError):
    """Amazon's usage plan allows no call now: ``retry_at`` (aware UTC) is when it does."""

    kind = "throttled"

    def __init__(
        self,
        retry_at: datetime,
        operation: str = "",
        status: int = 0,
        code: str = "",
        message: str = "",
        request_id: str = "",
        *,
        errors: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(operation, status, code, message, request_id, errors=errors)
        self.args = (retry_at, operation, status, code, self.message, request_id)
        self.retry_at = retry_at


class TemporaryError(SellingPartnerError):
    """Amazon cannot answer at the moment: the next turn tries again by itself."""

    kind = "temporary"


class ConnectionFailed(TemporaryError):
    """Amazon could not be reached: the next turn tries again by itself."""


class RejectedRequest(SellingPartnerError):
    """Amazon did not accept this request: repeating it unchanged does not help."""

    kind = "rejected"


def _first_line(error: SellingPartnerError) -> str:
    return (type(error).__doc__ or type(error).__name__).splitlines()[0]
