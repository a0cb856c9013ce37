# SPDX-License-Identifier: LGPL-3.0-or-later
"""What only shows between real transactions: rows of buckets, lost races, commits."""

import threading
from datetime import datetime, timezone

import psycopg2
from amazon_connector.port import LostRace, Unavailable
from amazon_connector.steps import Done, GoOn
from amazon_connector.usage import UsagePlan
from amazon_connector.usecases.groups import group_of

from odoo import SUPERUSER_ID, api
from odoo.modules import module
from odoo.tests import TransactionCase, tagged

from ..adapter import OdooBackend, OdooUsagePlans, driver, rounds
from ..adapter.errors import translated

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
BUCKET = "test_processes"
PERSONAL = "Petra Muster"


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


class Failing:
    """A use case whose step fails with a text that nobody may read."""

    def step(self):
        raise ZeroDivisionError(PERSONAL)


@tagged("post_install", "-at_install")
class TestProcesses(TransactionCase):
    def setUp(self):
        super().setUp()
        # What these tests write is written by cursors of their own, which commit.
        self.patch(module, "current_test", False)
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

    def test_a_failed_step_is_an_issue_until_a_run_goes_well(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env.company.amazon_connector_enabled = True
            account = env["amazon.connector.account"].create({"name": "Test of processes"})
            number = account.id
            cr.commit()  # pylint: disable=invalid-commit
            self.addCleanup(self.remove, number)
            done = rounds.Round(env, [Failing()])
            with self.assertLogs("odoo.addons.sale_amazon_connector.adapter.rounds") as log:
                done.drive()
            self.assertNotIn(PERSONAL, "".join(log.output))
            self.assertIn(str(number), done.failed)
            driver.run(env, rounds.Report(OdooBackend(env), [], done.failed))
        self.assertEqual(self.open_issues(number), ["step_failed"])
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            backend = OdooBackend(env)
            groups = [group_of(account) for account in backend.accounts()]
            driver.run(env, rounds.Report(backend, groups, {}))
        self.assertEqual(self.open_issues(number), [])

    def open_issues(self, number):
        with self.registry.cursor() as cr:
            issues = api.Environment(cr, SUPERUSER_ID, {})["amazon.connector.issue"]
            domain = [("account_id", "=", number), ("closed_at", "=", False)]
            found = issues.search(domain)
            self.assertNotIn(PERSONAL, " ".join(found.mapped("message")))
            return found.mapped("kind")

    def remove(self, number):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            account = env["amazon.connector.account"].browse(number)
            company, location = account.company_id, account.location_id
            defaults = company._amazon_connector_default_products()
            team = company.amazon_connector_team_id
            account.unlink()
            company.write(
                {
                    "amazon_connector_enabled": False,
                    "amazon_connector_location_id": False,
                    "amazon_connector_team_id": False,
                    "amazon_connector_sale_product_id": False,
                    "amazon_connector_shipping_product_id": False,
                }
            )
            location.unlink()
            defaults.unlink()
            team.unlink()
