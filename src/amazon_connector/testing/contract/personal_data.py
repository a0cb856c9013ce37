# SPDX-License-Identifier: LGPL-3.0-or-later
"""Personal data goes 30 days after delivery, and stays gone."""

from __future__ import annotations

from typing import Any

from amazon_connector.testing.orders import item, order

from .base import NOW, Contract

ONE, TWO = "302-0000001-0000001", "302-0000002-0000002"
BUYER = {"buyerName": "Quirina Rarename", "buyerEmail": "q1w2e3@marketplace.amazon.de"}
HOME = {
    "name": "Quirina Rarename",
    "addressLine1": "Secretstreet 77",
    "addressLine2": "Backyard",
    "city": "Köln",
    "postalCode": "50667",
    "countryCode": "DE",
    "phone": "+49 221 5550199",
}
SECRETS = ("Rarename", "q1w2e3", "Secretstreet", "Backyard", "5550199", "Gruesse-77")


class PersonalDataContract(Contract):
    """Forgetting."""

    topic = "personal_data"

    def secrets_left(self) -> list[str]:
        text = self.world.text_of_everything()
        return [secret for secret in SECRETS if secret in text]

    def bought(
        self, order_id: str = ONE, until: str = "2026-11-25T22:59:59Z", **more: Any
    ) -> dict[str, Any]:
        return order(
            order_id,
            buyer=BUYER,
            address=HOME,
            deliver_by=("2026-11-24T00:00:00Z", until),
            items=[item(price="10.00", gift_wrap="1.00", gift_message="Gruesse-77")],
            **more,
        )

    def test_personal_data_is_there_while_it_is_needed(self) -> None:
        self.account()
        self.at_amazon(self.bought())
        self.sync()
        self.later(days=31)
        self.sync()
        self.assertEqual(len(self.secrets_left()), len(SECRETS))

    def test_it_goes_thirty_days_after_delivery(self) -> None:
        self.account()
        self.at_amazon(self.bought())
        self.sync()
        total = self.seen(ONE).total
        self.later(days=33)
        self.sync()
        self.assertEqual(self.secrets_left(), [])
        self.assertTrue(self.row(ONE).forgotten)
        self.assertEqual(self.seen(ONE).total, total)

    def test_it_stays_gone_when_the_order_is_read_again(self) -> None:
        account = self.account()
        self.at_amazon(self.bought())
        self.sync()
        self.later(days=33)
        self.sync()
        self.at_amazon(self.bought(status="SHIPPED", updated="2026-12-26T10:00:00Z"))
        self.connector.synchronize_from(account, NOW)
        self.sync()
        self.assertEqual(self.row(ONE).status, "SHIPPED")
        self.assertEqual(self.secrets_left(), [])

    def test_a_buyer_with_a_younger_order_stays_for_that(self) -> None:
        self.account()
        self.at_amazon(self.bought(), self.bought(TWO, until="2026-12-20T22:59:59Z"))
        self.sync()
        self.later(days=33)
        self.sync()
        self.assertTrue(self.row(ONE).forgotten)
        self.assertFalse(self.row(TWO).forgotten)
        self.assertEqual(self.seen(TWO).customer, "Quirina Rarename")
        self.later(days=30)
        self.sync()
        self.assertEqual(self.secrets_left(), [])

    def test_an_old_order_comes_without_it(self) -> None:
        account = self.account()
        old = order(
            ONE,
            status="SHIPPED",
            buyer=BUYER,
            address=HOME,
            created="2026-08-01T10:00:00Z",
            updated="2026-08-02T10:00:00Z",
            deliver_by=("2026-08-03T00:00:00Z", "2026-08-05T00:00:00Z"),
        )
        self.at_amazon(old)
        self.drive(self.connector.recover(account, ONE))
        self.assertEqual(self.secrets_left(), [])
        self.assertEqual(self.seen(ONE).state, "confirmed")

    def test_forgetting_twice_is_forgetting_once(self) -> None:
        self.account()
        self.at_amazon(self.bought())
        self.sync()
        key = self.row(ONE).key
        for _ in range(2):
            with self.backend.atomic():
                self.backend.forget([key])
        self.assertEqual(self.secrets_left(), [])
