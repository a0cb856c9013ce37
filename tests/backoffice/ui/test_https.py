# SPDX-License-Identifier: LGPL-3.0-or-later
"""Behind an HTTPS proxy: what it says reaches Django through the server, and only when asked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import urllib3

from tests.support.processes import server
from tests.support.simulator import Simulator

from .conftest import COMMAND, PASSWORD, Prepared, environment

HOST = "office.example"
MAKE_ACCOUNT = (
    "import django; django.setup();"
    "from amazon_backoffice.adapter.defaults import complete_account, main_company;"
    "from amazon_backoffice.models import Account, Marketplace;"
    "account = Account(name='A', company=main_company(), region='EU', client_id='c',"
    " application_id='amzn1.sp.solution.x',"
    " home_marketplace=Marketplace.objects.get(country='DE'));"
    "print(complete_account(account).pk)"
)


class Proxied:
    """A signed-in person's requests as a proxy passes them on."""

    def __init__(self, url: str, **headers: str) -> None:
        self._url, self._headers = url, {"Host": HOST, **headers}
        self._cookies: dict[str, str] = {}
        self._pool = urllib3.PoolManager()

    def send(self, method: str, path: str, **fields: str) -> urllib3.BaseHTTPResponse:
        """One request; the cookies are kept whatever their flags say."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {**self._headers, "Cookie": cookies, "Referer": f"https://{HOST}/"}
        more = {"fields": fields, "encode_multipart": False} if method == "POST" else {}
        answer = self._pool.request(
            method, self._url + path, headers=headers, redirect=False, **more
        )
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer

    def token(self, path: str) -> str:
        """The form's protection against forged requests."""
        page = self.send("GET", path).data.decode()
        return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)

    def return_address(self, account: str) -> str:
        """Where Amazon is asked to send the seller back to."""
        path = "/login/?next=/"
        told = {"username": "anna", "password": PASSWORD}
        token = self.token(path)
        answer = self.send("POST", path, csrfmiddlewaretoken=token, **told)
        assert answer.status == 302, answer.data
        token = self.token(f"/amazon_backoffice/account/{account}/change/")
        answer = self.send("POST", f"/accounts/{account}/link/", csrfmiddlewaretoken=token)
        assert answer.status == 302, answer.data
        return parse_qs(urlsplit(answer.headers["Location"]).query)["redirect_uri"][0]


@pytest.mark.parametrize(("https", "scheme"), [("1", "https"), ("0", "http")])
def test_the_return_address_is_what_the_seller_sees(
    quiet_amazon: Simulator, prepared: Prepared, tmp_path: Path, https: str, scheme: str
) -> None:
    told = {"AMAZON_CONNECTOR_HTTPS": https, "AMAZON_CONNECTOR_HOSTS": HOST}
    variables = {**environment(tmp_path, quiet_amazon.base_url), **told}
    variables["DJANGO_SETTINGS_MODULE"] = "amazon_backoffice.settings"
    prepared.copied("sqlite", tmp_path)
    account = subprocess.run(
        [sys.executable, "-c", MAKE_ACCOUNT],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    command = [*COMMAND, "serve", "--port", "0", "--no-sync"]
    with server(command, environment=variables) as url:
        seller = Proxied(url, **{"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"})
        assert seller.return_address(account) == f"{scheme}://{HOST}/amazon/return/"
