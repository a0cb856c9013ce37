# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import http.client
import inspect
import os
import socket
import ssl
import threading
import time

import pytest
import urllib3
from urllib3 import exceptions as u3

from amazon_connector.spapi import ConfigurationError, ConnectionFailed, Urllib3Transport
from amazon_connector.spapi._transport import Headers, Response
from amazon_connector.spapi._urllib3 import _IDLE_SECONDS, FAILURES, translated

from .server import CUT, CUT_IN_BODY, HANG, Reply, ScriptedAmazon

ERRORS = [
    found
    for _, found in inspect.getmembers(u3, inspect.isclass)
    if issubclass(found, Exception) and not issubclass(found, Warning)
    and found.__module__.startswith("urllib3")
]  # fmt: skip
BAD_ADDRESS = {"LocationValueError", "LocationParseError", "URLSchemeUnknown", "ProxySchemeUnknown"}


def get(transport: Urllib3Transport, url: str, **headers: str) -> Response:
    return transport.request("GET", url, headers, None)


def test_urllib3_has_the_errors_that_this_walk_expects():
    names = {found.__name__ for found in ERRORS}
    assert {"MaxRetryError", "SSLError", "ProtocolError", "IncompleteRead"} <= names
    assert len(names) > 20


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_of_urllib3_becomes_one_of_ours(kind: type[Exception]):
    assert issubclass(kind, FAILURES), "the transport would let it through"
    error = kind.__new__(kind)
    expected = ConfigurationError if kind.__name__ in BAD_ADDRESS else ConnectionFailed
    assert type(translated(error)) is expected


@pytest.mark.parametrize(
    "error", [http.client.BadStatusLine("x"), OSError(), ssl.SSLError(), UnicodeError()]
)
def test_what_urllib3_lets_through_is_caught_too(error: Exception):
    assert isinstance(error, FAILURES)
    assert type(translated(error)) is ConnectionFailed


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(manner=CUT), "cut"),
        (Reply(body=b"x" * 999, manner=CUT_IN_BODY), "cut"),
        (Reply(manner=HANG), "in time"),
        (Reply(headers={"content-encoding": "gzip"}, body=b"no gzip"), "damaged"),
    ],
)
def test_bad_connections(amazon: ScriptedAmazon, reply: Reply, said: str):
    transport = Urllib3Transport(connect=5, read=0.2)
    amazon.will_say(reply)
    with pytest.raises(ConnectionFailed, match=said):
        get(transport, amazon.base_url + "/x")
    assert len(amazon.asked) == 1, "no hidden retry"
    transport.close()


def test_nobody_listens(transport: Urllib3Transport):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(ConnectionFailed, match="internet connection"):
            get(transport, url)


def test_a_host_that_does_not_exist(transport: Urllib3Transport):
    with pytest.raises(ConnectionFailed, match="internet connection"):
        get(transport, "https://no-such-host.invalid/")


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http://", "http://[::1"])
def test_an_address_that_is_none(transport: Urllib3Transport, url: str):
    with pytest.raises(ConfigurationError):
        get(transport, url)


def test_a_host_name_that_cannot_be(transport: Urllib3Transport):
    with pytest.raises((ConnectionFailed, ConfigurationError)):
        get(transport, "http://" + "a" * 70 + ".invalid/")


def test_a_value_that_cannot_be_sent_is_not_quoted(
    transport: Urllib3Transport, amazon: ScriptedAmazon
):
    with pytest.raises(ConnectionFailed) as caught:
        get(transport, amazon.base_url, **{"x-amz-access-token": "Atza|s3cret\r\nx: y"})
    assert "s3cret" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert amazon.asked == []


def test_redirects_come_back_as_they_are(transport: Urllib3Transport, amazon: ScriptedAmazon):
    amazon.will_say(Reply(307, headers={"Location": amazon.base_url + "/other"}))
    assert get(transport, amazon.base_url).status == 307
    assert len(amazon.asked) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_not_obeyed_in_here(
    transport: Urllib3Transport, amazon: ScriptedAmazon, status: int
):
    amazon.will_say(Reply(status, headers={"Retry-After": "1"}))
    assert get(transport, amazon.base_url).status == status
    assert len(amazon.asked) == 1


def test_proxies_and_netrc_of_the_environment_are_ignored(
    amazon: ScriptedAmazon, monkeypatch: pytest.MonkeyPatch
):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    transport = Urllib3Transport()
    assert get(transport, amazon.base_url).status == 200
    assert "authorization" not in amazon.asked[0].headers
    transport.close()


def test_a_connection_is_used_again(transport: Urllib3Transport, amazon: ScriptedAmazon):
    for _ in range(3):
        get(transport, amazon.base_url)
    assert len({asked.connection for asked in amazon.asked}) == 1


def test_a_connection_that_was_idle_for_long_is_not(
    transport: Urllib3Transport, amazon: ScriptedAmazon, monkeypatch: pytest.MonkeyPatch
):
    get(transport, amazon.base_url)
    later = time.monotonic() + _IDLE_SECONDS + 1
    monkeypatch.setattr("amazon_connector.spapi._urllib3.time.monotonic", lambda: later)
    get(transport, amazon.base_url)
    assert len({asked.connection for asked in amazon.asked}) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_a_forked_process_does_not_use_its_parents_connection(amazon: ScriptedAmazon):
    transport = Urllib3Transport()
    get(transport, amazon.base_url)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if get(transport, amazon.base_url).status == 200 else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    get(transport, amazon.base_url)
    one, two, three = [asked.connection for asked in amazon.asked]
    assert one == three != two
    transport.close()


def test_certificates_and_tls_1_2_are_asked_for(transport: Urllib3Transport):
    context = transport._connections().connection_pool_kw["ssl_context"]
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_threads_get_their_own_answers(transport: Urllib3Transport, amazon: ScriptedAmazon):
    amazon.will_say(*[Reply(body=str(number).encode()) for number in range(40)])
    seen: list[bytes] = []

    def ask() -> None:
        seen.extend(get(transport, amazon.base_url).body for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(seen, key=int) == [str(number).encode() for number in range(40)]


def test_header_names_have_no_case():
    headers = Headers({"X-Amzn-RequestId": "a"})
    assert headers["x-amzn-requestid"] == headers.get("X-AMZN-REQUESTID") == "a"
    assert headers.get("other") is None
    assert (list(headers), len(headers)) == (["x-amzn-requestid"], 1)


def test_a_response_takes_plain_headers_and_hides_its_body():
    response = Response(200, {"X-AMZN-REQUESTID": "a"}, b"Jane Doe")
    assert response.request_id == "a"
    assert "Jane" not in repr(response)


def test_this_environment_is_one_that_we_promise():
    version = tuple(int(part) for part in urllib3.__version__.split(".")[:3])
    assert (1, 26, 5) <= version < (3,)
