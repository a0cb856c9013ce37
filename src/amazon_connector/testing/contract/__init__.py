# SPDX-License-Identifier: LGPL-3.0-or-later
"""The contract of the port, by topic. A backend runs every class of ``CONTRACTS``."""

from .accounts import AccountsContract
from .base import Contract
from .changes import CancellationContract, ChangesContract, ShippedOutsideContract
from .fba import FbaContract
from .fba_stock import FbaStockContract
from .figures import FiguresContract
from .invoices import InvoicesContract
from .invoices_uploads import InvoiceAnswersContract, InvoiceUploadsContract
from .linking import LinkingContract
from .orders import OrdersContract
from .pairing import PairingContract
from .parcels import ParcelsContract
from .payouts import SettlementsContract
from .payouts_after import PayoutsAfterwardsContract
from .payouts_clearing import PayoutMatchContract, PayoutMismatchesContract
from .payouts_invoices import PayoutsBeforeInvoicesContract
from .payouts_running import PayoutsByThemselvesContract
from .personal_data import PersonalDataContract
from .quarantine import QuarantineContract
from .search import SearchContract
from .stock import StockQuantitiesContract, StockStartContract
from .stock_sending import StockFeedContract, StockSendingContract
from .taxes import TaxesContract
from .usage import UsagePlansContract

CONTRACTS: tuple[type[Contract], ...] = (
    AccountsContract,
    LinkingContract,
    SearchContract,
    OrdersContract,
    FbaContract,
    PairingContract,
    QuarantineContract,
    CancellationContract,
    ShippedOutsideContract,
    ChangesContract,
    ParcelsContract,
    StockQuantitiesContract,
    StockStartContract,
    StockSendingContract,
    StockFeedContract,
    FbaStockContract,
    TaxesContract,
    SettlementsContract,
    PayoutMismatchesContract,
    PayoutMatchContract,
    PayoutsByThemselvesContract,
    PayoutsBeforeInvoicesContract,
    PayoutsAfterwardsContract,
    InvoicesContract,
    InvoiceUploadsContract,
    InvoiceAnswersContract,
    FiguresContract,
    PersonalDataContract,
    UsagePlansContract,
)

__all__ = [
    "CONTRACTS",
    "AccountsContract",
    "CancellationContract",
    "ChangesContract",
    "Contract",
    "FbaContract",
    "FbaStockContract",
    "FiguresContract",
    "InvoiceAnswersContract",
    "InvoiceUploadsContract",
    "InvoicesContract",
    "LinkingContract",
    "OrdersContract",
    "PairingContract",
    "ParcelsContract",
    "PayoutMatchContract",
    "PayoutMismatchesContract",
    "PayoutsAfterwardsContract",
    "PayoutsBeforeInvoicesContract",
    "PayoutsByThemselvesContract",
    "PersonalDataContract",
    "QuarantineContract",
    "SearchContract",
    "SettlementsContract",
    "ShippedOutsideContract",
    "StockFeedContract",
    "StockQuantitiesContract",
    "StockSendingContract",
    "StockStartContract",
    "TaxesContract",
    "UsagePlansContract",
    "contract_tests",
]


def contract_tests() -> list[str]:
    """``Class.method`` of every contract test that the core ships."""
    return [
        f"{contract.__name__}.{name}"
        for contract in CONTRACTS
        for name in sorted(dir(contract))
        if name.startswith("test_")
    ]
