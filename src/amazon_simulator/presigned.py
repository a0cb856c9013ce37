# SPDX-License-Identifier: LGPL-3.0-or-later
"""Presigned URLs: who has one may put or fetch one document, for five minutes."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import urlencode

from amazon_simulator import instants

# The path of the simulator below which documents lie.
PATH = "documents"
LIFETIME = 5 * instants.MINUTE


class Refused(Exception):
    """403, or 404, in the storage's form."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status = status
        self.body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"


@dataclass(frozen=True)
class Signer:
    """Makes the URLs and knows its own again."""

    secret: str

    def url(self, base_url: str, method: str, document_id: str, until: int, **more: str) -> str:
        query = {"expires": str(until), **more}
        query["signature"] = self._signature(method, document_id, query)
        return f"{base_url}{PATH}/{document_id}?{urlencode(query)}"

    def check(self, method: str, document_id: str, query: dict[str, str], now: int) -> None:
        """Raises Refused."""
        signed = {name: value for name, value in query.items() if name != "signature"}
        wanted = self._signature(method, document_id, signed)
        if not hmac.compare_digest(wanted, query.get("signature", "")):
            raise Refused(403, "SignatureDoesNotMatch", "The request signature does not match.")
        if now > int(query["expires"]):
            raise Refused(403, "AccessDenied", "Request has expired")

    def _signature(self, method: str, document_id: str, query: dict[str, str]) -> str:
        text = f"{method}|{document_id}|{urlencode(sorted(query.items()))}"
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
