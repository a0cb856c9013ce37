# SPDX-License-Identifier: LGPL-3.0-or-later
"""Offers by hand: made, changed, refused; the next order follows them."""

from __future__ import annotations

import pytest

from amazon_backoffice import roles
from amazon_backoffice.models import Account, Company, Offer, Product, SalesOrder, StockTouch
from amazon_connector.port import STOCK_ON
from tests.support.simulator import Simulator

from .arranging import an_open_order, client, linked_account, synchronize

ADD = "/amazon_backoffice/offer/add/"


@pytest.fixture
def account(here: Simulator) -> Account:
    return linked_account(here)


def fields(account: Account, sku: str, product: Product, marketplace: str) -> dict[str, object]:
    row = account.marketplaces.get(marketplace__marketplace_id=marketplace)
    return {
        "account": account.pk,
        "marketplace": row.marketplace_id,
        "sku": sku,
        "product": product.pk,
        "asin": "",
        "title": "",
        "buffer": 0,
        "share": 100,
        "_save": "Save",
    }


def test_the_next_order_follows_an_offer_made_and_changed_by_hand(
    here: Simulator, account: Account
) -> None:
    mug = Product.objects.create(name="Mug", internal_reference="MUG")
    order = an_open_order(here)
    sku = order["orderItems"][0]["product"]["sellerSku"]
    marketplace = order["salesChannel"]["marketplaceId"]
    typed = fields(account, sku, mug, marketplace)
    browser = client()
    said = browser.post(ADD, typed, follow=True).content.decode()
    offer = Offer.objects.get()
    assert f"{offer} is saved." in said
    assert "again below" not in said
    cup = Product.objects.create(name="Cup", internal_reference="CUP")
    page = f"/amazon_backoffice/offer/{offer.pk}/change/"
    browser.post(page, {**typed, "product": cup.pk})
    here.advance(600)
    synchronize()
    lines = SalesOrder.objects.get(order_id=order["orderId"]).lines
    assert cup in {line.product for line in lines.filter(code=sku)}


def test_the_rules_of_its_quantity_stand_on_the_offer(account: Account) -> None:
    mug = Product.objects.create(name="Mug", internal_reference="MUG")
    typed = fields(account, "MUG", mug, "A1PA6795UKMFR9")
    rules = {"buffer": 2, "share": 50, "maximum": 40, "fixed": 7, "handling_days": 3}
    browser = client()
    browser.post(ADD, {**typed, **rules, "also_fbm": "on"})
    offer = Offer.objects.get()
    assert {name: getattr(offer, name) for name in rules} == rules
    assert offer.also_fbm
    browser.post(f"/amazon_backoffice/offer/{offer.pk}/change/", {**typed, "share": 100})
    offer.refresh_from_db()
    assert (offer.share, offer.maximum, offer.fixed, offer.also_fbm) == (100, None, None, False)
    assert "Ensure this value is less" in browser.post(ADD, {**typed, "share": 101}).text


def test_rules_that_disagree_are_pointed_out_and_made_equal_by_a_button(account: Account) -> None:
    mug = Product.objects.create(name="Mug", internal_reference="MUG")
    browser = client()
    for marketplace in ("A1PA6795UKMFR9", "A13V1IB3VIYZZH"):
        browser.post(ADD, fields(account, "MUG", mug, marketplace))
    browser.post(ADD, fields(account, "CUP", mug, "A1PA6795UKMFR9"))
    german = Offer.objects.get(sku="MUG", marketplace__country="DE")
    page = f"/amazon_backoffice/offer/{german.pk}/change/"
    assert "have other rules" not in browser.get(page).text
    typed = fields(account, "MUG", mug, "A1PA6795UKMFR9")
    said = browser.post(page, {**typed, "buffer": 2, "maximum": 9}, follow=True).text
    assert "Other offers of this SKU have other rules:" in said
    assert "Amazon.fr. Amazon keeps one quantity" in said
    viewer = client(roles.VIEW_ONLY)
    assert "Use These Rules for All" not in viewer.get(page).text
    assert viewer.post(f"/offers/{german.pk}/rules/").status_code == 403
    Account.objects.update(stock_mode=STOCK_ON)
    said = browser.post(f"/offers/{german.pk}/rules/", follow=True).text
    assert "1 other offer has these rules now, too." in said
    assert "have other rules" not in said
    rules = dict(Offer.objects.filter(sku="MUG").values_list("marketplace__country", "buffer"))
    assert rules == {"DE": 2, "FR": 2}
    assert Offer.objects.get(sku="CUP").buffer == 0
    assert StockTouch.objects.filter(product_id=mug.pk).exists(), "it is computed again"


def test_the_product_of_another_company_is_refused(account: Account) -> None:
    other = Company.objects.create(name="Maple & Pine", currency="USD")
    theirs = Product.objects.create(name="Tent", internal_reference="TENT", company=other)
    answer = client().post(ADD, fields(account, "TENT", theirs, "A1PA6795UKMFR9"))
    assert "Choose a product of the same company." in answer.content.decode()
    assert not Offer.objects.exists()
