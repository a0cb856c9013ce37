# SPDX-License-Identifier: LGPL-3.0-or-later
"""Login with Amazon: access tokens. LWA's bodies hold tokens and are never logged or quoted.

Source of grants and errors: "Authorizing Selling Partner API applications"; the error codes
are those of OAuth 2.0 (RFC 6749, 5.2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from amazon_connector.observability import fields, get_logger
from amazon_connector.spapi._errors import (
    ConfigurationError,
    ConnectionFailed,
    SellingPartnerError,
    TemporaryError,
    TokenRevoked,
    WrongClientSecret,
)
from amazon_connector.spapi._json import json_object
from amazon_connector.spapi._status import Rule
from amazon_connector.spapi._transport import Response, Transport

_logger = get_logger(__name__)
OPERATION = "Login with Amazon"


def ask_lwa(
    transport: Transport,
    url: str,
    form: Mapping[str, str],
    *,
    needs: str,
    user_agent: str,
    seen: Callable[[Response], None] = lambda response: None,
) -> dict[str, Any]:
    """LWA's answer, in which ``needs`` is a usable token.

    Raises TokenRevoked, WrongClientSecret, ConfigurationError or TemporaryError.
    """
    _check_filled(form)
    headers = {
        "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
        "accept": "application/json",
        "user-agent": user_agent,
    }
    try:
        response = transport.request("POST", url, headers, urlencode(form).encode("ascii"))
    except ConnectionFailed as error:
        raise ConnectionFailed(OPERATION, message=error.message) from None
    seen(response)
    _logger.debug("%s was answered %s", OPERATION, response.status, extra=fields("amazon_sign_in"))
    answer = json_object(response.body)
    if response.status != 200:
        raise _error(response, answer or {})
    if answer is None or not _usable(answer.get(needs)):
        raise _temporary(response, "")
    return answer


def _check_filled(form: Mapping[str, str]) -> None:
    names = {
        "client_id": "client id",
        "client_secret": "client secret",
        "refresh_token": "refresh token",
        "code": "authorization code",
    }
    missing = [names.get(name, name) for name, value in form.items() if not value]
    if missing:
        raise ConfigurationError(
            OPERATION, message=f"The account has no {' and no '.join(missing)}: link it again."
        )


# LWA's own codes; they decide only where the status is one of 4xx.
_REVOKED = Rule(
    TokenRevoked,
    "Amazon no longer accepts this account's consent: it was withdrawn, has expired, or "
    "belongs to another application. Link the account again.",
)
_WRONG_SECRET = Rule(
    WrongClientSecret,
    "Amazon does not accept the application's client id and client secret. Copy both again "
    "from Seller Central; a secret that was rotated no longer works.",
)
_REFUSED = Rule(
    ConfigurationError,
    "Amazon did not accept the sign-in of this application. Check client id, client secret "
    "and refresh token of the account.",
)
_BY_CODE = {
    "invalid_grant": _REVOKED,
    "invalid_client": _WRONG_SECRET,
    "unauthorized_client": _WRONG_SECRET,
}


def _error(response: Response, answer: Mapping[str, Any]) -> SellingPartnerError:
    code = _code(answer.get("error"))
    if not 400 <= response.status < 500 or response.status in (408, 429):
        return _temporary(response, code)
    rule = _BY_CODE.get(code, _WRONG_SECRET if response.status == 401 else _REFUSED)
    return rule.error(OPERATION, response.status, code, rule.sentence, response.request_id)


def _temporary(response: Response, code: str) -> TemporaryError:
    return TemporaryError(
        OPERATION,
        response.status,
        code,
        "Amazon's sign-in service cannot answer at the moment. The next turn tries again by "
        "itself.",
        response.request_id,
    )


def _code(found: object) -> str:
    """OAuth's codes are words; anything else in that place is not repeated."""
    text = found if isinstance(found, str) else ""
    return text if len(text) <= 40 and text.replace("_", "").isalpha() and text.isascii() else ""


def _usable(token: object) -> bool:
    """Fit to stand in a header: a line break in it would become an error that quotes it."""
    return (
        isinstance(token, str) and token.isascii() and token.isprintable() and bool(token.strip())
    )
