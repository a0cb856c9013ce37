# SPDX-License-Identifier: LGPL-3.0-or-later
"""The seller's own VAT invoices: a PDF for each shipment, a credit note for each refund.

From Amazon's documentation: the keys of feedOptions, one marketplace of eight, an invoice for what
was dispatched alone, totals that match to two decimals, the transaction id of a credit note, and
that the outcome is read in invoice-status-description of the VAT invoice data report, not in the
feed's result. The codes and sentences are those of the documentation and of developers' reports
where there are any. Assumed: that the feed's result names only what no row of the report could
(no such shipment, keys that are missing); the same invoice again for its shipment changes nothing;
Amazon invoices itself where it collects the VAT.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from amazon_simulator import instants
from amazon_simulator.feed_store import Feed
from amazon_simulator.marketplaces import BY_COUNTRY
from amazon_simulator.order_store import Orders
from amazon_simulator.rules import Rules
from amazon_simulator.transaction_store import REFUND, SHIPMENT, Transaction, Transactions

VAT_INVOICE = "UPLOAD_VAT_INVOICE"
COUNTRIES = ("ES", "GB", "FR", "DE", "IT", "NL", "PL", "SE")
MARKETPLACES = frozenset(BY_COUNTRY[country].id for country in COUNTRIES)
PENDING, PROCESSING = "InvoicePending", "InvoiceProcessing"
UPLOADED, REJECTED = "InvoiceUploaded", "InvoiceRejected"
KINDS = {"Invoice": SHIPMENT, "CreditNote": REFUND}
# No source says how long a PDF may be.
MOST_BYTES = 10 * 1024 * 1024
MISSING = (
    "Please provide metadata:shippingid or metadata:orderid,metadata:invoicenumber,"
    "metadata:totalamount,metadata:totalvatamount"
)


class NotTaken(Exception):
    """What the feed's result says: a code and a sentence."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Refused(Exception):
    """What the report says of the shipment."""


@dataclass(frozen=True)
class Upload:
    """The metadata of a feed; amounts are None where they are not given."""

    kind: str
    number: str
    shipping_id: str
    order_id: str
    transaction_id: str
    total: Decimal | None
    tax: Decimal | None


class Invoicing:
    def __init__(self, transactions: Transactions, orders: Orders, rules: Rules) -> None:
        self._transactions, self._orders, self._rules = transactions, orders, rules

    def arrive(self, feed: Feed, at: int) -> None:
        """The feed was created: its shipments are being processed."""
        try:
            found = self._found(feed, _upload(feed))
        except NotTaken:
            return
        for one in found:
            if one.invoice.get("status") != UPLOADED:
                self._note(one, feed, PROCESSING, "", "", at)

    def process(self, feed: Feed, content_type: str, content: bytes, at: int) -> str:
        """Returns the feed's result."""
        try:
            upload = _upload(feed)
            found = self._found(feed, upload)
        except NotTaken as error:
            return _result(0, f"1\t\t{error.code}\tError\t{error}\n")
        said = ""
        try:
            self._check(feed, upload, found, content_type, content)
        except Refused as error:
            said = str(error)
        for one in found:
            if said and one.invoice.get("status") == UPLOADED:
                continue
            self._note(one, feed, REJECTED if said else UPLOADED, said, upload.number, at)
        return _result(1, "")

    def by_amazon(self, one: Transaction) -> bool:
        """Whether Amazon makes the invoice itself."""
        if one.fulfilled_by == "AMAZON" and one.seller_id in self._rules["amazon_invoices_fba"]:
            return True
        row = self._orders.get(one.order_id, one.seller_id)
        items = row.order["orderItems"] if row else []
        keys = {piece.order_item_id for piece in one.pieces}
        return any(
            (item.get("tax") or {}).get("taxCollections")
            for item in items
            if str(item["orderItemId"]) in keys
        )

    def _found(self, feed: Feed, upload: Upload) -> list[Transaction]:
        """Raises NotTaken."""
        if upload.shipping_id:
            found = self._transactions.of_shipping_id(feed.seller_id, upload.shipping_id)
        else:
            found = self._transactions.of_order(feed.seller_id, upload.order_id)
        found = [
            one
            for one in found
            if one.kind == KINDS[upload.kind]
            and upload.order_id in ("", one.order_id)
            and upload.transaction_id in ("", one.transaction_id)
        ]
        if not found:
            where = f"shipmentId {upload.shipping_id or 'N/A'}, orderId {upload.order_id or 'N/A'}"
            raise NotTaken(79517, f"No dispatched shipment or refund of the seller has {where}")
        return found

    def _check(
        self,
        feed: Feed,
        upload: Upload,
        found: list[Transaction],
        content_type: str,
        content: bytes,
    ) -> None:
        """Raises Refused."""
        where = f"shipmentId {found[0].shipping_id}, orderId {found[0].order_id}"
        whole = f"{where} and InvoiceNumber {upload.number}"
        if feed.trouble and feed.trouble["kind"] == "invoice_refused":
            raise Refused(feed.trouble["message"] or f"The invoice was refused for {whole}")
        if any(one.marketplace_id not in feed.marketplace_ids for one in found):
            raise Refused(f"The marketplace is not that of {where}")
        if not content:
            raise Refused(
                f"Invoice missing in feed submission. Please provide an invoice for {whole}"
            )
        if not content.startswith(b"%PDF") or not content_type.startswith("application/pdf"):
            raise Refused(f"Invoice uploaded is not pdf for {whole}")
        if len(content) > MOST_BYTES:
            raise Refused(f"The invoice is too large for {whole}")
        if any(self.by_amazon(one) for one in found):
            raise Refused(f"Amazon will generate invoice for {where}")
        self._check_number(feed, upload, found)
        self._check_totals(upload, found, whole)

    def _check_number(self, feed: Feed, upload: Upload, found: list[Transaction]) -> None:
        own = {one.number for one in found}
        for other in self._transactions.listed(feed.seller_id, None):
            taken = other.invoice.get("status") == UPLOADED
            if taken and other.number in own and other.invoice["number"] != upload.number:
                raise Refused(f"Invoice {other.invoice['number']} was uploaded already")
            if taken and other.number not in own and other.invoice["number"] == upload.number:
                raise Refused(
                    f"Invoice number {upload.number} was used already, for "
                    f"shipmentId {other.shipping_id}, orderId {other.order_id}"
                )

    def _check_totals(self, upload: Upload, found: list[Transaction], whole: str) -> None:
        total = abs(sum((one.gross for one in found), Decimal(0)))
        tax = abs(sum((one.tax for one in found), Decimal(0)))
        if upload.total is not None and abs(upload.total) != total:
            raise Refused(f"TotalAmount {upload.total} does not match {total} for {whole}")
        if upload.tax is not None and abs(upload.tax) != tax:
            raise Refused(f"TotalVATAmount {upload.tax} does not match {tax} for {whole}")

    def _note(
        self, one: Transaction, feed: Feed, status: str, said: str, number: str, at: int
    ) -> None:
        one.invoice = {
            "status": status,
            "description": said,
            "number": number,
            "feed_id": feed.feed_id,
            "document_id": feed.document_id,
            "at": instants.to_text(at),
        }
        self._transactions.put(one)


def _upload(feed: Feed) -> Upload:
    """Raises NotTaken."""
    if len(feed.marketplace_ids) != 1 or feed.marketplace_ids[0] not in MARKETPLACES:
        raise NotTaken(
            79523, "Please provide only one valid marketplace while uploading an invoice."
        )
    given = {key.lower(): value.strip() for key, value in feed.options.items()}
    kind = given.get("metadata:documenttype") or "Invoice"
    if kind not in KINDS:
        raise NotTaken(79531, f"The document type {kind} is not supported")
    upload = Upload(
        kind=kind,
        number=given.get("metadata:invoicenumber", ""),
        shipping_id=given.get("metadata:shippingid", ""),
        order_id=given.get("metadata:orderid", ""),
        transaction_id=given.get("metadata:transactionid", ""),
        total=_amount(given.get("metadata:totalamount")),
        tax=_amount(given.get("metadata:totalvatamount")),
    )
    if not upload.number or not (upload.shipping_id or upload.order_id):
        raise NotTaken(79513, MISSING)
    if kind == "CreditNote" and not upload.transaction_id:
        raise NotTaken(79513, "Please provide metadata:transactionid")
    return upload


def _amount(text: str | None) -> Decimal | None:
    """Raises NotTaken for what is no amount with a point."""
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        raise NotTaken(79513, f"{text} is not an amount") from None


def _result(successful: int, lines: str) -> str:
    head = (
        "Feed Processing Summary:\n"
        "\tNumber of records processed\t\t1\n"
        f"\tNumber of records successful\t\t{successful}\n\n"
    )
    columns = "original-record-number\tsku\terror-code\terror-type\terror-message\n"
    return head + (columns + lines if lines else "")
