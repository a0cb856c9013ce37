# SPDX-License-Identifier: LGPL-3.0-or-later
"""A morning in the warehouse, in a real Chromium: an order leaves in two parts, a third parcel is
refused by Amazon, corrected and retried; slips are printed; in the end all is green.
"""

from __future__ import annotations

import copy
import subprocess
from pathlib import Path
from typing import Any

from tests.support.simulator import Simulator

from .browsing import Requests, menu, press, save, sign_in, until
from .conftest import Office

KINDS = ("postgresql",)

SELLER = "A2NORDLICHT7DE"
ORDER = "302-7777777-0000001"
OTHERS = ("302-7777777-0000002", "302-7777777-0000003")
REFUSAL = "The tracking number TYPO is none of DHL."


def test_an_order_leaves_in_parts_and_a_refused_parcel_is_put_right(
    served: Office, amazon: Simulator, page: Any, requests: Requests, screenshots: Path
) -> None:
    served.fill()
    _place_orders(amazon)
    sign_in(page, served, "anna")
    _they_arrive(page, amazon)
    _the_list_of_the_morning(page, screenshots)
    _the_first_part(page, screenshots)
    _two_parcels_of_the_rest(page, amazon, screenshots)
    _the_failure_is_seen_and_put_right(page, screenshots)
    _all_green(page, amazon, screenshots)


def test_the_slip_prints_any_script(served: Office, page: Any, screenshots: Path) -> None:
    sign_in(page, served, "anna")
    _open_order(page)
    link = page.locator("#deliveries a").first
    press(page, f"#deliveries >> text={link.inner_text()}")
    with page.expect_popup() as opened:
        page.click("a:has-text('Print Slip')")
    url = opened.value.url
    answer = page.request.get(url)
    assert answer.headers["content-type"] == "application/pdf"
    assert {"private", "no-store"} <= set(answer.headers["cache-control"].split(", "))
    file = screenshots / "slip.pdf"
    file.write_bytes(answer.body())
    picture = ["pdftoppm", "-r", "70", "-png", "-singlefile", file, file.with_suffix("")]
    subprocess.run(picture, check=False)


def _place_orders(amazon: Simulator) -> None:
    found = amazon.control("GET", f"orders?seller_id={SELLER}&status=UNSHIPPED&limit=100")
    pattern = next(
        row["order"]
        for row in found["orders"]
        if row["order"]["fulfillment"]["fulfilledBy"] == "MERCHANT"
        and row["order"]["salesChannel"]["marketplaceId"] == "A1PA6795UKMFR9"
        and len(row["order"]["orderItems"]) == 1
    )
    for order_id, pieces in ((ORDER, 5), *((other, 1) for other in OTHERS)):
        amazon.place({"sellerId": SELLER, "order": _like(pattern, order_id, pieces)})
    amazon.advance(600)


def _like(pattern: Any, order_id: str, pieces: int) -> Any:
    """The same order, of so many pieces, for a buyer in Berlin who comes from Japan."""
    order = copy.deepcopy(pattern)
    order["orderId"] = order_id
    for name in ("createdTime", "lastUpdatedTime"):
        del order[name]
    (item,) = order["orderItems"]
    item["orderItemId"] = f"{order_id[-3:]}12345"
    item["quantityOrdered"] = pieces
    item["fulfillment"] |= {"quantityFulfilled": 0, "quantityUnfulfilled": pieces}
    gift = {"giftMessage": "お誕生日おめでとう! 🎂\nمن القلب", "giftWrapLevel": "Red"}
    item["fulfillment"]["packing"] = {"giftOption": gift}
    order["recipient"]["deliveryAddress"] |= {"name": "山田 太郎 (Yamada)"}
    return order


def _they_arrive(page: Any, amazon: Simulator) -> None:
    press(page, "button:has-text('Sync Orders')")
    menu(page, "Orders")
    for _ in range(30):
        page.goto(page.url.split("?")[0] + f"?q={ORDER}")
        if page.locator(f"#result_list >> text={ORDER}").count():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError("the order did not arrive")


def _the_list_of_the_morning(page: Any, screenshots: Path) -> None:
    """Two are chosen and worked through, one after another, with a scanner's Enter."""
    menu(page, "What Must Leave")
    page.screenshot(path=screenshots / "leaving.png")
    assert page.locator("button:has-text('Print Slips')").is_disabled()
    for order_id in OTHERS:
        page.check(f"tr:has-text('{order_id}') input[name=delivery]")
    with page.expect_popup() as opened:
        page.click("button:has-text('Print Slips')")
    opened.value.close()
    press(page, "button:has-text('Validate one after another')")
    page.wait_for_selector("text=1 more to work through")
    page.fill("[aria-label='Carrier']", "Deutche Post")
    page.screenshot(path=screenshots / "delivery-working.png")
    _scan(page, "JD000111")
    page.wait_for_selector("text=Is Deutsche Post meant?")
    page.wait_for_selector("text=The last one of those that you chose.")
    assert page.input_value("[aria-label='Carrier']") == "Deutsche Post", "as last time, but right"
    _scan(page, "")
    page.wait_for_selector("text=needs attention: The tracking reference is missing")
    assert "What must leave" in page.title()
    page.screenshot(path=screenshots / "leaving-done.png")


def _scan(page: Any, tracking: str) -> None:
    with page.expect_navigation():
        page.fill("[aria-label='Tracking reference']", tracking)
        page.press("[aria-label='Tracking reference']", "Enter")


def _open_order(page: Any) -> None:
    menu(page, "Orders")
    page.goto(page.url.split("?")[0] + f"?q={ORDER}")
    press(page, f"#result_list >> text={ORDER}")


def _the_first_part(page: Any, screenshots: Path) -> None:
    _open_order(page)
    press(page, "#deliveries a >> nth=0")
    assert "Ready" in page.inner_text("#content")
    assert "山田 太郎" in page.inner_text("#content")
    page.screenshot(path=screenshots / "delivery.png")
    page.fill("[aria-label^='Ship now']", "2")
    page.fill("[aria-label='Carrier']", "DHL")
    page.fill("[aria-label='Tracking reference']", "00340434161094042557")
    press(page, "button:has-text('Validate')")
    page.wait_for_selector("text=The rest stays open as")
    page.screenshot(path=screenshots / "delivery-part.png")
    press(page, "text=The rest stays open as >> a")


def _two_parcels_of_the_rest(page: Any, amazon: Simulator, screenshots: Path) -> None:
    for pieces, tracking in (("2", "00340434161094042558"), ("1", "TYPO")):
        page.fill("[aria-label^='Ship now']", pieces)
        page.fill("[aria-label='Carrier']", "DHL")
        page.fill("[aria-label='Tracking reference']", tracking)
        press(page, "button:has-text('Put in Pack')")
    page.screenshot(path=screenshots / "delivery-packed.png")
    # The second parcel is taken, the third is refused.
    refusal = {"kind": "invalid_input", "operation": "confirmShipment", "message": REFUSAL}
    amazon.fault({**refusal, "skip": 1, "count": 1})
    press(page, "button:has-text('Validate 2 parcels')")
    page.wait_for_selector("text=is done.")
    assert page.locator("#parcels tbody tr").count() == 2


def _the_failure_is_seen_and_put_right(page: Any, screenshots: Path) -> None:
    until(page, f".oa-note:has-text('{REFUSAL}')")
    page.screenshot(path=screenshots / "delivery-failed.png", full_page=True)
    press(page, "a:has-text('Correct the parcel')")
    assert REFUSAL in page.inner_text("#content")
    page.screenshot(path=screenshots / "parcel-failed.png")
    page.fill("#id_tracking", "00340434161094042559")
    save(page)
    page.wait_for_selector("text=Amazon is told of it now.")
    menu(page, "Parcels")
    until(page, "tr:has-text('00340434161094042559'), tr:has(input[value='00340434161094042559'])")
    page.screenshot(path=screenshots / "parcels.png")


def _all_green(page: Any, amazon: Simulator, screenshots: Path) -> None:
    _open_order(page)
    until(page, "#deliveries:not(:has-text('to send')):not(:has-text('failed'))")
    amazon.advance(3_700)
    menu(page, "Dashboard")
    press(page, "button:has-text('Sync Orders')")
    _open_order(page)
    until(page, "#deliveries tr:nth-child(2):has-text('Synchronized with Amazon')")
    until(page, "#deliveries tr:nth-child(1):has-text('Synchronized with Amazon')")
    page.screenshot(path=screenshots / "order-shipped.png", full_page=True)
    order = amazon.control("GET", f"orders/{ORDER}")["order"]
    packages = sorted(order["packages"], key=lambda package: package["packageReferenceId"])
    assert [package["trackingNumber"][-1] for package in packages] == ["7", "8", "9"]
    assert order["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
