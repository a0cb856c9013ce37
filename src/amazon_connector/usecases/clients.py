# SPDX-License-Identifier: LGPL-3.0-or-later
"""Opens the door to Amazon for accounts: each with its own credentials and access token."""

from __future__ import annotations

from amazon_connector.clock import Clock
from amazon_connector.port import Account
from amazon_connector.spapi import (
    Application,
    ConfigurationError,
    Credentials,
    Endpoints,
    SellingPartnerClient,
    Transport,
)
from amazon_connector.usage import UsagePlans
from amazon_connector.vault import Vault


class Clients:
    """Keeps a client for each account, so that its access token lives for its hour."""

    def __init__(
        self,
        vault: Vault,
        clock: Clock,
        endpoints: Endpoints,
        transport: Transport,
        usage_plans: UsagePlans,
    ) -> None:
        self._vault = vault
        self._clock = clock
        self._endpoints = endpoints
        self._transport = transport
        self._usage_plans = usage_plans
        self._clients: dict[tuple[str, ...], SellingPartnerClient] = {}

    def client(self, account: Account) -> SellingPartnerClient:
        """The account's client. Raises ``LinkAgain``, or ``ConfigurationError`` unlinked."""
        if not account.sealed_refresh_token or not account.sealed_client_secret:
            raise ConfigurationError(
                message=f"{account.name} is not linked with Amazon yet: open the account and "
                "click Link with Amazon, or paste a refresh token."
            )
        key = (
            account.account_id,
            account.seller_id,
            account.region,
            account.sealed_client_secret,
            account.sealed_refresh_token,
        )
        if key not in self._clients:
            secret = self._vault.open(account.sealed_client_secret, account.account_id)
            token = self._vault.open(account.sealed_refresh_token, account.account_id)
            self._clients[key] = self.checked(account, secret, account.seller_id, token)
        return self._clients[key]

    def checked(
        self, account: Account, client_secret: str, seller_id: str, refresh_token: str
    ) -> SellingPartnerClient:
        """A client with credentials that are not stored (yet)."""
        application = Application(account.client_id, client_secret)
        return SellingPartnerClient(
            Credentials(application, refresh_token),
            seller_id,
            account.region,
            endpoints=self._endpoints,
            transport=self._transport,
            usage_plans=self._usage_plans,
            clock=self._clock,
        )
