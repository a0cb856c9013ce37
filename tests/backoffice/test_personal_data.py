# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every text column that may hold a buyer's data is marked; what is marked goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models

from amazon_backoffice.adapter.privacy import ANONYMOUS, forget
from amazon_backoffice.models import AmazonOrder, Contact, Delivery, IssuedInvoice, SalesOrder
from amazon_connector.port import OrderKey
from amazon_connector.testing.orders import item, order

from .importing import NOW, ONE, arranged, import_page, sales_order

# Tables without anything of a buyer: settings, catalogue, accounting, bookkeeping of the sync.
NOT_ABOUT_BUYERS = {
    "Account", "AccountMarketplace", "AmazonTransfer", "Carrier", "Company", "CompanyVat",
    "FbaDrift",
    "FbaStock", "FiscalPosition", "FiscalPositionLine", "LinkState", "Marketplace",
    "NumberSequence", "Offer", "OfficeSettings", "PackLine", "Product", "Product_taxes",
    "SalesOrderLine_taxes", "SalesTeam", "SearchTurn", "SignInFailures", "SkuStock", "StockFeed",
    "StockTouch",
    "StockLocation", "StockQuant", "StockReservation", "SyncLoop", "Tax", "UsagePlanBucket",
    "BankStatement", "BankStatementLine", "BankStatementLine_batches", "BatchPayment",
    "CurrencyRate", "Journal", "JournalEntry", "LedgerAccount", "Payment", "PayoutAccount",
    "Reconciliation", "VatNumber", "VatRow", "VendorBill",
}  # fmt: skip
# Text columns of all other tables that hold no personal data.
NOT_PERSONAL = {
    "AmazonOrder": {
        "seller_id", "order_id", "marketplace_id", "channel", "status", "state", "reason",
        "currency", "cause", "cause_detail", "cancellation_reason", "flag", "memo",
    },
    "Contact": {"kind", "country"},
    "Delivery": {
        "name", "state", "blocked", "package_reference", "carrier", "tracking",
    },
    "Document": {"currency", "kind", "number", "reference", "state", "vendor"},
    "DocumentLine": {"description"},
    "Issue": {"kind", "order_id", "subject", "message"},
    "IssuedInvoice": {
        "kept_back", "sealed_buyer",
        "feed_id", "foot", "language", "note", "seller", "seller_vat", "shipment_id", "state",
        "taxed_in", "transaction_id", "treatment", "why",
    },
    "JournalLine": {"label", "order_id"},
    "Mail": {"subject", "body", "sent_to", "problem"},
    "Mismatch": {"cause", "paid_by", "pays", "subject", "why"},
    "OrderInvoicing": {"departure", "several", "why"},
    "Pack": {"carrier", "tracking"},
    "PendingPieces": {"seller_id", "order_id", "sku"},
    "Parcel": {"items", "carrier", "tracking", "state", "reference", "why"},
    "SalesOrder": {
        "name", "seller_id", "order_id", "channel", "state", "currency", "country",
    },
    "SalesOrderLine": {"key", "item_id", "kind", "code", "description"},
    "SettledOrder": {"how", "order_id", "pays"},
    "Settlement": {
        "currency", "digest", "document_id", "problem", "report_id", "settlement_id", "state",
    },
    "SettlementLine": {
        "amount_type", "description", "item_id", "kind", "marketplace", "order_id", "pays", "sku",
        "transaction",
    },
    "StockMove": {"state", "reference"},
}  # fmt: skip


def test_every_text_column_is_marked_or_listed() -> None:
    found = {
        model.__name__: {
            f.name
            for f in model._meta.concrete_fields
            if isinstance(f, models.CharField | models.TextField | models.JSONField)
            and not getattr(f, "personal", False)
        }
        for model in apps.get_app_config("amazon_backoffice").get_models(include_auto_created=True)
        if model.__name__ not in NOT_ABOUT_BUYERS
    }
    assert found == NOT_PERSONAL


def test_the_marks_are_where_buyers_are() -> None:
    marked = {
        model: {f.name for f in model._meta.concrete_fields if getattr(f, "personal", False)}
        for model in (Contact, SalesOrder, Delivery, IssuedInvoice)
    }
    assert {"name", "email", "phone", "vat", "line1", "postal_code", "key"} <= marked[Contact]
    assert marked[SalesOrder] == {"purchase_order", "gift_messages"}
    assert marked[Delivery] == {"gift_messages"}
    assert marked[IssuedInvoice] == {"buyer", "buyer_vat"}


def bought(order_id: str = ONE, line1: str = "Secret 1", **more: object) -> dict[str, object]:
    """An order of one buyer to one of her addresses."""
    home = {"name": "Q", "addressLine1": line1, "city": "Köln", "countryCode": "DE"}
    return order(order_id, address=home, items=[item(gift_wrap="1.00", gift_message="S")], **more)


def key(order_id: str = ONE) -> OrderKey:
    return OrderKey("A1SELLER", order_id)


@pytest.mark.usefixtures("office")
def test_contacts_carry_the_date_on_which_they_must_go() -> None:
    arranged()
    import_page(bought(deliver_by=("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z")))
    due = NOW.replace(month=12, day=25, hour=0)
    assert set(Contact.objects.values_list("forget_after", flat=True)) == {due}
    import_page(bought("302-2-2", deliver_by=("2026-11-24T00:00:00Z", "2026-11-29T00:00:00Z")))
    later = due + timedelta(days=4)
    assert set(Contact.objects.values_list("forget_after", flat=True)) == {later}


@pytest.mark.usefixtures("office")
def test_an_address_that_was_replaced_goes_with_the_customer() -> None:
    arranged()
    import_page(bought())
    import_page(bought(line1="Secret 2", updated="2026-11-23T11:00:00Z"))
    assert Contact.objects.filter(line1__startswith="Secret").count() == 2
    forget([key()])
    assert not Contact.objects.exclude(line1="").exists()
    assert set(Contact.objects.values_list("name", "key", "forgotten")) == {(ANONYMOUS, None, True)}
    assert set(Contact.objects.values_list("country", flat=True)) == {"DE"}
    assert sales_order().gift_messages == sales_order().deliveries.get().gift_messages == ""


@pytest.mark.usefixtures("office")
def test_an_address_of_a_younger_order_stays() -> None:
    arranged()
    import_page(bought(), bought("302-2-2", line1="Secret 2"))
    forget([key()])
    assert sales_order("302-2-2").delivery_address.line1 == "Secret 2"
    assert sales_order("302-2-2").customer.name != ANONYMOUS
    assert sales_order().delivery_address.line1 == ""
    assert AmazonOrder.objects.get(order_id="302-2-2").forgotten is False


@pytest.mark.usefixtures("office")
def test_a_buyer_who_comes_back_is_a_new_contact() -> None:
    arranged()
    import_page(bought())
    forget([key()])
    import_page(bought("302-2-2"))
    assert sales_order().customer_id != sales_order("302-2-2").customer_id
    assert sales_order().customer.name == ANONYMOUS
