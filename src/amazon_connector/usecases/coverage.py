# SPDX-License-Identifier: LGPL-3.0-or-later
"""Marketplaces that fall behind their account's cursor, and how they catch up.

A cursor says that everything before it is in. While a marketplace is out of the search (taken
out by a person, refused by Amazon) the cursor moves on without it: its
``out_since`` stays at the cursor from which it was left out. Back in the search, it is read
from there in a turn of its own, so that the other marketplaces are not read again with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from amazon_connector.port import Account, AccountProgress, SearchTurn


def missed_since(accounts: Sequence[Account]) -> dict[str, datetime]:
    """Marketplaces that are back in the search, and from when on each has to be read."""
    missed: dict[str, datetime] = {}
    for marketplace in (m for a in accounts for m in a.marketplaces if m.searched):
        if marketplace.out_since:
            known = missed.get(marketplace.marketplace_id, marketplace.out_since)
            missed[marketplace.marketplace_id] = min(known, marketplace.out_since)
    return missed


def read_by(turn: SearchTurn, accounts: Sequence[Account]) -> AbstractSet[str]:
    """Marketplaces that some account of the turn read from its beginning to its end."""
    searched = {marketplace_id for account in accounts for marketplace_id in account.searched_ids}
    return searched & set(turn.marketplace_ids)


def fallen_behind(account: Account, read: AbstractSet[str]) -> dict[str, datetime | None]:
    """The new ``out_since`` of those of the account's marketplaces that a turn left out."""
    behind: dict[str, datetime | None] = {}
    for marketplace in account.marketplaces:
        since = min(filter(None, (marketplace.out_since, account.cursor)), default=None)
        if marketplace.marketplace_id not in read and since != marketplace.out_since:
            behind[marketplace.marketplace_id] = since
    return behind


def caught_up(turn: SearchTurn, account: Account, until: datetime) -> AccountProgress:
    """What is left to read in this account's marketplaces after a turn for what they missed.

    A turn that was bounded, because it did not fit into the life of its tokens, leaves what
    came after ``until``.
    """
    left = {
        marketplace.marketplace_id: until if turn.until else None
        for marketplace in account.marketplaces
        if marketplace.searched
        and marketplace.out_since
        and marketplace.marketplace_id in turn.marketplace_ids
    }
    return AccountProgress(account.account_id, problem="", out_since=left)
