# SPDX-License-Identifier: LGPL-3.0-or-later
"""The search under way of each group of accounts."""

from __future__ import annotations

from amazon_connector.port import LostRace, SearchTurn

from .values import aware, naive


class Search:
    """The part of the port about searches."""

    def search_turn(self, group: str) -> SearchTurn | None:
        found = self._turn(group)
        return _turn(found) if found else None

    def save_search_turn(self, turn: SearchTurn) -> None:
        found = self._same_version(turn)
        values = {**_values(turn), "version": turn.version + 1}
        if found:
            found.write(values)
        else:
            self.env["amazon.connector.search.turn"].create({"group": turn.group, **values})
        self.env.flush_all()

    def end_search_turn(self, turn: SearchTurn) -> None:
        self._same_version(turn).unlink()

    def _turn(self, group: str):
        return self.env["amazon.connector.search.turn"].search([("group", "=", group)])

    def _same_version(self, turn: SearchTurn):
        found = self._turn(turn.group)
        if (found.version if found else 0) != turn.version:
            raise LostRace("Another worker went on with this search.")
        return found


def _values(turn: SearchTurn) -> dict:
    return {
        "kind": turn.kind,
        "account_refs": list(turn.account_ids),
        "marketplace_refs": list(turn.marketplace_ids),
        "after": naive(turn.after),
        "until": naive(turn.until),
        "before": naive(turn.before),
        "token": turn.token or False,
        "token_at": naive(turn.token_at),
        "pages": turn.pages,
        "failures": turn.failures,
    }


def _turn(found) -> SearchTurn:
    return SearchTurn(
        group=found.group,
        kind=found.kind,
        account_ids=tuple(found.account_refs),
        marketplace_ids=tuple(found.marketplace_refs),
        after=aware(found.after),
        until=aware(found.until),
        before=aware(found.before),
        token=found.token or "",
        token_at=aware(found.token_at),
        pages=found.pages,
        failures=found.failures,
        version=found.version,
    )
