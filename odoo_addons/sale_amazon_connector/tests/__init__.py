# SPDX-License-Identifier: LGPL-3.0-or-later
from . import test_contract_accounts
from . import test_contract_orders
from . import test_contract_search
from . import test_contract_taxes
