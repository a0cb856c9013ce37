# SPDX-License-Identifier: LGPL-3.0-or-later
"""What only shows between real transactions: rows of buckets, lost races, commits."""

import threading
from datetime import datetime, timezone

import psycopg2
from amazon_connector.port import LostRace, Unavailable
from amazon_connector.steps import Done, GoOn
from amazon_connector.usage import UsagePlan

from odoo import SUPERUSER_ID, api
from odoo.tests import TransactionCase, tagged

from ..adapter import OdooUsagePlans, driver
from ..adapter.errors import translated

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
BUCKET = "test_processes"


class Losing:
    """A use case whose first step loses its race; each step writes a row."""

    def __init__(self, env):
        self.env = env
        self.tries = 0

    def step(self):
        self.tries += 1
        self.env["ir.config_parameter"].set_param(BUCKET, str(self.tries))
        if self.tries == 1:
            raise LostRace("Somebody else was faster.")
        return GoOn() if self.tries == 2 else Done()


@tagged("post_install", "-at_install")
class TestProcesses(TransactionCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.clean)
        self.clean()

    def clean(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM amazon_connector_usage WHERE bucket = %s", [BUCKET])
            cr.execute("DELETE FROM ir_config_parameter WHERE key = %s", [BUCKET])

    def test_processes_share_a_bucket(self):
        plan, granted = UsagePlan(0.001, 5), []
        plans = OdooUsagePlans(self.registry)

        def take():
            granted.extend(plans.take(BUCKET, plan, NOW) is None for _ in range(4))

        threads = [threading.Thread(target=take) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((len(granted), sum(granted)), (12, 5))

    def test_a_step_that_lost_a_race_is_rolled_back_and_repeated(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            use_case = Losing(env)
            self.assertIsInstance(driver.run(env, use_case), Done)
        self.assertEqual(use_case.tries, 3)
        with self.registry.cursor() as cr:
            cr.execute("SELECT value FROM ir_config_parameter WHERE key = %s", [BUCKET])
            self.assertEqual(cr.fetchall(), [("3",)])

    def test_the_databases_errors_are_the_ports(self):
        with self.assertRaises(LostRace), translated():
            raise psycopg2.errors.SerializationFailure
        with self.assertRaises(Unavailable), translated():
            raise psycopg2.errors.AdminShutdown
        with self.assertRaises(psycopg2.errors.CheckViolation), translated():
            raise psycopg2.errors.CheckViolation
