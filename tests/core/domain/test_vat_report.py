# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's VAT invoice data report: what is read of it, and what it means for an invoice."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amazon_connector.domain.vat.report import (
    OUTSTANDING,
    REFUSED,
    TAKEN,
    UNTOLD,
    Told,
    UnreadableReport,
    told,
)
from amazon_connector.port import OrderKey
from amazon_connector.records_invoices import (
    ACCEPTED,
    CREDIT_NOTE,
    INVOICE,
    NOT_UPLOADED,
    REFUSED_INVOICE,
    TO_UPLOAD,
    UPLOADED,
    Departure,
    InvoiceUpload,
)
from amazon_connector.testing.invoice_report import row, written
from amazon_connector.usecases.invoices.outcomes import (
    departure_of,
    outcome_of,
    outcomes_of,
    told_by_feed,
)

ONE = "302-0000001-0000001"
KEY = OrderKey("A1SELLER", ONE)
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=timezone.utc)
SENT = InvoiceUpload(
    "7",
    KEY,
    "1",
    "A1PA6795UKMFR9",
    "INV/0001",
    INVOICE,
    Decimal("11.90"),
    Decimal("1.90"),
    UPLOADED,
    sent_at=NOW - timedelta(hours=2),
    attempts=1,
)


def read(*rows: dict[str, str]) -> list[Told]:
    return list(told(io.BytesIO(written(rows))))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("InvoicePending", OUTSTANDING),
        ("InvoiceProcessing", OUTSTANDING),
        ("", OUTSTANDING),
        ("InvoiceUploaded", TAKEN),
        ("Accepted", TAKEN),
        ("InvoiceRejected", REFUSED),
        ("Upload failed", REFUSED),
        ("Something new", UNTOLD),
    ],
)
def test_amazons_words_are_told_by_what_they_contain(word: str, status: str) -> None:
    (found,) = read(row(ONE, status=word))
    assert found.status == status


def test_columns_may_stand_in_any_order_and_a_mark_at_the_beginning() -> None:
    content = (
        "ship-from-country\torder-id\tnew\tinvoice-status\tinvoice-number\n"
        f'fr\t{ONE}\t"\tInvoicePending\t\n\t\n'
    )
    (found,) = told(io.BytesIO(content.encode("utf-8-sig")))
    assert (found.ship_from, found.order_id, found.refund) == ("FR", ONE, False)


def test_a_file_without_its_columns_is_named() -> None:
    with pytest.raises(UnreadableReport, match="order-id"):
        list(told(io.BytesIO(b"sku\tprice\nA\t1\n")))


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_rows_or_a_sentence(content: bytes, headed: bool) -> None:
    header = b"order-id\tship-from-country\tinvoice-number\tinvoice-status\n" if headed else b""
    with suppress(UnreadableReport):
        assert all(row.order_id for row in told(io.BytesIO(header + content)))


def test_it_left_from_where_its_shipments_say() -> None:
    refunded = row(ONE, kind="REFUND", ship_from="DE")
    assert departure_of(KEY, read(row(ONE, ship_from="PL"), refunded)) == Departure(KEY, "PL")
    several = read(row(ONE, ship_from="PL"), row(ONE, ship_from="DE"))
    assert departure_of(KEY, several) == Departure(KEY, "", ("DE", "PL"))


def test_one_shipment_refused_is_a_refusal() -> None:
    rows = read(
        row(ONE, number="INV/0001", status="InvoiceUploaded"),
        row(ONE, number="INV/0001", status="InvoiceRejected", words="Wrong total."),
    )
    found = outcome_of(SENT, rows, NOW)
    assert (found.state, found.why) == (REFUSED_INVOICE, "Wrong total.")
    assert outcome_of(SENT, rows[:1], NOW).state == ACCEPTED


def test_another_documents_outcome_is_not_ours() -> None:
    rows = read(row(ONE, number="INV/0009", status="InvoiceRejected", words="Wrong total."))
    assert outcome_of(SENT, rows, NOW) == SENT
    assert outcome_of(SENT, rows, NOW + timedelta(days=2)) == SENT


def test_what_amazon_never_names_goes_again_some_times() -> None:
    rows, later = read(row(ONE, shipment_id="S1")), NOW + timedelta(days=2)
    assert outcome_of(SENT, rows, NOW) == SENT
    again = outcome_of(SENT, rows, later)
    assert (again.state, again.shipment_id) == (TO_UPLOAD, "S1")
    ended = outcome_of(replace(SENT, attempts=5), rows, later)
    assert (ended.state, "Seller Central" in ended.why) == (NOT_UPLOADED, True)


def test_what_amazon_never_names_is_asked_for_at_its_feed_before() -> None:
    rows, later = read(row(ONE)), NOW + timedelta(days=2)
    sent = replace(SENT, feed_id="F1")
    assert outcome_of(sent, rows, later) == sent
    refused = told_by_feed(sent, "DONE", ["Wrong marketplace. (79523)", "No. (1)"], later)
    assert (refused.state, refused.why) == (REFUSED_INVOICE, "Wrong marketplace. (79523) No. (1)")
    waits = told_by_feed(sent, "IN_QUEUE", (), later)
    assert (waits.feed_id, waits.due) == ("F1", later + timedelta(hours=6))
    assert outcome_of(waits, rows, later) == waits
    for status in ("DONE", "FATAL", "CANCELLED"):
        ended = told_by_feed(sent, status, (), later)
        assert (ended.state, ended.feed_id) == (UPLOADED, "")
        assert f"F1 as {status}" in ended.why
        assert outcome_of(ended, rows, later).state == TO_UPLOAD


def test_each_refunds_transaction_is_one_credit_notes() -> None:
    first = replace(SENT, invoice_id="2", kind=CREDIT_NOTE, state=TO_UPLOAD, number="R1")
    second = replace(first, invoice_id="3", number="R2")
    one, two = (
        row(ONE, kind="REFUND", transaction_id="T1"),
        row(ONE, kind="REFUND", transaction_id="T2"),
    )
    found = outcomes_of([SENT, first, second], read(one), NOW)
    assert [upload.transaction_id for upload in found] == ["", "T1", ""]
    found = outcomes_of([*found[:2], second], read(one, two), NOW)
    assert [upload.transaction_id for upload in found] == ["", "T1", "T2"]


def test_a_credit_note_of_one_of_several_refunds_is_a_persons() -> None:
    note = replace(SENT, kind=CREDIT_NOTE, state=TO_UPLOAD)
    rows = read(*(row(ONE, kind="REFUND", transaction_id=f"T{n}") for n in (1, 2)))
    (found,) = outcomes_of([note], rows, NOW)
    assert (found.state, found.transaction_id) == (NOT_UPLOADED, "")
    assert "several times" in found.why


def test_what_amazon_invoices_itself_is_not_sent_again() -> None:
    rows = read({**row(ONE), "is-amazon-invoiced": "true"})
    found = outcome_of(SENT, rows, NOW + timedelta(days=2))
    assert (found.state, "itself" in found.why) == (NOT_UPLOADED, True)
