# SPDX-License-Identifier: LGPL-3.0-or-later
"""What comes after a payout is posted: invoices that it pays with one click, later payouts."""

from __future__ import annotations

from unittest.mock import patch

from amazon_connector.port import CannotBook
from amazon_connector.records_money import (
    AMOUNT_DIFFERS,
    DONE_BY_HAND,
    NO_CREDIT_NOTE,
    NO_DOCUMENT,
    PAYS_CREDIT_NOTE,
    PAYS_INVOICE,
    REFUND,
    STAGED,
    TO_CLARIFY,
)
from amazon_connector.testing.settlements import FileLine
from amazon_connector.testing.world_books import CLARIFY, RECEIVABLE
from amazon_connector.usecases.payouts import exactly

from .base import SELLER
from .payouts_base import ONE, OTHER_REPORT, REPORT, TWO, amount
from .payouts_reading import THREE, SettlementFiles, fee, refund, sale

_LAST = "R-300"
_BEGINNING = ("", "")


class PayoutsAfterwardsContract(SettlementFiles):
    """*Pay All Exact*, and differences that a later payout closes until it is reversed."""

    # Pay all exact

    def three_wait(self) -> None:
        """Two get the invoice of what was paid, the third one of more."""
        self.shop(sales_without_invoice=False)
        self.sold()
        self.sold(TWO, "20.00")
        self.sold(THREE, "30.00")
        self.post(sale(ONE, "11.90"), sale(TWO, "20.00"), sale(THREE, "29.00"), fee("-1.79"))
        self.assertEqual(set(self.causes().values()), {NO_DOCUMENT})
        for order_id in (ONE, TWO, THREE):
            self.books_world.invoice(SELLER, order_id)

    def payments(self) -> int:
        return sum(entry.kind == "payment" for entry in self.books_world.entries(REPORT))

    def test_one_click_pays_all_that_are_exact_and_no_other(self) -> None:
        self.three_wait()
        done = self.connector.payouts.pay_exact(REPORT)
        self.assertEqual(done, exactly.PaidNow(2))
        self.assertEqual(self.causes(), {THREE: NO_DOCUMENT})
        for order_id, left in ((ONE, "0"), (TWO, "0"), (THREE, "30.00")):
            self.assert_open(left, order_id)
        self.assert_balances(**{CLARIFY: "-29.00", RECEIVABLE: "30.00"})
        # In one entry, as a set.
        self.assertEqual(self.payments(), 1)
        self.assert_posted("59.11")
        again = self.connector.payouts.pay_exact(REPORT)
        self.assertEqual(again, exactly.PaidNow(0))
        self.assertEqual(self.payments(), 1)

    def test_a_click_that_reaches_its_limit_says_that_more_wait(self) -> None:
        self.three_wait()
        with patch.object(exactly, "PAGE", 1), patch.object(exactly, "MOST", 1):
            first = self.connector.payouts.pay_exact(REPORT)
            self.assertEqual(first, exactly.PaidNow(1, more=True))
            self.assert_open("0")
            self.assert_open("20.00", TWO)
            self.assertEqual(self.connector.payouts.pay_exact(REPORT).orders, 1)
        self.assertEqual(self.causes(), {THREE: NO_DOCUMENT})

    def test_refunds_and_sales_are_each_paid_by_their_own(self) -> None:
        self.shop(sales_without_invoice=False)
        self.sold()
        self.post(sale(ONE, "11.90"), refund(ONE, "-11.90"))
        self.books_world.invoice(SELLER, ONE)
        self.assertEqual(self.connector.payouts.pay_exact(REPORT).orders, 1)
        self.assert_open("0")
        self.books_world.credit(SELLER, ONE)
        self.assertEqual(self.connector.payouts.pay_exact(REPORT).orders, 1)
        self.assert_open("0")
        self.assertEqual(self.causes(), {})
        self.assert_balances(**{CLARIFY: "0", RECEIVABLE: "0"})

    def test_what_was_paid_at_once_is_reversed_with_its_payout(self) -> None:
        self.three_wait()
        self.connector.payouts.pay_exact(REPORT)
        self.reverse_and_work(REPORT)
        self.assert_open("11.90")
        self.assert_open("20.00", TWO)
        self.assert_balances(**{CLARIFY: "0"})
        self.assert_paid_in("0")

    def test_a_payout_that_is_not_posted_pays_nothing(self) -> None:
        self.shop(sales_without_invoice=False)
        self.invoiced()
        self.read(sale(ONE, "11.90"))
        with self.assertRaises(CannotBook):
            self.connector.payouts.pay_exact(REPORT)
        self.assert_open("11.90")

    def test_orders_that_wait_are_told_as_they_stand_now_page_by_page(self) -> None:
        self.shop()
        self.stage(
            self.line("11.90"),
            self.line("-2.00", REFUND, pays=PAYS_CREDIT_NOTE),
            self.line("5.00", order_id=TWO),
            self.line("7.00", order_id=THREE),
        )
        self.book(TO_CLARIFY, "11.90")
        self.book(TO_CLARIFY, "-2.00", pays=PAYS_CREDIT_NOTE)
        self.book(TO_CLARIFY, "7.00", order_id=THREE)
        self.invoiced()
        found = self.books.waiting_orders(REPORT, _BEGINNING, 2)
        told = [(o.order_id, o.pays, o.amount, o.open, o.invoiced) for o in found]
        self.assertEqual(
            told,
            [
                (ONE, PAYS_CREDIT_NOTE, amount("-2.00"), amount("0"), True),
                (ONE, PAYS_INVOICE, amount("11.90"), amount("11.90"), True),
            ],
        )
        rest = self.books.waiting_orders(REPORT, (ONE, PAYS_INVOICE), 2)
        self.assertEqual([(o.order_id, o.known) for o in rest], [(THREE, False)])
        self.assertEqual(list(self.books.waiting_orders(REPORT, (THREE, PAYS_INVOICE), 2)), [])
        self.assertEqual(list(self.books.waiting_orders(OTHER_REPORT, _BEGINNING, 2)), [])

    # Reversed

    def reverse_and_work(self, report_id: str) -> None:
        self.connector.payouts.reverse(report_id)
        self.work()
        self.assertEqual(self.stored(report_id).state, STAGED)

    def post_another(self, *lines: FileLine, report_id: str = OTHER_REPORT) -> None:
        self.read(*lines, report_id=report_id, settlement_id=f"8{report_id[2:]}")
        self.post_again(report_id)

    def post_again(self, report_id: str = OTHER_REPORT) -> None:
        self.connector.payouts.post(report_id)
        self.work()

    def test_the_payout_of_the_rest_reversed_opens_the_firsts_difference_again(self) -> None:
        self.shop()
        self.invoiced()
        self.post(sale(ONE, "6.00"))
        before = self.books.mismatches(REPORT)
        self.post_another(sale(ONE, "5.90"))
        (closed,) = self.books.mismatches(REPORT)
        self.assertEqual((closed.settled, closed.paid_by), (True, "8200"))
        for _ in range(2):
            self.reverse_and_work(OTHER_REPORT)
            self.assert_open("5.90")
            self.assertEqual(self.books.mismatches(REPORT), before)
            self.post_again()
            self.assert_open("0")
            self.assertEqual(self.books.mismatches(REPORT), [closed])

    def test_what_a_person_put_right_stays_so(self) -> None:
        self.shop()
        self.invoiced()
        self.post(sale(ONE, "6.00"))
        (differs,) = self.books.mismatches(REPORT)
        self.connector.payouts.repair(differs, DONE_BY_HAND)
        self.post_another(sale(ONE, "5.90"))
        self.reverse_and_work(OTHER_REPORT)
        self.assertEqual(self.causes(), {})

    def test_one_of_three_payouts_reversed_opens_what_the_last_had_closed(self) -> None:
        self.shop()
        self.invoiced()
        self.post(sale(ONE, "6.00"))
        self.post_another(sale(ONE, "3.00"))
        self.post_another(sale(ONE, "2.90"), report_id=_LAST)
        self.assert_open("0")
        self.assertEqual(self.causes(), {})
        self.reverse_and_work(OTHER_REPORT)
        self.assert_open("3.00")
        self.assertEqual(self.causes(), {ONE: AMOUNT_DIFFERS})
        self.post_again()
        self.assert_open("0")
        self.assertEqual(self.causes(), {})

    def test_a_payout_that_paid_nothing_of_the_order_opens_nothing(self) -> None:
        self.shop(sales_without_invoice=False)
        self.invoiced()
        self.post(sale(ONE, "6.00"))
        self.post_another(sale(ONE, "5.90"))
        self.post_another(sale(ONE, "1.00"), refund(ONE, "-1.00"), report_id=_LAST)
        waiting = {mismatch.cause for mismatch in self.books.mismatches(_LAST)}
        self.assertEqual(waiting, {NO_DOCUMENT, NO_CREDIT_NOTE})
        self.reverse_and_work(_LAST)
        self.assertEqual(self.causes(), {})
        self.assert_open("0")
