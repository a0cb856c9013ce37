# SPDX-License-Identifier: LGPL-3.0-or-later
"""A small Amazon on loopback, for what goes over a real socket: LWA, sellers, one order."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

MARKETPLACE = {
    "id": "A1PA6795UKMFR9",
    "name": "Amazon.de",
    "countryCode": "DE",
    "defaultCurrencyCode": "EUR",
    "defaultLanguageCode": "de_DE",
    "domainName": "www.amazon.de",
}


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        code = sent.get("code", ["right"])[0]
        if code != "right":
            return self.answer(400, {"error": "invalid_grant", "error_description": "no"})
        token = {"access_token": "Atza|t", "token_type": "bearer", "expires_in": 3600}
        return self.answer(200, {**token, "refresh_token": "Atzr|from-code"})

    def do_GET(self):
        path = urlsplit(self.path).path
        if path == "/sellers/v1/marketplaceParticipations":
            return self.answer(200, {"payload": self.server.listed})
        if path == "/sellers/v1/account":
            account = {"sellingPlan": "PROFESSIONAL", "businessType": "PRIVATE_LIMITED"}
            return self.answer(200, {"payload": account})
        if path == "/orders/2026-01-01/orders":
            self.server.searches += 1
            return self.answer(200, {"orders": self.server.orders})
        found = [o for o in self.server.orders if path.endswith(o["orderId"])]
        if found:
            return self.answer(200, {"order": found[0]})
        return self.answer(404, {"errors": [{"code": "NotFound", "message": "No."}]})

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


def _listed(marketplace, participating):
    participation = {"isParticipating": participating, "hasSuspendedListings": False}
    return {"marketplace": marketplace, "participation": participation, "storeName": "Shop"}


class LocalAmazon:
    """Serves until ``stop``; ``orders`` is what searchOrders and getOrder answer with."""

    def __init__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.orders = []
        self._server.searches = 0
        self._server.listed = [_listed(MARKETPLACE, True)]
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def orders(self):
        return self._server.orders

    def lists(self, api_ref, name, country, participating=True):
        """This marketplace of the seller too, from now on."""
        where = {"id": api_ref, "name": name, "countryCode": country}
        domain = {"domainName": f"www.{name.lower()}"}
        self._server.listed.append(_listed({**MARKETPLACE, **where, **domain}, participating))

    @property
    def searches(self):
        """How often searchOrders was asked."""
        return self._server.searches

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_port}"

    def stop(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
