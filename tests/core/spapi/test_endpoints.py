# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import pytest

from amazon_connector.spapi import ConfigurationError, Endpoints


def test_production_is_amazon_over_https():
    endpoints = Endpoints.production()
    assert endpoints.lwa == "https://api.amazon.com/auth/o2/token"
    assert [endpoints.of(region) for region in ("NA", "EU", "FE")] == [
        "https://sellingpartnerapi-na.amazon.com",
        "https://sellingpartnerapi-eu.amazon.com",
        "https://sellingpartnerapi-fe.amazon.com",
    ]


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:80", "http://localhost:1/", "http://[::1]:8000", "https://sim.lan"]
)
def test_one_base_address_for_all(base: str):
    endpoints = Endpoints.at(base)
    assert endpoints.lwa == base.rstrip("/") + "/auth/o2/token"
    assert {endpoints.of(region) for region in ("NA", "EU", "FE")} == {base.rstrip("/")}


@pytest.mark.parametrize(
    "base",
    [
        "http://sellingpartnerapi-eu.amazon.com",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://192.168.0.1",
        "https://user:pass@amazon.com",
        "https://127.0.0.1:port",
        "https://[::1",
        "ftp://127.0.0.1",
        "127.0.0.1:8000",
        "",
    ],
)
def test_credentials_go_over_https_or_stay_on_this_machine(base: str):
    with pytest.raises(ConfigurationError):
        Endpoints.at(base)


@pytest.mark.parametrize("region", ["", "eu", "CN"])
def test_an_unknown_region_is_named(region: str):
    with pytest.raises(ConfigurationError, match="NA, EU or FE"):
        Endpoints.production().of(region)
