# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.testing.contract import AccountsContract, LinkingContract, UsagePlansContract

from odoo.tests import TransactionCase, tagged

from .common import InOdoo


@tagged("post_install", "-at_install")
class TestAccounts(InOdoo, AccountsContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestContractLinking(InOdoo, LinkingContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestUsagePlans(InOdoo, UsagePlansContract, TransactionCase):
    pass
