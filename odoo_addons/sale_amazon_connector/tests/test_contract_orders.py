# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.testing.contract.changes import (
    CancellationContract,
    ChangesContract,
    ShippedOutsideContract,
)
from amazon_connector.testing.contract.orders import (
    FbaContract,
    OrdersContract,
    PairingContract,
    QuarantineContract,
)
from amazon_connector.testing.contract.personal_data import PersonalDataContract

from odoo.tests import tagged

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestOrders(OrdersContract, ContractCase):
    pass


@tagged("post_install", "-at_install")
class TestFba(FbaContract, ContractCase):
    pass


@tagged("post_install", "-at_install")
class TestPairing(PairingContract, ContractCase):
    pass


@tagged("post_install", "-at_install")
class TestQuarantine(QuarantineContract, ContractCase):
    pass


@tagged("post_install", "-at_install")
class TestCancellation(CancellationContract, ContractCase):
    pass


@tagged("post_install", "-at_install")
class TestShippedOutside(ShippedOutsideContract, ContractCase):
    pass


@tagged("post_install", "-at_install")
class TestChanges(ChangesContract, ContractCase):
    pass


@tagged("post_install", "-at_install")
class TestPersonalData(PersonalDataContract, ContractCase):
    pass
