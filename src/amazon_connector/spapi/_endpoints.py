# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where Amazon is. Source: "SP-API endpoints"; LWA has one token endpoint for all regions."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from amazon_connector.spapi._errors import ConfigurationError

TOKEN_PATH = "/auth/o2/token"


@dataclass(frozen=True)
class Endpoints:
    """``lwa`` is the whole address of the token endpoint, the others are base addresses.

    https only, but for the loopback of this machine. Raises ConfigurationError.
    """

    lwa: str
    na: str
    eu: str
    fe: str

    def __post_init__(self) -> None:
        for url in (self.lwa, self.na, self.eu, self.fe):
            check_address(url)

    @classmethod
    def production(cls) -> Endpoints:
        return cls(
            lwa="https://api.amazon.com" + TOKEN_PATH,
            na="https://sellingpartnerapi-na.amazon.com",
            eu="https://sellingpartnerapi-eu.amazon.com",
            fe="https://sellingpartnerapi-fe.amazon.com",
        )

    @classmethod
    def at(cls, base_url: str) -> Endpoints:
        """One base address for everything: a simulator."""
        base = base_url.strip().rstrip("/")
        return cls(lwa=base + TOKEN_PATH, na=base, eu=base, fe=base)

    def of(self, region: str) -> str:
        """The base address of an Amazon Region: NA, EU or FE. Raises ConfigurationError."""
        found = {"NA": self.na, "EU": self.eu, "FE": self.fe}.get(region)
        if found is None:
            raise ConfigurationError(
                message=f"The Amazon Region {region!r} does not exist: choose NA, EU or FE."
            )
        return found.rstrip("/")


def check_address(url: str) -> None:
    """Raises ConfigurationError for what is neither https nor this machine's loopback."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.username or parts.password:
        raise ConfigurationError(message=f"{url!r} is not the address of an Amazon service.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ConfigurationError(
            message=f"{url!r} is not safe: credentials are sent over https only."
        )


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
