# SPDX-License-Identifier: LGPL-3.0-or-later
"""The pages of an Amazon account."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import urllib3

from amazon_backoffice import feature, roles, runtime
from amazon_backoffice.adapter.defaults import complete_account
from amazon_backoffice.models import (
    Account,
    AmazonOrder,
    Company,
    Marketplace,
    SalesOrder,
    SalesTeam,
    StockLocation,
    SyncLoop,
)
from tests.support.simulator import Simulator

from .arranging import (
    SELLER,
    an_open_order,
    client,
    linked_account,
    seller_of,
    synchronize,
    unlinked_account,
)

ADD = "/amazon_backoffice/account/add/"


def page(account: Account) -> str:
    return f"/amazon_backoffice/account/{account.pk}/change/"


def form(account: Account, **changes: object) -> dict[str, object]:
    """What the browser sends when nothing but ``changes`` was typed."""
    fields = {
        "name": account.name,
        "home_marketplace": account.home_marketplace_id,
        "application_id": account.application_id,
        "client_id": account.client_id,
        "client_secret": "",
        "seller_id": account.seller_id,
        "refresh_token": "",
        "synchronized": [m.pk for m in account.marketplaces.filter(active=True, blocked="")],
        "turn_minutes": account.turn_minutes,
        "sales_team": account.sales_team_id,
        "location": account.location_id,
        "active": "on",
        "_save": "Save",
    }
    if account.cursor:
        shown = (f"{account.cursor:%Y-%m-%d}", f"{account.cursor:%H:%M:%S}")
        for prefix in ("", "initial-"):
            fields |= {f"{prefix}cursor_0": shown[0], f"{prefix}cursor_1": shown[1]}
    return {key: value for key, value in {**fields, **changes}.items() if value is not None}


def test_a_new_account_needs_a_name_and_a_home_marketplace(here: Simulator) -> None:
    home = Marketplace.objects.get(country="JP")
    answer = client().post(ADD, {"name": "Midorido", "home_marketplace": home.pk}, follow=True)
    account = Account.objects.get()
    assert (account.name, account.region) == ("Midorido", "FE")
    assert account.company.currency == "JPY"
    assert account.location is not None
    assert account.sales_team is not None
    assert "Link with Amazon" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == page(account)


def test_what_a_company_made_is_shared_by_its_accounts(here: Simulator) -> None:
    first = unlinked_account(here)
    second = unlinked_account(here, name="Nordlicht 2")
    assert (second.sales_team, second.location) == (first.sales_team, first.location)
    other = Company.objects.create(name="Maple & Pine", currency="USD")
    theirs = complete_account(Account(name="Maple", company=other, region="NA"))
    assert theirs.sales_team != first.sales_team
    assert theirs.location != first.location


def test_an_account_may_have_a_team_of_its_own(here: Simulator) -> None:
    account = linked_account(here)
    own = SalesTeam.objects.create(company=account.company, name="Nordic")
    client().post(page(account), form(account, sales_team=own.pk))
    an_open_order(here)
    here.advance(600)
    synchronize()
    assert set(SalesOrder.objects.values_list("sales_team__name", flat=True)) == {"Nordic"}


def test_linking_through_the_consent_page(here: Simulator) -> None:
    account = unlinked_account(here)
    browser = client()
    consent = browser.post(f"/accounts/{account.pk}/link/")["Location"]
    assert consent.startswith(here.base_url)
    answer = browser.get(back_from_amazon(consent), follow=True)
    account.refresh_from_db()
    assert account.linked_at is not None
    assert account.seller_id == SELLER
    said = answer.content.decode()
    assert "Nordlicht is linked with Amazon. Orders are read of:" in said
    assert "Not open to this seller: Amazon.se." in said


def test_a_second_account_of_the_seller_names_the_one_that_reads_already(here: Simulator) -> None:
    first = linked_account(here, name="Nordlicht")
    second = unlinked_account(here, name="Nordlicht 2")
    token = seller_of(here, SELLER)["refresh_token"]
    browser = client()
    typed = {"seller_id": SELLER, "refresh_token": token}
    said = browser.post(page(second), form(second, **typed), follow=True).content.decode()
    assert "Nordlicht 2 is linked with Amazon. Orders are read of: no marketplace." in said
    assert "Amazon.de" in said
    assert "read by the account Nordlicht of the same seller, so not here." in said
    assert "Read by the account Nordlicht of the same seller." in said
    assert "Read by the account" not in browser.get(page(first)).content.decode()
    assert "no marketplace is read" in browser.get("/").content.decode()
    url = f"/accounts/{second.pk}/marketplaces/"
    assert "read by the account Nordlicht" in browser.post(url, follow=True).content.decode()


def test_an_account_is_offered_its_own_companys_teams_and_locations(here: Simulator) -> None:
    account = linked_account(here)
    other = Company.objects.create(name="Maple & Pine", currency="USD")
    team = SalesTeam.objects.create(company=other, name="Theirs")
    place = StockLocation.objects.create(company=other, kind="amazon", name="WH/Theirs")
    shed = StockLocation.objects.create(company=other, kind="warehouse", name="Shed of Theirs")
    browser = client()
    text = browser.get(page(account)).content.decode()
    assert "Theirs" not in text
    assert "WH/Amazon" in text
    assert ">Customers<" not in text
    for theirs in ({"sales_team": team}, {"location": place}, {"warehouse": shed}):
        ((name, chosen),) = theirs.items()
        browser.post(page(account), form(account, **{name: chosen.pk}))
        account.refresh_from_db()
        assert getattr(account, name) != chosen


def test_the_state_of_a_consent_is_good_once(here: Simulator) -> None:
    account = unlinked_account(here)
    browser = client()
    returned = back_from_amazon(browser.post(f"/accounts/{account.pk}/link/")["Location"])
    browser.get(returned)
    Account.objects.update(linked_at=None, sealed_refresh_token="")
    answer = browser.get(returned, follow=True)
    assert "This confirmation was used already" in answer.content.decode()
    account.refresh_from_db()
    assert account.linked_at is None


def test_coming_back_without_a_confirmation_changes_nothing(here: Simulator) -> None:
    answer = client().get("/amazon/return/?error=denied", follow=True)
    assert "Amazon came back without a confirmation" in answer.content.decode()


def back_from_amazon(consent: str) -> str:
    """Confirm on Amazon's page; where it sends the seller back to, without the host."""
    asked = {key: values[0] for key, values in parse_qs(urlsplit(consent).query).items()}
    url = f"{consent.split('?')[0]}"
    fields = {**asked, "seller_id": SELLER, "agreed": "yes"}
    answer = urllib3.PoolManager().request_encode_body(
        "POST", url, fields=fields, encode_multipart=False, redirect=False
    )
    location = urlsplit(answer.headers["Location"])
    return f"{location.path}?{location.query}"


def test_a_pasted_token_is_checked_before_it_is_stored(here: Simulator) -> None:
    account = unlinked_account(here)
    browser = client()
    wrong = form(account, seller_id=SELLER, refresh_token="Atzr|wrong")
    answer = browser.post(page(account), wrong, follow=True)
    account.refresh_from_db()
    assert account.linked_at is None
    assert account.sealed_refresh_token == ""
    assert "Atzr|wrong" not in answer.content.decode()
    right = form(account, seller_id=SELLER, refresh_token=seller_of(here, SELLER)["refresh_token"])
    answer = browser.post(page(account), right, follow=True)
    account.refresh_from_db()
    assert account.linked_at is not None
    assert "is linked with Amazon" in answer.content.decode()


def test_secrets_are_never_shown_again(here: Simulator) -> None:
    account = linked_account(here)
    seller = seller_of(here, SELLER)
    for role in (roles.ADMINISTRATOR, roles.VIEW_ONLY):
        shown = client(role).get(page(account)).content.decode()
        for secret in (seller["client_secret"], seller["refresh_token"]):
            assert secret not in shown
        for sealed in (account.sealed_client_secret, account.sealed_refresh_token):
            assert sealed not in shown


def test_a_marketplace_is_taken_out_and_put_back(here: Simulator) -> None:
    account = linked_account(here)
    france = account.marketplaces.get(marketplace__country="FR")
    read = account.marketplaces.filter(active=True, blocked="")
    others = [row.pk for row in read.exclude(pk=france.pk)]
    browser = client()
    browser.post(page(account), form(account, synchronized=others))
    france.refresh_from_db()
    assert not france.active
    assert "Taken out: its orders are not read." in browser.get(page(account)).content.decode()
    browser.post(page(account), form(account, synchronized=[*others, france.pk]))
    france.refresh_from_db()
    assert france.active


def test_a_marketplace_belongs_to_one_account_of_a_seller(here: Simulator) -> None:
    first = linked_account(here)
    second = linked_account(here, name="Nordlicht France")
    row = second.marketplaces.get(marketplace__country="FR")
    assert not row.active
    answer = client().post(page(second), form(second, synchronized=[row.pk]), follow=True)
    row.refresh_from_db()
    assert not row.active
    assert f"is read by the account {first}" in answer.content.decode()


def test_update_available_marketplaces_tells_what_is_new(here: Simulator) -> None:
    account = linked_account(here)
    account.marketplaces.filter(marketplace__country="ES").delete()
    answer = client().post(f"/accounts/{account.pk}/marketplaces/", follow=True)
    assert "Added and synchronized from now on: Amazon.es." in answer.content.decode()


def test_a_date_before_the_link_is_confirmed_first(here: Simulator) -> None:
    account = linked_account(here)
    an_open_order(here)
    here.advance(600)
    synchronize()
    here.advance(600)
    account.refresh_from_db()
    before = account.cursor
    earlier = account.linked_at - timedelta(days=2)
    typed = {"cursor_0": f"{earlier:%Y-%m-%d}", "cursor_1": f"{earlier:%H:%M:%S}"}
    browser = client()
    answer = browser.post(page(account), form(account, **typed), follow=True)
    asked = answer.content.decode()
    assert "They change no stock." in asked
    assert "order comes" in asked or "orders come" in asked
    assert "is saved" not in asked
    account.refresh_from_db()
    assert account.cursor == before
    url = f"/accounts/{account.pk}/last-order-sync/"
    browser.post(url, {"since": earlier.isoformat(), "confirmed": "yes"})
    account.refresh_from_db()
    assert account.cursor == earlier
    assert account.redo


def test_a_later_date_is_refused_because_orders_would_be_missed(here: Simulator) -> None:
    account = linked_account(here)
    later = account.cursor + timedelta(days=1)
    typed = {"cursor_0": f"{later:%Y-%m-%d}", "cursor_1": "12:00:00"}
    answer = client().post(page(account), form(account, **typed))
    assert "would never be read" in answer.content.decode()


def test_saving_without_touching_the_date_leaves_it(here: Simulator) -> None:
    account = linked_account(here)
    before = account.cursor
    answer = client().post(page(account), form(account, name="Nordlicht 2"), follow=True)
    account.refresh_from_db()
    assert account.name == "Nordlicht 2"
    assert account.cursor == before
    assert "Synchronizing" not in answer.content.decode()


def test_saving_the_form_leaves_what_the_loop_wrote_meanwhile(here: Simulator) -> None:
    account = linked_account(here)
    opened_in_the_browser = form(account, name="Nordlicht 2")
    moved_on = account.cursor + timedelta(hours=1)
    Account.objects.update(cursor=moved_on, problem="The token was revoked.", opened=True)
    answer = client().post(page(account), opened_in_the_browser, follow=True)
    assert "Synchronizing" not in answer.content.decode()
    account.refresh_from_db()
    assert (account.name, account.cursor) == ("Nordlicht 2", moved_on)
    assert (account.problem, account.opened) == ("The token was revoked.", True)


def test_the_turn_is_at_least_three_minutes(here: Simulator) -> None:
    account = linked_account(here)
    answer = client().post(page(account), form(account, turn_minutes=2))
    assert "480 of Amazon&#x27;s 484 calls a day" in answer.content.decode()


def test_sync_orders_makes_the_turn_due_and_wakes_the_loop(here: Simulator) -> None:
    account = linked_account(here)
    synchronize()
    answer = client().post(f"/accounts/{account.pk}/sync/", follow=True)
    account.refresh_from_db()
    assert account.next_turn == runtime.clock().now()
    assert SyncLoop.objects.get().requested_at is not None
    assert "The sync loop does not run" in answer.content.decode()
    feature.set_amazon_sync(False)
    answer = client().post(f"/accounts/{account.pk}/sync/", follow=True)
    assert "Amazon Sync is off" in answer.content.decode()


def test_recover_order_fetches_one_order(here: Simulator) -> None:
    account = linked_account(here)
    order = an_open_order(here)
    answer = client().post(
        f"/accounts/{account.pk}/recover/", {"order": f" {order['orderId']} "}, follow=True
    )
    row = AmazonOrder.objects.get(order_id=order["orderId"])
    assert row.state == "imported"
    assert f"Amazon order {order['orderId']}: Imported." in answer.content.decode()


def test_recover_order_says_why_it_found_nothing(here: Simulator) -> None:
    account = linked_account(here)
    answer = client().post(f"/accounts/{account.pk}/recover/", {"order": "302-7777777-7777777"})
    assert "302-7777777-7777777" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_a_marketplace_typed_in_by_hand_explains_itself(here: Simulator) -> None:
    typed = {
        "name": "Amazon.xy",
        "marketplace_id": "A1NEWMARKET",
        "region": "EU",
        "seller_central_url": "https://sellercentral.amazon.xy",
        "country": "XY",
        "currency": "EUR",
        "prices_include_tax": "on",
    }
    answer = client().post("/amazon_backoffice/marketplace/add/", typed, follow=True)
    assert Marketplace.objects.filter(marketplace_id="A1NEWMARKET").exists()
    assert "If Amazon.xy does not appear there" in answer.content.decode()
