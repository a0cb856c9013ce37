# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from amazon_connector.clock import FixedClock
from amazon_connector.spapi import (
    OPERATIONS,
    Application,
    ConfigurationError,
    Credentials,
    Endpoints,
    SellingPartnerClient,
    SellingPartnerError,
    TemporaryError,
    TokenRevoked,
    Urllib3Transport,
    WrongClientSecret,
    lwa,
)
from amazon_connector.usage import MemoryUsagePlans

from .conftest import REFRESH, SECRET
from .server import CUT, CUT_IN_BODY, Reply, ScriptedAmazon, reply

GET = OPERATIONS["getOrder"]
APPLICATION = Application("app-1", SECRET)


def oauth_error(status: int, code: object) -> Reply:
    return reply({"error": code, "error_description": f"about {REFRESH} and {SECRET}"}, status)


def read(client: SellingPartnerClient) -> None:
    client.call(GET, path={"orderId": "1"})


def test_signing_in_is_what_amazon_documents(client: SellingPartnerClient, amazon: ScriptedAmazon):
    read(client)
    (asked,) = amazon.signed_in
    assert (asked.method, asked.path) == ("POST", "/auth/o2/token")
    assert asked.headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert asked.form == {
        "grant_type": "refresh_token",
        "refresh_token": REFRESH,
        "client_id": "app-1",
        "client_secret": SECRET,
    }


def test_the_access_token_is_kept_until_a_minute_before_it_expires(
    client: SellingPartnerClient, amazon: ScriptedAmazon, clock: FixedClock
):
    amazon.will_sign_in_with(reply({"access_token": "Atza|short", "expires_in": 600}))
    read(client)
    clock.advance(539)
    read(client)
    assert len(amazon.signed_in) == 1
    clock.advance(1)
    read(client)
    assert len(amazon.signed_in) == 2


@pytest.mark.parametrize("expires_in", [None, "soon", True, [], float("nan"), "3600", 1e400])
def test_an_odd_lifetime_does_no_harm(
    client: SellingPartnerClient, amazon: ScriptedAmazon, clock: FixedClock, expires_in: object
):
    amazon.will_sign_in_with(reply({"access_token": "Atza|a", "expires_in": expires_in}))
    read(client)
    clock.advance(3000)
    read(client)
    assert len(amazon.signed_in) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (oauth_error(400, "invalid_grant"), TokenRevoked),
        (oauth_error(401, "invalid_client"), WrongClientSecret),
        (oauth_error(400, "invalid_client"), WrongClientSecret),
        (oauth_error(400, "unauthorized_client"), WrongClientSecret),
        (oauth_error(401, "?"), WrongClientSecret),
        (oauth_error(400, "invalid_request"), ConfigurationError),
        (oauth_error(400, "unsupported_grant_type"), ConfigurationError),
        (oauth_error(400, "invalid_scope"), ConfigurationError),
        (oauth_error(400, {"not": "a word"}), ConfigurationError),
        (oauth_error(403, f"{REFRESH}"), ConfigurationError),
        (oauth_error(429, "invalid_grant"), TemporaryError),
        (oauth_error(500, "invalid_grant"), TemporaryError),
        (Reply(503, b"<html>Atza|x</html>"), TemporaryError),
        (Reply(302), TemporaryError),
        (Reply(200, b""), TemporaryError),
        (Reply(200, b"<html>"), TemporaryError),
        (reply({"error": "invalid_grant"}), TemporaryError),
        (reply({"access_token": ""}), TemporaryError),
        (reply({"access_token": None}), TemporaryError),
        (reply({"access_token": "Atza|a\r\nx-evil: 1"}), TemporaryError),
        (reply({"access_token": "Atza|ü"}), TemporaryError),
        (Reply(manner=CUT), TemporaryError),
        (Reply(200, b'{"access_token": "Atza|cut"}', manner=CUT_IN_BODY), TemporaryError),
    ],
)
def test_every_answer_of_lwa_has_its_error(
    client: SellingPartnerClient,
    amazon: ScriptedAmazon,
    caplog: pytest.LogCaptureFixture,
    answer: Reply,
    kind: type[SellingPartnerError],
):
    caplog.set_level("DEBUG")
    amazon.will_sign_in_with(answer)
    with pytest.raises(SellingPartnerError) as caught:
        read(client)
    assert type(caught.value).__mro__[-len(kind.__mro__)] is kind
    assert caught.value.operation == "Login with Amazon"
    assert len(amazon.signed_in) == 1, "no retry"
    assert amazon.asked == []
    shown = f"{caught.value!s}{caught.value!r}{caplog.text}"
    assert "Atza|" not in shown
    assert REFRESH not in shown
    assert SECRET not in shown
    read(client)  # the next turn signs in again


@pytest.mark.parametrize(
    ("credentials", "missing"),
    [
        (Credentials(Application("", SECRET), REFRESH), "client id"),
        (Credentials(Application("app-1", " "), REFRESH), "client secret"),
        (Credentials(APPLICATION, ""), "refresh token"),
    ],
)
def test_blank_credentials_are_named_and_never_sent(
    amazon: ScriptedAmazon,
    transport: Urllib3Transport,
    clock: FixedClock,
    credentials: Credentials,
    missing: str,
):
    client = SellingPartnerClient(
        credentials,
        "SELLER1",
        "NA",
        endpoints=Endpoints.at(amazon.base_url),
        transport=transport,
        usage_plans=MemoryUsagePlans(),
        clock=clock,
    )
    with pytest.raises(ConfigurationError, match=missing):
        read(client)
    assert amazon.signed_in == []


def test_secrets_are_in_no_repr():
    shown = repr(Credentials(APPLICATION, REFRESH))
    assert "app-1" in shown
    assert SECRET not in shown
    assert REFRESH not in shown


def test_consent_url():
    url = lwa.consent_url(
        "https://sellercentral-europe.amazon.com/",
        "amzn1.sp.solution.1",
        "st&te",
        "https://erp.example/amazon/callback?db=1",
        draft=True,
    )
    parts = urlsplit(url)
    assert (parts.netloc, parts.path) == (
        "sellercentral-europe.amazon.com",
        "/apps/authorize/consent",
    )
    assert parse_qs(parts.query) == {
        "application_id": ["amzn1.sp.solution.1"],
        "state": ["st&te"],
        "redirect_uri": ["https://erp.example/amazon/callback?db=1"],
        "version": ["beta"],
    }


def test_a_published_application_sends_no_version():
    url = lwa.consent_url("http://127.0.0.1:8000", "app", "state", None, draft=False)
    assert url == "http://127.0.0.1:8000/apps/authorize/consent?application_id=app&state=state"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://amazon.de", "", "https://"])
def test_the_consent_page_is_at_a_safe_address(url: str):
    with pytest.raises(ConfigurationError):
        lwa.consent_url(url, "app", "state", None, draft=False)


def test_exchanging_the_code(amazon: ScriptedAmazon, transport: Urllib3Transport):
    amazon.will_sign_in_with(reply({"access_token": "Atza|a", "refresh_token": "Atzr|new"}))
    found = lwa.exchange_code(
        APPLICATION, "c0de", "https://erp/cb", Endpoints.at(amazon.base_url), transport
    )
    assert found == "Atzr|new"
    assert amazon.signed_in[0].form == {
        "grant_type": "authorization_code",
        "code": "c0de",
        "redirect_uri": "https://erp/cb",
        "client_id": "app-1",
        "client_secret": SECRET,
    }


def test_a_code_that_is_used_up_says_so(amazon: ScriptedAmazon, transport: Urllib3Transport):
    amazon.will_sign_in_with(oauth_error(400, "invalid_grant"))
    with pytest.raises(TokenRevoked, match="Start again with Link with Amazon"):
        lwa.exchange_code(APPLICATION, "c0de", None, Endpoints.at(amazon.base_url), transport)


def test_an_exchange_without_a_refresh_token_is_no_link(
    amazon: ScriptedAmazon, transport: Urllib3Transport
):
    amazon.will_sign_in_with(reply({"access_token": "Atza|a"}))
    with pytest.raises(TemporaryError):
        lwa.exchange_code(APPLICATION, "c0de", None, Endpoints.at(amazon.base_url), transport)


def test_an_empty_code_is_not_sent(amazon: ScriptedAmazon, transport: Urllib3Transport):
    with pytest.raises(ConfigurationError, match="authorization code"):
        lwa.exchange_code(APPLICATION, "", None, Endpoints.at(amazon.base_url), transport)
    assert amazon.signed_in == []
