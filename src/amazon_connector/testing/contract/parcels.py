# SPDX-License-Identifier: LGPL-3.0-or-later
"""Parcels: Amazon is told of each, once, and what fails is seen and put right."""

from __future__ import annotations

from typing import Any

from amazon_connector.domain.parcels import MOST_UNCLEAR
from amazon_connector.port import (
    FAILED,
    NEEDS_ATTENTION,
    NOT_APPLICABLE,
    SENT,
    SYNCHRONIZED,
    TO_SEND,
    ParcelProgress,
)
from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import SeenParcel
from amazon_connector.usecases.confirming import ConfirmShipments

from .base import SELLER, Contract
from .changes import package

ONE = "302-0000001-0000001"
LATER = "2026-11-23T12:20:00Z"


class ParcelsContract(Contract):
    """From a validated delivery to *Synchronized with Amazon*."""

    topic = "parcels"

    def setUp(self) -> None:
        super().setUp()
        self.account()
        self.world.product("SKU-1")
        self.world.product("SKU-2")
        self.world.stock("SKU-1", "warehouse", 10)
        self.world.stock("SKU-2", "warehouse", 10)

    def bought(self, **more: Any) -> dict[str, Any]:
        return order(ONE, items=[item("1", "SKU-1", 3), item("2", "SKU-2", 1)], **more)

    def arrive(self, **more: Any) -> None:
        self.at_amazon(self.bought(**more))
        self.sync()

    def ship(self, carrier: str = "DHL", tracking: str = "JD0001", **pieces: int) -> None:
        quantities = {sku.replace("_", "-"): n for sku, n in pieces.items()}
        quantities = quantities or {"SKU-1": 3, "SKU-2": 1}
        self.world.deliver(SELLER, ONE, quantities, carrier, tracking)

    def confirmed(self) -> list[dict[str, Any]]:
        """The bodies of the confirmations that Amazon was sent."""
        return [detail for name, detail in self.amazon.calls if name == "confirmShipment"]

    def parcel(self) -> SeenParcel:
        (parcel,) = self.world.parcels(SELLER, ONE)
        return parcel

    def test_a_validated_parcel_is_confirmed_once(self) -> None:
        self.arrive()
        self.ship()
        self.sync()
        self.sync()
        (told,) = self.confirmed()
        detail = told["packageDetail"]
        self.assertEqual(told["marketplaceId"], "A1PA6795UKMFR9")
        self.assertEqual((detail["carrierCode"], detail["trackingNumber"]), ("DHL", "JD0001"))
        self.assertEqual(detail["packageReferenceId"], "1")
        self.assertEqual(
            {i["orderItemId"]: i["quantity"] for i in detail["orderItems"]}, {"1": 3, "2": 1}
        )
        self.assertEqual((self.parcel().state, self.parcel().reference), (SENT, "1"))

    def test_it_is_synchronized_once_amazon_shows_it(self) -> None:
        self.arrive()
        self.ship()
        self.sync()
        self.later(minutes=30)
        self.at_amazon(
            self.bought(status="SHIPPED", updated=LATER, packages=[package({"1": 3, "2": 1}, "1")])
        )
        self.sync()
        self.assertEqual(self.parcel().state, SYNCHRONIZED)
        self.assertEqual(self.world.sync_state(SELLER, ONE), SYNCHRONIZED)
        self.assertEqual(self.row(ONE).flag, "")

    def test_each_part_is_a_package_of_its_own(self) -> None:
        self.arrive()
        self.ship(SKU_1=2)
        self.sync()
        self.ship(SKU_1=1, SKU_2=1, tracking="JD0002")
        self.sync()
        details = [told["packageDetail"] for told in self.confirmed()]
        self.assertEqual([d["packageReferenceId"] for d in details], ["1", "2"])
        self.assertEqual(
            [{i["orderItemId"]: i["quantity"] for i in d["orderItems"]} for d in details],
            [{"1": 2}, {"1": 1, "2": 1}],
        )

    def test_tracking_and_carrier_never_block_the_warehouse(self) -> None:
        self.arrive()
        self.ship(carrier="", tracking="")
        self.sync()
        self.assertEqual(self.parcel().state, NEEDS_ATTENTION)
        self.assertIn("tracking", self.parcel().why)
        self.assertEqual(self.confirmed(), [])
        self.assertEqual(self.world.on_hand("SKU-1", "warehouse"), 7)
        self.world.fill_in(self.parcel().parcel_id, "ups", "1Z9")
        self.sync()
        self.assertEqual(self.parcel().state, SENT)
        self.assertEqual(self.confirmed()[0]["packageDetail"]["carrierCode"], "UPS")

    def test_an_unknown_carrier_goes_as_other_and_a_near_miss_is_pointed_out(self) -> None:
        self.arrive()
        self.ship(carrier="Deutche Post")
        self.sync()
        detail = self.confirmed()[0]["packageDetail"]
        self.assertEqual((detail["carrierCode"], detail["carrierName"]), ("Other", "Deutche Post"))
        self.assertIn("Deutsche Post", self.parcel().why)

    def test_a_refusal_is_shown_told_by_one_mail_and_retried_by_a_button(self) -> None:
        self.arrive()
        self.ship()
        text = b'{"errors":[{"code":"InvalidInput","message":"The carrier code is odd."}]}'
        self.amazon.fail("confirmShipment", 400, text)
        self.sync()
        self.sync()
        self.assertEqual(self.parcel().state, FAILED)
        self.assertIn("The carrier code is odd.", self.parcel().why)
        self.assertEqual(self.world.sync_state(SELLER, ONE), FAILED)
        (mail,) = self.world.mails()
        self.assertIn(ONE, mail)
        self.assertIn("The carrier code is odd.", mail)
        self.connector.retry_parcels([self.parcel().parcel_id])
        self.sync()
        self.assertEqual((self.parcel().state, self.parcel().reference), (SENT, "1"))
        self.assertEqual(len(self.world.mails()), 1)

    def test_after_no_clear_answer_a_package_that_is_there_was_sent(self) -> None:
        self.arrive()
        self.ship()
        self.amazon.fail("confirmShipment", 503, b"<html>")
        self.sync()
        self.at_amazon(
            self.bought(status="SHIPPED", updated=LATER, packages=[package({"1": 3, "2": 1}, "1")])
        )
        self.later(minutes=3)
        self.sync()
        self.assertEqual(self.parcel().state, SYNCHRONIZED)
        self.assertEqual(len(self.confirmed()), 1)

    def test_after_no_clear_answer_a_package_that_is_not_there_is_sent_again(self) -> None:
        self.arrive()
        self.ship()
        self.amazon.fail("confirmShipment", 500, b"")
        self.sync()
        self.sync()
        self.assertEqual(len(self.confirmed()), 1)
        self.later(minutes=3)
        self.sync()
        self.assertEqual(self.parcel().state, SENT)
        references = {told["packageDetail"]["packageReferenceId"] for told in self.confirmed()}
        self.assertEqual((len(self.confirmed()), references), (2, {"1"}))

    def test_what_is_in_an_unknown_state_counts_as_failed_until_amazon_shows_it(self) -> None:
        self.arrive()
        self.ship()
        for _ in range(MOST_UNCLEAR):
            self.amazon.fail("confirmShipment", 503, b"<html>")
            self.sync()
            self.later(minutes=3)
        self.assertEqual(self.world.mails(), [])
        self.sync()
        self.assertEqual(self.parcel().state, FAILED)
        self.assertIn("no clear answer", self.parcel().why)
        (mail,) = self.world.mails()
        self.assertIn(ONE, mail)
        self.on_amazon("JD0001")
        self.later(minutes=30)
        self.sync()
        self.assertEqual(self.parcel().state, SYNCHRONIZED)
        self.assertEqual(len(self.confirmed()), MOST_UNCLEAR)

    def test_a_refusal_that_says_already_shipped_is_looked_up(self) -> None:
        self.arrive()
        self.ship()
        text = b'{"errors":[{"code":"InvalidInput","message":"Order is already fulfilled."}]}'
        self.amazon.fail("confirmShipment", 400, text)
        self.sync()
        self.assertEqual(self.world.mails(), [])
        self.at_amazon(
            self.bought(status="SHIPPED", updated=LATER, packages=[package({"1": 3, "2": 1}, "99")])
        )
        self.later(minutes=3)
        self.sync()
        self.assertEqual(self.parcel().state, NOT_APPLICABLE)
        self.assertIn("lready on Amazon", self.parcel().why)

    def test_goods_shipped_outside_and_ship_plus_orders_are_not_sent(self) -> None:
        self.arrive(programs=["FBM_SHIP_PLUS"])
        self.ship()
        self.later(minutes=30)
        shipped = order(
            "302-2-2",
            status="SHIPPED",
            updated=LATER,
            items=[item("1", "SKU-1")],
            packages=[package({"1": 1})],
        )
        self.at_amazon(shipped)
        self.sync()
        self.sync()
        self.assertEqual(self.confirmed(), [])
        self.assertEqual(self.parcel().state, NOT_APPLICABLE)
        self.assertIn("Ship+", self.parcel().why)
        (outside,) = self.world.parcels(SELLER, "302-2-2")
        self.assertEqual(outside.state, NOT_APPLICABLE)

    def test_a_parcel_of_an_order_that_was_cancelled_is_not_sent(self) -> None:
        self.arrive()
        self.ship()
        self.later(minutes=30)
        self.at_amazon(self.bought(status="CANCELLED", updated=LATER))
        for use_case in self.connector.work():
            if type(use_case).__name__ == "SyncOrders":
                self.drive(use_case)
        self.sync()
        self.assertEqual(self.confirmed(), [])
        self.assertEqual(self.parcel().state, NOT_APPLICABLE)
        self.assertIn("ancelled", self.parcel().why)

    def test_what_was_intended_and_never_answered_is_looked_up_first(self) -> None:
        self.arrive()
        self.ship()
        (due,) = self.backend.parcels_due(
            [self.backend.accounts()[0].account_id], self.clock.now(), 9
        )
        for _ in range(2):
            with self.backend.atomic():
                self.backend.save_parcels(
                    [ParcelProgress(due.parcel_id, "sending", "1", due=self.clock.now())]
                )
        self.sync()
        self.assertIn("getOrder", [name for name, _ in self.amazon.calls])
        self.assertEqual(self.parcel().state, SENT)
        self.assertEqual(len(self.confirmed()), 1)

    def test_one_order_that_cannot_be_read_stops_no_other_parcel(self) -> None:
        self.arrive()
        self.ship(SKU_1=2)
        self.sync()
        self.later(hours=2)
        self.ship(SKU_1=1, SKU_2=1, tracking="JD0002")
        self.amazon.fail("getOrder", 404, b'{"errors":[{"code":"NotFound","message":"x"}]}')
        self.sync()
        self.assertEqual([p.state for p in self.world.parcels(SELLER, ONE)], [SENT, SENT])
        self.assertEqual(len(self.confirmed()), 2)

    def told(self) -> list[tuple[str, str, str]]:
        """Reference, carrier and tracking reference of each confirmation."""
        details = [told["packageDetail"] for told in self.confirmed()]
        names = ("packageReferenceId", "carrierCode", "trackingNumber")
        return [tuple(detail[name] for name in names) for detail in details]

    def on_amazon(self, tracking: str, hours: int = 2) -> None:
        """Some time later Amazon's order shows the package with this tracking reference."""
        self.later(hours=hours)
        there = package({"1": 3, "2": 1}, "1", trackingNumber=tracking)
        updated = f"{self.clock.now():%Y-%m-%dT%H:%M:%SZ}"
        self.at_amazon(self.bought(status="SHIPPED", updated=updated, packages=[there]))
        self.sync()

    def test_what_is_changed_after_amazon_was_told_edits_the_same_package(self) -> None:
        self.arrive()
        self.ship()
        self.sync()
        self.assertEqual(self.parcel().state, SENT)
        for _ in range(2):
            self.world.fill_in(self.parcel().parcel_id, "UPS", "1Z9")
            self.sync()
        self.assertEqual(self.told(), [("1", "DHL", "JD0001"), ("1", "UPS", "1Z9")])
        self.assertEqual((self.parcel().state, self.parcel().reference), (SENT, "1"))

    def test_what_is_changed_after_amazon_showed_it_is_shown_again(self) -> None:
        self.arrive()
        self.ship()
        self.sync()
        self.on_amazon("JD0001")
        self.assertEqual(self.parcel().state, SYNCHRONIZED)
        self.world.fill_in(self.parcel().parcel_id, "DHL", "JD-0002")
        self.assertEqual((self.parcel().state, self.parcel().reference), (TO_SEND, "1"))
        self.sync()
        self.on_amazon("JD0001")
        self.assertEqual(self.parcel().state, SENT)
        self.on_amazon("jd 0002")
        self.assertEqual(self.parcel().state, SYNCHRONIZED)
        self.assertEqual([reference for reference, _, _ in self.told()], ["1", "1"])

    def test_after_no_clear_answer_to_a_change_the_old_package_is_no_proof(self) -> None:
        self.arrive()
        self.ship()
        self.sync()
        self.world.fill_in(self.parcel().parcel_id, "DHL", "JD0002")
        self.amazon.fail("confirmShipment", 503, b"<html>")
        self.sync()
        self.on_amazon("JD0001")
        self.assertEqual(self.parcel().state, SENT)
        self.assertEqual([tracking for _, _, tracking in self.told()][-2:], ["JD0002", "JD0002"])

    def test_what_is_changed_while_amazon_is_told_is_sent_again(self) -> None:
        self.arrive()
        self.ship()
        confirming = next(u for u in self.connector.work() if isinstance(u, ConfirmShipments))
        self.run_step(confirming.step)
        self.world.fill_in(self.parcel().parcel_id, "DHL", "JD0002")
        self.drive(confirming)
        self.assertEqual(self.told(), [("1", "DHL", "JD0001"), ("1", "DHL", "JD0002")])
        self.assertEqual(self.parcel().state, SENT)

    def test_amazon_that_keeps_the_old_tracking_is_believed_in_the_end(self) -> None:
        self.arrive()
        self.ship()
        self.sync()
        self.world.fill_in(self.parcel().parcel_id, "DHL", "JD0002")
        self.sync()
        for _ in range(8):
            self.on_amazon("JD0001", hours=48)
        self.assertEqual(self.parcel().state, SYNCHRONIZED)
        self.assertIn("still shows the tracking reference JD0001", self.parcel().why)

    def test_the_table_of_carriers_comes_filled(self) -> None:
        names = {carrier.name for carrier in self.backend.carriers()}
        self.assertLessEqual({"DHL", "UPS", "Deutsche Post", "Self Delivery"}, names)
