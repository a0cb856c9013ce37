# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which product a line is: offer, Internal Reference, default product, and later again."""

from __future__ import annotations

from amazon_connector.testing.orders import item, order

from .base import GERMANY, NOW, VAT_19, Contract

ONE, TWO = "302-0000001-0000001", "302-0000002-0000002"


class PairingContract(Contract):
    """Which product a line is."""

    topic = "orders"

    def product_of(self, order_id: str) -> str:
        return next(line.product for line in self.seen(order_id).lines if line.kind == "product")

    def test_the_internal_reference_pairs_and_makes_the_offer(self) -> None:
        self.account()
        self.world.product("SKU-1")
        self.at_amazon(order(ONE, items=[item(sku="SKU-1")]))
        self.sync()
        self.assertEqual(self.product_of(ONE), "SKU-1")
        self.assertEqual(self.world.count("offers"), 1)

    def test_the_offer_comes_first(self) -> None:
        account = self.account()
        self.world.product("SKU-1")
        self.world.product("OTHER")
        self.world.offer(account, GERMANY, "SKU-1", "OTHER")
        self.world.offer(account, GERMANY, "SKU-2", "OTHER")
        self.at_amazon(order(ONE, items=[item("1", "SKU-1"), item("2", "SKU-2")]))
        self.sync()
        self.assertEqual({line.product for line in self.seen(ONE).lines}, {"OTHER"})

    def test_skus_are_compared_exactly(self) -> None:
        self.account()
        self.world.product("sku-1")
        self.at_amazon(
            order(ONE, items=[item(sku="SKU-1")]), order(TWO, items=[item(sku="sku-1 ")])
        )
        self.sync()
        self.assertEqual(self.product_of(ONE), "Amazon Sale")
        self.assertEqual(self.product_of(TWO), "Amazon Sale")

    def test_an_unknown_sku_is_amazon_sale_and_is_delivered(self) -> None:
        self.account()
        self.at_amazon(order(ONE, items=[item(sku="NEVER-SEEN", shipping="3.00")]))
        self.sync()
        self.assertEqual(self.product_of(ONE), "Amazon Sale")
        self.assertEqual(self.world.count("offers"), 0)
        self.assertEqual(sum(self.seen(ONE).deliveries[0].items.values()), 1)

    def test_default_lines_are_paired_again(self) -> None:
        account = self.account()
        self.at_amazon(order(ONE, items=[item(sku="LATE", quantity=2)]))
        self.sync()
        self.world.product("LATE")
        self.connector.synchronize_from(account, NOW)
        self.sync()
        self.assertEqual(self.product_of(ONE), "LATE")
        self.assertEqual(
            [(d.state, dict(d.items)) for d in self.seen(ONE).deliveries if d.state == "open"],
            [("open", {"LATE": 2})],
        )
        self.assertEqual(self.world.count("offers"), 1)

    def test_a_pairing_that_the_erp_refuses_is_an_issue_until_it_goes_well(self) -> None:
        account = self.account()
        self.at_amazon(order(ONE, items=[item(sku="LATE")]), order(TWO, items=[item(sku="LATE")]))
        self.sync()
        self.world.product("LATE", tax=VAT_19)
        self.world.refuse(ONE)
        for _ in range(2):
            self.connector.synchronize_from(account, NOW)
            self.sync()
            self.assertEqual(self.product_of(ONE), "Amazon Sale")
            self.assertEqual(self.product_of(TWO), "LATE")
            told = [i for i in self.world.issues() if i.kind == "order_not_paired"]
            self.assertEqual([issue.order_id for issue in told], [ONE])
            self.assertIn("default product", told[0].message)
        self.world.accept(ONE)
        self.drive(self.connector.recover(account, ONE))
        self.sync()
        self.assertEqual(self.product_of(ONE), "LATE")
        self.assertEqual(self.world.issues(), [])

    def test_shipping_and_gift_wrapping_codes_pair_by_internal_reference(self) -> None:
        self.account()
        self.world.product("STANDARD", storable=False)
        self.world.product("Classic", storable=False)
        wrapped = item(sku="X", shipping="4.00", gift_wrap="1.00", gift_message="hi")
        wrapped["fulfillment"]["packing"]["giftOption"]["giftWrapLevel"] = "Classic"
        one = order(ONE, items=[wrapped])
        one["fulfillment"]["fulfillmentServiceLevel"] = "STANDARD"
        self.at_amazon(one)
        self.sync()
        products = {line.kind: line.product for line in self.seen(ONE).lines}
        self.assertEqual(products["shipping"], "STANDARD")
        self.assertEqual(products["gift_wrap"], "Classic")
