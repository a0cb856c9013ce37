# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the local Amazon refuses in a feed's result alone, read by the office over HTTP."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from amazon_backoffice.adapter.invoices import DjangoInvoicing
from amazon_backoffice.models import Account
from amazon_connector.bootstrap import Connector
from amazon_connector.clock import FixedClock
from amazon_connector.domain.vat import SellerVat
from amazon_connector.records_invoices import REFUSED_INVOICE, UPLOADED, InvoiceUpload
from amazon_connector.spapi import Endpoints, Urllib3Transport
from amazon_connector.steps import drive
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import Arranged, Tax
from amazon_connector.usecases.importing import OrderImport
from amazon_connector.vault import Vault
from tests.support.simulator import Simulator

from .databases import on_one
from .world import DjangoWorld

GERMANY, BELGIUM = "A1PA6795UKMFR9", "AMEN7PMS3EDWL"
# No order of the local Amazon's.
ORDER = "302-0000001-0000001"
VAT_19 = Tax("VAT 19 %", Decimal(19))


class Shop:
    """A seller of the local Amazon with an invoice that goes there; both clocks run in step."""

    def __init__(self, simulator: Simulator, transport: Urllib3Transport) -> None:
        self.simulator, self.clock = simulator, FixedClock(simulator.now())
        seller = next(s for s in simulator.sellers()["sellers"] if s["region"] == "EU")
        self.world, vault = DjangoWorld(), Vault([Vault.new_key()])
        self.account_id = self.world.account(
            Arranged(
                vault=vault,
                linked_at=simulator.now(),
                cursor=simulator.now(),
                **{n: seller[n] for n in ("seller_id", "region", "client_id", "client_secret")},
                refresh_token=seller["refresh_token"],
            )
        )
        self.invoicing = DjangoInvoicing()
        self.connector = Connector(
            self.world.backend(),
            self.world.usage_plans(),
            vault,
            self.clock,
            Endpoints.at(simulator.base_url),
            transport,
            invoicing=self.invoicing,
        )
        self._sell(seller["seller_id"])

    def _sell(self, seller_id: str) -> None:
        self.world.warehouse_country(self.account_id, "DE")
        self.world.seller_vat(self.account_id, SellerVat("DE", frozenset({"DE"})))
        self.world.make_invoices(self.account_id, GERMANY, upload=True)
        self.world.product("A", tax=VAT_19)
        self.world.stock("A", "warehouse", 9)
        backend = self.world.backend()
        with backend.atomic():
            page = [order(ORDER, items=[item(sku="A", price="11.90")])]
            OrderImport(backend, backend.accounts(), self.clock.now()).page(page)
        self.world.deliver(seller_id, ORDER, {"A": 1}, "DHL", "JD0001")

    def work(self) -> None:
        for use_case in self.connector.work():
            if ".invoices." in type(use_case).__module__:
                drive(use_case, lambda step: step())

    def later(self, hours: float) -> None:
        self.simulator.advance(hours * 3600)
        self.clock.advance(hours * 3600)

    def upload(self) -> InvoiceUpload:
        (found,) = self.invoicing.uploads_of([self.account_id], [ORDER])
        return found


@pytest.fixture
def shop(office: str, simulator: Simulator) -> Iterator[Shop]:
    assert not Account.objects.exists()
    with contextlib.closing(Urllib3Transport()) as transport:
        yield Shop(simulator, transport)


@on_one
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, "79517"),
        ({"shipment_id": "unknown"}, "79517"),
        ({"marketplace_id": BELGIUM}, "79523"),
        ({"kind": "Letter"}, "79531"),
        ({"number": ""}, "79513"),
    ],
)
def test_what_no_row_of_the_report_tells_is_explained(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any], code: str
) -> None:
    due = shop.invoicing.invoices_to_upload
    monkeypatch.setattr(
        shop.invoicing,
        "invoices_to_upload",
        lambda *asked: [replace(upload, **changed) for upload in due(*asked)],
    )
    shop.work()
    sent = shop.upload()
    assert (sent.state, bool(sent.feed_id)) == (UPLOADED, True)
    for hours in (0.1, 7):  # the report comes, and says nothing
        assert shop.upload().state == UPLOADED
        shop.later(hours)
        shop.work()
    found = shop.upload()
    assert (found.state, found.why[-7:]) == (REFUSED_INVOICE, f"({code})"), found.why
    assert len(found.why) > 20
