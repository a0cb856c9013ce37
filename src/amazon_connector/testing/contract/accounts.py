# SPDX-License-Identifier: LGPL-3.0-or-later
"""Accounts, links, marketplaces, issues and turns as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from amazon_connector.bootstrap import Connector
from amazon_connector.port import (
    Account,
    AccountProgress,
    Issue,
    IssueKey,
    Link,
    LinkState,
    LostRace,
    MarketplaceSeen,
    SealedSecrets,
    SearchTurn,
)
from amazon_connector.spapi import Endpoints
from amazon_connector.vault import Vault

from .base import FRANCE, GERMANY, NOW, Contract

ITALY = "APJ6JRA9NG5V4"


def seen(account: str, marketplace: str, usable: bool = True) -> MarketplaceSeen:
    """A marketplace as Amazon lists it."""
    return MarketplaceSeen(account, marketplace, "Amazon.xx", "DE", "EUR", usable)


class AccountsContract(Contract):
    """What is stored of accounts."""

    topic = "accounts"

    def active(self, account_id: str) -> tuple[str, ...]:
        accounts: Sequence[Account] = self.backend.accounts()
        searched = {a.account_id: a.searched_ids for a in accounts}
        return searched[account_id]

    def test_an_account_reads_back_as_it_was_arranged(self) -> None:
        account_id = self.account()
        (account,) = self.backend.accounts()
        self.assertEqual(account.account_id, account_id)
        self.assertEqual(account.searched_ids, tuple(sorted((GERMANY, FRANCE))))
        self.assertEqual(
            self.vault.open(account.sealed_client_secret, account_id), "amzn1.oa2-cs.v1.test"
        )
        self.assertEqual(self.vault.open(account.sealed_refresh_token, account_id), "Atzr|test")

    def test_after_a_new_first_key_the_old_one_can_go(self) -> None:
        old, new = Vault.new_key(), Vault.new_key()
        kept = self.account(vault=Vault([old]))
        lost = self.account(vault=Vault([Vault.new_key()]), name="Lost", seller_id="A2LOST")
        before = self.sealed()
        self.work_with(Vault([new, old]))
        after = self.sealed()
        secret, token = after[kept].client_secret, after[kept].refresh_token
        self.assertEqual(Vault([new]).open(secret, kept), "amzn1.oa2-cs.v1.test")
        self.assertEqual(Vault([new]).open(token, kept), "Atzr|test")
        self.assertEqual(after[lost], before[lost])
        account = next(a for a in self.backend.accounts() if a.account_id == lost)
        self.assertIn("link this account again", account.problem)
        self.work_with(Vault([new]))
        self.assertEqual(self.sealed(), after)

    def sealed(self) -> dict[str, SealedSecrets]:
        stored: Sequence[SealedSecrets] = self.backend.sealed_secrets()
        return {secrets.account_id: secrets for secrets in stored}

    def work_with(self, vault: Vault) -> None:
        """Everything that is due, by a process with these keys."""
        plans, nowhere = self.world.usage_plans(), Endpoints.at("http://127.0.0.1:9")
        connector = Connector(self.backend, plans, vault, self.clock, nowhere, self.amazon)
        for use_case in connector.work():
            self.drive(use_case)

    def test_progress_touches_only_what_it_names(self) -> None:
        account_id = self.account()
        before = self.backend.accounts()[0]
        for _ in range(2):
            with self.backend.atomic():
                self.backend.save_progress([AccountProgress(account_id, problem="No.")])
        self.assertEqual(self.backend.accounts()[0], replace(before, problem="No."))
        with self.backend.atomic():
            self.backend.save_progress(
                [AccountProgress(account_id, problem="", next_turn=NOW, opened=False)]
            )
        self.assertEqual(self.backend.accounts()[0], replace(before, next_turn=NOW, opened=False))

    def out_since(self) -> dict[str, datetime | None]:
        (account,) = self.backend.accounts()
        return {m.marketplace_id: m.out_since for m in account.marketplaces}

    def test_since_when_a_marketplace_is_out_is_kept_until_it_is_cleared(self) -> None:
        account_id = self.account()
        for _ in range(2):
            with self.backend.atomic():
                self.backend.save_progress([AccountProgress(account_id, out_since={FRANCE: NOW})])
        self.assertEqual(self.out_since(), {GERMANY: None, FRANCE: NOW})
        with self.backend.atomic():
            self.backend.save_progress([AccountProgress(account_id, problem="No.")])
            self.backend.block_marketplaces([account_id], {FRANCE: "Amazon refuses."})
            self.backend.save_marketplaces([seen(account_id, FRANCE), seen(account_id, GERMANY)])
        self.assertEqual(self.out_since(), {GERMANY: None, FRANCE: NOW})
        for _ in range(2):
            with self.backend.atomic():
                self.backend.save_progress([AccountProgress(account_id, out_since={FRANCE: None})])
        self.assertEqual(self.out_since(), {GERMANY: None, FRANCE: None})

    def test_a_persons_earlier_date_is_not_overwritten(self) -> None:
        account_id = self.account(cursor=NOW - timedelta(days=9))
        with self.backend.atomic():
            self.backend.save_progress(
                [AccountProgress(account_id, cursor=NOW, cursor_before=NOW - timedelta(days=1))]
            )
        self.assertEqual(self.backend.accounts()[0].cursor, NOW - timedelta(days=9))
        with self.backend.atomic():
            self.backend.save_progress(
                [AccountProgress(account_id, cursor=NOW, cursor_before=NOW - timedelta(days=9))]
            )
        self.assertEqual(self.backend.accounts()[0].cursor, NOW)

    def test_the_first_link_sets_the_beginning_and_a_later_one_keeps_it(self) -> None:
        account_id = self.account(linked=False, linked_at=None, cursor=None, opened=False)
        self.assertIsNone(self.backend.accounts()[0].linked_at)
        for moment in (NOW, NOW + timedelta(days=5)):
            sealed = self.vault.seal("Atzr|new", account_id)
            with self.backend.atomic():
                self.backend.save_links([Link(account_id, "A1SELLER", sealed, moment)])
            account = self.backend.accounts()[0]
            self.assertEqual((account.linked_at, account.cursor), (NOW, NOW))
            self.assertEqual(account.sealed_refresh_token, sealed)

    def test_new_marketplaces_become_active_and_a_removed_one_stays_out(self) -> None:
        account_id = self.account(marketplace_ids=(GERMANY,))
        for _ in range(2):
            with self.backend.atomic():
                self.backend.save_marketplaces(
                    [
                        seen(account_id, GERMANY),
                        seen(account_id, FRANCE),
                        seen(account_id, ITALY, usable=False),
                    ]
                )
        self.assertEqual(self.active(account_id), tuple(sorted((GERMANY, FRANCE))))

    def test_a_marketplace_belongs_to_one_account_of_a_seller(self) -> None:
        self.account(marketplace_ids=(GERMANY,))
        second = self.account(name="Second", marketplace_ids=(ITALY,))
        other = self.account(name="Other seller", seller_id="A2OTHER", marketplace_ids=(ITALY,))
        with self.backend.atomic():
            self.backend.save_marketplaces(
                [seen(second, GERMANY), seen(second, FRANCE), seen(other, GERMANY)]
            )
        self.assertEqual(self.active(second), tuple(sorted((FRANCE, ITALY))))
        self.assertEqual(self.active(other), tuple(sorted((GERMANY, ITALY))))

    def test_a_blocked_marketplace_is_not_searched_and_says_why(self) -> None:
        account_id = self.account()
        with self.backend.atomic():
            self.backend.block_marketplaces([account_id], {FRANCE: "Amazon refuses."})
        self.assertEqual(self.active(account_id), (GERMANY,))
        france = next(
            m for m in self.backend.accounts()[0].marketplaces if m.marketplace_id == FRANCE
        )
        self.assertEqual(france.blocked, "Amazon refuses.")
        with self.backend.atomic():
            self.backend.save_marketplaces([seen(account_id, FRANCE)])
        self.assertEqual(self.active(account_id), tuple(sorted((GERMANY, FRANCE))))

    def test_a_link_state_is_taken_once(self) -> None:
        account_id = self.account()
        state = LinkState("s3cret", account_id, NOW + timedelta(minutes=30))
        with self.backend.atomic():
            self.backend.add_link_state(state)
        with self.backend.atomic():
            self.assertEqual(self.backend.take_link_state("s3cret"), state)
            self.assertIsNone(self.backend.take_link_state("s3cret"))
            self.assertIsNone(self.backend.take_link_state("never"))

    def test_an_issue_is_raised_once_and_closed(self) -> None:
        account_id = self.account()
        for text in ("First.", "Second."):
            with self.backend.atomic():
                self.backend.raise_issues([Issue(account_id, "kind", text, "302-1")])
        self.assertEqual([i.message for i in self.world.issues()], ["Second."])
        for _ in range(2):
            with self.backend.atomic():
                self.backend.close_issues([IssueKey(account_id, "kind", "302-1")])
        self.assertEqual(self.world.issues(), [])

    def test_atomic_is_all_or_nothing(self) -> None:
        account_id = self.account()
        with self.assertRaises(ZeroDivisionError), self.backend.atomic():
            self.backend.save_progress([AccountProgress(account_id, problem="Gone.")])
            raise ZeroDivisionError
        self.assertEqual(self.backend.accounts()[0].problem, "")

    def test_the_second_of_two_writers_of_a_turn_loses(self) -> None:
        account_id = self.account()
        turn = SearchTurn("g", "updates", (account_id,), (GERMANY,), NOW)
        with self.backend.atomic():
            self.backend.save_search_turn(turn)
        stored = self.backend.search_turn("g")
        assert stored is not None
        self.assertEqual(stored, replace(turn, version=1))
        with self.backend.atomic():
            self.backend.save_search_turn(replace(stored, token="t", token_at=NOW, pages=1))
        with self.assertRaises(LostRace), self.backend.atomic():
            self.backend.save_search_turn(replace(stored, pages=1))
        with self.assertRaises(LostRace), self.backend.atomic():
            self.backend.end_search_turn(stored)
        with self.assertRaises(LostRace), self.backend.atomic():
            self.backend.save_search_turn(turn)
        current = self.backend.search_turn("g")
        assert current is not None
        with self.backend.atomic():
            self.backend.end_search_turn(current)
        self.assertIsNone(self.backend.search_turn("g"))
