# SPDX-License-Identifier: LGPL-3.0-or-later
"""From a validated delivery to Amazon and back, through the office's pages and a local Amazon."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from amazon_backoffice import roles, runtime
from amazon_backoffice.models import Account, Carrier, Delivery, Parcel, SalesOrder, State, SyncLoop
from amazon_backoffice.sync_loop import drive_all
from tests.support.simulator import Simulator

from .arranging import an_open_order, client, linked_account

LIST = "/amazon_backoffice/parcel/"
FAILED = "Synchronization with Amazon failed"


def synchronize() -> None:
    """One turn of the office's own loop."""
    turn = drive_all(runtime.work(runtime.connector()), runtime.drive, runtime.clock().now())
    assert turn.failures == ()


@pytest.fixture
def imported(here: Simulator) -> SalesOrder:
    """An FBM order that is to be shipped."""
    reference = an_open_order(here)["orderId"]
    linked_account(here)
    here.advance(600)
    synchronize()
    return SalesOrder.objects.get(order_id=reference)


def page(thing: Any) -> str:
    return f"/amazon_backoffice/{thing._meta.model_name}/{thing.pk}/change/"


def ship(order: SalesOrder, **typed: str) -> str:
    """Validate the open delivery whole; what the page says then."""
    delivery = order.deliveries.get(state=State.OPEN)
    pieces = {f"line-{m.pk}": str(int(m.quantity)) for m in delivery.moves.filter(state="open")}
    url = f"/deliveries/{delivery.pk}/validate/"
    return client().post(url, {**pieces, **typed}, follow=True).content.decode()


def row(parcel: Parcel, **typed: str) -> dict[str, str]:
    """What the list sends when one row was typed into."""
    fields = {"carrier": parcel.carrier, "tracking": parcel.tracking, **typed}
    return {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(parcel.pk),
        **{f"form-0-{name}": value for name, value in fields.items()},
        "_save": "Save",
    }


def test_a_validated_parcel_reaches_amazon_and_comes_back(
    imported: SalesOrder, here: Simulator
) -> None:
    ship(imported, carrier="DHL", tracking="JD0001")
    assert SyncLoop.objects.get().requested_at is not None
    synchronize()
    assert imported.parcels.get().state == "sent"
    here.advance(3_700)
    synchronize()
    parcel = imported.parcels.get()
    assert parcel.state == "synchronized"
    browser = client()
    for shown in (imported, parcel.delivery, parcel):
        assert "Synchronized with Amazon" in browser.get(page(shown)).content.decode()
    assert "Synchronized with Amazon" in browser.get(LIST).content.decode()


def test_a_parcel_without_tracking_waits_and_is_sent_once_it_is_filled_in(
    imported: SalesOrder,
) -> None:
    said = ship(imported)
    assert "is done." in said, "tracking never blocks the warehouse"
    synchronize()
    browser, parcel = client(), imported.parcels.get()
    shown = browser.get(f"{LIST}?state=needs_attention").content.decode()
    assert "The carrier and the tracking reference are missing." in shown
    answer = browser.post(LIST, row(parcel, carrier="dhl", tracking="JD2"), follow=True)
    assert "Amazon is told of it now." in answer.content.decode()
    synchronize()
    parcel.refresh_from_db()
    assert (parcel.state, parcel.tracking, parcel.why) == ("sent", "JD2", "")
    assert parcel.delivery.tracking == "JD2"


def test_the_correction_can_be_made_on_the_delivery_and_on_the_parcel(
    imported: SalesOrder,
) -> None:
    ship(imported)
    for thing, tracking in ((imported.deliveries.get(), "JD3"), (imported.parcels.get(), "JD4")):
        imported.parcels.update(state="needs_attention", due=None)
        answer = client().post(
            page(thing), {"carrier": "DHL", "tracking": tracking, "_save": "Save"}, follow=True
        )
        assert "Amazon is told of it now." in answer.content.decode()
        parcel = imported.parcels.get()
        assert (parcel.state, parcel.tracking) == ("to_send", tracking)


def test_a_correction_is_told_again_where_amazon_is_told_at_all(imported: SalesOrder) -> None:
    ship(imported, carrier="DHL", tracking="JD0001")
    imported.parcels.update(state="synchronized", reference="1", due=None)
    browser, parcel = client(), imported.parcels.get()
    answer = browser.post(LIST, row(parcel, tracking="JD5"), follow=True)
    assert "Amazon is told of it now." in answer.content.decode()
    parcel.refresh_from_db()
    assert (parcel.state, parcel.tracking, parcel.reference) == ("to_send", "JD5", "1")
    imported.parcels.update(state="not_applicable", due=None)
    browser.post(LIST, row(parcel, tracking="typed over"))
    parcel.refresh_from_db()
    assert parcel.tracking == "JD5"
    answer = browser.post(
        page(parcel), {"carrier": "DHL", "tracking": "JD6", "_save": "Save"}, follow=True
    )
    assert "Amazon is not told of this parcel" in answer.content.decode()


def test_failures_are_listed_and_retried_one_and_many(imported: SalesOrder) -> None:
    ship(imported, carrier="DHL", tracking="JD0001")
    parcel = imported.parcels.get()
    browser = client()
    for retry in ("button", "action"):
        imported.parcels.update(state="failed", why="The carrier code is odd.", due=None)
        for shown in (LIST, f"{LIST}?state=stuck", page(imported), page(parcel.delivery)):
            text = browser.get(shown).content.decode()
            assert FAILED in text
            assert "The carrier code is odd." in text
        assert FAILED in browser.get("/amazon_backoffice/salesorder/?sync=failed").content.decode()
        assert "Retry Amazon Sync" in browser.get(page(parcel)).content.decode()
        if retry == "button":
            browser.post(f"/parcels/{parcel.pk}/retry/")
        else:
            chosen = {"action": "retry_amazon_sync", "_selected_action": [parcel.pk]}
            browser.post(LIST, chosen)
        parcel.refresh_from_db()
        assert (parcel.state, parcel.why) == ("to_send", "")
    synchronize()
    parcel.refresh_from_db()
    assert parcel.state == "sent"


def test_a_viewer_sees_and_changes_nothing(imported: SalesOrder) -> None:
    ship(imported)
    imported.parcels.update(state="failed", why="No.", due=None)
    parcel, viewer = imported.parcels.get(), client(roles.VIEW_ONLY)
    assert "Retry Amazon Sync" not in viewer.get(page(parcel)).content.decode()
    assert viewer.post(f"/parcels/{parcel.pk}/retry/").status_code == 403
    assert viewer.post(LIST, row(parcel, carrier="UPS")).status_code in (200, 403)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.carrier) == ("failed", "")


def test_a_near_miss_of_a_carrier_is_pointed_out(imported: SalesOrder) -> None:
    assert "Is Deutsche Post meant?" in ship(imported, carrier="Deutche Post", tracking="JD1")


def test_carriers_can_be_added_and_names_are_taken_once(here: Simulator) -> None:
    browser, add = client(), "/amazon_backoffice/carrier/add/"
    typed = {"name": " Rad  Bote ", "code": "GO!", "shipping_method": ""}
    try:
        browser.post(add, typed)
        assert Carrier.objects.get(name="Rad Bote").code == "GO!"
        answer = browser.post(add, {**typed, "name": "RAD BOTE"})
        assert answer.status_code == 200
        assert Carrier.objects.filter(name__iexact="rad bote").count() == 1
        assert "Deutsche Post" in browser.get("/amazon_backoffice/carrier/").content.decode()
    finally:
        Carrier.objects.filter(name="Rad Bote").delete()


def test_what_must_leave_late_today_and_later(imported: SalesOrder) -> None:
    now = runtime.clock().now()
    browser = client()
    for ship_by, group in (
        (now - timedelta(minutes=1), "late"),
        (now + timedelta(seconds=1), "today"),
        (now + timedelta(days=2), "later"),
        (None, "later"),
    ):
        Delivery.objects.update(ship_by=ship_by)
        text = browser.get("/deliveries/leaving/").content.decode()
        for name in ("late", "today", "later"):
            section = text.split(f'id="leaving-{name}"')[1].split("</section>")[0]
            assert (imported.order_id in section) == (name == group), (name, group)


def test_the_days_are_the_sellers(imported: SalesOrder) -> None:
    now = runtime.clock().now()
    Delivery.objects.update(ship_by=now + timedelta(hours=1))
    Account.objects.update(time_zone="Pacific/Kiritimati")
    text = client().get("/deliveries/leaving/").content.decode()
    assert "+14" in text
    Account.objects.update(time_zone="", home_marketplace=None)
    assert "(UTC)" in client().get("/deliveries/leaving/").content.decode()
