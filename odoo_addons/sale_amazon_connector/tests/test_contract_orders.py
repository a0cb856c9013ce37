# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.testing.contract import (
    CancellationContract,
    ChangesContract,
    FbaContract,
    OrdersContract,
    PairingContract,
    PersonalDataContract,
    QuarantineContract,
    ShippedOutsideContract,
)

from odoo.tests import TransactionCase, tagged

from .common import InOdoo


@tagged("post_install", "-at_install")
class TestOrders(InOdoo, OrdersContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestFba(InOdoo, FbaContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestPairing(InOdoo, PairingContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestQuarantine(InOdoo, QuarantineContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestCancellation(InOdoo, CancellationContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestShippedOutside(InOdoo, ShippedOutsideContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestChanges(InOdoo, ChangesContract, TransactionCase):
    pass


@tagged("post_install", "-at_install")
class TestPersonalData(InOdoo, PersonalDataContract, TransactionCase):
    pass
