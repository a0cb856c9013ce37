# SPDX-License-Identifier: LGPL-3.0-or-later
"""Taxes by the ERP's own engine, and totals that are Amazon's to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import Tax

from .base import GERMANY, UNITED_STATES, Contract

ONE = "302-0000001-0000001"
VAT = Tax("VAT 19 %", Decimal(19))
VAT_INCLUDED = Tax("VAT 19 % included", Decimal(19), included=True)
REDUCED = Tax("VAT 7 %", Decimal(7))
SALES_TAX = Tax("Sales tax 10 %", Decimal(10))


class TaxesContract(Contract):
    """Prices with and without tax."""

    topic = "taxes"

    def germany(self, tax: Tax | None, *items: dict[str, Any], **more: Any) -> None:
        self.account()
        self.world.product("SKU-1", tax=tax)
        self.at_amazon(order(ONE, items=list(items) or [item(sku="SKU-1", price="11.90")], **more))
        self.sync()

    def america(self, tax: Tax | None, *items: dict[str, Any]) -> None:
        self.account(region="NA", marketplace_ids=(UNITED_STATES,), currency="USD", company="US")
        self.world.product("SKU-1", tax=tax)
        self.at_amazon(
            order(
                ONE,
                marketplace_id=UNITED_STATES,
                currency="USD",
                include_tax=False,
                items=list(items),
            )
        )
        self.sync()

    def agrees(self, total: str, tax: str) -> None:
        seen, row = self.seen(ONE), self.row(ONE)
        self.assertEqual((seen.total, seen.tax), (Decimal(total), Decimal(tax)))
        self.assertEqual((row.cause, row.expected, row.ours), ("", Decimal(total), Decimal(total)))

    def test_a_tax_on_top_becomes_its_included_twin(self) -> None:
        self.germany(VAT)
        self.agrees("11.90", "1.90")

    def test_an_included_tax_stays(self) -> None:
        self.germany(VAT_INCLUDED)
        self.agrees("11.90", "1.90")

    def test_the_twin_is_made_once(self) -> None:
        self.germany(VAT)
        self.later(minutes=10)
        self.at_amazon(
            order(
                "302-2-2", updated="2026-11-23T12:05:00Z", items=[item(sku="SKU-1", price="11.90")]
            )
        )
        self.sync()
        self.assertEqual(self.seen("302-2-2").tax, Decimal("1.90"))

    def test_the_fiscal_position_of_the_marketplace_maps_first(self) -> None:
        account = self.account()
        self.world.product("SKU-1", tax=VAT)
        self.world.map_tax(account, GERMANY, "DE", False, VAT, REDUCED)
        self.at_amazon(order(ONE, items=[item(sku="SKU-1", price="10.70")]))
        self.sync()
        self.agrees("10.70", "0.70")

    def test_a_business_buyer_has_a_position_of_its_own(self) -> None:
        account = self.account()
        self.world.product("SKU-1", tax=VAT)
        self.world.map_tax(account, GERMANY, "DE", True, VAT, None)
        self.at_amazon(
            order(ONE, items=[item(sku="SKU-1", price="10.00")], programs=["AMAZON_BUSINESS"]),
            order("302-2-2", items=[item(sku="SKU-1", price="11.90")]),
        )
        self.sync()
        self.agrees("10.00", "0")
        self.assertEqual(self.seen("302-2-2").tax, Decimal("1.90"))

    def test_shipping_wrap_and_discounts_have_the_taxes_of_the_goods(self) -> None:
        self.germany(
            VAT,
            item(
                sku="SKU-1",
                price="119.00",
                shipping="11.90",
                gift_wrap="1.19",
                discount="23.80",
                shipping_discount="11.90",
            ),
        )
        self.agrees("96.39", "15.39")

    def test_a_split_price_stays_exact_with_tax(self) -> None:
        self.germany(VAT, item(sku="SKU-1", quantity=3, amount="10.00"))
        self.assertEqual(self.seen(ONE).total, Decimal("10.00"))

    def test_tax_on_top_where_amazons_prices_exclude_it(self) -> None:
        self.america(SALES_TAX, item(sku="SKU-1", quantity=2, amount="40.00", tax={"ITEM": "4.00"}))
        self.agrees("44.00", "4.00")

    def test_an_included_tax_becomes_its_twin_on_top(self) -> None:
        self.america(
            Tax("Included 10 %", Decimal(10), included=True),
            item(sku="SKU-1", price="40.00", tax={"ITEM": "4.00"}),
        )
        self.agrees("44.00", "4.00")

    def test_tax_that_amazon_collects_is_recorded_and_never_charged(self) -> None:
        self.america(
            SALES_TAX,
            item(
                sku="SKU-1",
                price="40.00",
                shipping="5.00",
                tax={"ITEM": "4.00", "SHIPPING": "0.50"},
                collected=True,
            ),
        )
        self.agrees("45.00", "0")
        self.assertEqual(self.row(ONE).collected_by_amazon, Decimal("4.50"))

    def test_tax_that_amazon_collects_out_of_an_included_price(self) -> None:
        self.germany(VAT, item(sku="SKU-1", price="119.00", tax={"ITEM": "19.00"}, scheme="UOSS"))
        self.agrees("100.00", "0")
        self.assertEqual(self.row(ONE).collected_by_amazon, Decimal("19.00"))

    def test_another_rate_is_told_with_both_rates(self) -> None:
        self.america(
            Tax("Sales tax 8 %", Decimal(8)),
            item(sku="SKU-1", price="100.00", tax={"ITEM": "10.00"}),
        )
        row = self.row(ONE)
        self.assertEqual(
            (row.cause, row.expected, row.ours), ("other_tax_rate", Decimal(110), Decimal(108))
        )
        self.assertIn("10 %", row.cause_detail)
        self.assertIn("8 %", row.cause_detail)

    def test_a_missing_tax_is_told(self) -> None:
        self.america(None, item(sku="SKU-1", price="100.00", tax={"ITEM": "10.00"}))
        self.assertEqual(self.row(ONE).cause, "tax_missing")

    def test_a_cent_is_rounding(self) -> None:
        self.america(SALES_TAX, item(sku="SKU-1", price="9.99", tax={"ITEM": "0.99"}))
        self.assertEqual(self.row(ONE).cause, "rounding")

    def test_parts_that_do_not_add_up_are_amazons(self) -> None:
        self.germany(VAT, item(sku="SKU-1", price="11.90"), grand_total="15.00")
        self.assertEqual(self.row(ONE).cause, "amazon_parts")
        self.assertEqual(self.seen(ONE).total, Decimal("11.90"))

    def test_yen(self) -> None:
        self.account(region="FE", marketplace_ids=("A1VC38T7YXB528",), currency="JPY", company="JP")
        self.world.product("SKU-1", tax=Tax("JCT 10 %", Decimal(10)))
        self.at_amazon(
            order(
                ONE,
                marketplace_id="A1VC38T7YXB528",
                currency="JPY",
                items=[item(sku="SKU-1", quantity=3, amount="1000")],
            )
        )
        self.sync()
        self.assertEqual(self.seen(ONE).total, Decimal(1000))
