# SPDX-License-Identifier: LGPL-3.0-or-later
"""The office's tables, in Odoo's and Amazon's terms."""

from . import among  # noqa: F401 - a look-up
from .account import Account, AccountMarketplace
from .amazon_order import AmazonOrder, Issue
from .company import Company, NumberSequence, SalesTeam
from .contact import Contact
from .delivery import Delivery, State, StockMove
from .document import Document, DocumentLine, VendorBill
from .fba import FbaDrift, FbaStock
from .invoicing import IssuedInvoice, OrderInvoicing
from .ledger import (
    CurrencyRate,
    Journal,
    JournalEntry,
    JournalLine,
    LedgerAccount,
    Reconciliation,
    Unchangeable,
)
from .marketplace import Marketplace, Region
from .office import OfficeSettings, SignInFailures
from .pack import Pack, PackLine
from .parcel import Carrier, Mail, Parcel
from .payment import BankStatement, BankStatementLine, BatchPayment, Direction, Payment
from .product import Offer, Product
from .sales_order import Channel, SalesOrder, SalesOrderLine
from .settlement import (
    Mismatch,
    PayoutAccount,
    SettledOrder,
    Settlement,
    SettlementLine,
)
from .sku_stock import PendingPieces, SkuStock, StockFeed, StockTouch
from .stock import StockQuant, StockReservation
from .stock_location import StockLocation
from .sync import LinkState, SearchTurn, SyncLoop, UsagePlanBucket
from .tax import FiscalPosition, FiscalPositionLine, Tax
from .transfer import AmazonTransfer
from .vat import CompanyVat, VatNumber, VatRow

__all__ = [
    "Account",
    "AccountMarketplace",
    "AmazonOrder",
    "AmazonTransfer",
    "BankStatement",
    "BankStatementLine",
    "BatchPayment",
    "Carrier",
    "Channel",
    "Company",
    "CompanyVat",
    "Contact",
    "CurrencyRate",
    "Delivery",
    "Direction",
    "Document",
    "DocumentLine",
    "FbaDrift",
    "FbaStock",
    "FiscalPosition",
    "FiscalPositionLine",
    "Issue",
    "IssuedInvoice",
    "Journal",
    "JournalEntry",
    "JournalLine",
    "LedgerAccount",
    "LinkState",
    "Mail",
    "Marketplace",
    "Mismatch",
    "NumberSequence",
    "Offer",
    "OfficeSettings",
    "OrderInvoicing",
    "Pack",
    "PackLine",
    "Parcel",
    "Payment",
    "PayoutAccount",
    "PendingPieces",
    "Product",
    "Reconciliation",
    "Region",
    "SalesOrder",
    "SalesOrderLine",
    "SalesTeam",
    "SearchTurn",
    "SettledOrder",
    "Settlement",
    "SettlementLine",
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
    "Unchangeable",
    "UsagePlanBucket",
    "VatNumber",
    "VatRow",
    "VendorBill",
]
