# SPDX-License-Identifier: LGPL-3.0-or-later
"""``amazon_connector.port.Backend`` in Odoo: one short mixin for each group of methods."""

from __future__ import annotations

from .accounts import Accounts
from .catalog import Catalog
from .changes import OrderChanges
from .creation import OrderCreation
from .fba import FbaStocks
from .issues import Issues
from .parcels import Parcels
from .privacy import PersonalData
from .rows import OrderRows
from .search import Search
from .sku_stocks import SkuStocks
from .stock import Stock
from .stock_feeds import StockFeeds
from .transactions import InTransaction


class OdooBackend(
    Accounts,
    Search,
    OrderRows,
    OrderCreation,
    OrderChanges,
    Parcels,
    Stock,
    SkuStocks,
    StockFeeds,
    FbaStocks,
    Catalog,
    Issues,
    PersonalData,
    InTransaction,
):
    """The ERP as the core sees it. Works as superuser, in the transaction of ``env``."""
