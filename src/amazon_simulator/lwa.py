# SPDX-License-Identifier: LGPL-3.0-or-later
"""Login with Amazon: refresh tokens, authorization codes and the access tokens made of them."""

from __future__ import annotations

import json
import secrets
from typing import Any
from urllib.parse import parse_qsl

from amazon_simulator import instants
from amazon_simulator.accounts import Accounts, Caller
from amazon_simulator.errors import access_denied
from amazon_simulator.store import Store

ACCESS_TOKEN_SECONDS = 3600
CODE_LIFETIME = 5 * instants.MINUTE


class LwaError(Exception):
    """OAuth's error form: {"error", "error_description"}."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(error)
        self.status, self.error, self.description = status, error, description

    def body(self) -> dict[str, str]:
        return {"error": self.error, "error_description": self.description}


def form_of(body: bytes, content_type: str) -> dict[str, str]:
    """A form or, as some libraries send it, JSON."""
    if content_type.startswith("application/json"):
        try:
            values = json.loads(body)
        except ValueError:
            values = None
        return values if isinstance(values, dict) else {}
    return dict(parse_qsl(body.decode("utf-8", "replace")))


class Lwa:
    def __init__(self, store: Store, accounts: Accounts) -> None:
        self._store, self._accounts = store, accounts

    def token(self, form: dict[str, str], now: int) -> dict[str, Any]:
        """The token endpoint. Raises LwaError."""
        application = self._accounts.application(form.get("client_id", ""))
        if application is None or application["client_secret"] != form.get("client_secret"):
            raise LwaError(401, "invalid_client", "Client authentication failed")
        grant = form.get("grant_type")
        if grant == "refresh_token":
            return self._refresh(application, form.get("refresh_token", ""), now)
        if grant == "authorization_code":
            return self._exchange(application, form, now)
        if not grant:
            raise LwaError(400, "invalid_request", "The request is missing grant_type")
        raise LwaError(400, "unsupported_grant_type", "The grant type is not supported")

    def caller(self, access_token: str | None, now: int) -> Caller:
        """Whose token it is. Raises ApiError 403."""
        if not access_token:
            raise access_denied("Access token is missing in the request header.")
        found = self._store.document("access_token", access_token)
        if found is None:
            raise access_denied("The access token you provided is revoked, malformed or invalid.")
        if found["expires"] <= now:
            raise access_denied("The access token you provided has expired.")
        application = self._accounts.application(found["client_id"])
        seller = self._accounts.seller(found["seller_id"])
        refresh = self._store.document("refresh_token", found["refresh_token"])
        if application is None or seller is None or refresh["revoked"]:
            raise access_denied("The access token you provided is revoked, malformed or invalid.")
        return Caller(application, seller)

    def authorize(
        self, application: dict[str, Any], seller_id: str, redirect_uri: str, now: int
    ) -> str:
        """The seller confirmed on the consent page: a code, good once and for five minutes."""
        code = secrets.token_urlsafe(15)
        document = {
            "client_id": application["client_id"],
            "seller_id": seller_id,
            "redirect_uri": redirect_uri,
            "expires": now + CODE_LIFETIME,
        }
        self._store.put_document("code", code, document)
        return code

    def grant(self, client_id: str, seller_id: str, token: str | None = None) -> str:
        """A refresh token of this application for this seller."""
        token = token or f"Atzr|IwEB{secrets.token_urlsafe(48)}"
        document = {"client_id": client_id, "seller_id": seller_id, "revoked": False}
        self._store.put_document("refresh_token", token, document)
        return token

    def refresh_tokens(self, seller_id: str) -> dict[str, str]:
        """The first token of each application for this seller, by client id."""
        rows = self._store.db.execute(
            "SELECT json_extract(body, '$.client_id'), id FROM documents "
            "WHERE kind = 'refresh_token' AND json_extract(body, '$.seller_id') = ? "
            "ORDER BY rowid DESC",
            (seller_id,),
        )
        return dict(rows.fetchall())

    def revoke(self, seller_id: str, revoked: bool = True) -> int:
        """The seller withdraws (or restores) the consent; returns how many tokens it concerns."""
        rows = self._store.db.execute("SELECT id, body FROM documents WHERE kind = 'refresh_token'")
        concerned = [(i, json.loads(b)) for i, b in rows if json.loads(b)["seller_id"] == seller_id]
        for token, document in concerned:
            self._store.put_document("refresh_token", token, {**document, "revoked": revoked})
        return len(concerned)

    def expire_access_tokens(self) -> None:
        self._store.db.execute(
            "UPDATE documents SET body = json_set(body, '$.expires', 0) WHERE kind = 'access_token'"
        )

    def _refresh(self, application: dict[str, Any], token: str, now: int) -> dict[str, Any]:
        found = self._store.document("refresh_token", token)
        if found is None or found["revoked"] or found["client_id"] != application["client_id"]:
            message = "The request has an invalid grant parameter : refresh_token"
            raise LwaError(400, "invalid_grant", message)
        return self._access_token(application["client_id"], found["seller_id"], token, now)

    def _exchange(
        self, application: dict[str, Any], form: dict[str, str], now: int
    ) -> dict[str, Any]:
        code = form.get("code", "")
        found = self._store.document("code", code)
        self._store.drop_document("code", code)
        wrong = (
            found is None
            or found["client_id"] != application["client_id"]
            or found["expires"] < now
            or form.get("redirect_uri", found["redirect_uri"]) != found["redirect_uri"]
        )
        if wrong:
            message = "The request has an invalid grant parameter : code"
            raise LwaError(400, "invalid_grant", message)
        refresh_token = self.grant(application["client_id"], found["seller_id"])
        return self._access_token(application["client_id"], found["seller_id"], refresh_token, now)

    def _access_token(
        self, client_id: str, seller_id: str, refresh_token: str, now: int
    ) -> dict[str, Any]:
        self._store.db.execute(
            "DELETE FROM documents WHERE kind = 'access_token' "
            "AND json_extract(body, '$.expires') < ?",
            (now - instants.DAY,),
        )
        token = f"Atza|IwEB{secrets.token_urlsafe(48)}"
        document = {
            "client_id": client_id,
            "seller_id": seller_id,
            "refresh_token": refresh_token,
            "expires": now + ACCESS_TOKEN_SECONDS * instants.SECOND,
        }
        self._store.put_document("access_token", token, document)
        return {
            "access_token": token,
            "refresh_token": refresh_token,
            "token_type": "bearer",
            "expires_in": ACCESS_TOKEN_SECONDS,
        }
