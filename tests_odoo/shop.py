# SPDX-License-Identifier: LGPL-3.0-or-later
"""A seller of the simulated Amazon in an Odoo: linked account, products with stock, a carrier."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from amazon_connector.testing.orders import ADDRESS, item, order
from tests.support.simulator import Simulator

from .running import PATIENCE_S, Database, Server

ACCOUNT = "amazon.connector.account"
GERMANY = "A1PA6795UKMFR9"
SEEN_BY_NOW = timedelta(minutes=30)


class Shop:
    """The first seller of a simulator, arranged in a database through a server of Odoo's."""

    def __init__(self, simulator: Simulator, server: Server, account_id: int) -> None:
        self.simulator = simulator
        self.server = server
        self.seller = simulator.sellers()["sellers"][0]
        self.account_id = account_id

    @classmethod
    def made(cls, simulator: Simulator, server: Server) -> Shop:
        """A new one: Amazon Sync is on, the account is there and not linked yet."""
        local = {"sale_amazon_connector.base_url": simulator.base_url, "web.base.url": server.url}
        for key, value in local.items():
            server.call("ir.config_parameter", "set_param", key, value)
        server.call("res.company", "write", [1], {"amazon_connector_enabled": True})
        shop = cls(simulator, server, 0)
        shop.account_id = shop._account()
        return shop

    @classmethod
    def of(cls, simulator: Simulator, server: Server) -> Shop:
        """The one that is there."""
        (account_id,) = server.call(ACCOUNT, "search", [])
        return cls(simulator, server, account_id)

    def _account(self) -> int:
        (home,) = self.server.call(
            "amazon.connector.marketplace", "search", [["api_ref", "=", GERMANY]]
        )
        values = {
            "name": "Shop",
            "home_marketplace_id": home,
            "seller_id": self.seller["seller_id"],
            "client_id": self.seller["client_id"],
            "application_id": self.seller["application_id"],
            "new_client_secret": self.seller["client_secret"],
            "new_refresh_token": self.seller["refresh_token"],
        }
        account: int = self.server.call(ACCOUNT, "create", values)
        return account

    def link(self) -> None:
        """With pasted credentials."""
        self.server.call(ACCOUNT, "action_check_credentials", [self.account_id])

    def sync(self) -> None:
        """*Sync Orders*."""
        self.server.call(ACCOUNT, "action_sync_orders", [self.account_id])

    def read(self, *fields: str) -> Any:
        """Fields of the account."""
        return self.server.call(ACCOUNT, "read", [self.account_id], fields)[0]

    def open_orders(self, count: int, age: timedelta = SEEN_BY_NOW) -> list[str]:
        """So many paid orders of one mug each, which the seller ships himself."""
        since = (datetime.now(timezone.utc) - age).isoformat()
        orders = [
            order(
                f"302-{count:07}-{number:07}",
                items=[item(str(number), sku="MUG")],
                buyer={"buyerName": f"Buyer {number}", "buyerEmail": f"b{number}@example.com"},
                address={**ADDRESS, "phone": "+49 30 5550100"},
                created=since,
                updated=since,
            )
            for number in range(count)
        ]
        return self.place(orders)

    def place(self, orders: list[Any]) -> list[str]:
        """These orders are at Amazon."""
        seller_id = self.seller["seller_id"]
        self.simulator.control(
            "POST", "orders", [{"sellerId": seller_id, "order": one} for one in orders]
        )
        return [one["orderId"] for one in orders]

    def stocked(self) -> None:
        """Mugs in the warehouse."""
        values = {"name": "Mug", "default_code": "MUG", "type": "consu", "is_storable": True}
        product = self.server.call("product.product", "create", values)
        (warehouse,) = self.server.call("stock.warehouse", "search_read", [], ["lot_stock_id"])
        quant = {
            "product_id": product,
            "location_id": warehouse["lot_stock_id"][0],
            "inventory_quantity": 1000,
        }
        quant_id = self.server.call("stock.quant", "create", quant)
        self.server.call("stock.quant", "action_apply_inventory", [quant_id])

    # Quantities on Amazon

    def on_offer(self) -> None:
        """The mugs are listed at Amazon and on offer here; their quantity is synchronized."""
        listing = {
            "seller_id": self.seller["seller_id"],
            "marketplace_ids": [GERMANY],
            "sku": "MUG",
            "quantity": 3,
        }
        self.simulator.control("POST", "listings", [listing])
        (home,) = self._search("amazon.connector.marketplace", ["api_ref", "=", GERMANY])
        values = {"account_id": self.account_id, "marketplace_id": home, "sku": "MUG"}
        key = [[name, "=", value] for name, value in values.items()]
        if not self.server.call("amazon.connector.offer", "search", key):
            self.server.call("amazon.connector.offer", "create", {**values, "product_id": self.mug})
        self.server.call(ACCOUNT, "write", [self.account_id], {"stock_sync": True})
        until(lambda: self.read("stock_mode")["stock_mode"] == "ready", patience=PATIENCE_S)
        self.server.call(ACCOUNT, "action_stock_start", [self.account_id])

    @property
    def mug(self) -> int:
        """The product."""
        (product,) = self._search("product.product", ["default_code", "=", "MUG"])
        return product

    def shown(self) -> int:
        """The quantity of mugs that Amazon shows."""
        path = f"listings?seller_id={self.seller['seller_id']}&sku=MUG"
        (listing,) = self.simulator.control("GET", path)["listings"]
        quantity: int = listing["quantity"]
        return quantity

    def receipt(self, pieces: int) -> int:
        """Mugs that are to arrive: a transfer that is ready."""
        (kind,) = self.server.call(
            "stock.picking.type",
            "search_read",
            [["code", "=", "incoming"]],
            ["default_location_src_id", "default_location_dest_id"],
            limit=1,
        )
        where = {
            "location_id": kind["default_location_src_id"][0],
            "location_dest_id": kind["default_location_dest_id"][0],
        }
        move = {"name": "Mugs", "product_id": self.mug, "product_uom_qty": pieces, **where}
        values = {"picking_type_id": kind["id"], "move_ids": [[0, 0, move]], **where}
        picking: int = self.server.call("stock.picking", "create", values)
        self.server.call("stock.picking", "action_confirm", [picking])
        return picking

    def sold_elsewhere(self, pieces: int) -> int:
        """A quotation for a customer of another shop."""
        customer = self.server.call("res.partner", "create", {"name": "By hand"})
        line = {"product_id": self.mug, "product_uom_qty": pieces}
        values = {"partner_id": customer, "order_line": [[0, 0, line]]}
        order_id: int = self.server.call("sale.order", "create", values)
        return order_id

    def _search(self, model: str, *domain: Any) -> list[int]:
        found: list[int] = self.server.call(model, "search", list(domain), limit=1)
        return found

    def validate(self, most: int = 0) -> list[int]:
        """All open deliveries (or the first of them, at most so many), with a carrier and a
        tracking reference each, by one click.
        """
        pickings: list[int] = self.server.call(
            "stock.picking",
            "search",
            [["state", "=", "assigned"], ["amazon_connector_order_ref", "!=", False]],
            limit=most or None,
        )
        values = {"amazon_connector_carrier": "DHL", "carrier_tracking_ref": "00340434161094000000"}
        self.server.call("stock.picking", "write", pickings, values)
        self.server.call("stock.picking", "button_validate", pickings)
        return pickings


def asked(simulator: Simulator, operation: str) -> int:
    """How often Amazon was asked."""
    return sum(entry["operation"] == operation for entry in simulator.log()["requests"])


def until(condition: Callable[[], Any], patience: float = 60) -> Any:
    """The condition's value once it is true."""
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("It did not happen.")


def idle_in_transaction(database: Database) -> list[list[str]]:
    """Connections that hold a transaction open and do nothing, with what they did last."""
    return database.sql(
        "SELECT query FROM pg_stat_activity WHERE datname = current_database() "
        "AND state LIKE 'idle in transaction%'"
    )
