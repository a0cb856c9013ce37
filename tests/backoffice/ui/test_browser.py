# SPDX-License-Identifier: LGPL-3.0-or-later
"""A seller's first day in a real Chromium, against a real office and a real local Amazon."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from tests.support.simulator import Simulator

from .browsing import PATIENCE, Requests, menu, press, save, sign_in
from .conftest import Office

SELLER = "A2NORDLICHT7DE"
STRANGE = "302-0000000-0000001"


def test_from_the_first_sign_in_to_a_solved_issue(
    served: Office, amazon: Simulator, page: Any, requests: Requests, screenshots: Path
) -> None:
    sign_in(page, served, "anna")
    _tick_amazon_sync(page, screenshots)
    _make_and_link_an_account(page, amazon, screenshots)
    _orders_arrive(page, screenshots)
    _open_an_order(page, screenshots)
    _ship_in_part(page, screenshots)
    _solve_an_issue(page, amazon, screenshots)


def _tick_amazon_sync(page: Any, screenshots: Path) -> None:
    assert page.locator("text=Amazon Sync is off.").is_visible()
    menu(page, "Settings")
    page.check("text=Amazon Sync >> visible=true")
    press(page, "button:has-text('Save')")
    for link in ("Amazon Accounts", "Amazon Marketplaces", "Default Products"):
        assert page.locator(f"#connectors a:has-text('{link}')").is_visible()
    page.screenshot(path=screenshots / "settings.png")


def _make_and_link_an_account(page: Any, amazon: Simulator, screenshots: Path) -> None:
    press(page, "#connectors a:has-text('Amazon Accounts')")
    press(page, "a[href$='/account/add/']")
    page.fill("#id_name", "Nordlicht")
    page.select_option("#id_home_marketplace", label="Amazon.de")
    save(page)
    page.screenshot(path=screenshots / "account-new.png")
    application = amazon.sellers()["applications"][0]
    page.fill("#id_application_id", application["application_id"])
    page.fill("#id_client_id", application["client_id"])
    page.fill("#id_client_secret", application["client_secret"])
    save(page)
    assert application["client_secret"] not in page.content()
    press(page, "button:has-text('Link with Amazon')")
    page.screenshot(path=screenshots / "consent.png")
    page.check(f"input[value={SELLER}]")
    press(page, "#confirm")
    page.wait_for_selector("text=Nordlicht is linked with Amazon.")
    page.screenshot(path=screenshots / "account-linked.png")
    page.click("nav >> text=Marketplaces")
    page.screenshot(path=screenshots / "account-marketplaces.png")
    assert "Amazon.fr" in page.inner_text(".fieldset-marketplaces")


def _orders_arrive(page: Any, screenshots: Path) -> None:
    """The first page renews itself: nobody has to press anything."""
    menu(page, "Dashboard")
    page.wait_for_selector("section:has-text('Latest orders') td >> text=FBM", timeout=PATIENCE)
    page.screenshot(path=screenshots / "dashboard.png")


def _open_an_order(page: Any, screenshots: Path) -> None:
    menu(page, "Orders")
    page.wait_for_selector("#result_list")
    page.screenshot(path=screenshots / "orders.png")
    press(page, "#result_list tbody th a >> nth=0")
    totals = page.inner_text("#totals")
    assert "Amazon's grand total" in totals
    assert "Ours" in totals
    assert "WH/OUT/" in page.inner_text("#deliveries")
    page.screenshot(path=screenshots / "order.png", full_page=True)


def _ship_in_part(page: Any, screenshots: Path) -> None:
    press(page, "#deliveries a >> nth=0")
    page.fill("input[name=carrier]", "DHL")
    page.fill("input[name=tracking]", "00340434161094042557")
    page.screenshot(path=screenshots / "delivery.png")
    press(page, "button:has-text('Validate')")
    page.wait_for_selector("text=is done.")
    assert "00340434161094042557" in page.inner_text("#content")


def _solve_an_issue(page: Any, amazon: Simulator, screenshots: Path) -> None:
    amazon.place({"sellerId": SELLER, "order": _strange_order(amazon)})
    amazon.advance(600)
    menu(page, "Dashboard")
    press(page, "button:has-text('Sync Orders')")
    page.wait_for_selector(
        f"section:has-text('Issues to act on') >> text={STRANGE}", timeout=PATIENCE
    )
    press(page, f"section:has-text('Issues to act on') >> text={STRANGE}")
    assert "ON_THE_MOON" in page.inner_text("#content")
    page.screenshot(path=screenshots / "issue.png")
    amazon.change(STRANGE, {"patch": {"fulfillment": {"fulfillmentStatus": "UNSHIPPED"}}})
    press(page, "button:has-text('Retry')")
    page.wait_for_selector("text=1 order is tried again now")
    menu(page, "Dashboard")
    page.wait_for_selector("text=Nothing to do here.", timeout=PATIENCE)


def _strange_order(amazon: Simulator) -> dict[str, Any]:
    """An order like any other but for a status that nobody knows."""
    found = amazon.control("GET", f"orders?seller_id={SELLER}&status=UNSHIPPED&limit=100")
    order = next(
        copy.deepcopy(row["order"])
        for row in found["orders"]
        if row["order"]["fulfillment"]["fulfilledBy"] == "MERCHANT"
    )
    order["orderId"] = STRANGE
    order["fulfillment"]["fulfillmentStatus"] = "ON_THE_MOON"
    for name in ("createdTime", "lastUpdatedTime"):
        del order[name]
    return order
