# SPDX-License-Identifier: LGPL-3.0-or-later
"""HTTP status -> error, as data. The status speaks first, whatever the body looks like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from amazon_connector.spapi._errors import (
    AccessDenied,
    RejectedRequest,
    SellingPartnerError,
    TemporaryError,
    Throttled,
)
from amazon_connector.spapi._json import json_object, texts
from amazon_connector.spapi._operations import Operation
from amazon_connector.spapi._transport import Response


@dataclass(frozen=True)
class Rule:
    """``sentence`` may name ``{purpose}``, what the operation is there for."""

    error: type[SellingPartnerError]
    sentence: str


_DENIED = Rule(
    AccessDenied,
    "Amazon did not let us {purpose}. Check in Seller Central that the application has the "
    "roles for this, that the seller is active in the marketplace and that the consent "
    "still stands; then link the account again.",
)
_AGAIN = "The next turn tries again by itself."
_UNAVAILABLE = Rule(TemporaryError, "Amazon could not {purpose} at the moment. " + _AGAIN)
_REJECTED = Rule(RejectedRequest, "Amazon did not accept the request to {purpose}.")

RULES: dict[int, Rule] = {
    401: _DENIED,
    403: _DENIED,
    404: Rule(
        RejectedRequest,
        "Amazon found nothing when asked to {purpose}. Check the reference, and that it "
        "belongs to this account.",
    ),
    408: _UNAVAILABLE,
    413: Rule(RejectedRequest, "The request to {purpose} was too large for Amazon."),
    415: Rule(RejectedRequest, "Amazon did not understand the form of the request to {purpose}."),
    429: Rule(Throttled, "Amazon's quota allows us to {purpose} again later. " + _AGAIN),
}
# By the hundreds; whatever is not 2xx and not here cannot be a final answer of Amazon's.
FAMILIES: dict[int, Rule] = {4: _REJECTED, 5: _UNAVAILABLE}
_STRANGE = Rule(
    TemporaryError,
    "Something that does not speak like Amazon answered when we wanted to {purpose}. Check "
    "this machine's internet connection (a proxy, a login page). " + _AGAIN,
)
_UNREADABLE = Rule(
    TemporaryError, "Amazon answered the request to {purpose} with something unreadable. " + _AGAIN
)


def rule(status: int) -> Rule:
    return RULES.get(status) or FAMILIES.get(status // 100) or _STRANGE


def error_for(
    operation: Operation, response: Response, *, retry_at: datetime | None = None
) -> SellingPartnerError:
    """The error that a response other than 2xx means; ``retry_at`` is needed for a 429."""
    errors = texts((json_object(response.body) or {}).get("errors"))
    code = errors[0].get("code", "") if errors else ""
    found = rule(response.status)
    message = found.sentence.format(purpose=operation.purpose) + _told(errors)
    common = (operation.name, response.status, code, message, response.request_id)
    if found.error is Throttled:
        assert retry_at is not None
        return Throttled(retry_at, *common, errors=errors)
    return found.error(*common, errors=errors)


def unreadable(operation: Operation, status: int, request_id: str) -> TemporaryError:
    """A 2xx whose body is not what the operation answers with."""
    message = _UNREADABLE.sentence.format(purpose=operation.purpose)
    return TemporaryError(operation.name, status, "", message, request_id)


def speaks_of_the_token(response: Response) -> bool:
    """Whether a 401 or 403 names the access token (e.g. "... token you provided has expired")."""
    errors = texts((json_object(response.body) or {}).get("errors"))
    said = " ".join(f"{e.get('message', '')} {e.get('details', '')}" for e in errors).lower()
    return "token" in said or "expired" in said


def _told(errors: list[dict[str, str]]) -> str:
    """Amazon's own words, short: they help the person who must find the cause."""
    parts = [
        " ".join(filter(None, (e.get("message", ""), e.get("details", "")))).split()
        for e in errors[:3]
    ]
    said = "; ".join(" ".join(words) for words in parts if words)
    return f' Amazon says: "{said[:300]}"' if said else ""
