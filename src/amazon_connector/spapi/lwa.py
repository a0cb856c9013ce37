# SPDX-License-Identifier: LGPL-3.0-or-later
"""Link with Amazon: the consent page and the code that comes back from it.

Source: "Website authorization workflow". The caller makes ``state`` (random, used once, short
lived), compares it when the seller comes back, and keeps ``selling_partner_id`` from there.
"""

from __future__ import annotations

from urllib.parse import urlencode

from amazon_connector.spapi._agent import default_user_agent
from amazon_connector.spapi._credentials import Application, application_form
from amazon_connector.spapi._endpoints import Endpoints, check_address
from amazon_connector.spapi._errors import TokenRevoked
from amazon_connector.spapi._lwa import ask_lwa
from amazon_connector.spapi._transport import Transport

__all__ = ["consent_url", "exchange_code"]


def consent_url(
    seller_central_url: str,
    application_id: str,
    state: str,
    redirect_uri: str | None = None,
    draft: bool = False,
) -> str:
    """The page on which the seller agrees. ``draft`` is for an application not yet published.

    Raises ConfigurationError when the Seller Central URL is not a safe address.
    """
    base = seller_central_url.strip().rstrip("/")
    check_address(base)
    query = {"application_id": application_id.strip(), "state": state}
    if redirect_uri:
        query["redirect_uri"] = redirect_uri
    if draft:
        query["version"] = "beta"
    return f"{base}/apps/authorize/consent?{urlencode(query)}"


def exchange_code(
    application: Application,
    code: str,
    redirect_uri: str | None,
    endpoints: Endpoints,
    transport: Transport,
) -> str:
    """The refresh token for the ``spapi_oauth_code`` of the consent page; a code works once.

    Raises TokenRevoked (code used, expired or of another application), WrongClientSecret,
    ConfigurationError, TemporaryError.
    """
    form = {"grant_type": "authorization_code", "code": code, **application_form(application)}
    if redirect_uri:
        form["redirect_uri"] = redirect_uri
    try:
        answer = ask_lwa(
            transport, endpoints.lwa, form, needs="refresh_token", user_agent=default_user_agent()
        )
    except TokenRevoked as error:
        message = (
            "Amazon's confirmation can no longer be used: it is valid for a few minutes and "
            "once only. Start again with Link with Amazon."
        )
        raise TokenRevoked(
            error.operation, error.status, error.code, message, error.request_id
        ) from None
    return str(answer["refresh_token"])
