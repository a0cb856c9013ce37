# SPDX-License-Identifier: LGPL-3.0-or-later
"""Figures that people look at, of real orders, parcels and settlements: docs/figures.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

from amazon_connector.records_money import REFUSED_FILE
from amazon_connector.spapi import format_time
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.settlements import STARTS, FileLine
from amazon_connector.testing.world import Tax
from amazon_connector.testing.world_figures import (
    ACCOUNT,
    CHANNEL,
    DAY,
    MARKETPLACE,
    MONTH,
    PRODUCT,
    QUARTER,
    TEAM,
    WEEK,
    YEAR,
    FiguresWorld,
    SeenFigures,
)

from .base import FRANCE, GERMANY, SELLER
from .changes import package
from .payouts_base import FRENCH, ONE, TWO, amount
from .payouts_reading import SettlementFiles, fee, other, refund, sale

THREE, FOUR = "302-0000003-0000003", "302-0000004-0000004"
BRITAIN = "A1F83G8C2ARO7P"
VAT = Tax("VAT 25 % in the price", Decimal(25), included=True)


class FiguresContract(SettlementFiles):
    """Orders, units, revenue, fees, refunds, margin, shipping, what failed."""

    topic = "figures"

    def setUp(self) -> None:
        super().setUp()
        self.figures_world = cast("FiguresWorld", self.world)

    # Arranging

    def sells(self, order_id: str = ONE, *items: dict[str, Any], **more: Any) -> None:
        """An order that is here (one piece of SKU-1 at 11.90, unless items are given)."""
        self.later(minutes=15)
        updated = format_time(self.clock.now() - timedelta(minutes=5))
        made = {"updated": updated, "items": list(items) or [item(sku="SKU-1")], **more}
        self.at_amazon(order(order_id, **made))
        self.sync()

    def left(self, order_id: str, shipped: str, **more: Any) -> None:
        """An order of which Amazon says that it left then, in a parcel."""
        packed = [package({"1": 1}, shipTime=shipped)]
        self.sells(order_id, status="SHIPPED", packages=packed, **more)

    def cost(self, reference: str, cost: str) -> None:
        self.figures_world.cost(self.account_id, reference, amount(cost))

    # Inspecting

    def figures(self, *by: str, **how: bool) -> Mapping[tuple[str, ...], SeenFigures]:
        """Rows by their group; no group stands in two currencies."""
        rows = self.figures_world.figures(*by, now=self.clock.now(), **how)
        found = {row.group: row for row in rows}
        self.assertEqual(len(found), len(rows), rows)
        return found

    def whole(self, **how: bool) -> SeenFigures:
        """The one row of all."""
        return self.figures(**how)[()]

    def by_product(self, figure: str) -> dict[str, Any]:
        """One of the figures of each product."""
        return {group[0]: getattr(row, figure) for group, row in self.figures(PRODUCT).items()}

    def assert_about(self, expected: float, found: float | None) -> None:
        """A mean or a rate."""
        self.assertIsNotNone(found)
        self.assertAlmostEqual(expected, found or 0.0, places=3)

    # Orders

    def test_nothing_sold_is_no_figure(self) -> None:
        self.shop()
        self.assertEqual(self.figures(), {})
        self.assertEqual(self.figures(ACCOUNT, MONTH, PRODUCT), {})

    def test_revenue_is_without_tax_and_after_discounts(self) -> None:
        self.shop()
        self.world.product("TAXED", tax=VAT)
        self.sells(ONE, item(sku="TAXED", quantity=3, price="12.50", discount="2.50"))
        row = self.whole()
        self.assertEqual((row.currency, row.orders, row.units), ("EUR", 1, 3))
        lines = self.seen(ONE).lines
        goods = [line.untaxed for line in lines if line.kind == "product"]
        self.assertEqual(goods, [amount("30.00")])
        self.assertEqual(row.revenue, sum(line.untaxed for line in lines))
        self.assertLess(row.revenue, amount("30.00"))

    def test_what_comes_with_an_item_belongs_to_its_product(self) -> None:
        self.shop()
        self.world.product("SKU-2")
        self.sells(
            ONE,
            item("1", "SKU-1", 2, "10.00", shipping="3.00", shipping_discount="1.00"),
            item("2", "SKU-2", 1, "20.00", gift_wrap="4.00"),
            tip="0.50",
        )
        revenue = {"": amount("0.50"), "SKU-1": amount("22.00"), "SKU-2": amount("24.00")}
        self.assertEqual(self.by_product("revenue"), revenue)
        self.assertEqual(self.by_product("units"), {"": 0, "SKU-1": 2, "SKU-2": 1})
        self.assertEqual(self.by_product("orders"), {"": 1, "SKU-1": 1, "SKU-2": 1})
        whole = self.whole()
        self.assertEqual((whole.orders, whole.units, whole.revenue), (1, 3, amount("46.50")))

    def test_cancelled_orders_are_not_counted_and_history_is(self) -> None:
        self.shop()
        self.sells(ONE)
        self.sells(ONE, status="CANCELLED")
        self.assertEqual(self.seen(ONE).state, "cancelled")
        self.assertEqual(self.figures(), {})
        self.at_amazon(order(TWO, status="SHIPPED", updated="2026-10-20T10:00:00Z"))
        self.drive(self.connector.recover(self.account_id, TWO))
        self.assertTrue(self.seen(TWO).history)
        row = self.whole()
        self.assertEqual((row.orders, row.revenue), (1, amount("11.90")))
        self.assertEqual((row.hours_to_ship, row.on_time_rate), (None, None))

    def test_by_account_marketplace_channel_and_team(self) -> None:
        self.shop()
        self.sells(ONE)
        self.sells(TWO, channel="AMAZON", status="SHIPPED", marketplace_id=FRANCE)
        self.sells(THREE, item(sku="SKU-1", price="5.00"))
        team = self.seen(ONE).sales_team
        rows = self.figures(ACCOUNT, MARKETPLACE, CHANNEL, TEAM)
        self.assertEqual(
            {group: (row.orders, row.revenue) for group, row in rows.items()},
            {
                (self.account_id, FRANCE, "AMAZON", team): (1, amount("11.90")),
                (self.account_id, GERMANY, "MERCHANT", team): (2, amount("16.90")),
            },
        )

    def test_each_team_has_the_orders_that_came_while_it_sold(self) -> None:
        self.shop()
        self.sells(ONE)
        first = self.seen(ONE).sales_team
        self.figures_world.sell_by(self.account_id, "Marketplaces")
        self.sells(TWO, item(sku="SKU-1", price="5.00"))
        self.sells(THREE, item(sku="SKU-1", price="7.00", quantity=2))
        self.read(
            fee("-1.79"),
            fee("-0.50", TWO),
            refund(THREE, "-2.00"),
            other("-39.00", "Subscription Fee"),
        )
        rows = self.figures(TEAM)
        self.assertEqual(
            {
                team: (row.orders, row.revenue, row.fees, row.refunds)
                for (team,), row in rows.items()
            },
            {
                "": (0, 0, 0, 0),
                first: (1, amount("11.90"), amount("1.79"), 0),
                "Marketplaces": (2, amount("19.00"), amount("0.50"), amount("2.00")),
            },
        )
        self.assertEqual(rows["",].fees_without_order, amount("39.00"))

    def test_periods_are_those_of_the_sellers_own_clock(self) -> None:
        self.shop()
        self.figures_world.count_days_in(self.account_id, "Europe/Berlin")
        self.sells(ONE, created="2026-09-30T22:30:00Z")
        periods = {
            DAY: "2026-10-01",
            WEEK: "2026-09-28",
            MONTH: "2026-10-01",
            QUARTER: "2026-10-01",
            YEAR: "2026-01-01",
        }
        for period, first_day in periods.items():
            self.assertEqual(list(self.figures(period)), [(first_day,)], period)
        self.figures_world.count_days_in(self.account_id, "UTC")
        self.assertEqual(list(self.figures(MONTH)), [("2026-09-01",)])

    # Money

    def test_fees_come_with_the_settlement_by_order_and_sku(self) -> None:
        self.shop()
        self.world.product("SKU-2")
        self.sells(ONE, item("1", "SKU-1"), item("2", "SKU-2", price="20.00"))
        self.sells(TWO)
        self.read(
            sale(ONE, "31.90"),
            fee("-1.79", sku="SKU-1", item_id="1"),
            fee("0.29", sku="SKU-1", transaction="Refund"),
            fee("-3.00", sku="SKU-2"),
            fee("-0.40", sku="GONE"),
        )
        fees = {"": amount("0.40"), "SKU-1": amount("1.50"), "SKU-2": amount("3.00")}
        self.assertEqual(self.by_product("fees"), fees)
        whole = self.whole()
        self.assertEqual((whole.fees, whole.fees_without_order), (amount("4.90"), 0))
        self.assertEqual((whole.orders, whole.settled_orders), (2, 1))
        self.assertEqual(self.by_product("settled_orders"), {"": 0, "SKU-1": 1, "SKU-2": 1})

    def test_fees_without_an_order_belong_to_no_product(self) -> None:
        self.shop()
        self.sells(ONE)
        october = STARTS.replace(month=10, day=31)
        self.read(
            fee("-1.79", sku="SKU-1"),
            fee("-0.99", FOUR, sku="SKU-1", marketplace=FRENCH),
            other("-39.00", "Subscription Fee"),
            other("-5.00", "Storage Fee", posted=october),
            other("50.00", "Previous Reserve Amount Balance"),
            starts=STARTS - timedelta(days=14),
        )
        rows = self.figures(ACCOUNT, MARKETPLACE, MONTH)
        self.assertEqual(
            {group[1:]: (row.fees, row.fees_without_order) for group, row in rows.items()},
            {
                (FRANCE, "2026-11-01"): (0, amount("0.99")),
                (GERMANY, "2026-10-01"): (0, amount("5.00")),
                (GERMANY, "2026-11-01"): (amount("1.79"), amount("39.00")),
            },
        )
        of_products = {"": amount("44.99"), "SKU-1": 0}
        self.assertEqual(self.by_product("fees_without_order"), of_products)

    def test_a_file_that_was_refused_says_nothing(self) -> None:
        self.shop()
        self.sells(ONE)
        stored = self.read(fee("-1.79"), total=amount("7.00"))
        self.assertEqual(stored.state, REFUSED_FILE)
        self.assertEqual((self.whole().fees, self.whole().settled_orders), (0, 0))

    def test_how_it_is_booked_changes_nothing(self) -> None:
        self.shop()
        self.sells(ONE)
        self.read(sale(ONE, "11.90"), fee("-1.79"))
        staged = self.whole()
        self.assertEqual(staged.fees, amount("1.79"))
        stored = self.stored()
        self.connector.payouts.post(stored.report_id)
        self.work()
        self.assertEqual(self.whole(), staged)
        self.connector.payouts.reverse(stored.report_id)
        self.work()
        self.assertEqual(self.whole(), staged)

    def test_refunds_are_what_was_given_back_without_tax(self) -> None:
        self.shop()
        self.world.product("SKU-2")
        self.sells(ONE, item("1", "SKU-1"), item("2", "SKU-2", price="20.00"))
        back: dict[str, Any] = {"transaction": "Refund", "order_id": ONE, "sku": "SKU-2"}
        self.read(
            refund(ONE, "-10.00", sku="SKU-2"),
            refund(ONE, "-2.00", sku="SKU-2", description="Shipping"),
            FileLine(amount("-1.90"), description="Tax", **back),
            FileLine(amount("1.50"), amount_type="Promotion", **back),
        )
        self.assertEqual(self.by_product("refunds"), {"SKU-1": 0, "SKU-2": amount("10.50")})

    def test_margin_where_costs_are_known(self) -> None:
        self.shop()
        self.cost("SKU-1", "4.00")
        self.sells(ONE, item("1", "SKU-1", 2, "10.00", shipping="3.00"))
        self.assertEqual(self.whole().margin, amount("15.00"))
        self.read(
            fee("-1.79", sku="SKU-1"),
            refund(ONE, "-10.00", sku="SKU-1"),
            other("-39.00", "Subscription Fee"),
        )
        self.assertEqual(self.whole().margin, amount("3.21"))
        self.assertEqual(self.whole().units_without_cost, 0)

    def test_one_product_without_cost_leaves_the_margin_open(self) -> None:
        self.shop()
        self.world.product("SKU-2")
        self.world.product("FREE")
        self.cost("SKU-1", "4.00")
        self.cost("FREE", "0")
        self.sells(ONE, item("1", "SKU-1", 2, "10.00"), item("2", "SKU-2", 3, "20.00"))
        self.sells(TWO, item("1", "FREE", 1, "7.00"))
        margins = {"FREE": None, "SKU-1": amount("12.00"), "SKU-2": None}
        self.assertEqual(self.by_product("margin"), margins)
        missing = {"FREE": 1, "SKU-1": 0, "SKU-2": 3}
        self.assertEqual(self.by_product("units_without_cost"), missing)
        self.assertEqual((self.whole().margin, self.whole().units_without_cost), (None, 4))

    def test_two_currencies_are_never_added(self) -> None:
        self.shop(arranged={"marketplace_ids": (GERMANY, FRANCE, BRITAIN)})
        since = STARTS.date() - timedelta(days=300)
        self.books_world.rate(self.account_id, "GBP", Decimal("1.25"), since)
        self.books_world.rate(self.account_id, "GBP", Decimal("9"), self.clock.now().date())
        self.cost("SKU-1", "5.00")
        self.sells(ONE, item(sku="SKU-1", price="10.00"))
        pounds: dict[str, Any] = {"currency": "GBP", "marketplace_id": BRITAIN}
        self.sells(TWO, item(sku="SKU-1", price="20.00"), **pounds)
        self.read(fee("-2.00", TWO, marketplace="Amazon.co.uk"), currency="GBP")
        rows = self.figures_world.figures(now=self.clock.now())
        self.assertEqual(
            [(row.currency, row.revenue, row.fees, row.margin) for row in rows],
            [
                ("EUR", amount("10.00"), 0, amount("5.00")),
                ("GBP", amount("20.00"), amount("2.00"), amount("14.00")),
            ],
        )
        row = self.whole(in_company_currency=True)
        self.assertEqual((row.currency, row.orders), ("EUR", 2))
        self.assertEqual((row.revenue, row.fees), (amount("35.00"), amount("2.50")))
        self.assertEqual(row.margin, amount("22.50"))

    # Shipping

    def test_time_to_ship_is_the_mean_of_orders(self) -> None:
        self.shop()
        self.world.product("SKU-2")
        created = "2026-11-20T10:00:00Z"
        parts = [
            package({"1": 1}, "1", shipTime="2026-11-20T20:00:00Z"),
            package({"2": 1}, "2", shipTime="2026-11-22T10:00:00Z"),
        ]
        two = [item("1", "SKU-1"), item("2", "SKU-2")]
        self.sells(ONE, *two, status="SHIPPED", packages=parts, created=created)
        self.left(TWO, "2026-11-21T16:00:00Z", created=created)
        self.assert_about(20.0, self.whole().hours_to_ship)
        before = self.clock.now() + timedelta(minutes=10) - timedelta(hours=72)
        self.sells(THREE, channel="AMAZON", status="SHIPPED", created=format_time(before))
        by_channel = self.figures(CHANNEL)
        self.assert_about(20.0, by_channel["MERCHANT",].hours_to_ship)
        self.assert_about(72.0, by_channel["AMAZON",].hours_to_ship)

    def test_on_time_is_by_the_end_of_amazons_window(self) -> None:
        self.shop()
        window = ("2026-11-21T08:00:00Z", "2026-11-22T08:00:00Z")
        ahead = ("2026-11-29T08:00:00Z", "2026-11-30T08:00:00Z")
        self.left(ONE, "2026-11-22T08:00:00Z", ship_by=window)
        self.assertEqual(self.whole().on_time_rate, 1)
        self.left(TWO, "2026-11-22T08:00:01Z", ship_by=window)
        self.assertEqual(self.whole().on_time_rate, 0.5)
        self.sells(THREE, ship_by=ahead)
        self.assertEqual(self.whole().on_time_rate, 0.5, "Its window is not over")
        self.later(days=8)
        self.assert_about(1 / 3, self.whole().on_time_rate)

    def test_an_order_of_which_a_part_is_still_here_is_late(self) -> None:
        self.shop()
        goods = [item("1", "SKU-1"), item("2", "SKU-1")]
        parts = [package({"1": 1}, "1", shipTime="2026-11-21T08:00:00Z")]
        window = ("2026-11-21T08:00:00Z", "2026-11-22T08:00:00Z")
        self.sells(ONE, *goods, status="PARTIALLY_SHIPPED", packages=parts, ship_by=window)
        self.assertEqual(self.whole().on_time_rate, 0)

    # What failed

    def test_failed_parcels_and_open_issues(self) -> None:
        self.shop()
        self.world.stock("SKU-1", "warehouse", 10)
        self.sells(ONE)
        self.world.refuse(TWO)
        self.sells(TWO, marketplace_id=FRANCE)
        self.world.deliver(SELLER, ONE, {"SKU-1": 1}, "DHL", "JD0001")
        text = b'{"errors":[{"code":"InvalidInput","message":"The carrier code is odd."}]}'
        self.amazon.fail("confirmShipment", 400, text)
        self.sync()
        rows = self.figures(ACCOUNT, MARKETPLACE)
        failed = {(self.account_id, FRANCE): 1, (self.account_id, GERMANY): 1}
        self.assertEqual({group: row.failed for group, row in rows.items()}, failed)
        self.assertEqual(self.by_product("failed"), {"": 2, "SKU-1": 0})
        self.assertEqual(self.whole().failed, 2)
