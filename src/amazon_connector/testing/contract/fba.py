# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders that Amazon fulfils: the stock that they move, and when they move none."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from amazon_connector.port import WAITING
from amazon_connector.testing.orders import item, order

from .base import SELLER, Contract

ONE, TWO = "302-0000001-0000001", "302-0000002-0000002"


class FbaContract(Contract):
    """Goods at Amazon."""

    topic = "orders"

    def test_a_shipped_fba_order_moves_stock_out_of_the_amazon_location(self) -> None:
        self.account()
        self.world.product("SKU-1")
        self.world.stock("SKU-1", "amazon", 10)
        self.at_amazon(
            order(
                ONE,
                channel="AMAZON",
                status="SHIPPED",
                updated="2026-11-23T09:30:00Z",
                items=[item(sku="SKU-1", quantity=2)],
            )
        )
        self.sync()
        seen = self.seen(ONE)
        self.assertEqual(seen.deliveries, [])
        self.assertEqual(
            [(m.product, m.quantity, m.source) for m in seen.moves], [("SKU-1", 2, "amazon")]
        )
        self.assertEqual(seen.moves[0].date, datetime(2026, 11, 23, 9, 30, tzinfo=timezone.utc))
        self.assertEqual(self.world.on_hand("SKU-1", "amazon"), 8)
        self.assertEqual(self.world.on_hand("SKU-1", "warehouse"), 0)

    def test_a_split_item_is_moved_whole_and_once(self) -> None:
        self.account()
        self.world.product("SKU-1")
        shipped = order(
            ONE,
            channel="AMAZON",
            status="SHIPPED",
            items=[item(sku="SKU-1", quantity=3, amount="10.00")],
        )
        self.at_amazon(shipped)
        self.sync()
        self.later(minutes=10)
        self.at_amazon({**shipped, "lastUpdatedTime": "2026-11-23T12:05:00Z"})
        self.sync()
        self.assertEqual(sum(m.quantity for m in self.seen(ONE).moves), 3)
        self.assertEqual(self.world.on_hand("SKU-1", "amazon"), -3)

    def test_one_sku_is_sold_both_ways(self) -> None:
        self.account()
        self.world.product("SKU-1")
        self.world.stock("SKU-1", "warehouse", 10)
        self.world.stock("SKU-1", "amazon", 10)
        goods: dict[str, Any] = {"items": [item(sku="SKU-1", quantity=2)]}
        self.at_amazon(order(ONE, **goods), order(TWO, channel="AMAZON", status="SHIPPED", **goods))
        self.sync()
        ours, amazons = self.seen(ONE), self.seen(TWO)
        self.assertEqual([ours.channel, amazons.channel], ["MERCHANT", "AMAZON"])
        self.assertEqual([line.product for o in (ours, amazons) for line in o.lines], ["SKU-1"] * 2)
        self.assertEqual(
            [(d.state, dict(d.items)) for d in ours.deliveries], [("open", {"SKU-1": 2})]
        )
        self.assertEqual((ours.moves, amazons.deliveries), ([], []))
        self.assertEqual([(m.quantity, m.source) for m in amazons.moves], [(2, "amazon")])
        self.world.deliver(SELLER, ONE, {"SKU-1": 2})
        self.assertEqual(self.world.on_hand("SKU-1", "warehouse"), 8)
        self.assertEqual(self.world.on_hand("SKU-1", "amazon"), 8)

    def test_services_move_nothing(self) -> None:
        self.account()
        self.world.product("SERVICE", storable=False)
        self.at_amazon(order(ONE, channel="AMAZON", status="SHIPPED", items=[item(sku="SERVICE")]))
        self.sync()
        self.assertEqual(self.world.on_hand("SERVICE", "amazon"), 0)

    def test_unshipped_fba_orders_wait(self) -> None:
        self.account()
        self.at_amazon(order(ONE, channel="AMAZON", status="UNSHIPPED"))
        self.sync()
        self.assertEqual(self.row(ONE).state, WAITING)
        self.assertEqual(self.world.count("sales_orders"), 0)

    def test_history_moves_no_stock(self) -> None:
        self.account()
        self.world.product("SKU-1")
        self.at_amazon(
            order(
                ONE,
                channel="AMAZON",
                status="SHIPPED",
                updated="2026-10-20T10:00:00Z",
                items=[item(sku="SKU-1")],
            ),
            order(TWO, status="SHIPPED", updated="2026-10-20T10:00:00Z", items=[item(sku="SKU-1")]),
        )
        self.connector.synchronize_from(
            self.backend.accounts()[0].account_id, datetime(2026, 10, 1, tzinfo=timezone.utc)
        )
        self.sync()
        for order_id in (ONE, TWO):
            seen = self.seen(order_id)
            self.assertTrue(seen.history)
            self.assertEqual((seen.moves, seen.deliveries), ([], []))
            self.assertEqual(seen.state, "confirmed")
        self.assertEqual(self.world.on_hand("SKU-1", "amazon"), 0)
        self.assertEqual(self.world.on_hand("SKU-1", "warehouse"), 0)

    def test_history_that_amazon_cancels_later_is_flagged(self) -> None:
        account = self.account()
        before: dict[str, Any] = {"channel": "AMAZON", "items": [item(sku="SKU-1")]}
        self.at_amazon(order(ONE, status="SHIPPED", updated="2026-10-20T10:00:00Z", **before))
        self.drive(self.connector.recover(account, ONE))
        self.at_amazon(order(ONE, status="CANCELLED", updated="2026-11-23T11:00:00Z", **before))
        self.sync()
        self.assertEqual(self.seen(ONE).state, "confirmed")
        self.assertIn("ancelled on Amazon", self.row(ONE).flag)

    def test_cancelled_after_amazon_shipped_is_flagged_and_not_undone(self) -> None:
        self.account()
        self.world.product("SKU-1")
        self.at_amazon(order(ONE, channel="AMAZON", status="SHIPPED", items=[item(sku="SKU-1")]))
        self.sync()
        self.later(minutes=10)
        self.at_amazon(
            order(
                ONE,
                channel="AMAZON",
                status="CANCELLED",
                updated="2026-11-23T12:05:00Z",
                items=[item(sku="SKU-1")],
            )
        )
        self.sync()
        self.assertEqual(self.seen(ONE).state, "confirmed")
        self.assertIn("SKU-1", self.row(ONE).flag)
        self.assertEqual(self.world.on_hand("SKU-1", "amazon"), -1)
