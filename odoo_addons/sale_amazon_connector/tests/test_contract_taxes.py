# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.testing.contract.taxes import TaxesContract

from odoo.tests import tagged

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestTaxes(TaxesContract, ContractCase):
    pass
