# SPDX-License-Identifier: LGPL-3.0-or-later
"""The search for changed orders: one ``searchOrders`` a turn for all accounts of a group.

A group is the accounts with the same application, seller and region. Each step reads where
the stored turn stands, asks Amazon for at most one page outside any transaction, and writes
that page together with the turn's new state. A cursor moves only when every page is in.
A marketplace that was out of the search first reads by itself what it missed (``coverage``).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta

from amazon_connector.clock import Clock
from amazon_connector.domain.orders import MERCHANT, PARTIALLY_SHIPPED, UNSHIPPED
from amazon_connector.port import Account, AccountProgress, Backend, SearchTurn
from amazon_connector.spapi import (
    AccessDenied,
    OrdersPage,
    OrdersQuery,
    RejectedRequest,
    SellingPartnerError,
    TemporaryError,
    Throttled,
    orders,
)
from amazon_connector.steps import AgainAt, Done, GoOn, Next
from amazon_connector.vault import LinkAgain

from .coverage import caught_up, fallen_behind, missed_since, read_by
from .groups import Amazon, accounts_of
from .importing import OrderImport

_log = logging.getLogger(__name__)
OPEN, UPDATES, MISSED, PROBE = "open", "updates", "missed", "probe"
# Amazon's orders become visible to the search with some delay: every turn looks back a bit.
OVERLAP = timedelta(minutes=10)
# searchOrders: data of two years; tokens expire after 24 hours (model orders_2026-01-01).
HORIZON = timedelta(days=729)
TOKEN_LIFE = timedelta(hours=23)
_LONGEST_PAUSE = timedelta(minutes=15)
_SHORTEST_SPAN = timedelta(hours=1)


class SyncOrders:
    """Searches one group of accounts, for ever: ``AgainAt`` names the next turn."""

    def __init__(self, backend: Backend, amazon: Amazon, clock: Clock, group: str) -> None:
        self._backend = backend
        self._amazon = amazon
        self._clock = clock
        self.group = group

    def step(self) -> Next:
        """One page, or the beginning or the end of a turn."""
        accounts = accounts_of(self._backend, self.group)
        if not accounts:
            return Done()
        turn = self._backend.search_turn(self.group)
        if turn is None:
            return self._begin(accounts)
        able = self._able(accounts)
        if set(turn.account_ids) - {a.account_id for a in able}:
            return self._restart(turn, end=True)
        if turn.token_at and self._clock.now() - turn.token_at > TOKEN_LIFE:
            return self._restart(turn)
        in_turn = [a for a in able if a.account_id in turn.account_ids]
        return self._ask(turn, in_turn, accounts)

    def _able(self, accounts: Sequence[Account]) -> Sequence[Account]:
        """Those whose credentials can be opened; the others say so and stop nobody else."""
        problems = {account.account_id: self._problem(account) for account in accounts}
        able = [account for account in accounts if not problems[account.account_id]]
        if not able or len(able) == len(accounts):
            return accounts
        now = self._clock.now()
        with self._backend.atomic():
            self._save(
                [
                    AccountProgress(
                        account.account_id,
                        problem=problems[account.account_id],
                        next_turn=now + timedelta(minutes=account.turn_minutes),
                    )
                    for account in accounts
                    if account not in able
                ]
            )
        return able

    def _problem(self, account: Account) -> str:
        try:
            self._amazon.client(account)
        except (SellingPartnerError, LinkAgain) as error:
            return str(error)
        return ""

    # Beginning

    def _begin(self, accounts: Sequence[Account]) -> Next:
        now = self._clock.now()
        searched = [a for a in accounts if a.searched_ids] or accounts
        due = min(a.next_turn or now for a in searched)
        if due > now:
            return AgainAt(due, "The next search is due then.")
        able = self._able(searched)
        turn = (
            self._open_turn(able, now)
            or self._missed_turn(able, now)
            or self._updates_turn(able, now)
        )
        if turn is None:
            return self._nothing_to_search(accounts)
        with self._backend.atomic():
            self._backend.save_search_turn(turn)
        return GoOn()

    def _open_turn(self, accounts: Sequence[Account], now: datetime) -> SearchTurn | None:
        """FBM orders that were open when an account was linked, however old."""
        return self._turn(OPEN, [a for a in accounts if not a.opened], now - HORIZON)

    def _missed_turn(self, accounts: Sequence[Account], now: datetime) -> SearchTurn | None:
        """What happened in marketplaces while they were out of the search."""
        missed = missed_since(accounts)
        if not missed:
            return None
        after = max(min(missed.values()) - OVERLAP, now - HORIZON)
        turn = self._turn(MISSED, accounts, after)
        return turn and replace(turn, marketplace_ids=tuple(sorted(missed)))

    def _updates_turn(self, accounts: Sequence[Account], now: datetime) -> SearchTurn | None:
        cursors = [a.cursor for a in accounts if a.cursor and a.searched_ids]
        earliest = max(min([*cursors, now]) - OVERLAP, now - HORIZON)
        return self._turn(UPDATES, accounts, earliest)

    def _turn(self, kind: str, accounts: Sequence[Account], after: datetime) -> SearchTurn | None:
        searched = sorted({m for a in accounts for m in a.searched_ids})
        if not searched:
            return None
        ids = tuple(a.account_id for a in accounts)
        return SearchTurn(self.group, kind, ids, tuple(searched), after)

    def _nothing_to_search(self, accounts: Sequence[Account]) -> Next:
        return self._pause(
            accounts,
            "No marketplace of this account is searched. Add one on its Marketplaces tab, or "
            "click Update Available Marketplaces.",
        )

    # Asking

    def _ask(self, turn: SearchTurn, accounts: Sequence[Account], group: Sequence[Account]) -> Next:
        try:
            client = self._amazon.client(accounts[0])
            page = orders.search_orders(client, self._query(turn))
        except Throttled as error:
            return AgainAt(error.retry_at, "Amazon's usage plan allows the next search then.")
        except AccessDenied as error:
            return self._denied(turn, accounts, error)
        except RejectedRequest as error:
            return self._rejected(turn, accounts, error)
        except TemporaryError as error:
            return self._later(turn, accounts, error)
        except (SellingPartnerError, LinkAgain) as error:
            return self._pause(accounts, str(error), turn)
        if turn.kind == PROBE:
            return self._probed(turn, accounts, refused=False)
        return self._take_in(turn, accounts, group, page)

    def _query(self, turn: SearchTurn) -> OrdersQuery:
        if turn.kind == PROBE:
            return OrdersQuery(
                marketplace_ids=turn.marketplace_ids[:1],
                last_updated_after=turn.after,
                max_results=1,
            )
        if turn.kind == OPEN:
            return OrdersQuery(
                marketplace_ids=turn.marketplace_ids,
                created_after=turn.after,
                fulfillment_statuses=(UNSHIPPED, PARTIALLY_SHIPPED),
                fulfilled_by=(MERCHANT,),
                pagination_token=turn.token or None,
            )
        return OrdersQuery(
            marketplace_ids=turn.marketplace_ids,
            last_updated_after=turn.after,
            last_updated_before=turn.until,
            pagination_token=turn.token or None,
        )

    # Taking in

    def _take_in(
        self,
        turn: SearchTurn,
        accounts: Sequence[Account],
        group: Sequence[Account],
        page: OrdersPage,
    ) -> Next:
        now = self._clock.now()
        with self._backend.atomic():
            result = OrderImport(self._backend, group, now).page(page.orders)
            if page.next_token:
                self._backend.save_search_turn(self._next_page(turn, page, now))
            else:
                self._finish(turn, accounts, page, now)
        _log.info(
            "Page %d: %d orders, %d new.",
            turn.pages + 1,
            result.seen,
            result.created,
            extra={"action": "orders_page"},
        )
        return GoOn()

    def _next_page(self, turn: SearchTurn, page: OrdersPage, now: datetime) -> SearchTurn:
        return replace(
            turn,
            token=page.next_token or "",
            token_at=now,
            before=_upper_bound(turn, page, now),
            pages=turn.pages + 1,
            failures=0,
        )

    def _finish(
        self, turn: SearchTurn, accounts: Sequence[Account], page: OrdersPage, now: datetime
    ) -> None:
        self._backend.end_search_turn(turn)
        if turn.kind == OPEN:
            self._save([AccountProgress(a.account_id, opened=True, problem="") for a in accounts])
            return
        until = _upper_bound(turn, page, now)
        if turn.kind == MISSED:
            self._save([caught_up(turn, account, until) for account in accounts])
            return
        read = read_by(turn, accounts)
        self._save([self._finished(turn, account, read, until, now) for account in accounts])

    def _finished(
        self,
        turn: SearchTurn,
        account: Account,
        read: AbstractSet[str],
        until: datetime,
        now: datetime,
    ) -> AccountProgress:
        covered = _covers(turn, account, now)
        ahead = account.cursor is None or until > account.cursor or account.cursor > now
        # A bounded search has not caught up, and one that began before a person set an
        # earlier date (or another marketplace) says nothing about that: the next follows.
        wait = account.turn_minutes if covered and not turn.until else 0
        return AccountProgress(
            account.account_id,
            # Not before the turn's own beginning: the overlap is no step back.
            cursor=until if covered and ahead else None,
            cursor_before=account.cursor,
            next_turn=now + timedelta(minutes=wait),
            problem="",
            out_since=fallen_behind(account, read) if covered else {},
        )

    def _save(self, page: Sequence[AccountProgress]) -> None:
        self._backend.save_progress(page)

    # When Amazon says no

    def _restart(self, turn: SearchTurn, end: bool = False) -> Next:
        """Begin the search again from its first page; the cursor has not moved."""
        with self._backend.atomic():
            if end:
                self._backend.end_search_turn(turn)
            else:
                self._backend.save_search_turn(_from_first_page(turn))
        return GoOn()

    def _token_refused(self, turn: SearchTurn) -> Next:
        """Amazon no longer takes the token. Whether each page's token is fresh for 24 hours is
        not documented: should a search be too long for its tokens, half of its span is asked
        for, so that it ends and the cursor moves.
        """
        upper = turn.until or turn.before or self._clock.now()
        half = (upper - turn.after) / 2
        fresh = _from_first_page(turn)
        if turn.kind != OPEN and half > _SHORTEST_SPAN:
            fresh = replace(fresh, until=turn.after + half)
        with self._backend.atomic():
            self._backend.save_search_turn(fresh)
        return GoOn()

    def _rejected(
        self, turn: SearchTurn, accounts: Sequence[Account], error: RejectedRequest
    ) -> Next:
        if turn.token and turn.kind != PROBE:
            return self._token_refused(turn)
        return self._pause(accounts, str(error), turn)

    def _later(self, turn: SearchTurn, accounts: Sequence[Account], error: TemporaryError) -> Next:
        wait = min(timedelta(seconds=30) * 2 ** min(turn.failures, 10), _LONGEST_PAUSE)
        with self._backend.atomic():
            self._backend.save_search_turn(replace(turn, failures=turn.failures + 1))
            self._save([AccountProgress(a.account_id, problem=str(error)) for a in accounts])
        return AgainAt(self._clock.now() + wait, str(error))

    def _denied(self, turn: SearchTurn, accounts: Sequence[Account], error: AccessDenied) -> Next:
        """403: find out which marketplace it is, or that it is all of them."""
        if turn.kind == PROBE:
            return self._probed(turn, accounts, refused=True)
        # Refused what came back, it may yet be allowed the rest: all are tried.
        searched = sorted({m for a in accounts for m in a.searched_ids})
        if len(searched) == 1:
            return self._pause(accounts, str(error), turn)
        with self._backend.atomic():
            self._backend.save_search_turn(
                replace(
                    turn,
                    kind=PROBE,
                    marketplace_ids=tuple(searched),
                    after=self._clock.now() - timedelta(hours=1),
                    token="",
                    token_at=None,
                    before=None,
                )
            )
        return GoOn()

    def _probed(self, turn: SearchTurn, accounts: Sequence[Account], refused: bool) -> Next:
        """One marketplace tried. ``pages`` counts the accepted, ``token`` lists the refused."""
        tried, left = turn.marketplace_ids[0], turn.marketplace_ids[1:]
        denied = [*turn.token.split(), tried] if refused else turn.token.split()
        accepted = turn.pages + (not refused)
        if left:
            with self._backend.atomic():
                self._backend.save_search_turn(
                    replace(turn, marketplace_ids=left, token=" ".join(denied), pages=accepted)
                )
            return GoOn()
        return self._probe_result(turn, accounts, denied, accepted)

    def _probe_result(
        self, turn: SearchTurn, accounts: Sequence[Account], denied: list[str], accepted: int
    ) -> Next:
        if not denied:
            return self._pause(
                accounts,
                "Amazon refused a search (403), yet allows it in each marketplace by itself. "
                "The next turn tries again.",
                turn,
            )
        if not accepted:
            return self._pause(
                accounts,
                "Amazon refuses this account's orders in every marketplace: the application "
                "lacks the role Inventory and Order Tracking, or the account was not linked "
                "again after it got it.",
                turn,
            )
        reason = (
            "Amazon refuses the orders of this marketplace (403). It was taken out of the sync; "
            "when the seller may use it, put it back with Update Available Marketplaces: what "
            "happened meanwhile is then read by itself."
        )
        with self._backend.atomic():
            self._backend.block_marketplaces(turn.account_ids, dict.fromkeys(denied, reason))
            self._backend.end_search_turn(turn)
        return GoOn()

    def _pause(
        self, accounts: Sequence[Account], problem: str, turn: SearchTurn | None = None
    ) -> Next:
        """Show the problem on the accounts and come back with the next turn."""
        now = self._clock.now()
        again = [now + timedelta(minutes=a.turn_minutes) for a in accounts]
        with self._backend.atomic():
            if turn is not None:
                self._backend.end_search_turn(turn)
            self._save(
                [
                    AccountProgress(a.account_id, next_turn=when, problem=problem)
                    for a, when in zip(accounts, again, strict=True)
                ]
            )
        return AgainAt(min(again), problem)


def _covers(turn: SearchTurn, account: Account, now: datetime) -> bool:
    """Whether the turn looked at all that this account's cursor asks for."""
    oldest = now - HORIZON
    since = max(account.cursor or now, oldest)
    return turn.after <= since and set(account.searched_ids) <= set(turn.marketplace_ids)


def _upper_bound(turn: SearchTurn, page: OrdersPage, now: datetime) -> datetime:
    """Up to when the search looks: as Amazon echoed it with the first page."""
    return turn.before or page.last_updated_before or turn.until or now - OVERLAP


def _from_first_page(turn: SearchTurn) -> SearchTurn:
    return replace(turn, token="", token_at=None, before=None, pages=0, failures=0)
