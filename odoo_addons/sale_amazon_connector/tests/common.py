# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the classes of the contract suite share in Odoo."""

from odoo.tools import mute_logger

from .world import OdooWorld


class InOdoo:
    """Mixed in before a contract and Odoo's own ``TransactionCase``."""

    # Odoo's loader takes inherited tests only from classes that say so.

    allow_inherited_tests_method = True

    def make_world(self):
        """A world in this test's transaction; buckets are rows of real transactions."""
        world = OdooWorld(self.env)
        world.empty_buckets()
        self.addCleanup(world.empty_buckets)
        return world

    def setUp(self):
        # Orders that the database refuses, and an Amazon that breaks off, are part of the suite:
        # what Odoo and the core say of them in the log is no warning about the addon.
        loggers = ("odoo.sql_db", "amazon_connector.paging", "amazon_connector.spapi._client")
        muted = mute_logger(*loggers)
        muted.__enter__()
        self.addCleanup(muted.__exit__)
        super().setUp()
