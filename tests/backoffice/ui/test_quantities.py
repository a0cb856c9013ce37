# SPDX-License-Identifier: LGPL-3.0-or-later
"""*FBM Stock Synchronization*: its switch, what would change, the yes, and who is told of what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from amazon_backoffice import examining_stock, reporting, roles, runtime
from amazon_backoffice.adapter.moving import count
from amazon_backoffice.levels import BAD, OK, WARN
from amazon_backoffice.models import (
    Account,
    FbaDrift,
    Marketplace,
    Offer,
    Product,
    SkuStock,
    StockFeed,
)
from amazon_connector.port import FEED_ABANDONED, FEED_CREATED, STOCK_OFF, STOCK_ON, STOCK_READY
from tests.support.simulator import Simulator

from .arranging import SELLER, client, linked_account, synchronize

GERMANY = "A1PA6795UKMFR9"
ROWS = "/amazon_backoffice/skustock/"


class Shop:
    """A linked account with products that Amazon lists."""

    def __init__(self, amazon: Simulator) -> None:
        self.amazon = amazon
        amazon.control("DELETE", f"listings?seller_id={SELLER}")
        self.account = linked_account(amazon)

    def add(self, sku: str, ours: int, **listing: Any) -> Product:
        """``listing``: as Amazon has it; none, and Amazon does not know the SKU."""
        product = Product.objects.create(name=f"Product {sku}", internal_reference=sku)
        marketplace = Marketplace.objects.get(marketplace_id=GERMANY)
        Offer.objects.create(
            account=self.account, marketplace=marketplace, sku=sku, product=product
        )
        if ours:
            assert self.account.warehouse
            count(product, self.account.warehouse, ours, runtime.clock().now())
        if listing:
            named = {"seller_id": SELLER, "marketplace_ids": [GERMANY], "sku": sku, **listing}
            self.amazon.control("POST", "listings", [named])
        return product

    def work(self, times: int = 4) -> None:
        for _ in range(times):
            synchronize()
            self.amazon.advance(5)

    def press(self, verb: str, browser: Client | None = None) -> Any:
        return (browser or client()).post(f"/accounts/{self.account.pk}/stock/{verb}/", follow=True)

    def preview(self) -> str:
        return client().get(f"/accounts/{self.account.pk}/stock/").content.decode()

    def page(self) -> str:
        path = f"/amazon_backoffice/account/{self.account.pk}/change/"
        return client().get(path).content.decode()

    def on_amazon(self, sku: str) -> Any:
        path = f"listings?seller_id={SELLER}&sku={sku}"
        (listing,) = self.amazon.control("GET", path)["listings"]
        return listing["quantity"]

    @property
    def mode(self) -> str:
        return Account.objects.get().stock_mode


@pytest.fixture
def shop(here: Simulator) -> Shop:
    return Shop(here)


def said() -> dict[str, str]:
    """The doctor's findings about quantities and drifts: what is found, and how bad it is."""
    return {finding.what: finding.level for finding in examining_stock.findings()}


def test_nothing_is_sent_before_a_person_has_seen_what_would_change_and_said_yes(
    shop: Shop,
) -> None:
    shop.add("MUG", 9, quantity=4)
    shop.add("EMPTY", 0, quantity=2)
    shop.add("RIGHT", 5, quantity=5)
    shop.add("AMAZONS", 3, fba=True)
    shop.add("UNKNOWN", 3)
    assert "FBM Stock Synchronization is off." in shop.page()
    assert "Nothing is sent before you have seen what would change." in shop.press("on").text
    assert "being compared with Amazon" in shop.page()
    early = shop.press("start")
    assert "The comparison with Amazon is not complete yet" in early.text
    shop.work()
    assert shop.mode == STOCK_READY
    assert "2 SKUs would change, 1 of them to zero." in shop.page()
    assert "2 SKUs would change, 1 of them to zero." in client().get("/").text
    told = shop.preview()
    assert told.index("EMPTY") < told.index("MUG"), "what falls to zero stands first"
    assert "RIGHT" not in told
    for figure in ("<b>2</b><span>would change", "<b>1</b><span>fall to zero", "<b>1</b><span>FBA"):
        assert figure in told
    assert "<b>1</b><span>unknown to Amazon" in told
    assert (shop.on_amazon("MUG"), shop.on_amazon("EMPTY")) == (4, 2)
    assert "Started" in shop.press("start").text
    shop.work()
    assert shop.mode == STOCK_ON
    assert [shop.on_amazon(sku) for sku in ("MUG", "EMPTY", "RIGHT")] == [9, 0, 5]
    assert shop.amazon.control("GET", "submissions")["merchant_offers_made"] == []
    assert "Turn Off" in shop.page()
    shop.press("off")
    assert shop.mode == STOCK_OFF


def test_a_round_that_would_empty_the_shop_waits_for_one_button(shop: Shop) -> None:
    for number in range(11):
        shop.add(f"SKU-{number:02}", 3, quantity=3)
    shop.press("on")
    shop.work()
    shop.press("start")
    shop.work()
    assert shop.account.warehouse
    for product in Product.objects.filter(internal_reference__startswith="SKU-"):
        count(product, shop.account.warehouse, 0, runtime.clock().now())
    shop.work()
    why = "11 of 11 SKUs that Amazon sells now would be set to zero."
    assert why in client().get("/").text
    assert why in shop.page()
    told = shop.preview()
    assert "It has stopped." in told
    assert "Send Anyway" in told
    assert [level for what, level in said().items() if why in what] == [BAD]
    found = reporting.status()
    assert why in found["accounts"][0]["stopped"]
    assert shop.on_amazon("SKU-00") == 3
    shop.press("anyway")
    shop.work()
    assert shop.on_amazon("SKU-00") == 0
    assert why not in client().get("/").text


def test_a_viewer_sees_what_would_change_and_says_no_yes(shop: Shop) -> None:
    shop.add("MUG", 9, quantity=4)
    shop.press("on")
    shop.work()
    viewer = client(roles.VIEW_ONLY)
    told = viewer.get(f"/accounts/{shop.account.pk}/stock/")
    assert (told.status_code, "MUG" in told.text, "Start</button>" in told.text) == (
        200,
        True,
        False,
    )
    assert shop.press("start", viewer).status_code == 403
    assert shop.mode == STOCK_READY


def test_what_amazon_refuses_is_told_everywhere_and_retried_by_a_button(shop: Shop) -> None:
    shop.add("MUG", 9, quantity=4)
    shop.press("on")
    shop.work()
    for _ in range(3):
        shop.amazon.fault({"kind": "invalid_submission", "operation": "patchListingsItem"})
    shop.press("start")
    synchronize()
    row = SkuStock.objects.get()
    assert row.state == "failed"
    assert said()["Amazon refused what was sent for 1 SKU."] == BAD
    assert reporting.status()["quantities"]["failed"] == 1
    assert figure("Quantities to put right") == "1"
    shop.amazon.no_faults()
    client().post(f"/quantities/{row.pk}/retry/")
    shop.work()
    assert (shop.on_amazon("MUG"), figure("Quantities to put right")) == (9, "0")


def figure(title: str) -> str:
    """A figure of the first page."""
    shown = client().get("/").context["figures"]
    return next(str(f["value"]) for f in shown if f["title"] == title)


def test_a_feed_that_hangs_is_told_with_what_to_do(shop: Shop) -> None:
    Account.objects.update(stock_mode=STOCK_ON)
    now = runtime.clock().now()
    for key, state in (("one", FEED_ABANDONED), ("two", FEED_CREATED)):
        StockFeed.objects.create(
            key=key, account=shop.account, state=state, feed_id=f"5000{key}", messages=320,
            intended_at=now - timedelta(hours=2), next_poll=now,
        )  # fmt: skip
    (finding,) = [f for f in examining_stock.findings() if "5000one" in f.what]
    assert finding.level == WARN
    assert "Nothing has to be done" in finding.todo
    assert not any("5000two" in what for what in said())
    assert reporting.status()["quantities"]["feeds"] == {"open": 2, "hanging": 1}
    assert "Feed 5000one" in client().get("/").text


def test_an_office_that_sends_no_quantities_is_told_so_and_shows_no_figures(shop: Shop) -> None:
    assert said()["It is off on every account: no quantity is sent."] == OK
    assert "Quantities to put right" not in client().get("/").text


def test_a_drift_at_amazon_is_told_with_what_to_do(shop: Shop) -> None:
    assert said()["Nothing lies at Amazon, as far as it has told."] == OK
    for sku, theirs in (("MUG", 3), ("PEN", 9)):
        product = Product.objects.create(name=sku, internal_reference=sku)
        FbaDrift.objects.create(
            account=shop.account, product=product, skus=sku, ours=5, theirs=theirs,
            measured_at=runtime.clock().now(),
        )  # fmt: skip
    (finding,) = [f for f in examining_stock.findings() if f.subject == "Stock at Amazon"]
    assert finding.level == WARN
    assert finding.what == "2 products differ from Amazon, by 6 pieces."
    assert "Book Adjustment" in finding.todo
    assert reporting.status()["stock_at_amazon"] == {"products": 2, "drifts": 2}
    assert figure("Drifts at Amazon") == "2"
    FbaDrift.objects.update(ours=F("theirs"))
    assert said()["What was measured last is what Amazon says."] == OK


def test_the_list_finds_what_is_on_its_way_and_what_is_to_be_put_right(shop: Shop) -> None:
    for sku, state in (("ON-ITS-WAY", "in_feed"), ("REFUSED", "failed"), ("FINE", "synchronized")):
        SkuStock.objects.create(
            seller_id=SELLER, region="EU", sku=sku, account=shop.account, state=state
        )
    shown = {
        query: [row.sku for row in client().get(f"{ROWS}?state={query}").context["cl"].result_list]
        for query in ("moving", "stuck")
    }
    assert shown == {"moving": ["ON-ITS-WAY"], "stuck": ["REFUSED"]}
