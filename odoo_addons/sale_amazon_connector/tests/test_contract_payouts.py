# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.testing.contract import (
    PayoutMatchContract,
    PayoutMismatchesContract,
    PayoutsAfterwardsContract,
    PayoutsBeforeInvoicesContract,
    PayoutsByThemselvesContract,
    SettlementsContract,
)

from odoo.tests import TransactionCase, tagged

from .common import InOdoo


@tagged("post_install", "-at_install")
class TestSettlements(InOdoo, SettlementsContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestPayoutMismatches(InOdoo, PayoutMismatchesContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestPayoutMatch(InOdoo, PayoutMatchContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestPayoutsByThemselves(InOdoo, PayoutsByThemselvesContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestPayoutsBeforeInvoices(InOdoo, PayoutsBeforeInvoicesContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestPayoutsAfterwards(InOdoo, PayoutsAfterwardsContract, TransactionCase):
    pass
