# SPDX-License-Identifier: LGPL-3.0-or-later
"""Kits of Odoo's Manufacturing: sold by their SKU, delivered and counted as their parts."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from amazon_connector.testing.orders import item, order
from tests.support.simulator import Simulator

from .running import Database, Server
from .shop import GERMANY, SEEN_BY_NOW, Shop

FBM, FBA, OUTSIDE = (f"302-0000008-000000{number}" for number in range(3))
PARTS = {"CUP": 1, "SPOON": 3}
LEFT = """
    SELECT o.amazon_connector_order_ref, p.default_code, l.complete_name, sum(m.quantity)::int
      FROM stock_move m
      JOIN sale_order_line s ON s.id = m.sale_line_id
      JOIN sale_order o ON o.id = s.order_id
      JOIN product_product p ON p.id = m.product_id
      JOIN stock_location l ON l.id = m.location_id
     WHERE m.state = 'done'
     GROUP BY 1, 2, 3
     ORDER BY 1, 2"""


@pytest.fixture
def manufacturing(linked: Database, simulator: Simulator) -> Database:
    """Manufacturing is installed; sets of a cup and three spoons are sold at Amazon."""
    linked.install("mrp")
    # So that the orders to come are none from before.
    linked.sql(
        "UPDATE amazon_connector_account SET opened = true, linked_at = now() - interval '2 day',"
        " cursor = (now() AT TIME ZONE 'UTC') - interval '2 hour'"
    )
    with linked.served() as server:
        kit(server)
        now = datetime.now(timezone.utc)
        when = (now - SEEN_BY_NOW).isoformat()
        common = {"created": when, "updated": when}
        package = {
            "packageReferenceId": "1",
            "packageStatus": {"status": "SHIPPED"},
            "carrier": "DHL",
            "trackingNumber": "JD1",
            "shipTime": (now - timedelta(hours=1)).isoformat(),
            "packageItems": [{"orderItemId": "1", "quantity": 1}],
        }
        shop = Shop.of(simulator, server)
        shop.place(
            [
                order(FBM, items=[item("1", sku="SET", quantity=2)], **common),
                order(
                    FBA, items=[item("1", sku="SET")], channel="AMAZON", status="SHIPPED", **common
                ),
                order(
                    OUTSIDE,
                    items=[item("1", sku="SET", quantity=2)],
                    status="PARTIALLY_SHIPPED",
                    packages=[package],
                    **common,
                ),
            ]
        )
        # Amazon counts the sets that lie there.
        key = {"seller_id": shop.seller["seller_id"], "marketplace_id": GERMANY, "sku": "SET"}
        simulator.control("POST", "inventory", {**key, "fulfillableQuantity": 4})
    linked.run_job()
    return linked


def kit(server: Server) -> None:
    """Its parts lie in the warehouse."""
    (warehouse,) = server.call("stock.warehouse", "search_read", [], ["lot_stock_id"])
    lines = []
    for code, pieces in PARTS.items():
        values = {"name": code, "default_code": code, "type": "consu", "is_storable": True}
        part = server.call("product.product", "create", values)
        lines.append([0, 0, {"product_id": part, "product_qty": pieces}])
        quant = {"product_id": part, "location_id": warehouse["lot_stock_id"][0]}
        quant_id = server.call("stock.quant", "create", {**quant, "inventory_quantity": 100})
        server.call("stock.quant", "action_apply_inventory", [quant_id])
    values = {"name": "Set", "default_code": "SET", "type": "consu"}
    product = server.call("product.product", "create", values)
    (read,) = server.call("product.product", "read", [product], ["product_tmpl_id"])
    bom = {"product_tmpl_id": read["product_tmpl_id"][0], "type": "phantom"}
    server.call("mrp.bom", "create", {**bom, "bom_line_ids": lines})


def test_kits_are_told_once_and_their_parts_leave(
    manufacturing: Database, simulator: Simulator
) -> None:
    with manufacturing.served() as server:
        pack_apart(server)
    manufacturing.run_job()
    # Read back at once, not in two minutes.
    manufacturing.sql("UPDATE amazon_connector_parcel SET due = NULL")
    manufacturing.run_job()
    parcels = "SELECT state, items::text FROM amazon_connector_parcel WHERE order_ref = '%s'"
    assert manufacturing.sql(parcels % FBM) == [["synchronized", '{"1": 2}']]
    shown = simulator.control("GET", f"orders/{FBM}")["order"]
    told = [one["packageItems"] for one in shown["packages"]]
    assert [[line["quantity"] for line in lines] for lines in told] == [[2]]
    # The parts left, where they lie: from Amazon's location for what Amazon shipped.
    left = manufacturing.sql(" ".join(LEFT.split()))
    assert [[ref, code, int(n)] for ref, code, _where, n in left] == [
        [FBM, "CUP", 2],
        [FBM, "SPOON", 6],
        [FBA, "CUP", 1],
        [FBA, "SPOON", 3],
        [OUTSIDE, "CUP", 1],
        [OUTSIDE, "SPOON", 3],
    ]
    assert {where.split("/")[-1] for ref, _code, where, _n in left if ref == FBA} == {"Amazon"}
    delivered = "SELECT o.amazon_connector_order_ref, l.qty_delivered::int FROM sale_order_line l"
    join = "JOIN sale_order o ON o.id = l.order_id WHERE l.amazon_connector_kind = 'product'"
    rows = manufacturing.sql(
        f"{delivered} {join} AND o.amazon_connector_order_ref LIKE '302-0000008%' ORDER BY 1"
    )
    assert rows == [[FBM, "2"], [FBA, "1"], [OUTSIDE, "1"]]
    # What Amazon counts as sets is laid beside the parts that we have there.
    manufacturing.sql("UPDATE amazon_connector_account SET fba_next_read = NULL")
    manufacturing.run_job()
    drifts = manufacturing.sql(
        "SELECT p.default_code, d.ours, d.theirs FROM amazon_connector_fba_drift d"
        " JOIN product_product p ON p.id = d.product_id ORDER BY 1"
    )
    assert drifts == [["CUP", "-1", "4"], ["SPOON", "-3", "12"]]


def pack_apart(server: Server) -> None:
    """The cups in one pack and the spoons in another, and one click."""
    (sold,) = server.call(
        "sale.order", "search_read", [["amazon_connector_order_ref", "=", FBM]], ["picking_ids"]
    )
    (picking,) = sold["picking_ids"]
    values = {"amazon_connector_carrier": "DHL", "carrier_tracking_ref": "00340434161094000003"}
    server.call("stock.picking", "write", [picking], values)
    lines = server.call(
        "stock.move.line", "search_read", [["picking_id", "=", picking]], ["product_id"]
    )
    assert len(lines) == len(PARTS)
    for number, line in enumerate(lines):
        pack = server.call("stock.quant.package", "create", {"name": f"P{number}"})
        server.call("stock.move.line", "write", [line["id"]], {"result_package_id": pack})
    assert server.call("stock.picking", "button_validate", [picking]) is True
