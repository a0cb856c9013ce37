# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date

from amazon_connector.domain.payouts.differences import most_by_hand

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from ..adapter.books_words import BATCH_DEPOSIT
from .documents import DocumentsCase

DAY = date(2026, 11, 20)


@tagged("post_install", "-at_install")
class TestPayoutsByHand(DocumentsCase):
    """The way of the mission (steps 72-77), step for step, on Odoo Community's accounting alone."""

    def setUp(self):
        super().setUp()
        self.company = self.account.company_id
        self.world._chart_of_accounts(self.company)
        self.account.payouts_on = True
        self.journal = self.company.amazon_connector_payout_journal_id
        self.buyer = self.env["res.partner"].create({"name": "A Buyer"})

    # 72: the journal with its intermediary account

    def lines(self):
        journal = self.journal
        return journal.inbound_payment_method_line_ids | journal.outbound_payment_method_line_ids

    @property
    def intermediary(self):
        return self.lines().payment_account_id

    def test_ticking_payouts_makes_the_journal_and_its_intermediary_account(self):
        self.assertEqual(
            (self.journal.name, self.journal.type, self.journal.company_id),
            ("Amazon Payments", "bank", self.company),
        )
        self.assertEqual(len(self.intermediary), 1)
        self.assertEqual(self.intermediary.account_type, "asset_current")
        self.assertTrue(self.intermediary.reconcile)
        self.assertNotEqual(self.intermediary, self.journal.default_account_id)
        batch = self.lines().filtered(lambda line: line.code == BATCH_DEPOSIT)
        self.assertEqual(sorted(batch.mapped("payment_type")), ["inbound", "outbound"])
        self.assertEqual(set(batch.mapped("name")), {"Batch Deposit"})

    def test_ticked_again_it_stays_one_journal_and_what_was_chosen_stays(self):
        rows = self.env["amazon.connector.payout.account"]
        row = rows.search([("company_id", "=", self.company.id), ("role", "=", "commission")])
        chosen = self.company._amazon_connector_account_of_type("expense_depreciation")
        row.account_id = chosen
        self.account.payouts_on = False
        self.account.payouts_on = True
        self.assertEqual(self.company.amazon_connector_payout_journal_id, self.journal)
        self.assertEqual(row.account_id, chosen)
        journals = self.env["account.journal"].search([("amazon_connector", "=", True)])
        self.assertEqual(len(journals.filtered(lambda j: j.company_id == self.company)), 1)

    def test_the_table_of_accounts_comes_filled_from_the_chart(self):
        rows = self.env["amazon.connector.payout.account"].search(
            [("company_id", "=", self.company.id)]
        )
        accounts = {row.role: row.account_id for row in rows}
        self.assertEqual([role for role, account in accounts.items() if not account], [])
        self.assertEqual(accounts["sales"].account_type, "income")
        self.assertEqual(accounts["commission"].account_type, "expense")
        self.assertEqual(accounts["tax"].account_type, "liability_current")
        self.assertTrue(accounts["clarify"].reconcile)
        own = [accounts["clarify"], accounts["small_differences"], self.intermediary]
        self.assertEqual(len(set(own)), 3)

    def test_a_company_without_a_chart_is_asked_for_one(self):
        company = self.env["res.company"].create({"name": "Bare"})
        company.amazon_connector_enabled = True
        account = self.env["amazon.connector.account"].create(
            {"name": "Bare", "company_id": company.id}
        )
        with self.assertRaisesRegex(UserError, "Bare has no chart of accounts"):
            account.payouts_on = True

    def test_odoo_proposes_another_bank(self):
        """Whatever its code: of journals of one sequence Odoo takes the alphabet's first."""
        others = self.env["account.journal"].search([("type", "=", "bank")]) - self.journal
        for number, other in enumerate(others):
            other.write({"code": f"ZZ{number}", "sequence": 10})
        lines = self.env["account.bank.statement.line"].with_context(journal_type="bank")
        proposed = lines.default_get(["journal_id"])["journal_id"]
        self.assertIn(proposed, others.ids)

    def test_batch_deposit_is_in_no_other_journal(self):
        other = self.env["account.journal"].create({"name": "Bank", "type": "bank", "code": "OBK"})
        methods = other.available_payment_method_ids | other.inbound_payment_method_line_ids.mapped(
            "payment_method_id"
        )
        self.assertNotIn(BATCH_DEPOSIT, methods.mapped("code"))
        self.assertIn(BATCH_DEPOSIT, self.journal.available_payment_method_ids.mapped("code"))

    # 73, 74: payments registered together, with that journal and Batch Deposit

    def document(self, amount, move_type="out_invoice"):
        partner = self.buyer if move_type == "out_invoice" else self.vendor()
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": partner.id,
                "invoice_date": DAY,
                "date": DAY,
                "invoice_line_ids": [
                    Command.create({"name": "Amazon", "price_unit": amount, "tax_ids": False})
                ],
            }
        )
        move.action_post()
        return move

    def vendor(self):
        return self.env["res.partner"].create({"name": "Amazon Services"})

    def register(self, documents):
        """*Pay* on the selected documents."""
        action = documents.action_register_payment()
        wizard = Form.from_action(self.env, action)
        wizard.journal_id = self.journal
        method = self.lines().filtered(
            lambda line: line.code == BATCH_DEPOSIT and line.payment_type == wizard.payment_type
        )
        wizard.payment_method_line_id = method
        wizard.payment_date = DAY
        if len(documents) > 1:
            wizard.group_payment = False
        return wizard.save()._create_payments()

    def batch(self, payments):
        """*Create Batch Payment* on the selected payments, then *Validate*."""
        action = self.env.ref("sale_amazon_connector.account_payment_create_batch")
        shown = action.with_context(
            active_model="account.payment", active_ids=payments.ids, active_id=payments[:1].id
        ).run()
        batch = self.env["amazon.connector.payment.batch"].browse(shown["res_id"])
        self.assertEqual(batch.state, "draft")
        batch.action_validate()
        return batch

    def on_intermediary(self):
        items = self.env["account.move.line"].search(
            [("account_id", "in", self.intermediary.ids), ("parent_state", "=", "posted")]
        )
        return self.company.currency_id.round(sum(items.mapped("balance")))

    # 77: the payout, reconciled against the intermediary account

    def bank_line(self, amount):
        currency = self.company.currency_id.name
        number = self.world.bank_line(str(self.account.id), currency, amount, DAY, "AMAZON")
        return self.env["account.bank.statement.line"].browse(int(number))

    def wizard(self, line):
        action = line.action_amazon_connector_match()
        return Form(self.env[action["res_model"]].with_context(**action["context"]))

    def test_the_missions_own_way(self):
        invoices = self.document(100) | self.document(50)
        payments = self.register(invoices)
        self.assertEqual(len(payments), 2)
        self.assertEqual(set(invoices.mapped("payment_state")), {"paid"})
        received = self.batch(payments)
        self.assertEqual((received.state, received.amount), ("validated", 150))
        self.assertTrue(all(payments.mapped("is_sent")))
        self.assertEqual(self.on_intermediary(), 150)
        # The same for a vendor bill of Amazon's commissions.
        bill = self.document(20, "in_invoice")
        paid = self.batch(self.register(bill))
        self.assertEqual((bill.payment_state, paid.amount), ("paid", -20))
        self.assertEqual(self.on_intermediary(), 130)
        # The payout arrives, two cents short.
        line = self.bank_line(129.98)
        with self.wizard(line) as form:
            form.batch_ids.set(received | paid)
            self.assertEqual(round(form.short, 2), 0.02)
        form.record.action_match()
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self.on_intermediary(), 0)
        self.assertEqual((received | paid).mapped("state"), ["matched", "matched"])
        differences = self.env["amazon.connector.payout.account"].search(
            [("company_id", "=", self.company.id), ("role", "=", "small_differences")]
        )
        written_off = line.line_ids.filtered(lambda li: li.account_id == differences.account_id)
        self.assertEqual(round(written_off.balance, 2), 0.02)

    def test_batches_differ_by_as_much_as_the_core_lets_people_write_off(self):
        received = self.batch(self.register(self.document(100)))
        most = most_by_hand(self.company.currency_id.name)
        far = self.wizard(self.bank_line(100 - float(most) - 0.01))
        far.batch_ids.set(received)
        with self.assertRaisesRegex(UserError, "only cents are written off"):
            far.save().action_match()
        near = self.bank_line(100 - float(most))
        form = self.wizard(near)
        form.batch_ids.set(received)
        form.save().action_match()
        self.assertTrue(near.is_reconciled)
        self.assertEqual(self.on_intermediary(), 0)

    def test_billing_matches_and_the_manager_types_the_banks_line(self):
        received = self.batch(self.register(self.document(100)))
        journal = self.world._bank(self.company, self.company.currency_id.name)
        users = {
            group: new_test_user(
                self.env,
                f"amazon_{group}",
                groups=f"account.group_account_{group},base.group_user",
                company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
            )
            for group in ("manager", "invoice")
        }
        lines = self.env["account.bank.statement.line"].with_user(users["manager"])
        values = {"journal_id": journal.id, "date": DAY, "amount": 100, "payment_ref": "AMAZON"}
        line = lines.create(values).with_user(users["invoice"])
        self.wizard(line).save().action_match()
        self.assertTrue(line.is_reconciled)
        self.assertEqual(received.state, "matched")

    def test_batches_that_come_to_the_banks_amount_are_proposed(self):
        received = self.batch(self.register(self.document(100)))
        paid = self.batch(self.register(self.document(20, "in_invoice")))
        form = self.wizard(self.bank_line(80))
        self.assertEqual(set(form.batch_ids.ids), set((received | paid).ids))
        form = self.wizard(self.bank_line(100))
        self.assertEqual(form.batch_ids.ids, received.ids)

    def test_undone_the_bank_waits_and_so_does_the_batch(self):
        received = self.batch(self.register(self.document(100)))
        line = self.bank_line(100)
        self.wizard(line).save().action_match()
        self.assertEqual(received.state, "matched")
        line.action_undo_reconciliation()
        self.assertFalse(line.is_reconciled)
        self.assertEqual((received.state, self.on_intermediary()), ("validated", 100))

    def test_a_batch_that_the_bank_does_not_have_is_put_right(self):
        invoice = self.document(100)
        payments = self.register(invoice)
        batch = self.batch(payments)
        with self.assertRaisesRegex(UserError, "Reset to New"):
            payments.action_draft()
        with self.assertRaisesRegex(UserError, "Reset to New"):
            batch.unlink()
        for _ in range(2):
            batch.action_reset()
            self.assertEqual((batch.state, payments.is_sent), ("draft", False))
        payments.action_draft()
        payments.action_cancel()
        self.assertEqual((invoice.amount_residual, self.on_intermediary()), (100, 0))
        batch.unlink()
        again = self.batch(self.register(invoice))
        line = self.bank_line(100)
        self.wizard(line).save().action_match()
        with self.assertRaisesRegex(UserError, "undo the match"):
            again.action_reset()
        line.action_undo_reconciliation()
        again.action_reset()
        self.assertEqual(again.state, "draft")

    def test_what_does_not_belong_together_is_no_batch(self):
        batches = self.env["amazon.connector.payment.batch"]
        received = self.register(self.document(100))
        paid = self.register(self.document(20, "in_invoice"))
        with self.assertRaisesRegex(UserError, "either received or paid"):
            batches._of_payments(received | paid)
        with self.assertRaisesRegex(UserError, "Select the payments"):
            batches._of_payments(received.browse())
        batch = self.batch(received)
        with self.assertRaisesRegex(UserError, batch.name):
            batches._of_payments(received)
        with self.assertRaisesRegex(UserError, batch.name):
            received.action_draft()

    def test_another_payment_method_is_no_batch(self):
        wizard = Form.from_action(self.env, self.document(10).action_register_payment())
        wizard.journal_id = self.journal
        manual = self.journal.inbound_payment_method_line_ids.filtered(
            lambda line: line.code == "manual"
        )
        wizard.payment_method_line_id = manual
        payments = wizard.save()._create_payments()
        with self.assertRaisesRegex(UserError, "Batch Deposit"):
            self.env["amazon.connector.payment.batch"]._of_payments(payments)
