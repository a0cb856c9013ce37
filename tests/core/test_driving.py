# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a driver may rely on: where it may stop, and tokens that outlive a connector."""

from __future__ import annotations

from amazon_connector.bootstrap import Connector
from amazon_connector.spapi import Endpoints
from amazon_connector.steps import GoOn
from amazon_connector.testing.contract.base import SELLER
from amazon_connector.testing.orders import order
from amazon_connector.usecases.confirming import ConfirmShipments

from .in_memory import InMemory

ONE = "302-0000001-0000001"


class Driving(InMemory):
    def test_between_intention_and_call_there_is_no_rest(self):
        self.account()
        self.world.product("SKU-1")
        self.at_amazon(order(ONE))
        self.sync()
        self.world.deliver(SELLER, ONE, {"SKU-1": 1}, carrier="DHL", tracking="1")
        use_case = next(u for u in self.connector.work() if isinstance(u, ConfirmShipments))
        self.assertEqual([use_case.step() for _ in range(2)], [GoOn(at_rest=False), GoOn()])

    def test_a_token_lives_for_its_hour_in_connectors_made_anew(self):
        self.account()
        slots = {}
        for _ in range(3):
            connector = Connector(
                self.backend,
                self.world.usage_plans(),
                self.vault,
                self.clock,
                Endpoints.at("http://127.0.0.1:9"),
                self.amazon,
                token_slots=slots,
            )
            connector.doctor()
        self.assertEqual(len(self.asked("lwa")), 1)
        self.later(hours=1)
        connector.doctor()
        self.assertEqual(len(self.asked("lwa")), 2)
