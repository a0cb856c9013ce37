# SPDX-License-Identifier: LGPL-3.0-or-later
"""The consent page: what a browser is shown, and the code it carries back."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.simulator.amazon import EU, NA, Reply, Shop

PAGE = "/apps/authorize/consent"
BACK = "http://127.0.0.1:8000/amazon/linked"


def asked(shop: Shop, **changed: str) -> dict[str, str]:
    application_id = shop.application["application_id"]
    return {"application_id": application_id, "state": "s/1&2", "redirect_uri": BACK, **changed}


def show(shop: Shop, **changed: str) -> Reply:
    return shop.raw("GET", f"{PAGE}?{urlencode(asked(shop, **changed))}", None, {})


def confirm(shop: Shop, seller_id: str = EU, **changed: str) -> Reply:
    """Sends the form that the page holds, as a browser does."""
    page = show(shop, **changed).body.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    form = {name: unescape(value) for name, value in fields.items()}
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return shop.raw("POST", PAGE, urlencode({**form, "seller_id": seller_id}), headers)


def brought_back(reply: Reply) -> dict[str, str]:
    assert reply.status == 302
    assert reply.headers["location"].startswith(BACK)
    query = parse_qs(urlsplit(reply.headers["location"]).query)
    return {name: value for name, (value,) in query.items()}


def exchange(shop: Shop, code: str, redirect_uri: str = BACK) -> Reply:
    form = shop.form(grant_type="authorization_code", code=code, redirect_uri=redirect_uri)
    del form["refresh_token"]
    return shop.token(form)


def test_the_page_names_the_application_and_the_accounts(shop: Shop) -> None:
    page = show(shop).body.decode()
    assert "Amazon Connector for Odoo" in page
    assert "Nordlicht Haushaltswaren" in page
    assert "Confirm</button>" in page


def test_confirming_brings_back_state_seller_and_a_code(shop: Shop) -> None:
    answer = brought_back(confirm(shop, NA))
    assert (answer["state"], answer["selling_partner_id"]) == ("s/1&2", NA)
    token = exchange(shop, answer["spapi_oauth_code"]).json
    assert token["refresh_token"].startswith("Atzr|")
    shop.access_token = token["access_token"]
    marketplaces = shop.get("/sellers/v1/marketplaceParticipations").json["payload"]
    assert marketplaces[0]["marketplace"]["countryCode"] == "US"


def test_a_code_is_good_once(shop: Shop) -> None:
    code = brought_back(confirm(shop))["spapi_oauth_code"]
    assert exchange(shop, code).status == 200
    assert exchange(shop, code).json["error"] == "invalid_grant"


def test_a_code_is_good_for_five_minutes(shop: Shop) -> None:
    code = brought_back(confirm(shop))["spapi_oauth_code"]
    shop.simulator.advance(301)
    assert exchange(shop, code).json["error"] == "invalid_grant"


def test_a_code_is_of_one_redirect_uri_and_one_application(shop: Shop) -> None:
    code = brought_back(confirm(shop))["spapi_oauth_code"]
    assert exchange(shop, code, "http://127.0.0.1:8000/other").json["error"] == "invalid_grant"
    code = brought_back(confirm(shop))["spapi_oauth_code"]
    other = Shop(shop.simulator, application=1)
    assert exchange(other, code).json["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"application_id": "amzn1.sp.solution.nobody"}, "MD1000"),
        ({"redirect_uri": "https://evil.example/"}, "MD5101"),
    ],
)
def test_what_the_page_refuses(shop: Shop, changed: dict[str, str], code: str) -> None:
    reply = show(shop, **changed)
    assert (reply.status, code in reply.body.decode()) == (400, True)


def test_a_draft_needs_version_beta(simulator: object, shop: Shop) -> None:
    draft = Shop(shop.simulator, application=1)
    assert "MD1000" in show(draft).body.decode()
    assert show(draft, version="beta").status == 200
    assert brought_back(confirm(draft, version="beta"))["selling_partner_id"] == EU


def test_without_a_redirect_uri_the_first_registered_one_is_used(shop: Shop) -> None:
    assert "MD5101" in show(shop, redirect_uri="").body.decode()
    path = f"applications/{shop.application['application_id']}"
    shop.simulator.control("POST", path, {"redirect_uris": [BACK + "?x=1"]})
    assert brought_back(confirm(shop, redirect_uri=""))["x"] == "1"


def test_what_comes_from_outside_is_escaped(shop: Shop) -> None:
    page = show(shop, state='"><script>alert(1)</script>').body.decode()
    assert "<script>" not in page
