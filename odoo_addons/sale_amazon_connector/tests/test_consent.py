# SPDX-License-Identifier: LGPL-3.0-or-later
from urllib.parse import parse_qs, urlsplit

from odoo import fields
from odoo.tests import tagged

from .account_case import AccountCase

CALLBACK = "/amazon_connector/callback"


@tagged("post_install", "-at_install")
class TestConsent(AccountCase):
    """What comes back from Amazon's consent page: a state works once, for who is signed in."""

    def setUp(self):
        super().setUp()
        self.other = self.new_account("Other")

    def asked(self, account):
        """What Odoo asks Amazon's consent page for."""
        query = parse_qs(urlsplit(account.action_link()["url"]).query)
        return {name: values[0] for name, values in query.items()}

    def back(self, state):
        return f"{CALLBACK}?state={state}&selling_partner_id=A1SELLER&spapi_oauth_code=right"

    def seller_of(self, account):
        account.invalidate_recordset()
        return account.seller_id

    def test_each_state_is_another_and_names_our_own_address(self):
        first, second = self.asked(self.account), self.asked(self.account)
        self.assertNotEqual(first["state"], second["state"])
        self.assertGreaterEqual(len(first["state"]), 32)
        self.assertEqual(first["redirect_uri"], self.base_url() + CALLBACK)

    def test_who_is_not_signed_in_signs_in_first_and_the_state_stays_good(self):
        state = self.asked(self.account)["state"]
        answer = self.url_open(self.back(state), allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        where = urlsplit(answer.headers["Location"])
        self.assertEqual(where.path, "/web/login")
        self.assertIn(state, parse_qs(where.query)["redirect"][0])
        self.assertFalse(self.seller_of(self.account))
        self.authenticate("admin", "admin")
        self.url_open(self.back(state), allow_redirects=False)
        self.assertEqual(self.seller_of(self.account), "A1SELLER")

    def test_a_wrong_state_links_nothing_and_says_so_on_a_page(self):
        self.asked(self.account)
        self.authenticate("admin", "admin")
        for state in ("wrong", ""):
            answer = self.url_open(self.back(state))
            self.assertEqual(answer.status_code, 200)
            self.assertIn("The account is not linked", answer.text)
        self.assertFalse(self.seller_of(self.account))

    def test_a_state_that_was_used_links_no_second_time(self):
        state = self.asked(self.account)["state"]
        self.authenticate("admin", "admin")
        self.url_open(self.back(state), allow_redirects=False)
        self.account.seller_id = False
        self.env.flush_all()
        answer = self.url_open(self.back(state))
        self.assertIn("used already", answer.text)
        self.assertFalse(self.seller_of(self.account))

    def test_a_state_belongs_to_its_account(self):
        state = self.asked(self.other)["state"]
        self.asked(self.account)
        self.authenticate("admin", "admin")
        self.url_open(self.back(state), allow_redirects=False)
        self.assertEqual(self.seller_of(self.other), "A1SELLER")
        self.assertFalse(self.seller_of(self.account))

    def test_a_state_of_half_an_hour_ago_is_none(self):
        state = self.asked(self.account)["state"]
        found = self.env["amazon.connector.link.state"].search([("state", "=", state)])
        found.expires = fields.Datetime.subtract(fields.Datetime.now(), minutes=1)
        self.env.flush_all()
        self.authenticate("admin", "admin")
        answer = self.url_open(self.back(state))
        self.assertIn("The account is not linked", answer.text)
        self.assertFalse(self.seller_of(self.account))
