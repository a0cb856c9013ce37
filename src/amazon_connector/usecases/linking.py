# SPDX-License-Identifier: LGPL-3.0-or-later
"""Linking an account: by Amazon's consent page or by a pasted refresh token.

After linking, the seller's marketplaces are read. Every call to Amazon is made before
anything is written, so a refusal leaves the account as it was.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from amazon_connector.clock import Clock
from amazon_connector.domain.marketplaces import BY_ID
from amazon_connector.port import (
    Account,
    AccountProgress,
    Backend,
    Link,
    LinkState,
    MarketplaceSeen,
)
from amazon_connector.spapi import (
    AccessDenied,
    Application,
    ConfigurationError,
    Endpoints,
    Participation,
    RejectedRequest,
    SellingPartnerClient,
    TemporaryError,
    Throttled,
    Transport,
    lwa,
    sellers,
)
from amazon_connector.vault import Vault

from .clients import Clients

_STATE_LIFE = timedelta(minutes=30)


@dataclass(frozen=True)
class LinkResult:
    """The account that was linked and the names of the marketplaces that were added."""

    account_id: str
    marketplaces: Sequence[str]


class Linking:
    """The steps of linking; each method is one, to be committed by its caller."""

    def __init__(
        self,
        backend: Backend,
        clients: Clients,
        vault: Vault,
        clock: Clock,
        endpoints: Endpoints,
        transport: Transport,
    ) -> None:
        self._backend = backend
        self._clients = clients
        self._vault = vault
        self._clock = clock
        self._endpoints = endpoints
        self._transport = transport

    def begin(
        self, account: Account, redirect_uri: str, seller_central_url: str, draft: bool
    ) -> str:
        """The address of Amazon's consent page; remembers its one-time state for 30 minutes."""
        if not account.application_id or not account.client_id:
            raise ConfigurationError(
                message="Link with Amazon needs a public application: enter its application id, "
                "client id and client secret on the Credentials tab. With a private application, "
                "paste its refresh token instead."
            )
        state = secrets.token_urlsafe(24)
        expires = self._clock.now() + _STATE_LIFE
        with self._backend.atomic():
            self._backend.add_link_state(LinkState(state, account.account_id, expires))
        return lwa.consent_url(
            seller_central_url, account.application_id, state, redirect_uri, draft
        )

    def take_state(self, state: str) -> str:
        """The account id that this state was made for. Raises ``ConfigurationError``."""
        with self._backend.atomic():
            found = self._backend.take_link_state(state)
        if found is None or found.expires < self._clock.now():
            raise ConfigurationError(
                message="This confirmation was used already or is older than 30 minutes. "
                "Click Link with Amazon once more."
            )
        return found.account_id

    def finish(
        self, account: Account, selling_partner_id: str, code: str, redirect_uri: str
    ) -> LinkResult:
        """Exchange the code of the consent for a refresh token and store it."""
        application = Application(account.client_id, self._secret(account))
        token = lwa.exchange_code(application, code, redirect_uri, self._endpoints, self._transport)
        return self.paste(account, selling_partner_id, token)

    def paste(self, account: Account, seller_id: str, refresh_token: str) -> LinkResult:
        """Check a refresh token against Amazon, then store it and the marketplaces."""
        client = self._clients.checked(account, self._secret(account), seller_id, refresh_token)
        seen = self._seen(account.account_id, client)
        _check_selling_plan(client)
        sealed = self._vault.seal(refresh_token, account.account_id)
        link = Link(account.account_id, seller_id, sealed, self._clock.now())
        with self._backend.atomic():
            self._backend.save_links([link])
            added = self._save(account, seen)
        return LinkResult(account.account_id, added)

    def update_marketplaces(self, account: Account) -> Sequence[str]:
        """Read the seller's marketplaces again; the names of those that are new."""
        seen = self._seen(account.account_id, self._clients.client(account))
        with self._backend.atomic():
            return self._save(account, seen)

    def _secret(self, account: Account) -> str:
        if not account.sealed_client_secret:
            raise ConfigurationError(
                message="Enter the application's client id and client secret first."
            )
        return self._vault.open(account.sealed_client_secret, account.account_id)

    def _save(self, account: Account, seen: Sequence[MarketplaceSeen]) -> list[str]:
        """Store what Amazon listed; the names of those that are searched from now on."""
        before = set(self._searched(account.account_id))
        self._backend.save_marketplaces(seen)
        added = [m.name for m in self._now_searched(account.account_id, seen, before)]
        if added:
            # FBM orders that are open there already come in as for a new account.
            progress = AccountProgress(
                account.account_id, opened=False, next_turn=self._clock.now()
            )
            self._backend.save_progress([progress])
        return added

    def _now_searched(
        self, account_id: str, seen: Sequence[MarketplaceSeen], before: set[str]
    ) -> list[MarketplaceSeen]:
        now = set(self._searched(account_id)) - before
        return [marketplace for marketplace in seen if marketplace.marketplace_id in now]

    def _searched(self, account_id: str) -> Sequence[str]:
        accounts = self._backend.accounts()
        return next(a.searched_ids for a in accounts if a.account_id == account_id)

    def _seen(self, account_id: str, client: SellingPartnerClient) -> list[MarketplaceSeen]:
        listed = sellers.marketplace_participations(client)
        return [seen for p in listed if (seen := _marketplace_seen(account_id, p)) is not None]


def _check_selling_plan(client: SellingPartnerClient) -> None:
    """Amazon gives its API to Professional sellers alone. Raises ``ConfigurationError``."""
    try:
        plan = sellers.account(client).selling_plan
    except (AccessDenied, RejectedRequest, TemporaryError, Throttled):
        # Only a hint: an application may lack the role to read the seller's account.
        return
    if plan == "INDIVIDUAL":
        raise ConfigurationError(
            message="This seller has the Individual selling plan; Amazon's API needs the "
            "Professional one. Change the plan in Seller Central, then link again."
        )


def _marketplace_seen(account_id: str, listed: Participation) -> MarketplaceSeen | None:
    """Amazon also lists "Non-Amazon" places, which have no orders to read: left out."""
    known = BY_ID.get(listed.marketplace_id)
    if known is None and not listed.domain.removeprefix("www.").startswith("amazon."):
        return None
    note = ""
    if not listed.is_participating:
        note = "The seller does not take part in this marketplace (Seller Central, Account Info)."
    elif listed.has_suspended_listings:
        note = "Amazon has suspended the seller's listings in this marketplace."
    return MarketplaceSeen(
        account_id=account_id,
        marketplace_id=listed.marketplace_id,
        name=known.name if known else listed.name,
        country=listed.country_code,
        currency=listed.currency,
        usable=listed.is_participating,
        note=note,
    )
