# SPDX-License-Identifier: LGPL-3.0-or-later
"""What every backend is tested with: the contract suite and what it needs.

Plain ``unittest`` mixins, because Odoo's runner is not pytest. A backend runs all of it:

    class TestOrders(OrdersContract, TransactionCase):
        allow_inherited_tests_method = True

        def make_world(self):
            return OdooWorld(self.env)
"""
