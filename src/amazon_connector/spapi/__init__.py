# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's Selling Partner API: a thin client. What is in ``__all__`` is public.

``feeds``, ``inventory``, ``listings``, ``lwa``, ``orders``, ``reports``, ``sellers`` and
``shipments`` are public modules, one for each API used.
"""

from __future__ import annotations

from amazon_connector.domain.times import parse_time
from amazon_connector.spapi import (
    feeds,
    inventory,
    listings,
    lwa,
    orders,
    reports,
    sellers,
    shipments,
)
from amazon_connector.spapi._client import Answer, SellingPartnerClient
from amazon_connector.spapi._credentials import Application, Credentials
from amazon_connector.spapi._endpoints import Endpoints
from amazon_connector.spapi._errors import (
    AccessDenied,
    AuthorizationError,
    ConfigurationError,
    ConnectionFailed,
    RejectedRequest,
    SellingPartnerError,
    TemporaryError,
    Throttled,
    TokenRevoked,
    WrongClientSecret,
)
from amazon_connector.spapi._operations import OPERATIONS, Operation, bucket_key
from amazon_connector.spapi._removals import LISTED_ON, Removal, removals, used_versions
from amazon_connector.spapi._skew import CLOCK_SKEW_LIMIT, clock_warning
from amazon_connector.spapi._times import format_time
from amazon_connector.spapi._tokens import TokenSlot
from amazon_connector.spapi._transport import Headers, Response, TooLarge, Transport
from amazon_connector.spapi._urllib3 import Urllib3Transport
from amazon_connector.spapi.orders import OrdersPage, OrdersQuery, get_order, search_orders
from amazon_connector.spapi.sellers import Participation, SellerAccount

__all__ = [
    "CLOCK_SKEW_LIMIT",
    "LISTED_ON",
    "OPERATIONS",
    "AccessDenied",
    "Answer",
    "Application",
    "AuthorizationError",
    "ConfigurationError",
    "ConnectionFailed",
    "Credentials",
    "Endpoints",
    "Headers",
    "Operation",
    "OrdersPage",
    "OrdersQuery",
    "Participation",
    "RejectedRequest",
    "Removal",
    "Response",
    "SellerAccount",
    "SellingPartnerClient",
    "SellingPartnerError",
    "TemporaryError",
    "Throttled",
    "TokenRevoked",
    "TokenSlot",
    "TooLarge",
    "Transport",
    "Urllib3Transport",
    "WrongClientSecret",
    "bucket_key",
    "clock_warning",
    "feeds",
    "format_time",
    "get_order",
    "inventory",
    "listings",
    "lwa",
    "orders",
    "parse_time",
    "removals",
    "reports",
    "search_orders",
    "sellers",
    "shipments",
    "used_versions",
]
