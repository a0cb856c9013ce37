# SPDX-License-Identifier: LGPL-3.0-or-later
"""A marketplace belongs to one account of a seller at most: which one that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .models import Account, AccountMarketplace


def other_readers(account: Account) -> Mapping[int, Account]:
    """The other accounts of the same seller that read marketplaces, by the marketplace's pk."""
    if not account.seller_id:
        return {}
    rows = AccountMarketplace.objects.filter(active=True, account__seller_id=account.seller_id)
    others = rows.exclude(account=account).select_related("account")
    return {row.marketplace_id: row.account for row in others}


def with_readers(account: Account, rows: Iterable[AccountMarketplace]) -> list[AccountMarketplace]:
    """The account's rows; ``reader`` is the other account that holds an idle one, or None."""
    others, shown = other_readers(account), list(rows)
    for row in shown:
        row.reader = None if row.active else others.get(row.marketplace_id)
    return shown


def read_elsewhere(account: Account) -> str:
    """Which marketplaces another account holds, and what to do; empty where there is none."""
    others = other_readers(account)
    idle = account.marketplaces.filter(active=False, blocked="", marketplace__in=others)
    held: dict[str, list[str]] = {}
    for row in idle.select_related("marketplace"):
        held.setdefault(others[row.marketplace_id].name, []).append(row.marketplace.name)
    return " ".join(_sentence(name, names) for name, names in held.items())


def _sentence(account: str, marketplaces: list[str]) -> str:
    return (
        f"{', '.join(marketplaces)}: read by the account {account} of the same seller, so not "
        "here. Take them out there first, then tick them here: a marketplace belongs to one "
        "account at most."
    )
