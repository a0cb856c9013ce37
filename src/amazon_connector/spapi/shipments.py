# SPDX-License-Identifier: LGPL-3.0-or-later
"""confirmShipment (Orders API v0, not deprecated): a parcel of an FBM order has left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amazon_connector.spapi._client import SellingPartnerClient
from amazon_connector.spapi._operations import CONFIRM_SHIPMENT
from amazon_connector.spapi._times import format_time

__all__ = ["Shipment", "confirm_shipment"]


@dataclass(frozen=True)
class Shipment:
    """One package. ``reference`` is a positive number as text, unique in the order: the same
    again edits that package. ``items`` maps order item ids to pieces; ``shipped_at`` is UTC.
    """

    order_id: str
    marketplace_id: str
    reference: str
    carrier_code: str
    carrier_name: str
    shipping_method: str
    tracking: str
    shipped_at: datetime
    items: Mapping[str, int]


def confirm_shipment(client: SellingPartnerClient, shipment: Shipment) -> None:
    """Tell Amazon of one package. Raises a SellingPartnerError; no clear answer is a
    TemporaryError: then the package may be there.
    """
    client.call(
        CONFIRM_SHIPMENT, path={"orderId": shipment.order_id}, query=None, body=_body(shipment)
    )


def _body(shipment: Shipment) -> dict[str, Any]:
    detail: dict[str, Any] = {
        "packageReferenceId": shipment.reference,
        "carrierCode": shipment.carrier_code,
        "trackingNumber": shipment.tracking,
        "shipDate": format_time(shipment.shipped_at),
        "orderItems": [
            {"orderItemId": item_id, "quantity": pieces}
            for item_id, pieces in sorted(shipment.items.items())
        ],
    }
    if shipment.carrier_name:
        detail["carrierName"] = shipment.carrier_name
    if shipment.shipping_method:
        detail["shippingMethod"] = shipment.shipping_method
    return {"marketplaceId": shipment.marketplace_id, "packageDetail": detail}
