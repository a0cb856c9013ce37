# SPDX-License-Identifier: LGPL-3.0-or-later
"""The one door to Amazon: one call, one request (two when the access token was refused)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from amazon_connector.clock import Clock
from amazon_connector.observability import fields, get_logger
from amazon_connector.spapi import _requests, _status, _throttling
from amazon_connector.spapi._agent import default_user_agent
from amazon_connector.spapi._credentials import Credentials
from amazon_connector.spapi._endpoints import Endpoints
from amazon_connector.spapi._errors import ConnectionFailed, Throttled
from amazon_connector.spapi._json import json_object
from amazon_connector.spapi._operations import Operation, bucket_key
from amazon_connector.spapi._skew import clock_skew
from amazon_connector.spapi._tokens import AccessToken, AccessTokens, TokenSlot
from amazon_connector.spapi._transport import Response, Transport
from amazon_connector.usage import UsagePlans

_logger = get_logger(__name__)
# A token that is younger was surely good: a 403 that does not speak of it is about rights.
_SURELY_GOOD = timedelta(seconds=60)

Query = Mapping[str, "str | Sequence[str] | None"]


@dataclass(frozen=True)
class Answer:
    """What Amazon answered: ``payload`` is the JSON object of the body, untouched.

    ``rate`` is Amazon's rate for this operation (calls per second) if it told one,
    ``clock_skew`` our clock less Amazon's.
    """

    payload: Any = field(repr=False)
    request_id: str
    rate: float | None
    status: int
    clock_skew: timedelta | None = None


class SellingPartnerClient:
    """Amazon as one account sees it. Safe to share between threads; holds the account's access
    token, so it is never shared between accounts. ``region`` is NA, EU or FE."""

    def __init__(
        self,
        credentials: Credentials,
        seller_id: str,
        region: str,
        *,
        endpoints: Endpoints,
        transport: Transport,
        usage_plans: UsagePlans,
        clock: Clock,
        user_agent: str | None = None,
        token_slot: TokenSlot | None = None,
    ) -> None:
        self._base = endpoints.of(region)
        self._client_id = credentials.application.client_id.strip()
        self._seller_id = seller_id
        self._region = region
        self._transport = transport
        self._usage_plans = usage_plans
        self._clock = clock
        self._user_agent = (user_agent or default_user_agent())[:500]
        self._tokens = AccessTokens(
            credentials, endpoints.lwa, transport, clock, self._user_agent, self._seen, token_slot
        )
        self.clock_skew: timedelta | None = None

    def __repr__(self) -> str:
        return f"SellingPartnerClient(seller_id={self._seller_id!r}, region={self._region!r})"

    def call(
        self,
        operation: Operation,
        *,
        path: Mapping[str, str] | None = None,
        query: Query | None = None,
        body: object | None = None,
    ) -> Answer:
        """Ask Amazon once. Lists in ``query`` are sent comma-separated, None is left out.

        Raises a SellingPartnerError: Throttled without any request when the usage plan has no
        token left. The only repetition: a token that Amazon refuses (401, 403: the request was
        not executed) is renewed once.
        """
        url = self._base + _requests.target(operation, path or {}, query or {})
        content = None if body is None else json.dumps(body).encode()
        self._spend(operation)
        token = self._tokens.current()
        response = self._send(operation, url, content, token)
        if response.status in (401, 403) and self._may_be_the_token(response, token):
            self._spend(operation)
            response = self._send(operation, url, content, self._tokens.instead_of(token))
        return self._answer(operation, response)

    def presigned(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> Response:
        """One request to an address that Amazon signed beforehand (a feed's document): without an
        access token and outside the usage plans. Every status is an answer.

        Raises ConnectionFailed.
        """
        named = {"user-agent": self._user_agent, **headers}
        return self._transport.request(method, url, named, content)

    def presigned_file(self, url: str, into: BinaryIO, most: int) -> Response:
        """As ``presigned``, for a file that is written to ``into`` as it comes. Raises
        ConnectionFailed, and TooLarge for more than ``most`` bytes."""
        return self._transport.download(url, {"user-agent": self._user_agent}, into, most)

    def tokens_left(self, operation: Operation) -> float:
        """How many calls of this operation the usage plan allows right now."""
        return self._usage_plans.tokens(self._key(operation), operation.plan, self._clock.now())

    def _key(self, operation: Operation) -> str:
        return bucket_key(self._client_id, self._seller_id, self._region, operation.counted_as)

    def _spend(self, operation: Operation) -> None:
        when = self._usage_plans.take(self._key(operation), operation.plan, self._clock.now())
        if when is not None:
            message = _throttling.WAIT.format(purpose=operation.purpose)
            raise Throttled(when, operation.name, message=message)

    def _send(
        self, operation: Operation, url: str, content: bytes | None, token: AccessToken
    ) -> Response:
        headers = _requests.headers(self._user_agent, token.value, self._clock.now(), content)
        try:
            response = self._transport.request(operation.method, url, headers, content)
        except ConnectionFailed as error:
            _logger.warning("%s got no answer", operation.name, extra=self._fields(operation))
            raise ConnectionFailed(operation.name, message=error.message) from None
        self._seen(response)
        _logger.debug(
            "%s was answered %s (Amazon's request id %s)",
            operation.name,
            response.status,
            response.request_id,
            extra=self._fields(operation, status=response.status, request=response.request_id),
        )
        return response

    def _answer(self, operation: Operation, response: Response) -> Answer:
        rate = _throttling.told_rate(response)
        # The header speaks of the operation alone, not of its other limits ("Feeds API Rate
        # Limits"): what is counted apart learns nothing from it.
        if rate is not None and not operation.variant:
            self._usage_plans.learn(self._key(operation), operation.plan, rate, self._clock.now())
        if not 200 <= response.status < 300:
            retry_at = self._drained(operation, response) if response.status == 429 else None
            raise _status.error_for(operation, response, retry_at=retry_at)
        payload = json_object(response.body) if operation.answers else {}
        skew = clock_skew(response, self._clock.now())
        if payload is None:
            raise _status.unreadable(operation, response.status, response.request_id)
        return Answer(payload, response.request_id, rate, response.status, skew)

    def _drained(self, operation: Operation, response: Response) -> datetime:
        """Our bucket was too optimistic. When may the next call be made?"""
        key, now = self._key(operation), self._clock.now()
        self._usage_plans.drain(key, operation.plan, now)
        # An empty bucket grants nothing: this only asks for the time, by the learned rate.
        when = self._usage_plans.take(key, operation.plan, now)
        return _throttling.later(response, now, when, operation.plan)

    def _may_be_the_token(self, response: Response, token: AccessToken) -> bool:
        if response.status == 401 or _status.speaks_of_the_token(response):
            return True
        return self._clock.now() - token.obtained >= _SURELY_GOOD

    def _seen(self, response: Response) -> None:
        found = clock_skew(response, self._clock.now())
        if found is not None:
            self.clock_skew = found

    def _fields(self, operation: Operation, **others: object) -> dict[str, object]:
        return fields("amazon_call", operation=operation.name, seller=self._seller_id, **others)
