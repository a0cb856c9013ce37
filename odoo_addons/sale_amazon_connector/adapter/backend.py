# SPDX-License-Identifier: LGPL-3.0-or-later
"""``amazon_connector.port.Backend`` in Odoo: one short mixin for each group of methods."""

from __future__ import annotations

from contextlib import contextmanager

from .accounts import Accounts
from .catalog import Catalog
from .changes import OrderChanges
from .creation import OrderCreation
from .errors import translated
from .fba import FbaStocks
from .issues import Issues
from .parcels import Parcels
from .privacy import PersonalData
from .rows import OrderRows
from .search import Search
from .sku_stocks import SkuStocks
from .stock import Stock
from .stock_feeds import StockFeeds
from .values import QUIET


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
):
    """The ERP as the core sees it. Works as superuser, in the transaction of ``env``."""

    def __init__(self, env) -> None:
        self.env = env(su=True, context={**env.context, **QUIET})

    @contextmanager
    def atomic(self):
        """A savepoint. Odoo flushes at its end, so that failures show where they belong."""
        with translated(), self.env.cr.savepoint():
            yield
