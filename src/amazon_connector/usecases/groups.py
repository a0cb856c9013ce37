# SPDX-License-Identifier: LGPL-3.0-or-later
"""Accounts that share an application, a seller and a region share Amazon's usage plan too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from amazon_connector.port import Account, Backend
from amazon_connector.spapi import ConfigurationError, SellingPartnerClient, SellingPartnerError
from amazon_connector.vault import LinkAgain


class Amazon(Protocol):
    """Opens the door to Amazon for an account. Raises ``LinkAgain`` where its key is missing."""

    def client(self, account: Account) -> SellingPartnerClient:
        """A client with the account's credentials."""
        ...


def group_of(account: Account) -> str:
    """Names the accounts that are searched together."""
    return f"{account.client_id}|{account.seller_id}|{account.region}"


def accounts_of(backend: Backend, group: str) -> list[Account]:
    """The linked accounts of a group."""
    return grouped(backend.accounts(), group)


def grouped(accounts: Iterable[Account], group: str) -> list[Account]:
    """Those of these that are linked and of this group."""
    return [a for a in accounts if a.linked_at and group_of(a) == group]


def first_client(amazon: Amazon, accounts: Sequence[Account]) -> SellingPartnerClient:
    """The client of the first account that can be opened: one without its key stops no other.

    Raises ``SellingPartnerError`` or ``LinkAgain`` where none can be.
    """
    problem: Exception = ConfigurationError(message="No account is linked with Amazon.")
    for account in accounts:
        try:
            return amazon.client(account)
        except (LinkAgain, SellingPartnerError) as error:  # noqa: PERF203 - each on its own
            problem = error
    raise problem
