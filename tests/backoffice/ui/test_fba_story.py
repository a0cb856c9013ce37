# SPDX-License-Identifier: LGPL-3.0-or-later
"""Goods go to Amazon in two steps, and a drift there is booked, in a real Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.simulator import Simulator

from .browsing import Requests, menu, press, save, sign_in
from .conftest import Office

KINDS = ("sqlite",)

ACCOUNT = "Nordlicht Haushaltswaren"
PRODUCT = "NL-PFANNE-28"
SHIPMENT = "FBA15DJ8K"


def test_goods_go_to_amazon_and_a_drift_is_booked(
    served: Office, amazon: Simulator, page: Any, requests: Requests, screenshots: Path
) -> None:
    served.fill()
    sign_in(page, served, "anna")
    _plan(page, screenshots)
    _leave(page, screenshots)
    _arrive_in_two_parts(page, screenshots)
    _see_the_drift(page, amazon, screenshots)
    _book_it(page, screenshots)
    _find_its_move(page, screenshots)


def _plan(page: Any, screenshots: Path) -> None:
    menu(page, "Send to Amazon")
    assert "Nothing has been sent to Amazon from here yet." in page.inner_text("#content")
    press(page, "a[href$='/amazontransfer/add/'] >> nth=0")
    page.select_option("#id_account", label=ACCOUNT)
    page.fill("#id_shipment", SHIPMENT)
    page.click("#moves-group .select2-selection >> visible=true")
    page.keyboard.type(PRODUCT)
    page.click(f".select2-results__option:has-text('{PRODUCT}')")
    pieces = page.locator("#id_moves-0-quantity")
    assert pieces.evaluate("input => getComputedStyle(input).borderTopWidth") != "0px", (
        "a field without a frame looks as if nothing could be typed"
    )
    pieces.fill("6")
    page.screenshot(path=screenshots / "transfer-new.png")
    save(page)
    page.wait_for_selector("text=All pieces are in the warehouse.")
    page.screenshot(path=screenshots / "transfer-planned.png")


def _leave(page: Any, screenshots: Path) -> None:
    """The first step: out of the warehouse, in transit."""
    press(page, "button:has-text('Goods Have Left')")
    page.wait_for_selector("text=has left: its goods are in transit.")
    assert _in_transit(page) == "6"
    page.screenshot(path=screenshots / "transfer-in-transit.png")


def _arrive_in_two_parts(page: Any, screenshots: Path) -> None:
    """The second step: Amazon counts four, and the rest a day later."""
    page.fill("[aria-label^='Pieces:']", "4")
    press(page, "button:has-text('Arrived at Amazon')")
    page.wait_for_selector("text=4 pieces lie at Amazon now.")
    assert _in_transit(page) == "2"
    press(page, "button:has-text('Arrived at Amazon')")
    page.wait_for_selector("text=2 pieces lie at Amazon now.")
    assert page.locator("button:has-text('Arrived at Amazon')").count() == 0
    page.screenshot(path=screenshots / "transfer-done.png")
    menu(page, "Send to Amazon")
    assert f"6 × {PRODUCT}" in page.inner_text("#result_list")


def _in_transit(page: Any) -> str:
    """Pieces of the only product of a transfer."""
    return str(page.inner_text("#goods tbody td.oa-strong"))


def _see_the_drift(page: Any, amazon: Simulator, screenshots: Path) -> None:
    """We say that six more lie there than Amazon has: it is read now, and shows."""
    menu(page, "Stock at Amazon")
    press(page, "button:has-text('Read Now')")
    row = page.locator(f"#result_list tr:has-text('{PRODUCT}'):has(.oa-tag.oa-is-warn)")
    for _ in range(60):
        if row.count():
            break
        amazon.advance(2)  # its usage plan allows two calls a second, and its clock stands
        page.wait_for_timeout(500)
        page.reload()
    assert row.locator(".oa-tag").inner_text() == "-6"
    page.screenshot(path=screenshots / "stock-at-amazon.png")
    press(page, f"#result_list tr:has-text('{PRODUCT}') >> th a")


def _book_it(page: Any, screenshots: Path) -> None:
    page.wait_for_selector("text=Amazon has 6 fewer than we have there.")
    page.screenshot(path=screenshots / "drift.png")
    press(page, "button:has-text('Book Adjustment')")
    page.wait_for_selector("text=Booked: our stock of 1 product at Amazon is what Amazon says.")
    page.wait_for_selector("text=Nothing differs.")
    page.screenshot(path=screenshots / "drift-booked.png")


def _find_its_move(page: Any, screenshots: Path) -> None:
    """In Moves History, by the account."""
    press(page, "a:has-text('Moves History') >> nth=-1")
    page.click("text=Filters")
    page.click(f"#changelist-filter >> text={ACCOUNT}")
    page.wait_for_selector(f"text=Stock at Amazon adjusted: {ACCOUNT}")
    page.screenshot(path=screenshots / "moves-of-account.png")
