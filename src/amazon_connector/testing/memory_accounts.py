# SPDX-License-Identifier: LGPL-3.0-or-later
"""The in-memory ERP's accounts, searches and issues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from amazon_connector import port
from amazon_connector.domain.marketplaces import BY_ID

from .memory_state import Store


class Accounts(Store):
    """See ``port.Backend``."""

    def accounts(self) -> Sequence[port.Account]:
        return [account for _, account in sorted(self.state.accounts.items())]

    def save_progress(self, page: Sequence[port.AccountProgress]) -> None:
        for progress in page:
            account = self.state.accounts[progress.account_id]
            names = ("opened", "redo", "next_turn", "problem")
            told = {n: getattr(progress, n) for n in names if getattr(progress, n) is not None}
            if progress.cursor is not None and account.cursor == progress.cursor_before:
                told["cursor"] = progress.cursor
            if progress.next_fba_read is not None:
                told["fba"] = replace(account.fba, next_read=progress.next_fba_read)
            self.state.accounts[progress.account_id] = replace(account, **told)

    def save_links(self, page: Sequence[port.Link]) -> None:
        for link in page:
            account = self.state.accounts[link.account_id]
            self.state.accounts[link.account_id] = replace(
                account,
                seller_id=link.seller_id,
                sealed_refresh_token=link.sealed_refresh_token,
                linked_at=account.linked_at or link.linked_at,
                cursor=account.cursor or link.linked_at,
                problem="",
            )

    def save_marketplaces(self, page: Sequence[port.MarketplaceSeen]) -> None:
        for seen in page:
            account = self.state.accounts[seen.account_id]
            found = {m.marketplace_id: m for m in account.marketplaces}
            marketplace = found.get(seen.marketplace_id) or self._marketplace(seen, account)
            blocked = "" if seen.usable else seen.note or "The seller cannot use it."
            found[seen.marketplace_id] = replace(marketplace, blocked=blocked)
            marketplaces = tuple(found.values())
            self.state.accounts[seen.account_id] = replace(account, marketplaces=marketplaces)

    def _marketplace(
        self, seen: port.MarketplaceSeen, account: port.Account
    ) -> port.AccountMarketplace:
        taken = any(
            other.seller_id == account.seller_id and seen.marketplace_id in other.searched_ids
            for other in self.state.accounts.values()
        )
        known = BY_ID.get(seen.marketplace_id)
        included = known.prices_include_tax if known else True
        return port.AccountMarketplace(
            seen.marketplace_id, seen.name, seen.currency, included, active=not taken
        )

    def block_marketplaces(self, account_ids: Sequence[str], blocked: Mapping[str, str]) -> None:
        for account_id in account_ids:
            account = self.state.accounts[account_id]
            found = account.marketplaces
            found = tuple(
                replace(m, blocked=blocked.get(m.marketplace_id, m.blocked)) for m in found
            )
            self.state.accounts[account_id] = replace(account, marketplaces=found)

    def add_link_state(self, state: port.LinkState) -> None:
        self.state.link_states[state.state] = state

    def take_link_state(self, state: str) -> port.LinkState | None:
        return self.state.link_states.pop(state, None)

    # The search

    def search_turn(self, group: str) -> port.SearchTurn | None:
        return self.state.turns.get(group)

    def save_search_turn(self, turn: port.SearchTurn) -> None:
        self._check_version(turn)
        self.state.turns[turn.group] = replace(turn, version=turn.version + 1)

    def end_search_turn(self, turn: port.SearchTurn) -> None:
        self._check_version(turn)
        self.state.turns.pop(turn.group, None)

    def _check_version(self, turn: port.SearchTurn) -> None:
        stored = self.state.turns.get(turn.group)
        if turn.version != (stored.version if stored else 0):
            raise port.LostRace("Another worker took this search further.")

    # Issues

    def raise_issues(self, page: Sequence[port.Issue]) -> None:
        for issue in page:
            named = (issue.account_id, issue.kind, issue.order_id, issue.subject)
            self.state.issues[named] = issue

    def close_issues(self, page: Sequence[port.IssueKey]) -> None:
        for gone in page:
            named = (gone.account_id, gone.kind, gone.order_id, gone.subject)
            for key in [k for k in self.state.issues if k[:3] == named[:3]]:
                if not gone.subject or key == named:
                    del self.state.issues[key]
