# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where the search of each group of accounts stands."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from amazon_connector.port import LostRace
from amazon_connector.port import SearchTurn as TheTurn

from ..models import SearchTurn

_SAME = ("kind", "after", "before", "token", "token_at", "pages", "failures", "version")


def search_turn(group: str) -> TheTurn | None:
    """See ``Backend.search_turn``."""
    row = SearchTurn.objects.filter(group=group).first()
    if row is None:
        return None
    return TheTurn(
        group=group,
        account_ids=tuple(row.account_ids),
        marketplace_ids=tuple(row.marketplace_ids),
        **{name: getattr(row, name) for name in _SAME},
    )


def save_search_turn(turn: TheTurn) -> None:
    """See ``Backend.save_search_turn``."""
    values = {name: getattr(turn, name) for name in _SAME}
    values["version"] = turn.version + 1
    values["account_ids"] = list(turn.account_ids)
    values["marketplace_ids"] = list(turn.marketplace_ids)
    if turn.version:
        rows = SearchTurn.objects.filter(group=turn.group, version=turn.version)
        if not rows.update(**values):
            raise LostRace(f"Another worker is searching for {turn.group}.")
        return
    try:
        with transaction.atomic():
            SearchTurn.objects.create(group=turn.group, **values)
    except IntegrityError as error:
        raise LostRace(f"Another worker has begun to search for {turn.group}.") from error


def end_search_turn(turn: TheTurn) -> None:
    """See ``Backend.end_search_turn``."""
    deleted, _ = SearchTurn.objects.filter(group=turn.group, version=turn.version).delete()
    if not deleted:
        raise LostRace(f"Another worker is searching for {turn.group}.")
