# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon says of orders and invoices, read four times a day from its report.

Source: the VAT invoice data report ("Amazon recommends scheduling this report at least twice a
day"), for orders of at most 30 days at once. It tells where goods left from, which invoices were
taken or refused and why, and the transaction of a refund. It needs the role Tax Invoicing, and no
restricted data token (asking for one is refused: jlevers/selling-partner-api, issues 662, 897).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import BinaryIO, cast

from amazon_connector.clock import Clock
from amazon_connector.domain.vat.report import REPORTED, Told, UnreadableReport, told
from amazon_connector.invoicing import Invoicing
from amazon_connector.port import Account, AccountProgress, Backend, OrderKey, Unavailable
from amazon_connector.records_invoices import InvoiceUpload
from amazon_connector.spapi import (
    RejectedRequest,
    SellingPartnerClient,
    SellingPartnerError,
    reports,
)
from amazon_connector.steps import AgainAt, Done, GoOn, Next
from amazon_connector.usecases.groups import Amazon, accounts_of, first_client
from amazon_connector.vault import LinkAgain

from .outcomes import departure_of, outcomes_of
from .silent import ask_a_feed
from .telling import allowed, put_off, unread

_EVERY = timedelta(hours=6)
_SOON = timedelta(minutes=1)
# The report's own limits: orders of 30 days at once, and what is older than 90 days is not told.
_WINDOW, _OLDEST = timedelta(days=30), timedelta(days=90)
_PAGE = 200
_NO_ROOM = "A report could not be kept in a temporary file. Look for room on this machine's disk."


class ReadInvoiceAnswers:
    """Asks for the report of one group's seller, waits for it, and stores what it says."""

    def __init__(
        self, backend: Backend, invoicing: Invoicing, amazon: Amazon, clock: Clock, group: str
    ) -> None:
        self.group = group
        self._backend = backend
        self._invoicing = invoicing
        self._amazon = amazon
        self._clock = clock

    def step(self) -> Next:
        """Ask (before it, feeds of which the last one was silent), or look whether it is there, or
        read it.
        """
        now = self._clock.now()
        accounts = [a for a in accounts_of(self._backend, self.group) if a.invoices.on]
        due = [a for a in accounts if a.invoices.next_read is None or a.invoices.next_read <= now]
        if not due:
            return Done()
        try:
            client = first_client(self._amazon, accounts)
            asked = next((a.invoices.report_id for a in accounts if a.invoices.report_id), "")
            if asked:
                return self._look(client, accounts, asked, now)
            return self._ask(client, accounts, now)
        except (LinkAgain, SellingPartnerError) as error:
            waits = put_off(self._backend, accounts, error, now)
            self._progress(accounts, waits.when)
            return waits

    def _ask(
        self, client: SellingPartnerClient, accounts: Sequence[Account], now: datetime
    ) -> Next:
        marketplaces = sorted({m for a in accounts for m in a.searched_ids} & REPORTED)
        ids = [account.account_id for account in accounts]
        if ask_a_feed(self._invoicing, client, ids, now):
            return GoOn()
        oldest = self._invoicing.answers_wanted(ids, now - _OLDEST)
        if not marketplaces or oldest is None:
            self._progress(accounts, now + _EVERY)
            return Done()
        since = _window(oldest, now)
        report_id = reports.create_report(
            client,
            reports.VAT_INVOICE_DATA,
            marketplaces,
            since,
            min(since + _WINDOW, now),
            {"all": "true"},
        )
        self._progress(accounts, now + _SOON, report_id)
        return AgainAt(now + _SOON, "Amazon makes the VAT invoice data report.")

    def _look(
        self, client: SellingPartnerClient, accounts: Sequence[Account], asked: str, now: datetime
    ) -> Next:
        try:
            report = reports.get_report(client, asked)
        except RejectedRequest:
            self._progress(accounts, now, "")  # there is none (any more): ask again
            return GoOn()
        if report.status in (reports.IN_QUEUE, reports.IN_PROGRESS):
            self._progress(accounts, now + _SOON)
            return AgainAt(now + _SOON, "Amazon makes the VAT invoice data report.")
        problem = ""
        if report.status == reports.DONE and report.document_id:
            problem = self._read(client, accounts, report.document_id)
        elif report.status != reports.CANCELLED:  # which means that there was nothing to tell
            problem = f"Amazon could not make the VAT invoice data report ({report.status})."
        with self._backend.atomic():
            allowed(self._backend, accounts)
            unread(self._backend, accounts, problem)
            self._progress(accounts, now + _EVERY, "")
        return Done()

    def _read(
        self, client: SellingPartnerClient, accounts: Sequence[Account], document_id: str
    ) -> str:
        """What is wrong with the file; empty if nothing is."""
        try:
            with cast("BinaryIO", tempfile.TemporaryFile()) as file:
                reports.fetch(client, document_id, file)
                file.seek(0)
                # The rows of an order need not stand together.
                rows = sorted(told(file), key=lambda row: row.order_id)
        except UnreadableReport as error:
            return str(error)
        except OSError as error:
            raise Unavailable(f"{_NO_ROOM} ({error.strerror})") from error
        orders = [list(of_one) for _, of_one in groupby(rows, key=lambda row: row.order_id)]
        for start in range(0, len(orders), _PAGE):
            self._store(accounts, orders[start : start + _PAGE])
        return ""

    def _store(self, accounts: Sequence[Account], orders: Sequence[Sequence[Told]]) -> None:
        seller_id, now = accounts[0].seller_id, self._clock.now()
        by_order = {rows[0].order_id: rows for rows in orders}
        departures = [
            departure_of(OrderKey(seller_id, order_id), rows)
            for order_id, rows in by_order.items()
            if any(row.ship_from for row in rows)
        ]
        ids = [account.account_id for account in accounts]
        with self._invoicing.atomic():
            self._invoicing.save_departures(departures)
            found = self._invoicing.uploads_of(ids, list(by_order))
            changed = []
            for order_id, uploads in _by_order(found).items():
                moved = outcomes_of(uploads, by_order[order_id], now)
                changed += [new for new, old in zip(moved, uploads, strict=True) if new != old]
            if changed:
                self._invoicing.save_uploads(changed)

    def _progress(
        self, accounts: Sequence[Account], when: datetime, report_id: str | None = None
    ) -> None:
        with self._backend.atomic():
            self._backend.save_progress(
                [
                    AccountProgress(a.account_id, next_invoice_read=when, invoice_report=report_id)
                    for a in accounts
                ]
            )


def _by_order(uploads: Sequence[InvoiceUpload]) -> dict[str, list[InvoiceUpload]]:
    found: dict[str, list[InvoiceUpload]] = {}
    for upload in uploads:
        found.setdefault(upload.key.order_id, []).append(upload)
    return found


def _window(oldest: datetime, now: datetime) -> datetime:
    """From when on orders are asked for: no more than is wanted. Where the oldest does not fit
    beside the newest, they take turns: neither keeps the other from being read.
    """
    oldest -= _SOON
    newest = now - _WINDOW
    if oldest >= newest:
        return oldest
    turn = int(now.timestamp() // _EVERY.total_seconds())
    return oldest if turn % 2 else newest
