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
LOGGER = "odoo.addons.sale_amazon_connector.adapter.rounds"


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
        self.assertEqual(self.parameter(), ["3"])

    def test_the_databases_errors_are_the_ports(self):
        with self.assertRaises(LostRace), translated():
            raise psycopg2.errors.SerializationFailure
        with self.assertRaises(Unavailable), translated():
            raise psycopg2.errors.AdminShutdown
        with self.assertRaises(psycopg2.errors.CheckViolation), translated():
            raise psycopg2.errors.CheckViolation

    def test_a_failed_step_is_an_issue_until_a_run_goes_well(self):
        (number,) = self.accounts("Test of processes")
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            done = rounds.Round(env, [Failing()])
            with self.assertLogs(LOGGER) as log:
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

    def test_a_run_that_fails_itself_leaves_no_exception_and_is_told_on_every_account(self):
        numbers = self.accounts("Test of processes", "Another one")
        self.patch(driver, "connector", self.fail_half_way)
        with self.assertLogs(LOGGER) as log:
            self.run_job()
        self.assertNotIn(PERSONAL, "".join(log.output))
        self.assertEqual([self.open_issues(n) for n in numbers], [["step_failed"]] * 2)
        self.assertEqual(self.parameter(), [], "What a failed run did is undone.")

    def test_nor_does_one_leave_when_nobody_can_be_told(self):
        self.patch(driver, "connector", self.fail_half_way)
        self.patch(rounds, "OdooBackend", self.fail_half_way)
        with self.assertLogs(LOGGER) as log:
            self.run_job()
        self.assertEqual(len(log.records), 2)
        self.assertNotIn(PERSONAL, "".join(log.output))
        self.assertEqual(self.parameter(), [])

    @staticmethod
    def fail_half_way(env):
        env["ir.config_parameter"].set_param(BUCKET, PERSONAL)
        raise ZeroDivisionError(PERSONAL)

    def run_job(self):
        with self.registry.cursor() as cr:
            api.Environment(cr, SUPERUSER_ID, {})["amazon.connector.account"]._cron_work()

    def test_odoo_is_told_how_far_the_run_is(self):
        told = []
        jobs = self.registry["ir.cron"]
        self.patch(jobs, "_notify_progress", lambda _self, **how_far: told.append(how_far))
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            rounds.Round(env, [Losing(env), Losing(env)]).drive()
        # Two steps each; the one that lost its race and was repeated is one.
        self.assertEqual(told, [{"done": done, "remaining": 0} for done in (1, 2, 3, 4)])

    def accounts(self, *names):
        """The numbers of new accounts, committed; nothing of them is left after the test."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env.company.amazon_connector_enabled = True
            made = env["amazon.connector.account"].create([{"name": name} for name in names])
            self.addCleanup(self.remove, made.ids)
            return made.ids

    def parameter(self):
        """What the tests wrote into Odoo's parameters."""
        with self.registry.cursor() as cr:
            cr.execute("SELECT value FROM ir_config_parameter WHERE key = %s", [BUCKET])
            return [value for (value,) in cr.fetchall()]

    def open_issues(self, number):
        with self.registry.cursor() as cr:
            issues = api.Environment(cr, SUPERUSER_ID, {})["amazon.connector.issue"]
            domain = [("account_id", "=", number), ("closed_at", "=", False)]
            found = issues.search(domain)
            self.assertNotIn(PERSONAL, " ".join(found.mapped("message")))
            return found.mapped("kind")

    def remove(self, numbers):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            accounts = env["amazon.connector.account"].browse(numbers)
            company, location = accounts.company_id, accounts.location_id
            defaults = company._amazon_connector_default_products()
            team = company.amazon_connector_team_id
            accounts.unlink()
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
