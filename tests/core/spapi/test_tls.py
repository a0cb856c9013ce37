# SPDX-License-Identifier: LGPL-3.0-or-later
"""Real TLS: who is not Amazon is not talked to."""

from __future__ import annotations

import datetime
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from amazon_connector.spapi import ConnectionFailed, Urllib3Transport

REFUSED = "check this machine's date, time and certificates"


def write_certificate(folder: Path, host: str, days: int = 1) -> Path:
    """A certificate for ``host`` that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    expires = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(expires - datetime.timedelta(days=9))
        .not_valid_after(expires)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


class _Hello(BaseHTTPRequestHandler):
    seen: list[str]

    def do_GET(self) -> None:
        self.server.seen.append(self.path)  # type: ignore[attr-defined]
        self.send_response_only(204)
        self.end_headers()


class _Server(HTTPServer):
    def __init__(self, certificate: Path | None) -> None:
        super().__init__(("127.0.0.1", 0), _Hello)
        self.seen: list[str] = []
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that refuses our certificate is what the tests are about."""

    def close(self) -> None:
        self.shutdown()
        self.server_close()


@pytest.fixture
def serve() -> Iterator[type[_Server]]:
    running: list[_Server] = []

    def start(certificate: Path | None) -> _Server:
        running.append(_Server(certificate))
        return running[-1]

    yield start  # type: ignore[misc]
    for server in running:
        server.close()


def ask(server: _Server, trusted: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    transport = Urllib3Transport(connect=5, read=5)
    try:
        url = f"https://localhost:{server.server_port}/"
        return transport.request("GET", url, {"x-amz-access-token": "Atza|1"}, None).status
    finally:
        transport.close()


def test_a_trusted_certificate_of_this_host(tmp_path, monkeypatch, serve):
    certificate = write_certificate(tmp_path, "localhost")
    assert ask(serve(certificate), certificate, monkeypatch) == 204


# urllib3 1.26.5 leaves the socket of a failed handshake to the garbage collector
@pytest.mark.filterwarnings("ignore:Exception ignored:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("case", ["untrusted", "other host", "expired", "no tls"])
def test_all_others_are_refused(tmp_path, monkeypatch, serve, case: str):
    trusted = write_certificate(tmp_path, "localhost", days=-1 if case == "expired" else 1)
    certificate: Path | None = trusted
    if case == "untrusted":
        (tmp_path / "other").mkdir()
        certificate = write_certificate(tmp_path / "other", "localhost")
    elif case == "other host":
        trusted = certificate = write_certificate(tmp_path, "sellingpartnerapi-eu.amazon.com")
    elif case == "no tls":
        certificate = None
    server = serve(certificate)
    with pytest.raises(ConnectionFailed, match=REFUSED):
        ask(server, trusted, monkeypatch)
    assert server.seen == []
