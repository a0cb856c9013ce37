# SPDX-License-Identifier: LGPL-3.0-or-later
"""Opens the door to Amazon for accounts: each with its own credentials and access token."""

from __future__ import annotations

from collections.abc import MutableMapping

from amazon_connector.clock import Clock
from amazon_connector.port import Account
from amazon_connector.spapi import (
    Application,
    ConfigurationError,
    Credentials,
    Endpoints,
    SellingPartnerClient,
    TokenSlot,
    Transport,
)
from amazon_connector.usage import UsagePlans
from amazon_connector.vault import Vault

TokenSlots = MutableMapping[tuple[str, ...], TokenSlot]


class Clients:
    """Keeps a client for each account, so that its access token lives for its hour.

    ``slots`` keeps the tokens where clients are made anew within that hour.
    """

    def __init__(
        self,
        vault: Vault,
        clock: Clock,
        endpoints: Endpoints,
        transport: Transport,
        usage_plans: UsagePlans,
        slots: TokenSlots | None = None,
    ) -> None:
        self._vault = vault
        self._clock = clock
        self._endpoints = endpoints
        self._transport = transport
        self._usage_plans = usage_plans
        self._slots = slots if slots is not None else {}
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
            account.client_id,
            account.sealed_client_secret,
            account.sealed_refresh_token,
        )
        if key not in self._clients:
            secret = self._vault.open(account.sealed_client_secret, account.account_id)
            token = self._vault.open(account.sealed_refresh_token, account.account_id)
            slot = self._slots.setdefault(key, TokenSlot())
            self._clients[key] = self.checked(account, secret, account.seller_id, token, slot)
        return self._clients[key]

    def checked(
        self,
        account: Account,
        client_secret: str,
        seller_id: str,
        refresh_token: str,
        slot: TokenSlot | None = None,
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
            token_slot=slot,
        )
