# SPDX-License-Identifier: LGPL-3.0-or-later
"""A seller's month of money, end to end over HTTP: orders, fees, refunds and two payouts close to
zero, in each of four currencies. One story, told of every ERP that keeps books (``BooksWorld``).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from unittest import TestCase

from amazon_connector.bootstrap import Connector
from amazon_connector.domain.marketplaces import BY_ID
from amazon_connector.records_money import (
    ADVERTISING,
    COMMISSION,
    FBA_FEE,
    OTHER_FEE,
    POSTED,
    RESERVE,
    STAGED,
    Settlement,
)
from amazon_connector.spapi import Endpoints, Urllib3Transport, format_time
from amazon_connector.steps import Next, drive
from amazon_connector.testing.local_amazon import LocalAmazon
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import Arranged
from amazon_connector.testing.world_books import (
    CLARIFY,
    INTERMEDIARY,
    RECEIVABLE,
    SMALL_DIFFERENCES,
    BooksWorld,
)
from amazon_connector.vault import Vault

if TYPE_CHECKING:
    _Base = TestCase
else:
    _Base = object

_DAY = 86_400


@dataclass(frozen=True)
class Country:
    """Where a month is lived: its marketplace, and what a piece costs there.

    ``tax`` stands within ``price`` unless ``on_top``; ``collected``: Amazon collects it.
    """

    marketplace_id: str
    price: str
    tax: str = ""
    on_top: bool = False
    collected: bool = False


GERMANY = Country("A1PA6795UKMFR9", "23.80", "3.80")
BRITAIN = Country("A1F83G8C2ARO7P", "12.00", "2.00", collected=True)
AMERICA = Country("ATVPDKIKX0DER", "20.00", "1.60", on_top=True, collected=True)
JAPAN = Country("A1VC38T7YXB528", "5980")


class MonthOfMoney(_Base):
    """What happens in it. Mixed into a test case of the backend's own, which gives ``make_world``,
    and its own buttons where a person has others than the core's.
    """

    def make_world(self) -> BooksWorld:
        """A fresh, empty world of the backend under test."""
        raise NotImplementedError

    def setUp(self) -> None:
        super().setUp()
        self.amazon = LocalAmazon()
        self.addCleanup(self.amazon.close)
        self.world = self.make_world()
        self.books = self.world.books()

    # A person's clicks

    def press_read(self) -> None:
        """*Read Now*."""
        self.connector.payouts.read_now([self.account_id])

    def press_post(self, report_id: str) -> None:
        """*Post*."""
        self.connector.payouts.post(report_id)

    def press_reverse(self, report_id: str) -> None:
        """*Reverse*."""
        self.connector.payouts.reverse(report_id)

    def press_match(self, report_id: str, line_id: str) -> None:
        """*Match Payout*, which proposes this line of the bank."""
        proposed = self.connector.payouts.propose(report_id)
        assert proposed is not None
        self.assertEqual(proposed.line_id, line_id)
        self.connector.payouts.match(report_id, line_id)

    # The month

    def month(self, country: Country) -> None:
        """A settlement with sales, fees and a reserve; one with a refund, and all is paid."""
        self.begin(country)
        self.orders_are_shipped_and_invoiced()
        self.amazon_takes_its_share()
        self.first = self.closed(reserve=10)
        self.payout_is_posted_and_matched(self.first)
        self.assertGreater(self.balance(RESERVE), 0, "Amazon keeps a tenth")
        self.one_is_refunded()
        self.one_more_is_sold()
        self.second = self.closed(reserve=0)
        self.payout_is_posted_and_matched(self.second)
        self.everything_is_zero()
        self.fees_are_amazons()

    def begin(self, country: Country) -> None:
        """A seller of this story's own, in a company of the marketplace's currency."""
        self.country = country
        # Its own orders, too: several months may share one local Amazon.
        number = uuid.uuid4().int % 10**7
        ids = [f"302-{number:07}-000000{n}" for n in range(1, 5)]
        self.fbm, self.refunded, self.fba, self.sold_later = ids
        place = BY_ID[country.marketplace_id]
        self.currency = place.currency
        seller_id = f"A{uuid.uuid4().hex[:13].upper()}"
        wanted = {"seller_id": seller_id, "country": place.country, "countries": [place.country]}
        self.amazon.control("POST", "sellers", wanted)
        sellers = self.amazon.control("GET", "sellers")["sellers"]
        self.seller: Mapping[str, Any] = next(s for s in sellers if s["seller_id"] == seller_id)
        vault = Vault([Vault.new_key()])
        self.account_id = self.world.account(
            Arranged(
                vault=vault,
                seller_id=seller_id,
                region=place.region,
                marketplace_ids=(country.marketplace_id,),
                linked_at=self.amazon.clock.now() - timedelta(days=2),
                cursor=self.amazon.clock.now() - timedelta(days=2),
                currency=self.currency,
                company="" if self.currency == "EUR" else f"In {self.currency}",
                client_id=self.seller["client_id"],
                client_secret=self.seller["client_secret"],
                refresh_token=self.seller["refresh_token"],
            )
        )
        self.world.read_payouts(self.account_id)
        self._open_the_door(vault)
        for sku, where in (("MUG", "warehouse"), ("BOOK", "amazon")):
            self.world.product(sku)
            self.world.stock(sku, where, 20)
            self.world.offer(self.account_id, country.marketplace_id, sku, sku)

    def _open_the_door(self, vault: Vault) -> None:
        transport = Urllib3Transport()
        self.addCleanup(transport.close)
        self.connector = Connector(
            self.world.backend(),
            self.world.usage_plans(),
            vault,
            self.amazon.clock,
            Endpoints.at(self.amazon.base_url),
            transport,
            books=self.books,
        )

    def orders_are_shipped_and_invoiced(self) -> None:
        self.place(self.fbm, "MUG", 2)
        self.place(self.refunded, "MUG", 1)
        self.place(self.fba, "BOOK", 1, channel="AMAZON")
        self.amazon.control("POST", f"orders/{self.fba}", {"action": "ship"})
        self.amazon.later(300)
        self.work()
        for order_id, pieces in ((self.fbm, 2), (self.refunded, 1)):
            self.ship(order_id, pieces)
        for order_id in (self.fbm, self.refunded, self.fba):
            self.world.invoice(self.seller["seller_id"], order_id)

    def amazon_takes_its_share(self) -> None:
        """Advertising and the subscription."""
        self.owes("-5", "ServiceFee", "Cost of Advertising", "TransactionTotalAmount")
        self.owes("-2", "other-transaction", "other-transaction", "Subscription Fee")

    def one_is_refunded(self) -> None:
        """Amazon gives the money back, and a person makes the credit note."""
        self.amazon.later(_DAY)
        self.amazon.control("POST", f"orders/{self.refunded}/refunds", {})
        self.world.credit(self.seller["seller_id"], self.refunded)

    def one_more_is_sold(self) -> None:
        self.place(self.sold_later, "MUG", 3)
        self.amazon.later(900)
        self.work()
        self.ship(self.sold_later, 3)
        self.world.invoice(self.seller["seller_id"], self.sold_later)

    def closed(self, reserve: int) -> Mapping[str, Any]:
        """Amazon settles now; its own summary of it."""
        self.amazon.later(5 * _DAY)  # Amazon's own period is not over yet
        self.amazon.control("POST", "rules", {"settlement_reserve_percent": reserve})
        wanted = {"seller_id": self.seller["seller_id"], "currency": self.currency}
        (summary,) = self.amazon.control("POST", "settlements", wanted)["closed"]
        found: Mapping[str, Any] = summary
        return found

    def payout_is_posted_and_matched(self, summary: Mapping[str, Any]) -> None:
        """One click each: *Post*, and *Match Payout* when the bank's line is there."""
        report_id = summary["report_id"]
        staged = self.payout_is_read(report_id)
        self.assertEqual(staged.total, Decimal(summary["total"]))
        self.assertEqual((staged.staged, staged.currency), (summary["lines"], self.currency))
        self.payout_is_posted(report_id)
        assert staged.total is not None
        assert staged.deposited is not None
        dated = staged.deposited.date() + timedelta(days=2)
        text = f"AMAZON PAYMENTS {staged.settlement_id}"
        line_id = self.world.bank_line(self.account_id, self.currency, staged.total, dated, text)
        self.press_match(report_id, line_id)
        self.assertTrue(self.world.is_reconciled(line_id))
        self.assertEqual(self.balance(INTERMEDIARY), 0)

    def payout_is_read(self, report_id: str) -> Settlement:
        """It waits for a click."""
        self.press_read()
        self.work()
        staged = self.settlement(report_id)
        self.assertEqual((staged.state, staged.problem), (STAGED, ""))
        return staged

    def payout_is_posted(self, report_id: str) -> None:
        """All of it stands on the intermediary account."""
        self.press_post(report_id)
        self.work()
        posted = self.settlement(report_id)
        self.assertEqual((posted.state, self.problems()), (POSTED, []))
        self.assertEqual(self.balance(INTERMEDIARY), posted.total)

    def everything_is_zero(self) -> None:
        """Nothing is open, nothing waits, and nothing is to be looked at."""
        for order_id in (self.fbm, self.refunded, self.fba, self.sold_later):
            self.assertEqual(self.world.open_on(self.seller["seller_id"], order_id), 0, order_id)
        for role in (RECEIVABLE, CLARIFY, SMALL_DIFFERENCES, RESERVE, INTERMEDIARY):
            self.assertEqual(self.balance(role), 0, role)
        for summary in (self.first, self.second):
            self.assertEqual(list(self.books.mismatches(summary["report_id"])), [])
            for entry in self.world.entries(summary["report_id"]):
                self.assertEqual(sum(line.amount for line in entry.lines), 0)

    def fees_are_amazons(self) -> None:
        """What the accounts of fees hold is what Amazon's own summaries say."""
        for role, kind in ((COMMISSION, "commission"), (FBA_FEE, "fba_fee")):
            told = sum(Decimal(s["by_kind"].get(kind, "0")) for s in (self.first, self.second))
            refunded = self.refunded_fees() if role == COMMISSION else Decimal(0)
            self.assertEqual(self.balance(role), -told - refunded, role)
        self.assertEqual((self.balance(ADVERTISING), self.balance(OTHER_FEE)), (5, 2))

    def refunded_fees(self) -> Decimal:
        """Commissions that came back with the refund, which Amazon sums up with it."""
        words: Mapping[str, str] = self.second["by_words"]
        found = [a for w, a in words.items() if "Refund" in w and "Commission" in w]
        return sum((Decimal(amount) for amount in found), Decimal(0))

    # Doing

    def place(self, order_id: str, sku: str, pieces: int, **more: Any) -> None:
        """A buyer orders, half an hour ago."""
        country = self.country
        when = format_time(self.amazon.clock.now() - timedelta(minutes=30))
        tax = {"ITEM": str(Decimal(country.tax) * pieces)} if country.tax else {}
        goods = item("1", sku, pieces, country.price, tax=tax, collected=country.collected)
        made = order(
            order_id,
            created=when,
            updated=when,
            items=[goods],
            currency=self.currency,
            marketplace_id=country.marketplace_id,
            include_tax=not country.on_top,
            **more,
        )
        body = {"sellerId": self.seller["seller_id"], "order": made}
        self.amazon.control("POST", "orders", body)

    def ship(self, order_id: str, pieces: int) -> None:
        """The warehouse validates, and Amazon is told."""
        seller_id = self.seller["seller_id"]
        self.world.deliver(seller_id, order_id, {"MUG": pieces}, "DHL", f"JD{order_id[-4:]}")
        self.work()

    def owes(self, amount: str, transaction: str, amount_type: str, description: str) -> None:
        """What Amazon takes beside its fees for orders."""
        entry = {
            "seller_id": self.seller["seller_id"],
            "marketplace_id": self.country.marketplace_id,
            "amount": amount,
            "transaction_type": transaction,
            "amount_type": amount_type,
            "amount_description": description,
        }
        self.amazon.control("POST", "settlements/entries", entry)

    def work(self) -> None:
        """All that is due."""
        self.connector.sync_now([self.account_id])
        for use_case in self.connector.work():
            drive(use_case, _at_once, 1000)

    # Looking

    def settlement(self, report_id: str) -> Settlement:
        return self.books.settlements([report_id])[report_id]

    def balance(self, role: str) -> Decimal:
        return self.world.balance(self.account_id, role, self.currency)

    def problems(self) -> list[str]:
        return [i.message for i in self.world.issues() if i.kind.startswith("payout")]


class SellersMonth(MonthOfMoney):
    """The story as tests."""

    def test_a_month_in_euro(self) -> None:
        self.month(GERMANY)

    def test_a_month_in_pounds(self) -> None:
        self.month(BRITAIN)

    def test_a_month_in_dollars(self) -> None:
        self.month(AMERICA)

    def test_a_month_in_yen(self) -> None:
        self.month(JAPAN)

    def test_reversed_by_one_button_and_posted_again(self) -> None:
        self.begin(GERMANY)
        self.orders_are_shipped_and_invoiced()
        report_id = self.closed(reserve=0)["report_id"]
        self.payout_is_read(report_id)
        self.payout_is_posted(report_id)
        entries = len(self.world.entries(report_id))
        self.press_reverse(report_id)
        self.work()
        self.assertEqual(self.settlement(report_id).state, STAGED)
        self.assertEqual(len(self.world.entries(report_id)), 2 * entries)
        self.assertEqual(self.balance(INTERMEDIARY), 0)
        seller_id = self.seller["seller_id"]
        self.assertEqual(self.world.open_on(seller_id, self.fbm), 2 * Decimal(GERMANY.price))
        self.payout_is_posted(report_id)
        self.assertEqual(self.world.open_on(seller_id, self.fbm), 0)


def _at_once(step: Any) -> Next:
    outcome: Next = step()
    return outcome
