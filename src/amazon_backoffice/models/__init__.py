# SPDX-License-Identifier: LGPL-3.0-or-later
"""The office's tables, in Odoo's and Amazon's terms."""

from . import among  # noqa: F401 - a look-up
from .account import Account, AccountMarketplace
from .amazon_order import AmazonOrder, Issue
from .company import Company, NumberSequence, SalesTeam
from .contact import Contact
from .delivery import Delivery, State, StockMove
from .fba import FbaDrift, FbaStock
from .marketplace import Marketplace, Region
from .office import OfficeSettings, SignInFailures
from .pack import Pack, PackLine
from .parcel import Carrier, Mail, Parcel
from .product import Offer, Product
from .sales_order import Channel, SalesOrder, SalesOrderLine
from .sku_stock import PendingPieces, SkuStock, StockFeed, StockTouch
from .stock import StockQuant, StockReservation
from .stock_location import StockLocation
from .sync import LinkState, SearchTurn, SyncLoop, UsagePlanBucket
from .tax import FiscalPosition, FiscalPositionLine, Tax
from .transfer import AmazonTransfer

__all__ = [
    "Account",
    "AccountMarketplace",
    "AmazonOrder",
    "AmazonTransfer",
    "Carrier",
    "Channel",
    "Company",
    "Contact",
    "Delivery",
    "FbaDrift",
    "FbaStock",
    "FiscalPosition",
    "FiscalPositionLine",
    "Issue",
    "LinkState",
    "Mail",
    "Marketplace",
    "NumberSequence",
    "Offer",
    "OfficeSettings",
    "Pack",
    "PackLine",
    "Parcel",
    "PendingPieces",
    "Product",
    "Region",
    "SalesOrder",
    "SalesOrderLine",
    "SalesTeam",
    "SearchTurn",
    "SignInFailures",
    "SkuStock",
    "State",
    "StockFeed",
    "StockLocation",
    "StockMove",
    "StockQuant",
    "StockReservation",
    "StockTouch",
    "SyncLoop",
    "Tax",
    "UsagePlanBucket",
]
