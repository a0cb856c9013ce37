# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Link with Amazon* as a seller does it: Odoo, Seller Central's consent page, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.support import chromium
from tests.support.simulator import Simulator

from .running import Installation, Server
from .shop import Shop

ACCOUNTS = "/odoo/action-sale_amazon_connector.amazon_connector_account_action"
SCREENSHOTS = ROOT / "build" / "screenshots"
PATIENCE_MS = 120_000


@pytest.fixture
def server(installation: Installation) -> Iterator[Server]:
    with installation.database("consent_test") as made, made.served() as server:
        yield server


@pytest.fixture
def page() -> Iterator[Any]:
    with chromium.started() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PATIENCE_MS)
        yield page


def test_link_with_amazon(server: Server, simulator: Simulator, page: Any) -> None:
    shop = Shop.made(simulator, server)
    _sign_in(page, server)
    page.goto(f"{server.url}{ACCOUNTS}/{shop.account_id}")
    page.click("button[name=action_link]")
    page.wait_for_selector("#confirm")
    assert page.url.startswith(simulator.base_url)
    _show(page, "consent")
    page.click("#confirm")
    page.wait_for_selector(".o_field_widget[name=linked_at]")
    assert page.url.startswith(f"{server.url}/odoo/")
    page.click(".o_notebook .nav-link:has-text('Marketplaces')")
    page.wait_for_selector(".o_data_row:has-text('Amazon.de')")
    _show(page, "linked")
    assert shop.read("linked_at", "seller_id")["seller_id"] == shop.seller["seller_id"]


def _sign_in(page: Any, server: Server) -> None:
    page.goto(f"{server.url}/web/login")
    page.fill("#login", "admin")
    page.fill("#password", "admin")
    page.press("#password", "Enter")
    page.wait_for_selector(".o_main_navbar")


def _show(page: Any, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
