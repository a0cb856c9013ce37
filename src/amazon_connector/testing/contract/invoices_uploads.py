# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices on their way to Amazon, and what its report answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from amazon_connector.domain.times import parse_time
from amazon_connector.port import FAILED, OrderKey, ParcelProgress
from amazon_connector.records_invoices import (
    ACCEPTED,
    CREDIT_NOTE,
    INVOICE,
    NOT_UPLOADED,
    REFUSED_INVOICE,
    TO_UPLOAD,
    UPLOADED,
    InvoiceUpload,
)
from amazon_connector.testing.invoice_report import row, written
from amazon_connector.testing.orders import item, order

from .base import GERMANY, SELLER, VAT_19
from .invoices import ONE, PLACED, TWO, InvoicesCase

_DENIED = b'{"errors":[{"code":"Unauthorized","message":"Access is denied."}]}'


class InvoiceUploadsContract(InvoicesCase):
    """Documents on their way to Amazon."""

    def due(self) -> list[InvoiceUpload]:
        now = self.clock.now()
        return list(self.invoicing.invoices_to_upload([self.account_id], now, 10))

    def made(self) -> InvoiceUpload:
        """The invoice of an order, due for its upload."""
        self.invoices_are_made(upload=True)
        self.fbm()
        self.make()
        (found,) = self.due()
        return found

    def test_an_invoice_is_due_with_its_gross_and_its_tax(self) -> None:
        found = self.made()
        self.assertEqual((found.kind, found.number), (INVOICE, self.invoice().number))
        self.assertEqual((found.total, found.tax), (Decimal("11.90"), Decimal("1.90")))
        self.assertEqual(found.key, OrderKey(SELLER, ONE))
        self.assertEqual(found.marketplace_id, GERMANY)

    def test_a_marketplace_that_uploads_none_has_none_due(self) -> None:
        self.invoices_are_made()
        self.fbm()
        self.make()
        self.assertEqual(self.due(), [])

    def test_what_amazon_makes_itself_is_never_due_nor_is_what_credits_it(self) -> None:
        self.invoices_are_made(upload=True)
        collected = item(sku="SKU-1", price="11.90", tax={"ITEM": "1.90"}, collected=True)
        self.at_amazon(order(ONE, items=[collected]))
        self.sync()
        self.books.deliver(SELLER, ONE, {"SKU-1": 1}, "DHL", "JD0001")
        self.make()
        self.assertIn("an invoice of its own", self.invoice().why)
        self.books.credit_invoice(self.invoice().invoice_id)
        documents = self.books.invoices(SELLER, ONE)
        self.assertEqual([document.upload for document in documents], [NOT_UPLOADED] * 2)
        self.assertIn("an invoice of its own", documents[1].why)
        self.assertEqual(self.due(), [])

    def test_what_amazon_does_not_know_as_shipped_waits(self) -> None:
        """A parcel that Amazon refused, until *Retry Amazon Sync*."""
        self.made()
        (parcel,) = self.books.parcels(SELLER, ONE)
        refused = ParcelProgress(parcel.parcel_id, FAILED, "1", why="The carrier code is odd.")
        with self.backend.atomic():
            self.backend.save_parcels([refused])
        self.assertEqual(self.due(), [])
        self.connector.retry_parcels([parcel.parcel_id])
        self.assertEqual(len(self.due()), 1)

    def test_what_was_uploaded_is_not_due_and_is_found_by_its_order(self) -> None:
        found = self.made()
        now = self.clock.now()
        self.invoicing.save_uploads([replace(found, state=UPLOADED, feed_id="F1", sent_at=now)])
        self.assertEqual(self.due(), [])
        (again,) = self.invoicing.uploads_of([self.account_id], [ONE, TWO])
        self.assertEqual((again.state, again.feed_id, again.sent_at), (UPLOADED, "F1", now))
        self.assertEqual(self.wanted(), PLACED)
        self.invoicing.save_uploads([replace(again, state=ACCEPTED)])
        self.assertIsNone(self.wanted())
        self.assertEqual(self.invoice().upload, ACCEPTED)

    def test_a_silent_one_is_listed_until_its_feed_has_no_more_to_tell(self) -> None:
        found, now = self.made(), self.clock.now()
        sent = replace(found, state=UPLOADED, feed_id="F1", sent_at=now)
        self.invoicing.save_uploads([sent])
        self.assertEqual(self.silent(), [])
        self.later(hours=6)
        self.assertEqual(self.silent(), [sent])
        self.invoicing.save_uploads([replace(sent, due=now + timedelta(hours=7))])
        self.assertEqual(self.silent(), [])
        self.later(hours=1)
        self.assertEqual(len(self.silent()), 1)
        for over in (replace(sent, feed_id=""), replace(sent, state=ACCEPTED)):
            self.invoicing.save_uploads([over])
            self.assertEqual(self.silent(), [])

    def silent(self) -> list[InvoiceUpload]:
        """What was sent six hours ago, and is still to be asked for."""
        now = self.clock.now()
        until = now - timedelta(hours=6)
        return list(self.invoicing.silent_uploads([self.account_id], until, now, 10))

    def test_a_refusal_shows_amazons_words(self) -> None:
        found = self.made()
        why = "The total amount does not match the order."
        self.invoicing.save_uploads([replace(found, state=REFUSED_INVOICE, why=why)])
        self.assertEqual((self.invoice().upload, self.invoice().why), (REFUSED_INVOICE, why))

    def test_what_is_put_off_comes_back_at_its_time(self) -> None:
        found = self.made()
        self.invoicing.save_uploads([replace(found, due=self.clock.now().replace(hour=13))])
        self.assertEqual(self.due(), [])
        self.later(hours=1)
        self.assertEqual(len(self.due()), 1)

    def test_a_credit_note_goes_too(self) -> None:
        found = self.made()
        self.invoicing.save_uploads([replace(found, state=ACCEPTED)])
        self.books.credit_invoice(found.invoice_id)
        (credit,) = self.due()
        self.assertEqual((credit.kind, credit.total), (CREDIT_NOTE, Decimal("11.90")))
        self.assertNotEqual(credit.number, found.number)
        self.assertEqual(self.wanted(), PLACED)

    def test_it_is_printed_when_the_personal_data_is_gone_too(self) -> None:
        """A tax law keeps invoices for longer than Amazon's policy lets us keep the rest."""
        found = self.made()
        with self.backend.atomic():
            self.backend.forget([found.key])
        self.assertTrue(self.row(ONE).forgotten)
        self.assertTrue(self.invoicing.invoice_pdf(found.invoice_id).startswith(b"%PDF"))

    def test_the_document_is_a_pdf(self) -> None:
        found = self.made()
        self.assertTrue(self.invoicing.invoice_pdf(found.invoice_id).startswith(b"%PDF"))


class InvoiceAnswersContract(InvoicesCase):
    """All of it by the connector's own work, with Amazon's answers."""

    def setUp(self) -> None:
        super().setUp()
        self.invoices_are_made(upload=True)

    def work(self) -> None:
        """All that is due, until nothing is."""
        for use_case in self.connector.work():
            self.drive(use_case)

    def reported(self, *rows: dict[str, str]) -> None:
        """Amazon's report is asked for, comes, and is read."""
        self.connector.invoices.read_now([self.account_id])
        self.work()
        self.amazon.finish_report(written(rows) if rows else None)
        self.later(minutes=2)
        self.work()

    def uploaded(self) -> InvoiceUpload:
        """An invoice that was made and sent."""
        self.fbm()
        self.work()
        return self.upload()

    def upload(self, kind: str = INVOICE) -> InvoiceUpload:
        """The order's document of this kind."""
        found: Sequence[InvoiceUpload] = self.invoicing.uploads_of([self.account_id], [ONE])
        (one,) = [upload for upload in found if upload.kind == kind]
        return one

    def sent(self) -> list[dict[str, Any]]:
        """What each feed said of its document."""
        calls = [query["body"] for name, query in self.amazon.calls if name == "createFeed"]
        return [body["feedOptions"] for body in calls]

    def test_an_invoice_goes_once_with_its_gross_and_its_tax(self) -> None:
        sent = self.uploaded()
        self.assertEqual((sent.state, sent.feed_id), (UPLOADED, "feed-1"))
        self.work()
        (told,) = self.sent()
        self.assertEqual(told["metadata:orderid"], ONE)
        self.assertEqual(told["metadata:invoicenumber"], sent.number)
        self.assertEqual(told["metadata:totalamount"], "11.90")
        self.assertEqual(told["metadata:totalvatamount"], "1.90")

    def test_nothing_is_sent_for_a_feed_that_amazon_would_not_take(self) -> None:
        self.amazon.fail("createFeed", 429)
        self.fbm()
        for _ in range(3):
            self.work()
        documents = [name for name, _ in self.amazon.calls if name == "createFeedDocument"]
        self.assertEqual((len(documents), self.upload().state), (1, TO_UPLOAD))
        self.later(minutes=3)
        self.work()
        self.assertEqual((self.upload().state, self.upload().attempts), (UPLOADED, 1))

    def test_amazons_report_says_that_it_was_taken(self) -> None:
        sent = self.uploaded()
        self.reported(row(ONE, number=sent.number, status="InvoiceUploaded"))
        self.assertEqual(self.invoice().upload, ACCEPTED)

    def test_a_refusal_is_explained_and_sent_again_by_one_button(self) -> None:
        sent = self.uploaded()
        why = "The total amount does not match the order."
        self.reported(row(ONE, number=sent.number, status="InvoiceRejected", words=why))
        self.assertEqual((self.invoice().upload, self.invoice().why), (REFUSED_INVOICE, why))
        for expected in (1, 0):
            again = self.connector.invoices.upload_again([self.account_id], [ONE])
            self.assertEqual(again, expected)
        self.work()
        self.assertEqual((self.upload().state, self.upload().why), (UPLOADED, ""))
        self.assertEqual(len(self.sent()), 2)

    def test_the_report_tells_where_it_left_from(self) -> None:
        self.books.vat_row(self.account_id, "oss", "DE", VAT_19)
        self.fba()
        self.work()
        self.assert_waits_for("FBA shipments")
        self.reported(row(ONE, ship_from="PL"))
        self.work()
        self.assertEqual(self.invoice().rates, {Decimal(19)})

    def test_without_a_clear_answer_it_is_not_sent_twice_within_a_day(self) -> None:
        self.amazon.lose_answer("createFeed")
        sent = self.uploaded()
        self.assertEqual((sent.state, sent.feed_id), (UPLOADED, ""))
        self.reported(row(ONE))
        self.work()
        self.assertEqual(len(self.sent()), 1)
        self.later(hours=25)
        self.reported(row(ONE, shipment_id="S1"))
        self.work()
        self.assertEqual(len(self.sent()), 2)
        self.assertEqual(self.sent()[1]["metadata:shippingid"], "S1")

    def test_where_the_report_stays_silent_the_feed_says_why(self) -> None:
        self.amazon.invoice_refusal = ("79517", "No dispatched shipment has this order.")
        self.uploaded()
        self.reported(row(ONE))
        self.assertEqual((self.upload().state, self.asked()), (UPLOADED, 0))
        self.later(hours=7)
        self.work()
        refused = (REFUSED_INVOICE, "No dispatched shipment has this order. (79517)")
        self.assertEqual((self.upload().state, self.upload().why), refused)
        self.assertEqual((self.invoice().upload, self.invoice().why), refused)
        self.later(hours=25)
        self.work()
        self.assertEqual((len(self.sent()), self.asked()), (1, 1))

    def test_a_feed_that_names_nothing_leaves_it_to_the_report(self) -> None:
        sent = self.uploaded()
        self.later(hours=7)
        self.reported()
        found = self.upload()
        self.assertEqual((found.state, found.feed_id, self.asked()), (UPLOADED, "", 1))
        self.assertIn(f"feed {sent.feed_id}", found.why)
        self.later(hours=18)
        self.reported(row(ONE))
        self.work()
        self.assertEqual((len(self.sent()), self.asked()), (2, 1))
        self.later(hours=7)
        self.reported(row(ONE, number=sent.number, status="InvoiceUploaded"))
        self.assertEqual((self.upload().state, self.upload().why), (ACCEPTED, ""))

    def test_what_amazon_still_processes_is_not_sent_again(self) -> None:
        self.amazon.feed_status = "IN_PROGRESS"
        self.uploaded()
        self.later(hours=25)
        self.reported(row(ONE))
        self.work()
        self.assertEqual((len(self.sent()), self.asked()), (1, 1))
        self.assertEqual(self.upload().state, UPLOADED)
        self.assertIn("IN_PROGRESS", self.upload().why)

    def test_a_feed_that_amazon_does_not_know_any_more_stands_in_nobodys_way(self) -> None:
        self.amazon.fail("getFeed", 404)
        self.uploaded()
        self.later(hours=7)
        self.reported(row(ONE))
        self.assertEqual((self.upload().state, self.upload().feed_id), (UPLOADED, ""))

    def test_feeds_that_cannot_be_asked_keep_nobody_from_the_report(self) -> None:
        """No token, or nothing but errors: they are asked beside the next one."""
        for status in (429, 500):
            self.amazon.fail("getFeed", status, times=9)
            sent = self.uploaded() if status == 429 else self.upload()
            self.later(hours=7)
            self.reported(row(ONE))
            self.assertEqual((self.upload().state, self.upload().feed_id), (UPLOADED, sent.feed_id))
        self.reported(row(ONE, number=sent.number, status="InvoiceUploaded"))
        self.assertEqual(self.upload().state, ACCEPTED)

    def asked(self) -> int:
        """How many times a feed was asked for."""
        return sum(1 for name, _ in self.amazon.calls if name == "getFeed")

    def test_the_sixteenth_goes_when_amazons_two_minutes_are_over(self) -> None:
        """createFeed for this type: 15 at once, then one every 120 seconds and a half."""
        self.books.stock("SKU-1", "warehouse", 20)
        orders = [f"302-0000001-{number:07d}" for number in range(1, 17)]
        self.at_amazon(*(order(one, items=[item(sku="SKU-1", price="11.90")]) for one in orders))
        self.sync()
        for one in orders:
            self.books.deliver(SELLER, one, {"SKU-1": 1}, "DHL", "JD0001")
        for seconds, sent in ((0, 15), (120, 15), (1, 16)):
            self.later(seconds=seconds)
            self.work()
            self.assertEqual(len(self.sent()), sent, f"after {seconds} seconds more")
        self.assertEqual({told["metadata:orderid"] for told in self.sent()}, set(orders))

    def test_a_credit_note_waits_for_the_refunds_transaction(self) -> None:
        sent = self.uploaded()
        self.reported(row(ONE, number=sent.number, status="InvoiceUploaded"))
        self.books.credit_invoice(sent.invoice_id)
        self.work()
        self.assertEqual((len(self.sent()), self.upload(CREDIT_NOTE).state), (1, TO_UPLOAD))
        self.assertIn("refund", self.upload(CREDIT_NOTE).why)
        self.reported(row(ONE, kind="REFUND", transaction_id="T1"))
        self.work()
        told = self.sent()[1]
        self.assertEqual(told["metadata:documenttype"], CREDIT_NOTE)
        self.assertEqual(told["metadata:transactionid"], "T1")
        number = self.upload(CREDIT_NOTE).number
        self.assertEqual(told["metadata:invoicenumber"], number)
        taken = {"number": number, "status": "InvoiceUploaded", "transaction_id": "T1"}
        self.reported(row(ONE, kind="REFUND", **taken))
        documents = self.books.invoices(SELLER, ONE)
        self.assertEqual([document.upload for document in documents], [ACCEPTED] * 2)

    def test_a_missing_role_is_an_issue_until_amazon_lets_us(self) -> None:
        self.amazon.fail("createFeedDocument", 403, _DENIED)
        self.fbm()
        self.work()
        self.assertEqual(self.upload().state, TO_UPLOAD)
        self.assertEqual(self.issues(), {"invoice_access"})
        self.later(hours=7)
        self.work()
        self.assertEqual((self.upload().state, self.issues()), (UPLOADED, set()))

    def test_what_amazon_keeps_refusing_at_the_door_ends_with_its_words(self) -> None:
        refusal = b'{"errors":[{"code":"InvalidInput","message":"No such feed type."}]}'
        self.amazon.fail("createFeed", 400, refusal, times=9)
        self.fbm()
        for _ in range(6):
            self.work()
            self.later(minutes=6)
        self.assertEqual(self.upload().state, NOT_UPLOADED)
        self.assertIn("No such feed type", self.upload().why)

    def test_a_report_that_cannot_be_read_is_an_issue(self) -> None:
        self.uploaded()
        self.connector.invoices.read_now([self.account_id])
        self.work()
        self.amazon.finish_report(b"something\telse\n1\t2\n")
        self.later(minutes=2)
        self.work()
        self.assertEqual(self.issues(), {"invoice_report"})
        self.assertEqual(self.upload().state, UPLOADED)
        self.reported()
        self.assertEqual(self.issues(), set())

    def test_no_more_is_asked_for_than_is_wanted(self) -> None:
        self.uploaded()
        self.connector.invoices.read_now([self.account_id])
        self.work()
        (asked,) = [query["body"] for name, query in self.amazon.calls if name == "createReport"]
        since = PLACED - parse_time(asked["dataStartTime"])
        self.assertLess(timedelta(0), since)
        self.assertLess(since, timedelta(minutes=5))

    def test_no_report_is_asked_for_where_nothing_waits(self) -> None:
        self.connector.invoices.read_now([self.account_id])
        self.work()
        asked = [name for name, _ in self.amazon.calls if name == "createReport"]
        self.assertEqual(asked, [])

    def issues(self) -> set[str]:
        """The kinds of the open Amazon Issues."""
        return {issue.kind for issue in self.world.issues()}
