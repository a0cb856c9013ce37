# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock at Amazon, Send to Amazon and Moves History, as people use them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amazon_backoffice import roles, runtime
from amazon_backoffice.adapter.errors import atomic
from amazon_backoffice.adapter.fba import measure_fba_drift
from amazon_backoffice.adapter.moving import count
from amazon_backoffice.adapter.stock import on_hand
from amazon_backoffice.models import (
    Account,
    AmazonTransfer,
    FbaDrift,
    FbaStock,
    Marketplace,
    Offer,
    Product,
    StockLocation,
    StockMove,
)
from tests.support.simulator import Simulator

from .arranging import SELLER, client, generate, linked_account

DRIFTS = "/amazon_backoffice/fbadrift/"
TRANSFERS = "/amazon_backoffice/amazontransfer/"
MOVES = "/amazon_backoffice/stockmove/"


class Shop:
    """A linked account, some products with offers in two countries, and what lies at Amazon."""

    def __init__(self, amazon: Simulator) -> None:
        self.amazon = amazon
        self.account = linked_account(amazon)
        self.products: dict[str, Product] = {}

    def add(self, sku: str, ours: int, **theirs: int) -> None:
        product = Product.objects.create(name=f"Product {sku}", internal_reference=sku)
        self.products[sku] = product
        assert self.account.location
        count(product, self.account.location, ours, runtime.clock().now())
        for country, pieces in theirs.items():
            marketplace = Marketplace.objects.get(country=country)
            offer = {"account": self.account, "marketplace": marketplace, "sku": sku}
            Offer.objects.create(product=product, **offer)
            FbaStock.objects.create(
                **offer,
                fulfillable=pieces - 1,
                reserved=1,
                unfulfillable=0,
                researching=0,
                inbound=24,
                read_at=runtime.clock().now(),
            )

    def measure(self) -> None:
        with atomic():
            measure_fba_drift([str(self.account.pk)], runtime.clock().now())

    def ours(self, sku: str) -> int:
        product, location = self.products[sku], self.account.location_id
        assert location
        return int(on_hand([product.pk], [location]).get(product.pk, 0))


@pytest.fixture
def shop(here: Simulator) -> Shop:
    return Shop(here)


def test_the_list_lays_amazon_s_figures_beside_ours(shop: Shop) -> None:
    shop.add("MUG", 10, DE=8, FR=5)
    shop.add("PEN", 3, DE=3)
    shop.measure()
    text = client().get(DRIFTS).content.decode()
    for shown in ("DE 8 · FR 5", "DE 24 · FR 24", "+3", "Product PEN", "Read Now"):
        assert shown in text
    assert text.index("Product MUG") < text.index("Product PEN")
    differing = client().get(f"{DRIFTS}?drift=differs").content.decode()
    assert ("Product MUG" in differing, "Product PEN" in differing) == (True, False)


def test_the_page_of_a_pooled_account_counts_once(shop: Shop) -> None:
    Account.objects.update(fba_pooled=True)
    shop.add("MUG", 8, DE=8, FR=8)
    shop.measure()
    drift = FbaDrift.objects.get()
    assert (drift.theirs, drift.drift) == (8, 0)
    text = client().get(f"{DRIFTS}{drift.pk}/change/").content.decode()
    assert "Counted Once for All Countries" in text
    assert "Nothing differs." in text


def test_the_list_asks_no_more_for_more_rows(shop: Shop) -> None:
    browser, asked = client(), []
    for start, number in ((0, 2), (2, 30)):
        for n in range(start, number):
            shop.add(f"SKU-{n:02}", n, DE=n + 2, FR=3)
        shop.measure()
        for path in (DRIFTS, "/amazon_backoffice/fbastock/"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert browser.get(path).status_code == 200
            asked.append(len(queries))
    assert asked[:2] == asked[2:]


def test_book_adjustment_on_one_and_on_many(shop: Shop) -> None:
    for sku, pieces in (("MUG", 4), ("PEN", 6), ("CUP", 9)):
        shop.add(sku, 5, DE=pieces)
    shop.measure()
    drifts = {drift.skus: drift.pk for drift in FbaDrift.objects.all()}
    browser = client()
    answer = browser.post(f"/stock-at-amazon/{drifts['MUG']}/book/", follow=True)
    assert "Booked: our stock of 1 product at Amazon" in answer.content.decode()
    assert [shop.ours(sku) for sku in ("MUG", "PEN", "CUP")] == [4, 5, 5]
    chosen = {"action": "book_adjustment", "_selected_action": [drifts["PEN"], drifts["MUG"]]}
    answer = browser.post(DRIFTS, chosen, follow=True)
    assert "Booked: our stock of 1 product at Amazon" in answer.content.decode()
    assert [shop.ours(sku) for sku in ("MUG", "PEN", "CUP")] == [4, 6, 5]


def test_what_amazon_names_and_we_do_not_know_is_pointed_out(shop: Shop) -> None:
    shop.add("MUG", 5, DE=5)
    shop.measure()
    assert "without an offer here" not in client().get(DRIFTS).content.decode()
    Offer.objects.all().delete()
    assert "1 SKU lies at Amazon without an offer here." in client().get(DRIFTS).content.decode()
    text = client().get("/amazon_backoffice/fbastock/?offer=none").content.decode()
    assert "MUG" in text


def test_read_now_makes_the_next_reading_due(shop: Shop) -> None:
    answer = client().post("/stock-at-amazon/read/", follow=True)
    assert answer.status_code == 200
    account = Account.objects.get()
    assert account.fba_next_read == runtime.clock().now()


@pytest.mark.parametrize("path", ["/stock-at-amazon/read/", "/stock-at-amazon/1/book/"])
def test_a_viewer_books_and_reads_nothing(shop: Shop, path: str) -> None:
    assert client(roles.VIEW_ONLY).post(path).status_code == 403


def test_another_amazon_location_is_measured_anew(shop: Shop) -> None:
    shop.add("MUG", 5, DE=7)
    shop.measure()
    account = shop.account
    Account.objects.update(fba_next_read=runtime.clock().now())
    other = StockLocation.objects.create(
        company=account.company, name="FBA two", kind=StockLocation.Kind.AMAZON
    )
    browser, page = client(), f"/amazon_backoffice/account/{account.pk}/change/"
    assert save_account(browser, page, account, location=other.pk) == 302
    account.refresh_from_db()
    assert (account.location, account.fba_next_read) == (other, None)
    assert not FbaDrift.objects.exists()
    assert save_account(browser, page, account, location="") == 302
    account.refresh_from_db()
    assert account.location
    assert account.location.name == "WH/Amazon"


def save_account(browser: object, page: str, account: Account, **changes: object) -> int:
    """The form as the page fills it, with changes."""
    form = browser.get(page).context["adminform"].form  # type: ignore[attr-defined]
    data = {name: form[name].value() for name in form.fields}
    data = {k: v for k, v in {**data, **changes}.items() if v not in (None, False)}
    if account.cursor:
        moment = account.cursor
        stamps = {"cursor_0": f"{moment:%d/%m/%Y}", "cursor_1": f"{moment:%H:%M:%S}"}
        data = {**data, **stamps, **{f"initial-{k}": v for k, v in stamps.items()}}
    answer = browser.post(page, {**data, "_save": "Save"})  # type: ignore[attr-defined]
    return int(answer.status_code)


# Send to Amazon


def planned(pieces: dict[int, int], **more: object) -> dict[str, object]:
    data: dict[str, object] = {
        "moves-TOTAL_FORMS": len(pieces),
        "moves-INITIAL_FORMS": 0,
        "moves-MIN_NUM_FORMS": 0,
        "moves-MAX_NUM_FORMS": 1000,
        "_save": "Save",
        **more,
    }
    for n, (product, quantity) in enumerate(pieces.items()):
        data[f"moves-{n}-product"], data[f"moves-{n}-quantity"] = product, quantity
    return data


def test_a_transfer_is_planned_leaves_and_arrives_in_parts(shop: Shop) -> None:
    shop.add("MUG", 0)
    mug, browser = shop.products["MUG"], client()
    assert shop.account.warehouse
    count(mug, shop.account.warehouse, 10, runtime.clock().now())
    data = planned({mug.pk: 6}, account=shop.account.pk, shipment="FBA15TEST")
    answer = browser.post(f"{TRANSFERS}add/", data, follow=True)
    text = answer.content.decode()
    transfer = AmazonTransfer.objects.get()
    assert transfer.name == "WH/AMZ/00001"
    assert "All pieces are in the warehouse." in text
    browser.post(f"/send-to-amazon/{transfer.pk}/leave/")
    arrive, key = f"/send-to-amazon/{transfer.pk}/arrive/", f"product-{mug.pk}"
    browser.post(arrive, {"do": "arrived", key: "4"})
    assert shop.ours("MUG") == 4
    for wrong, said in (("3", "no more than what is in transit"), ("x", "no whole number")):
        text = browser.post(arrive, {"do": "arrived", key: wrong}, follow=True).content.decode()
        assert said in text
    browser.post(arrive, {"do": "lost", key: "2"})
    transfer.refresh_from_db()
    assert (transfer.state, shop.ours("MUG")) == (AmazonTransfer.State.DONE, 4)
    row = browser.get(f"{TRANSFERS}?q=MUG").content.decode()
    assert "6 × MUG" in row
    moves = browser.get(f"{MOVES}?transfer__id__exact={transfer.pk}")
    assert moves.context["cl"].result_count == 3


def test_what_is_planned_can_be_changed_until_it_leaves(shop: Shop) -> None:
    shop.add("MUG", 0)
    mug, browser = shop.products["MUG"], client()
    browser.post(f"{TRANSFERS}add/", planned({mug.pk: 6}, account=shop.account.pk))
    transfer, move = AmazonTransfer.objects.get(), StockMove.objects.get(product=mug)
    page = f"{TRANSFERS}{transfer.pk}/change/"
    assert "6 × MUG" in browser.get(page).content.decode()
    data = {**planned({mug.pk: 2}), "moves-INITIAL_FORMS": 1, "moves-0-id": move.pk}
    browser.post(page, {**data, "moves-0-transfer": transfer.pk})
    move.refresh_from_db()
    assert move.quantity == 2
    browser.post(f"/send-to-amazon/{transfer.pk}/cancel/")
    said = browser.post(f"/send-to-amazon/{transfer.pk}/leave/", follow=True).content.decode()
    assert "Cancelled" in said
    assert not StockMove.objects.filter(state="done", transfer=transfer).exists()


def test_goods_that_are_not_counted_or_named_twice_are_refused(shop: Shop) -> None:
    shop.add("MUG", 0)
    mug = shop.products["MUG"]
    service = Product.objects.create(name="Service", kind=Product.Kind.SERVICE, storable=False)
    account, browser = shop.account.pk, client()
    answer = browser.post(f"{TRANSFERS}add/", planned({service.pk: 1}, account=account))
    assert "is not tracked in stock" in answer.content.decode()
    twice = planned({mug.pk: 1}, account=account)
    twice |= {"moves-TOTAL_FORMS": 2, "moves-1-product": mug.pk, "moves-1-quantity": 1}
    answer = browser.post(f"{TRANSFERS}add/", twice)
    assert "is named twice" in answer.content.decode()
    assert not AmazonTransfer.objects.exists()


def test_the_list_of_transfers_asks_no_more_for_more_rows(shop: Shop) -> None:
    shop.add("MUG", 0)
    browser, mug, asked = client(), shop.products["MUG"], []
    for number in (1, 8):
        for _ in range(number):
            browser.post(f"{TRANSFERS}add/", planned({mug.pk: 1}, account=shop.account.pk))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(TRANSFERS).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_moves_are_found_by_order_product_marketplace_and_account(shop: Shop) -> None:
    generate(shop.amazon, 30, SELLER)
    office = runtime.connector()
    for use_case in runtime.work(office):
        runtime.drive(use_case)
    sold = StockMove.objects.exclude(order_line=None).select_related("order_line__order").first()
    assert sold
    assert sold.order_line
    order, browser = sold.order_line.order, client()
    everything = StockMove.objects.count()
    paths = {
        f"order={order.order_id}": StockMove.objects.filter(order_line__order=order),
        f"product__id__exact={sold.product_id}": StockMove.objects.filter(product=sold.product),
        f"order_line__order__marketplace__id__exact={order.marketplace_id}": (
            StockMove.objects.filter(order_line__order__marketplace=order.marketplace)
        ),
        f"account={order.account_id}": (
            StockMove.objects.filter(order_line__order__account=order.account)
        ),
    }
    page = browser.get(MOVES).content.decode()
    for name in ("order", "product__id__exact", "account", "order_line__order__marketplace"):
        assert name in page
    for query, wanted in paths.items():
        found = browser.get(f"{MOVES}?{query}").context["cl"].result_count
        assert 0 < found == wanted.count(), query
    assert browser.get(f"{MOVES}?order={order.order_id}").context["cl"].result_count < everything
    assert browser.get(f"{MOVES}?account=999").context["cl"].result_count == 0


def test_moves_of_book_adjustment_are_found_by_every_account_of_the_location(shop: Shop) -> None:
    shop.add("MUG", 5, DE=3)
    shop.measure()
    browser = client()
    browser.post(f"/stock-at-amazon/{FbaDrift.objects.get().pk}/book/")
    booked = StockMove.objects.get(reference__startswith="Stock at Amazon adjusted")
    sharing = Account.objects.create(
        name="Same location", company=shop.account.company, location=shop.account.location
    )
    place = StockLocation.objects.create(
        company=shop.account.company, name="FBA two", kind=StockLocation.Kind.AMAZON
    )
    apart = Account.objects.create(name="Another", company=shop.account.company, location=place)
    for account, is_found in ((shop.account, True), (sharing, True), (apart, False)):
        shown = browser.get(f"{MOVES}?account={account.pk}").context["cl"].result_list
        assert (booked in shown) is is_found, account


def test_what_is_not_done_yet_stands_below_in_moves_history(shop: Shop) -> None:
    shop.add("MUG", 5, DE=3)
    browser, mug = client(), shop.products["MUG"]
    browser.post(f"{TRANSFERS}add/", planned({mug.pk: 6}, account=shop.account.pk))
    states = [move.state for move in browser.get(MOVES).context["cl"].result_list]
    assert states == ["done", "open"]
