# SPDX-License-Identifier: LGPL-3.0-or-later
"""Quantities against the local Amazon, over HTTP, with its listings, feeds and their faults."""

from __future__ import annotations

import contextlib
import importlib.util
import os
from collections.abc import Iterator
from typing import Any

import pytest

from amazon_connector.bootstrap import Connector
from amazon_connector.clock import FixedClock
from amazon_connector.port import SYNCHRONIZED, SkuKey, SkuStock
from amazon_connector.spapi import Endpoints, Urllib3Transport
from amazon_connector.steps import drive
from amazon_connector.testing.memory_world import MemoryWorld
from amazon_connector.testing.world import Arranged
from amazon_connector.vault import Vault
from tests.support.simulator import Simulator

pytestmark = pytest.mark.skipif(
    "AMAZON_SIMULATOR_PYTHON" not in os.environ and not importlib.util.find_spec("starlette"),
    reason="the extra 'simulator' is not in this environment",
)
GERMANY, FRANCE = "A1PA6795UKMFR9", "A13V1IB3VIYZZH"


class Shop:
    """A seller with an in-memory ERP and the local Amazon; both clocks run in step."""

    def __init__(self, simulator: Simulator, transport: Urllib3Transport) -> None:
        self.simulator = simulator
        self.clock = FixedClock(simulator.now())
        self.seller = simulator.sellers()["sellers"][0]
        self.world = MemoryWorld()
        vault = Vault([Vault.new_key()])
        self.account_id = self.world.account(
            Arranged(
                vault=vault,
                seller_id=self.seller["seller_id"],
                region=self.seller["region"],
                marketplace_ids=(GERMANY, FRANCE),
                linked_at=simulator.now(),
                cursor=simulator.now(),
                client_id=self.seller["client_id"],
                client_secret=self.seller["client_secret"],
                refresh_token=self.seller["refresh_token"],
            )
        )
        self.connector = Connector(
            self.world.backend(),
            self.world.usage_plans(),
            vault,
            self.clock,
            Endpoints.at(simulator.base_url),
            transport,
        )

    def list(self, *listings: dict[str, Any]) -> None:
        common = {"seller_id": self.seller["seller_id"], "marketplace_ids": [GERMANY]}
        self.simulator.control("POST", "listings", [{**common, **one} for one in listings])

    def sell(self, sku: str, pieces: int) -> None:
        self.world.product(sku)
        self.world.offer(self.account_id, GERMANY, sku, sku)
        self.world.stock(sku, "warehouse", pieces)

    def work(self, times: int = 6, seconds: float = 3) -> None:
        for _ in range(times):
            for use_case in self.connector.work():
                if ".stock." in type(use_case).__module__ or ".fba." in type(use_case).__module__:
                    drive(use_case, lambda step: step())
            self.simulator.advance(seconds)
            self.clock.advance(seconds)

    def start(self) -> None:
        self.connector.stock.turn_on(self.account_id)
        self.work(times=12)
        self.connector.stock.start(self.account_id)
        self.work()

    def row(self, sku: str) -> SkuStock:
        key = SkuKey(self.seller["seller_id"], self.seller["region"], sku)
        return self.world.erp.sku_stocks([key])[key]

    def shown(self, sku: str) -> Any:
        """The merchant's quantity and handling time that Amazon has."""
        path = f"listings?seller_id={self.seller['seller_id']}&sku={sku}"
        (listing,) = self.simulator.control("GET", path)["listings"]
        return listing["quantity"], listing["lead_time_days"]

    def merchant_offers_made(self) -> Any:
        return self.simulator.control("GET", "submissions")["merchant_offers_made"]


@pytest.fixture
def shop(simulator: Simulator) -> Iterator[Shop]:
    with contextlib.closing(Urllib3Transport()) as transport:
        yield Shop(simulator, transport)


def test_quantities_become_true_and_fba_stays_amazons(shop: Shop) -> None:
    shop.list(
        {"sku": "A/1 ü", "quantity": 3, "lead_time_days": 4},
        {"sku": "B,2", "quantity": 7},
        {"sku": "FBA-3", "fba": True},
    )
    for sku, pieces in (("A/1 ü", 10), ("B,2", 7), ("FBA-3", 5), ("GHOST", 1)):
        shop.sell(sku, pieces)
    shop.start()
    assert shop.shown("A/1 ü") == (10, 4)
    assert shop.row("A/1 ü").state == shop.row("B,2").state == SYNCHRONIZED
    assert shop.row("FBA-3").state == "not_applicable"
    assert shop.row("GHOST").state == "held"
    assert shop.merchant_offers_made() == []


def test_a_product_type_that_refuses_merge_keeps_its_handling_time(shop: Shop) -> None:
    shop.simulator.control("POST", "rules", {"merge_refused": ["SHOES"]})
    shop.list({"sku": "S-1", "quantity": 1, "lead_time_days": 6, "product_type": "SHOES"})
    shop.sell("S-1", 9)
    shop.start()
    assert shop.shown("S-1") == (9, 6)
    assert shop.row("S-1").state == SYNCHRONIZED


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut", "operation": "patchListingsItem"},
        {"kind": "cut", "operation": "searchListingsItems"},
        {"kind": "unavailable", "operation": "patchListingsItem"},
        {"kind": "invalid_submission", "operation": "patchListingsItem"},
        {"kind": "throttle", "operation": "patchListingsItem"},
    ],
    ids=lambda fault: f"{fault['kind']}-{fault['operation']}",
)
def test_after_any_trouble_amazon_has_what_is_wanted(shop: Shop, fault: dict[str, str]) -> None:
    shop.list({"sku": "A", "quantity": 3, "lead_time_days": 4})
    shop.sell("A", 10)
    shop.simulator.fault(fault)
    shop.connector.stock.turn_on(shop.account_id)
    shop.work(times=4, seconds=200)
    shop.connector.stock.start(shop.account_id)
    shop.work(times=4, seconds=200)
    assert shop.shown("A") == (10, 4)
    assert (shop.row("A").state, shop.row("A").acknowledged) == (SYNCHRONIZED, 10)


MANY = 320


@pytest.mark.parametrize(
    "fault",
    [
        None,
        {"kind": "feed_fatal"},
        {"kind": "feed_stuck"},
        {"kind": "feed_stuck_in_queue"},
        {"kind": "feed_issue", "sku": "M-007"},
        {"kind": "report_without_message_ids"},
        {"kind": "cut", "operation": "createFeed"},
        {"kind": "cut", "operation": "upload"},
        {"kind": "cut", "operation": "download"},
        {"kind": "expired_url", "operation": "upload"},
        {"kind": "expired_url", "operation": "download"},
    ],
    ids=lambda fault: "-".join(fault.values()) if fault else "none",
)
def test_feeds_that_fail_in_any_way_leave_amazon_true(
    shop: Shop, fault: dict[str, str] | None
) -> None:
    skus = [f"M-{n:03}" for n in range(MANY)]
    shop.list(*({"sku": sku, "quantity": 1, "lead_time_days": 2} for sku in skus))
    for sku in skus:
        shop.sell(sku, 5)
    shop.connector.stock.turn_on(shop.account_id)
    shop.work(times=4, seconds=5)
    if fault:
        shop.simulator.fault(fault)
    shop.connector.stock.start(shop.account_id)
    shop.work(times=40, seconds=300)
    assert {shop.shown(sku) for sku in (skus[0], skus[7], skus[-1])} == {(5, 2)}
    states = {row.state for row in shop.world.erp.state.sku_stocks.values()}
    assert states == {SYNCHRONIZED}, [
        (r.key.sku, r.state, r.why) for r in shop.world.erp.state.sku_stocks.values()
    ][:3]


def test_stock_at_amazon_is_read_by_country(shop: Shop) -> None:
    shop.sell("FBA-1", 0)
    shop.world.offer(shop.account_id, FRANCE, "FBA-1", "FBA-1")
    shop.list({"sku": "FBA-1", "fba": True})
    seller_id = shop.seller["seller_id"]
    for marketplace_id, pieces in ((GERMANY, 6), (FRANCE, 3)):
        wanted = {"seller_id": seller_id, "marketplace_id": marketplace_id, "sku": "FBA-1"}
        shop.simulator.control("POST", "inventory", {**wanted, "fulfillableQuantity": pieces})
    shop.work()
    (drift,) = [d for d in shop.world.erp.fba_drifts([shop.account_id]) if d.skus == ("FBA-1",)]
    assert (drift.theirs, drift.ours) == (9, 0)
    assert shop.connector.fba.book([shop.account_id]) >= 1
    assert shop.world.on_hand("FBA-1", "amazon") == 9
