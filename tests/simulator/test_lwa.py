# SPDX-License-Identifier: LGPL-3.0-or-later
"""Login with Amazon: what makes a token, what refuses one, and when one ends."""

from __future__ import annotations

import json

import pytest

from tests.simulator.amazon import EU, PARTICIPATIONS, Shop


def test_a_refresh_token_becomes_an_access_token_for_an_hour(shop: Shop) -> None:
    body = shop.token().json
    assert body["access_token"].startswith("Atza|")
    assert (body["token_type"], body["expires_in"]) == ("bearer", 3600)
    assert body["refresh_token"] == shop.refresh_token


def test_a_form_sent_as_json_is_understood(shop: Shop) -> None:
    headers = {"content-type": "application/json"}
    reply = shop.raw("POST", "/auth/o2/token", json.dumps(shop.form()), headers)
    assert reply.status == 200


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "amzn1.application-oa2-client.nobody"}, 401, "invalid_client"),
        ({"refresh_token": "Atzr|nobody"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"grant_type": "authorization_code", "code": "made-up"}, 400, "invalid_grant"),
    ],
)
def test_what_lwa_refuses(shop: Shop, changed: dict[str, str], status: int, error: str) -> None:
    reply = shop.token(shop.form(**changed))
    assert (reply.status, reply.json["error"]) == (status, error)
    assert reply.json["error_description"]


def test_a_refresh_token_is_of_one_application(shop: Shop) -> None:
    other = Shop(shop.simulator, EU, application=1)
    reply = shop.token(shop.form(refresh_token=other.refresh_token))
    assert (reply.status, reply.json["error"]) == (400, "invalid_grant")


def test_an_access_token_ends_after_an_hour(shop: Shop) -> None:
    assert shop.get(PARTICIPATIONS).status == 200
    shop.simulator.advance(3599)
    assert shop.get(PARTICIPATIONS).status == 200
    shop.simulator.advance(1)
    reply = shop.get(PARTICIPATIONS)
    assert (reply.status, reply.error) == (403, "Unauthorized")
    assert "expired" in reply.json["errors"][0]["details"]


@pytest.mark.parametrize("headers", [{}, {"x-amz-access-token": "Atza|made-up"}])
def test_without_a_valid_token_access_is_denied(shop: Shop, headers: dict[str, str]) -> None:
    reply = shop.raw("GET", PARTICIPATIONS, None, headers)
    assert (reply.status, reply.error) == (403, "Unauthorized")
    assert "x-amzn-RateLimit-Limit" not in reply.headers


def test_a_revoked_consent_ends_both_tokens_and_can_come_back(shop: Shop) -> None:
    assert shop.get(PARTICIPATIONS).status == 200
    shop.simulator.control("POST", f"sellers/{EU}", {"revoked": True})
    assert shop.get(PARTICIPATIONS).status == 403
    assert shop.token().json["error"] == "invalid_grant"
    shop.simulator.control("POST", f"sellers/{EU}", {"revoked": False})
    assert shop.token().status == 200


def test_a_rotated_secret_makes_the_old_one_useless(shop: Shop) -> None:
    path = f"applications/{shop.application['application_id']}"
    shop.simulator.control("POST", path, {"client_secret": "new"})
    assert shop.token().json["error"] == "invalid_client"
    assert shop.token(shop.form(client_secret="new")).status == 200
