# SPDX-License-Identifier: LGPL-3.0-or-later
"""Finds the account that a command line names."""

from __future__ import annotations

from collections.abc import Sequence

from .stop import Stop


def chosen_accounts(wanted: str | None) -> Sequence[object]:
    """The accounts that ``wanted`` names (name or number), or all linked ones. May raise Stop."""
    from amazon_backoffice.models import Account

    accounts = list(Account.objects.filter(active=True).order_by("pk"))
    if wanted:
        accounts = [a for a in accounts if wanted in (str(a.pk), a.name)]
        if not accounts:
            raise Stop(
                f"There is no Amazon account {wanted!r}. `amazon-connector status` lists them."
            )
    return accounts


def account_of(order: str, wanted: str | None) -> object:
    """The account that is named, or whose order this is. Raises Stop where that is unclear."""
    from amazon_backoffice.models import AmazonOrder

    accounts = chosen_accounts(wanted)
    if len(accounts) > 1:
        known = AmazonOrder.objects.filter(order_id=order.strip()).values_list("account_id")
        accounts = [a for a in accounts if (a.pk,) in known] or accounts
    if len(accounts) == 1:
        return accounts[0]
    if not accounts:
        raise Stop("There is no Amazon account yet. Make one in the office and link it.")
    names = ", ".join(str(account) for account in accounts)
    raise Stop(f"There are several accounts; name one with --account: {names}.")
