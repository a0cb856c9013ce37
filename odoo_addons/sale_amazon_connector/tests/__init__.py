# SPDX-License-Identifier: LGPL-3.0-or-later
from . import (
    test_by_hand,
    test_contract_accounts,
    test_contract_orders,
    test_contract_parcels,
    test_contract_search,
    test_contract_taxes,
    test_customers,
    test_parcels,
    test_processes,
    test_quiet,
    test_sale_order,
    test_security,
    test_sets,
    test_settings,
    test_stock_picking,
)
