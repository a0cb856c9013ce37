# SPDX-License-Identifier: LGPL-3.0-or-later
"""A person's decisions on what does not match: written off, booked as sales, or paid now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from amazon_connector.domain.payouts.booking import has_its_document, not_written_off
from amazon_connector.paging import by_page
from amazon_connector.port import CannotBook, Refused
from amazon_connector.records_money import (
    AS_SALES,
    BOOK_AS_SALES,
    BY_PAYMENT,
    KIND_UNKNOWN,
    PAY_NOW,
    PAYS_INVOICE,
    SETTLED_KINDS,
    TO_CLARIFY,
    UNKNOWN,
    WRITE_OFF,
    Mismatch,
    OrderBooking,
    Repair,
)

from odoo.tools import SQL

from . import books_words as words
from .books_chart import plainly
from .books_entries import Drafts
from .books_mismatches import mismatch_key, record_key
from .books_payments import Key, Payment
from .values import aware, money

_NOTHING_WAITS = "Nothing of {} waits to be clarified any more."


class Repairs:
    """The part of the books that puts right what does not match."""

    def repair_mismatches(self, page: Sequence[Repair]) -> Sequence[Refused | None]:
        return by_page(self.atomic, self._repair_set, page)

    def _repair_set(self, page: Sequence[Repair]) -> Sequence[None]:
        by_report = defaultdict(dict)
        for repair in page:
            by_report[repair.mismatch.report_id][mismatch_key(repair.mismatch)] = repair
        with plainly():
            for report_id, repairs in by_report.items():
                self._repair_report(self._settlement_row(report_id), repairs)
        self.env.flush_all()
        return [None] * len(page)

    def _repair_report(self, row, repairs: dict) -> None:
        """What is settled already stays so; what is paid is paid together."""
        records = self._mismatch_records(row, list(repairs)).filtered(lambda r: not r.is_settled)
        paid = []
        for record in records:
            repair = repairs[record_key(record)]
            if repair.how == PAY_NOW:
                paid.append(repair.mismatch)
            elif repair.how == WRITE_OFF:
                self._write_off(row, repair.mismatch, repair.most)
            elif repair.how == BOOK_AS_SALES:
                self._book_as_sales(row, repair.mismatch)
        if paid:
            self._pay_now(row, paid)
        records.is_settled = True

    # Written off

    def _write_off(self, row, mismatch: Mismatch, most: Decimal) -> None:
        """What is open on the order's documents and on our payments of them."""
        shares = self._open_shares(row, mismatch)
        items = [values for values, _lines in shares]
        amounts = [-item["amount"] for item in items]
        if why := not_written_off(mismatch.subject, amounts, most):
            raise CannotBook(why)
        drafts = Drafts(self.env, row)
        rest = sum(amounts, Decimal(0))
        items.append(_line(drafts.chart.small_differences, rest, mismatch.subject))
        drafts.add(words.WRITE_OFF, _day(drafts), items, title=mismatch.subject)
        # Odoo keeps the order in which lines were made.
        made = drafts.post().line_ids.sorted("id")
        made._reconcile_plan(
            [
                line | lines.with_env(line.env)
                for line, (_values, lines) in zip(made, shares, strict=False)
            ]
        )

    def _open_shares(self, row, mismatch: Mismatch) -> list[tuple[dict, object]]:
        """By account and partner: the line that closes what is open, and what it closes."""
        key = mismatch.subject, mismatch.pays
        lines = self._receivables(row, [key]).get(key, self.env["account.move.line"])
        lines |= self._overpaid(row, mismatch)
        shares = []
        for (account, partner), group in lines.grouped(
            lambda line: (line.account_id, line.partner_id)
        ).items():
            opened = sum((self._residual(row, line) for line in group), Decimal(0))
            if opened:
                closing = _line(account, -opened, mismatch.subject, partner_id=partner.id)
                shares.append((closing, group))
        return shares

    def _overpaid(self, row, mismatch: Mismatch):
        """What our payments of this order have too much."""
        side = "credit" if mismatch.pays == PAYS_INVOICE else "debit"
        return self.env["account.move.line"].search(
            [
                ("amazon_connector_order_ref", "=", mismatch.subject),
                ("move_id.amazon_connector_settlement_id", "=", row.id),
                ("parent_state", "=", "posted"),
                ("account_id.account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
                (side, ">", 0),
            ]
        )

    def _residual(self, row, line) -> Decimal:
        if line.currency_id == row.currency_id:
            return money(line.amount_residual_currency, row.currency_code)
        if line.company_currency_id == row.currency_id:
            return money(line.amount_residual, row.currency_code)
        raise CannotBook(
            f"{line.move_id.name} is in {line.currency_id.name} and the payout in "
            f"{row.currency_code}: write the difference off on the invoice itself."
        )

    # Out of the account *to clarify*

    def _book_as_sales(self, row, mismatch: Mismatch) -> None:
        """What waits to clarify goes to the accounts of its kinds."""
        drafts = Drafts(self.env, row)
        lines = []
        waiting = self._waiting(row, mismatch)
        if mismatch.cause != KIND_UNKNOWN:
            self._check_none_open(row, mismatch, sum(waiting.values(), Decimal(0)))
        for kind, amount in waiting.items():
            account = drafts.chart.account(kind)
            if account == drafts.chart.clarify:
                raise CannotBook(
                    f"{SETTLED_KINDS[kind]} have the account to clarify themselves: choose "
                    "another under Amazon, Configuration, Accounts of Payouts, then try again."
                )
            lines.append(_line(account, -amount, SETTLED_KINDS[kind]))
        rest = -sum((line["amount"] for line in lines), Decimal(0))
        lines.append(_line(drafts.chart.clarify, rest, mismatch.subject))
        drafts.add(words.ENTRY, _day(drafts), lines, title=mismatch.subject)
        drafts.post()
        if mismatch.cause != KIND_UNKNOWN:
            self._mark(row, [(mismatch.subject, mismatch.pays)], AS_SALES, TO_CLARIFY)

    def _check_none_open(self, row, mismatch: Mismatch, amount: Decimal) -> None:
        key = mismatch.subject, mismatch.pays
        opened = self._receivables(row, [key]).get(key, self.env["account.move.line"])
        # A document in a currency that this payout cannot pay is paid otherwise.
        own = row.currency_id | row.company_id.currency_id
        payable = opened.filtered(lambda line: line.currency_id == row.currency_id or len(own) == 1)
        if any(line.amount_residual * float(amount) > 0 for line in payable):
            raise CannotBook(has_its_document(*key))

    def _pay_now(self, row, mismatches: Sequence[Mismatch]) -> None:
        """What waits to clarify pays the orders' documents after all: one entry."""
        keys = [(mismatch.subject, mismatch.pays) for mismatch in mismatches]
        waiting = self._waiting_by_order(row, keys)
        payment = Payment(row, self._receivables(row, keys))
        drafts = Drafts(self.env, row)
        at = aware(row.deposited or row.created)
        bookings = [
            OrderBooking(row.report_ref, *key, BY_PAYMENT, waiting[key], at) for key in keys
        ]
        payment.book(bookings, _day(drafts), against=drafts.chart.clarify.id)
        self._mark(row, keys, BY_PAYMENT, TO_CLARIFY)

    def _waiting_by_order(self, row, keys: Sequence[Key]) -> dict[Key, Decimal]:
        """The amounts of these orders that wait. Raises CannotBook if one of them has none."""
        query = SQL(
            """
            SELECT order_ref, pays, sum(amount)::text FROM amazon_connector_settlement_line
             WHERE settlement_id = %s AND order_ref = ANY(%s) AND how = %s
             GROUP BY order_ref, pays
            """,
            row.id,
            [order_ref for order_ref, _pays in keys],
            TO_CLARIFY,
        )
        found = {
            (order_ref, pays): Decimal(amount)
            for order_ref, pays, amount in self.env.execute_query(query)
        }
        for order_ref, pays in keys:
            if (order_ref, pays) not in found:
                raise CannotBook(_NOTHING_WAITS.format(order_ref))
        return found

    def _waiting(self, row, mismatch: Mismatch) -> dict[str, Decimal]:
        """The amounts of a mismatch that wait, by kind. Raises CannotBook if there are none."""
        if mismatch.cause == KIND_UNKNOWN:
            which = SQL("kind = %s AND description = %s", UNKNOWN, mismatch.subject)
        else:
            which = SQL(
                "order_ref = %s AND pays = %s AND how = %s",
                mismatch.subject,
                mismatch.pays,
                TO_CLARIFY,
            )
        query = SQL(
            """
            SELECT kind, sum(amount)::text FROM amazon_connector_settlement_line
             WHERE settlement_id = %s AND %s GROUP BY kind ORDER BY kind
            """,
            row.id,
            which,
        )
        waiting = defaultdict(Decimal)
        for kind, amount in self.env.execute_query(query):
            waiting[kind] += Decimal(amount)
        if not waiting:
            raise CannotBook(_NOTHING_WAITS.format(mismatch.subject))
        return waiting


def _line(account, amount: Decimal, name: str, **more) -> dict:
    return {"account_id": account.id, "amount": amount, "name": name, **more}


def _day(drafts: Drafts) -> date:
    """The day of the deposit, or the first one after it that is not locked."""
    row = drafts.row
    return drafts.chart.open_day((row.deposited or row.ends or row.created).date())
