# SPDX-License-Identifier: LGPL-3.0-or-later
"""The status speaks first, whatever the body is."""

from __future__ import annotations

import pytest

from amazon_connector.spapi import (
    OPERATIONS,
    AccessDenied,
    RejectedRequest,
    SellingPartnerClient,
    SellingPartnerError,
    TemporaryError,
    Throttled,
)

from .server import CUT_IN_BODY, Reply, ScriptedAmazon, errors

GET = OPERATIONS["getOrder"]
BODIES = [
    b"",
    b"<html><body>Service Unavailable</body></html>",
    b'{"errors": [{"code": "InvalidInput", "message": "m", "details": null}]}',
    b'{"errors": "none"}',
    b'{"errors": [null, 5, {"code": 7}]}',
    b'{"order": {}}',
    b"[1, 2]",
    b"null",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"a": ' + b"9" * 10_000 + b"}",
]
EXPECTED = {
    300: TemporaryError,
    400: RejectedRequest,
    401: AccessDenied,
    403: AccessDenied,
    404: RejectedRequest,
    408: TemporaryError,
    409: RejectedRequest,
    413: RejectedRequest,
    415: RejectedRequest,
    418: RejectedRequest,
    429: Throttled,
    500: TemporaryError,
    502: TemporaryError,
    503: TemporaryError,
    504: TemporaryError,
    599: TemporaryError,
}


@pytest.mark.parametrize("status", EXPECTED)
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_status_decides(
    client: SellingPartnerClient, amazon: ScriptedAmazon, status: int, body: bytes
):
    amazon.will_say(*[Reply(status, body, {"x-amzn-RequestId": "req-9"})] * 2)
    with pytest.raises(SellingPartnerError) as caught:
        client.call(GET, path={"orderId": "1"})
    assert type(caught.value) is EXPECTED[status]
    assert (caught.value.status, caught.value.request_id) == (status, "req-9")
    assert caught.value.operation == "getOrder"
    assert "req-9" in str(caught.value)
    assert "<html" not in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"null", b'"x"', b'{"cut', b"\xff", b"[" * 100_000],
    ids=["empty", "html", "list", "null", "text", "cut", "bytes", "deep"],
)
def test_a_success_that_cannot_be_read_is_none(
    client: SellingPartnerClient, amazon: ScriptedAmazon, body: bytes
):
    amazon.will_say(Reply(200, body, {"x-amzn-RequestId": "req-9"}))
    with pytest.raises(TemporaryError) as caught:
        client.call(GET, path={"orderId": "1"})
    assert (caught.value.status, caught.value.request_id) == (200, "req-9")


def test_an_answer_cut_in_the_middle(client: SellingPartnerClient, amazon: ScriptedAmazon):
    amazon.will_say(Reply(200, b'{"order": {}}', manner=CUT_IN_BODY))
    with pytest.raises(TemporaryError, match="cut"):
        client.call(GET, path={"orderId": "1"})


def test_amazons_own_words_are_passed_on_but_not_endlessly(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    amazon.will_say(errors(400, "InvalidInput", "The time\nis wrong.", "x" * 5000))
    with pytest.raises(RejectedRequest) as caught:
        client.call(GET, path={"orderId": "1"})
    assert 'Amazon says: "The time is wrong. xxx' in str(caught.value)
    assert "400 InvalidInput" in str(caught.value)
    assert len(str(caught.value)) < 600
    assert caught.value.errors[0]["details"] == "x" * 5000


def test_a_request_id_that_is_no_id_does_no_harm(
    client: SellingPartnerClient, amazon: ScriptedAmazon
):
    amazon.will_say(Reply(500, b"", {"x-amzn-RequestId": "é\x07" + "y" * 4000}))
    with pytest.raises(TemporaryError) as caught:
        client.call(GET, path={"orderId": "1"})
    assert caught.value.request_id == "y" * 100
