# SPDX-License-Identifier: LGPL-3.0-or-later
"""VAT invoices uploaded as feeds, the report that says what came of them, and FBA's shipments."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from amazon_simulator.world.fba_report import COLUMNS as FBA_COLUMNS
from amazon_simulator.world.invoice_report import COLUMNS as VIDR_COLUMNS
from amazon_simulator.world.vat_report import COLUMNS as VAT_COLUMNS
from tests.simulator.amazon import DE, EU, FR, US, Shop, entry
from tests.simulator.feeds import DOCUMENTS, FEEDS, state
from tests.simulator.in_thread import still
from tests.simulator.reports import (
    FBA_SHIPMENTS,
    VAT_INVOICES,
    VAT_TRANSACTIONS,
    file_of,
    made,
    request,
    rows_of,
)
from tests.simulator.test_settlements import priced, refund, shipped
from tests.support.simulator import Simulator

PDF = b"%PDF-1.7 an invoice"
ORDER = "302-0000001-0000001"


def upload(shop: Shop, content: bytes = PDF, marketplace: str = DE, **metadata: str) -> str:
    """Returns the feedId, when it is processed."""
    shop.simulator.refill()
    kind = "application/pdf"
    document = shop.call("POST", DOCUMENTS, {"contentType": kind}).json
    shop.http.request("PUT", document["url"], body=content, headers={"Content-Type": kind})
    reply = shop.call(
        "POST",
        FEEDS,
        {
            "feedType": "UPLOAD_VAT_INVOICE",
            "marketplaceIds": [marketplace],
            "inputFeedDocumentId": document["feedDocumentId"],
            "feedOptions": {f"metadata:{name}": value for name, value in metadata.items()},
        },
    )
    assert reply.status == 202, reply.body
    shop.simulator.advance(61)
    assert state(shop, reply.json["feedId"])["processingStatus"] == "DONE"
    return reply.json["feedId"]


def result(shop: Shop, feed_id: str) -> str:
    return shop.simulator.control("GET", f"feeds/{feed_id}")["report"]


def report(shop: Shop, kind: str = VAT_INVOICES, **more: Any) -> list[dict[str, str]]:
    found = made(shop, kind, **more)
    if found["processingStatus"] == "CANCELLED":
        return []
    assert found["processingStatus"] == "DONE"
    return rows_of(file_of(shop, found))


def everything(shop: Shop) -> list[dict[str, str]]:
    times = {"dataStartTime": "2026-10-25T00:00:00Z", "dataEndTime": "2026-11-20T12:00:00Z"}
    return report(shop, reportOptions={"all": "true"}, **times)


def outcome(shop: Shop) -> tuple[str, str]:
    (row,) = {
        (r["invoice-status"], r["invoice-status-description"])
        for r in everything(shop)
        if r["transaction-type"] == "SHIPMENT"
    }
    return row


GOOD = {"orderid": ORDER, "invoicenumber": "INV-1", "totalamount": "154.96"}


def test_what_is_dispatched_waits_for_its_invoice(shop: Shop) -> None:
    shop.simulator.place(entry(priced()))
    assert report(shop) == []
    shop.simulator.change(ORDER, {"action": "ship"})
    (row,) = report(shop)
    assert tuple(row) == VIDR_COLUMNS
    wanted = {
        "order-id": ORDER,
        "transaction-type": "SHIPMENT",
        "invoice-status": "InvoicePending",
        "is-amazon-invoiced": "false",
        "quantity-purchased": "3",
        "currency": "EUR",
        "item-vat-incl-amount": "149.97",
        "item-vat-amount": "23.94",
        "item-vat-excl-amount": "126.03",
        "item-vat-rate": "0.19",
        "shipping-vat-incl-amount": "4.99",
        "shipping-vat-rate": "0.19",
        "fulfilled-by": "Merchant",
        "ship-from-country": "DE",
        "ship-country": "DE",
    }
    assert {name: row[name] for name in wanted} == wanted


def test_an_accepted_invoice_is_no_longer_pending(shop: Shop) -> None:
    shipped(shop)
    feed_id = upload(shop, **GOOD, totalvatamount="24.74", documenttype="Invoice")
    assert "successful\t\t1" in result(shop, feed_id)
    assert report(shop, reportOptions={"pendingInvoices": "true"}) == []
    (row,) = everything(shop)
    assert (row["invoice-status"], row["invoice-number"]) == ("InvoiceUploaded", "INV-1")
    upload(shop, **GOOD)  # the same again is none the worse
    assert outcome(shop) == ("InvoiceUploaded", "")


def test_while_it_is_processed_the_report_says_so(shop: Shop) -> None:
    shipped(shop)
    shop.simulator.control("POST", "rules", {"feed_seconds": 600})
    kind = "application/pdf"
    document = shop.call("POST", DOCUMENTS, {"contentType": kind}).json
    shop.http.request("PUT", document["url"], body=PDF, headers={"Content-Type": kind})
    body = {
        "feedType": "UPLOAD_VAT_INVOICE",
        "marketplaceIds": [DE],
        "inputFeedDocumentId": document["feedDocumentId"],
        "feedOptions": {f"metadata:{name}": value for name, value in GOOD.items()},
    }
    assert shop.call("POST", FEEDS, body).status == 202
    assert outcome(shop)[0] == "InvoiceProcessing"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"totalamount": "154.95"}, "TotalAmount 154.95 does not match 154.96"),
        ({"totalvatamount": "24.75"}, "TotalVATAmount 24.75 does not match 24.74"),
        ({"content": b"<html>"}, "is not pdf"),
        ({"content": b""}, "Invoice missing in feed submission"),
        ({"content": b"%PDF" + b"x" * 10 * 1024 * 1024}, "too large"),
        ({"marketplace": FR}, "The marketplace is not that of"),
    ],
)
def test_refusals_stand_in_the_report_alone(shop: Shop, changed: dict[str, Any], said: str) -> None:
    shipped(shop)
    feed_id = upload(shop, **{**GOOD, **changed})
    assert "Error" not in result(shop, feed_id)
    status, description = outcome(shop)
    assert status == "InvoiceRejected"
    assert said in description
    assert len(report(shop)) == 1  # it still waits
    upload(shop, **GOOD)
    assert outcome(shop) == ("InvoiceUploaded", "")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"orderid": "302-9999999-0000001"}, "79517"),
        ({"orderid": ""}, "79513"),
        ({"invoicenumber": ""}, "79513"),
        ({"totalamount": "154,96"}, "79513"),
        ({"documenttype": "Letter"}, "79531"),
        ({"documenttype": "CreditNote"}, "79513"),
        ({"shippingid": "unknown"}, "79517"),
    ],
)
def test_what_no_row_could_tell_stands_in_the_result(
    shop: Shop, changed: dict[str, str], code: str
) -> None:
    shipped(shop)
    feed_id = upload(shop, **{**GOOD, **changed})
    assert f"1\t\t{code}\tError\t" in result(shop, feed_id)
    assert outcome(shop) == ("InvoicePending", "")


def test_before_dispatch_there_is_nothing_to_invoice(shop: Shop) -> None:
    shop.simulator.place(entry(priced()))
    assert "79517" in result(shop, upload(shop, **GOOD))


def test_an_invoice_number_is_used_once(shop: Shop) -> None:
    shipped(shop)
    other = shipped(shop, 2)
    upload(shop, **GOOD)
    upload(shop, **{**GOOD, "orderid": other})
    found = {row["order-id"]: row for row in everything(shop)}
    assert found[other]["invoice-status"] == "InvoiceRejected"
    assert "INV-1 was used already" in found[other]["invoice-status-description"]
    assert found[ORDER]["invoice-status"] == "InvoiceUploaded"
    upload(shop, **{**GOOD, "invoicenumber": "INV-2"})
    found = {row["order-id"]: row for row in everything(shop)}
    assert found[ORDER]["invoice-number"] == "INV-1"  # nothing replaces it


def test_each_shipment_has_its_invoice(shop: Shop) -> None:
    shop.simulator.place(entry(priced()))
    shop.simulator.change(ORDER, {"action": "ship_part"})
    shop.simulator.change(ORDER, {"action": "ship"})
    first, second = report(shop)
    total = Decimal(first["item-vat-incl-amount"]) + Decimal(first["shipping-vat-incl-amount"])
    upload(
        shop,
        shippingid=first["shipping-id"],
        invoicenumber="A",
        totalamount=str(total),
    )
    assert [row["shipping-id"] for row in report(shop)] == [second["shipping-id"]]


def test_a_refund_wants_a_credit_note(shop: Shop) -> None:
    shipped(shop)
    upload(shop, **GOOD)
    refund(shop, ORDER, order_item_id=f"{1:014d}", amount="10.00")
    (row,) = report(shop)
    assert row["transaction-type"] == "REFUND"
    assert row["transaction-id"].startswith("amzn1:crow:")
    upload(
        shop,
        documenttype="CreditNote",
        orderid=ORDER,
        invoicenumber="CN-1",
        transactionid=row["transaction-id"],
        totalamount="10.00",
    )
    assert report(shop) == []


def test_amazon_invoices_where_it_collects_or_was_asked_to(shop: Shop) -> None:
    order = priced(channel="AMAZON")
    shop.simulator.place(entry(order))
    shop.simulator.change(ORDER, {"action": "ship"})
    shop.simulator.control("POST", "rules", {"amazon_invoices_fba": [EU]})
    assert report(shop) == []
    upload(shop, **GOOD)
    (row,) = everything(shop)
    assert row["is-amazon-invoiced"] == "true"
    assert "Amazon will generate invoice" in row["invoice-status-description"]


def test_a_sentence_on_demand(shop: Shop) -> None:
    shipped(shop)
    shop.simulator.fault({"kind": "invoice_refused", "message": "The buyer is missing."})
    upload(shop, **GOOD)
    assert outcome(shop) == ("InvoiceRejected", "The buyer is missing.")


def test_the_role_and_the_marketplaces(shop: Shop) -> None:
    shipped(shop)
    assert "79523" in result(shop, upload(shop, marketplace="AMEN7PMS3EDWL", **GOOD))
    assert request(shop, VAT_INVOICES, marketplaceIds=[US]).status in (400, 403)
    times = {"dataStartTime": "2026-10-01T00:00:00Z", "dataEndTime": "2026-11-20T12:00:00Z"}
    long = made(shop, VAT_INVOICES, reportOptions={"all": "true"}, **times)
    assert long["processingStatus"] == "FATAL"


@pytest.fixture(scope="module")
def living() -> Iterator[Simulator]:
    with still(quiet=False, backlog_days=20, pace=0.3) as simulator:
        yield simulator


def test_fba_shipments_tell_their_center(living: Simulator) -> None:
    shop = Shop(living, EU)
    everywhere = [m["id"] for m in shop.seller["marketplaces"] if m["is_participating"]][:7]
    found = report(
        shop, FBA_SHIPMENTS, dataStartTime="2026-10-31T12:00:00Z", marketplaceIds=everywhere
    )
    assert len(found) > 50
    assert tuple(found[0]) == FBA_COLUMNS
    assert {row["fulfillment-channel"] for row in found} == {"AFN"}
    assert all(row["tracking-number"] and row["fulfillment-center-id"] for row in found)
    assert not any(row["buyer-name"] or row["recipient-name"] for row in found)
    known = living.control("GET", f"transactions?seller_id={EU}")["transactions"]
    of_amazon = [t for t in known if t["fulfilled_by"] == "AMAZON" and t["kind"] == "SHIPMENT"]
    assert {row["shipment-id"] for row in found} == {t["shipping_id"] for t in of_amazon}
    assert len({t["from_country"] for t in of_amazon}) > 1
    again = made(shop, FBA_SHIPMENTS, dataStartTime="2026-10-31T12:00:00Z")
    assert again["processingStatus"] == "CANCELLED"  # once in 30 minutes


def test_vat_transactions_tell_the_country_of_departure(living: Simulator) -> None:
    shop = Shop(living, EU)
    found = report(shop, VAT_TRANSACTIONS, dataStartTime="2026-11-01T00:00:00Z")
    assert tuple(found[0]) == VAT_COLUMNS
    known = {
        t["shipping_id"]: t
        for t in living.control("GET", f"transactions?seller_id={EU}")["transactions"]
        if t["kind"] == "SHIPMENT"
    }
    for row in found:
        one = known[row["ACTIVITY_TRANSACTION_ID"]]
        assert row["SALE_DEPART_COUNTRY"] == row["DEPARTURE_COUNTRY"] == one["from_country"]
    sums: dict[str, Decimal] = {}
    for row in found:
        if row["TRANSACTION_TYPE"] == "SALE":
            key = row["ACTIVITY_TRANSACTION_ID"]
            amount = Decimal(row["TOTAL_ACTIVITY_VALUE_AMT_VAT_INCL"])
            sums[key] = sums.get(key, Decimal(0)) + amount
    others = {"COD_FEE", "OTHER", "TIP"}
    plain = [key for key in sums if not any(others & set(p["parts"]) for p in known[key]["pieces"])]
    assert plain
    assert all(sums[key] == Decimal(known[key]["gross"]) for key in plain)


def test_vat_transactions_come_on_the_third(living: Simulator) -> None:
    living.control("POST", "clock", {"now": "2026-12-02T12:00:00Z"})
    shop = Shop(living, EU)
    query = {"dataStartTime": "2026-11-01T00:00:00Z"}
    assert made(shop, VAT_TRANSACTIONS, **query)["processingStatus"] == "FATAL"
    living.control("POST", "clock", {"now": "2026-12-03T12:00:00Z"})
    shop.access_token = ""
    assert made(shop, VAT_TRANSACTIONS, **query)["processingStatus"] == "DONE"
