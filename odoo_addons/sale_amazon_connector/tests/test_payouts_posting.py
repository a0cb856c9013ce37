# SPDX-License-Identifier: LGPL-3.0-or-later
from dataclasses import replace
from datetime import date, datetime, timezone
from decimal import Decimal

from amazon_connector.domain.payouts.booking import booking_of, put_aside, sold_already
from amazon_connector.domain.payouts.entries import entries_of
from amazon_connector.records_money import (
    AS_SALES,
    BY_PAYMENT,
    COMMISSION,
    PAY_NOW,
    PAYS_CREDIT_NOTE,
    PAYS_INVOICE,
    PAYS_NOTHING,
    POSTED,
    REFUND,
    SALES,
    TO_CLARIFY,
    EntryLine,
    OrderBooking,
    PayoutMatch,
    Repair,
    Settlement,
    SettlementEntry,
    SettlementLine,
)

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..adapter.books_words import CLARIFY
from .documents import ONE, DocumentsCase

REPORT = "R-1"
AT = datetime(2026, 11, 21, 14, 30, tzinfo=timezone.utc)
MONTH = date(2026, 11, 1)


@tagged("post_install", "-at_install")
class TestPayoutsPosting(DocumentsCase):
    """What only Odoo's accounting has: locked periods, rates, partial payments, companies."""

    def setUp(self):
        super().setUp()
        self.number = str(self.account.id)
        self.world.read_payouts(self.number)
        self.company = self.account.company_id
        self.books = self.world.books()

    def staged(self, *lines, currency="EUR", report_id=REPORT):
        total = sum((line.amount for line in lines), Decimal(0))
        self.books.save_settlements(
            [
                Settlement(
                    report_id,
                    "D-1",
                    self.number,
                    POSTED,
                    AT,
                    settlement_id="4711",
                    currency=currency,
                    total=total,
                    deposited=AT,
                )
            ]
        )
        self.books.stage_lines(list(lines))
        return self.env["amazon.connector.settlement"].search([("report_ref", "=", report_id)])

    def line(self, amount, kind=SALES, order_id=ONE):
        pays = PAYS_INVOICE if kind == SALES else PAYS_NOTHING
        return SettlementLine(
            REPORT,
            int(Decimal(amount) * 100) + 10**6,
            "Order",
            "ItemPrice",
            "Principal",
            kind,
            pays,
            order_id,
            "1",
            "SKU-1",
            1,
            "Amazon.de",
            Decimal(amount),
            AT,
            MONTH,
        )

    def pay(self, amount):
        booking = OrderBooking(REPORT, ONE, PAYS_INVOICE, BY_PAYMENT, Decimal(amount), AT)
        return self.books.book_orders([booking])[0]

    def fee(self, amount, currency="EUR"):
        lines = (EntryLine(COMMISSION, False, Decimal(amount)),)
        entry = SettlementEntry(REPORT, MONTH, "Amazon.de", currency, AT.date(), lines)
        return self.books.post_entries([entry])[0]

    def invoiced(self):
        order = self.imported()
        self.world.invoice("A1SELLER", ONE)
        return order.invoice_ids

    # Orders whose sale is booked

    def test_an_order_that_a_payout_booked_as_a_sale_gets_no_invoice_by_hand(self):
        order = self.imported()
        order.order_line.product_id.invoice_policy = "order"
        self.staged(self.line("10.00"))
        booking = OrderBooking(REPORT, ONE, PAYS_INVOICE, AS_SALES, Decimal(10), AT)
        self.assertEqual(self.books.book_orders([booking]), [None])
        with self.assertRaises(UserError) as refused:
            order._create_invoices()
        self.assertEqual(str(refused.exception), f"{order.name}: {sold_already('4711')}")
        self.books.reverse_bookings(REPORT, 10)
        self.assertEqual(len(order._create_invoices()), 1)

    def test_an_order_whose_invoice_is_a_draft_awaits_it(self):
        order = self.imported()
        order.order_line.product_id.invoice_policy = "order"
        self.staged(self.line("10.00"))
        (told,) = self.books.settled_orders(REPORT, 10)
        self.assertFalse(told.awaits_invoice)
        draft = order._create_invoices()
        (told,) = self.books.settled_orders(REPORT, 10)
        self.assertEqual((told.documents, told.awaits_invoice), (0, True))
        draft.button_cancel()
        (told,) = self.books.settled_orders(REPORT, 10)
        self.assertFalse(told.awaits_invoice)

    # What waits

    def test_all_that_are_exact_are_paid_with_one_click(self):
        invoice = self.invoiced()
        unknown, total = "302-7654321-7654321", str(invoice.amount_total)
        settlement = self.staged(self.line(total), self.line("6.00", order_id=unknown))
        told = self.books.settled_orders(REPORT, 10)
        aside = [put_aside(REPORT, order, "It came later.") for order in told]
        self.books.book_orders([booking for booking, _mismatch in aside])
        self.books.save_mismatches([mismatch for _booking, mismatch in aside])
        self.assertEqual(settlement.payable_count, 2)
        said = settlement.action_pay_exact()["params"]
        self.assertEqual((said["type"], said["message"]), ("success", "Paid: 1."))
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(settlement.payable_count, 1)
        said = settlement.action_pay_exact()["params"]
        self.assertEqual(said["type"], "warning")
        self.assertIn("Nothing that waits", said["message"])

    # Credit notes

    def test_a_credit_note_that_odoo_reconciled_with_its_invoice_pays_nothing(self):
        invoice = self.invoiced()
        note = invoice._reverse_moves([{"invoice_date": invoice.date}])
        note.action_post()
        self.assertEqual((invoice.amount_residual, note.amount_residual), (0, 0))
        total = str(invoice.amount_total)
        refund = replace(self.line(f"-{total}", REFUND), pays=PAYS_CREDIT_NOTE)
        settlement = self.staged(self.line(total), refund)
        told = self.books.settled_orders(REPORT, 10)
        decided = [booking_of(REPORT, order, "EUR", True) for order in told]
        self.assertEqual([booking.how for booking, _mismatch in decided], [TO_CLARIFY] * 2)
        self.books.book_orders([booking for booking, _mismatch in decided])
        self.books.save_mismatches([mismatch for _booking, mismatch in decided])
        self.books.post_entries(entries_of(REPORT, "EUR", self.books.settled_sums(REPORT)))
        clarify = self.world._of_role(self.company, CLARIFY)
        waiting = self.env["account.move.line"].search(clarify)
        self.assertEqual((len(waiting), sum(waiting.mapped("balance"))), (2, 0))
        # A person looks at the order, undoes the reconciliation, then clicks Pay Now.
        shown = settlement.mismatch_ids[0].action_view_order()
        self.assertEqual(shown["res_id"], invoice.invoice_line_ids.sale_line_ids.order_id.id)
        note.line_ids.remove_move_reconcile()
        repairs = [Repair(mismatch, PAY_NOW) for _booking, mismatch in decided]
        self.assertEqual(self.books.repair_mismatches(repairs), [None, None])
        self.assertEqual((invoice.amount_residual, note.amount_residual), (0, 0))
        self.assertEqual(settlement.mismatch_ids.mapped("is_settled"), [True, True])

    # What stands in the way is said

    def test_a_locked_period_says_who_opens_it(self):
        self.staged(self.line("-1.50", COMMISSION))
        self.company.fiscalyear_lock_date = date(2026, 11, 30)
        refused = self.fee("-1.50")
        self.assertIn("locked up to 2026-11-30", refused.why)
        self.company.fiscalyear_lock_date = date(2026, 10, 31)
        self.assertIsNone(self.fee("-1.50"))

    def test_a_locked_period_is_reversed_on_the_first_open_day(self):
        settlement = self.staged(self.line("-1.50", COMMISSION))
        self.fee("-1.50")
        self.company.fiscalyear_lock_date = date(2026, 11, 30)
        self.assertEqual(self.books.reverse_bookings(REPORT, 10), 0)
        reversal = settlement.move_ids.filtered("reversed_entry_id")
        self.assertEqual((reversal.date, reversal.state), (date(2026, 12, 1), "posted"))
        self.assertEqual(reversal.amazon_connector_kind, "reversal")

    def test_a_missing_account_says_which_and_where(self):
        self.staged(self.line("-1.50", COMMISSION))
        rows = self.env["amazon.connector.payout.account"]
        row = rows.search([("company_id", "=", self.company.id), ("role", "=", COMMISSION)])
        row.account_id = False
        refused = self.fee("-1.50")
        self.assertIn("Commissions", refused.why)
        self.assertIn("Accounts of Payouts", refused.why)

    def test_a_missing_rate_says_of_which_day(self):
        self.env["res.currency"].with_context(active_test=False).search(
            [("name", "=", "SEK")]
        ).rate_ids.unlink()
        self.company.currency_id.rate_ids.unlink()
        self.staged(self.line("-1.50", COMMISSION), currency="SEK")
        refused = self.fee("-1.50", "SEK")
        self.assertIn("no rate of SEK for 2026-11-21", refused.why)

    # What Odoo does

    def test_a_partial_payment_leaves_the_invoice_partially_paid(self):
        invoice = self.invoiced()
        self.staged(self.line("10.00"))
        self.assertIsNone(self.pay("10.00"))
        self.assertEqual(invoice.payment_state, "partial")
        self.assertEqual(round(invoice.amount_residual, 2), round(invoice.amount_total - 10, 2))

    def test_entries_are_reversed_not_changed(self):
        settlement = self.staged(self.line("-1.50", COMMISSION))
        self.fee("-1.50")
        with self.assertRaisesRegex(UserError, "4711"):
            settlement.move_ids.button_draft()
        # An accountant's own reversal counts for the payout.
        settlement.move_ids._reverse_moves(cancel=True)
        self.assertEqual(self.books.booked_total(REPORT), 0)
        self.assertEqual(self.books.reverse_bookings(REPORT, 10), 0)
        self.assertEqual(len(settlement.move_ids), 2)

    def test_nobody_follows_and_nobody_is_written_to(self):
        invoice = self.invoiced()
        self.staged(self.line("10.00"))
        mails = self.env["mail.mail"].search_count([])
        self.pay("10.00")
        settlement = self.env["amazon.connector.settlement"].search([("report_ref", "=", REPORT)])
        self.assertFalse((settlement.move_ids | invoice).message_partner_ids & invoice.partner_id)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_the_rates_difference_is_odoos_own(self):
        rates = self.env["res.currency.rate"]
        usd = self.env.ref("base.USD")
        usd.active = True
        usd.rate_ids.unlink()
        for day, worth in ((date(2026, 1, 1), 0.8), (date(2026, 11, 21), 0.9)):
            rates.create(
                {
                    "currency_id": usd.id,
                    "name": day,
                    "inverse_company_rate": worth,
                    "company_id": self.company.id,
                }
            )
        order = self.imported()
        self.world.invoice("A1SELLER", ONE)
        invoice = order.invoice_ids
        invoice.button_draft()
        invoice.write({"invoice_date": date(2026, 11, 1), "currency_id": usd.id})
        invoice.action_post()
        total = str(invoice.amount_total)
        self.staged(self.line(total), currency="USD")
        self.assertIsNone(self.pay(total))
        self.assertEqual(invoice.payment_state, "paid")
        receivable = invoice.line_ids.filtered(
            lambda item: item.account_id.account_type == "asset_receivable"
        )
        partials = receivable.matched_credit_ids
        exchange = partials.exchange_move_id
        self.assertEqual(exchange.journal_id, self.company.currency_exchange_journal_id)
        self.assertEqual((receivable.amount_residual, receivable.amount_residual_currency), (0, 0))

    def test_a_bank_that_was_paid_in_another_currency(self):
        """Amazon's currency converter: dollars settled, euros received."""
        usd = self.env.ref("base.USD")
        usd.active = True
        usd.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {
                "currency_id": usd.id,
                "name": date(2026, 1, 1),
                "inverse_company_rate": 0.8,
                "company_id": self.company.id,
            }
        )
        settlement = self.staged(self.line("100.00", COMMISSION), currency="USD")
        self.assertIsNone(self.fee("100.00", "USD"))
        line_id = self.world.bank_line(self.number, "EUR", Decimal("79.10"), AT.date(), "AMAZON")
        self.assertEqual(
            self.books.match_payouts([PayoutMatch(REPORT, line_id, Decimal(0))]), [None]
        )
        line = self.env["account.bank.statement.line"].browse(int(line_id))
        self.assertTrue(line.is_reconciled)
        self.assertEqual(settlement.bank_line_id, line)
        items = settlement.move_ids.line_ids.filtered(
            lambda item: item.account_id == settlement.intermediary_id
        )
        self.assertTrue(all(items.mapped("reconciled")))

    # Who sees it

    def user(self, groups, company):
        return new_test_user(
            self.env,
            f"amazon_{company.id}_{len(groups)}",
            groups=groups,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    def test_another_company_sees_no_payouts(self):
        self.staged(self.line("-1.50", COMMISSION))
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.user("account.group_account_manager,base.group_user", other)
        mine = self.user("account.group_account_invoice,base.group_user", self.company)
        for model in ("settlement", "settlement.line", "settlement.sum", "payout.account"):
            records = self.env[f"amazon.connector.{model}"]
            self.assertFalse(records.with_user(stranger).search([]), model)
            self.assertTrue(records.with_user(mine).search([]), model)

    def test_sales_people_see_no_payouts(self):
        settlement = self.staged(self.line("-1.50", COMMISSION))
        seller = self.user("sales_team.group_sale_manager,base.group_user", self.company)
        with self.assertRaises(AccessError):
            settlement.with_user(seller).read(["total"])
        with self.assertRaises(AccessError):
            settlement.with_user(seller).action_post()

    def test_the_sums_by_kind_come_to_the_deposit(self):
        settlement = self.staged(
            self.line("10.00"), self.line("2.00"), self.line("-1.50", COMMISSION)
        )
        sums = {row.kind: (row.amount, row.line_count) for row in settlement.sum_ids}
        self.assertEqual(sums, {SALES: (12.0, 2), COMMISSION: (-1.5, 1)})
        self.assertEqual(sum(settlement.sum_ids.mapped("amount")), settlement.total)
