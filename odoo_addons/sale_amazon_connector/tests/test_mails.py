# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where mails about failures would not arrive, the examination says so."""

import socket
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import config

from .account_case import AccountCase


@tagged("post_install", "-at_install")
class TestMails(AccountCase):
    def setUp(self):
        super().setUp()
        self.linked()
        self.env["ir.mail_server"].search([]).active = False
        self.account.user_id.email = "boss@example.com"
        # Where Odoo sends to without a server of its own, as odoo.conf may say.
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.listening.close)
        address = {"smtp_server": "127.0.0.1", "smtp_port": self.listening.getsockname()[1]}
        options = patch.dict(config.options, address)
        options.start()
        self.addCleanup(options.stop)

    def found(self):
        """The findings that are not well: level, what and what to do."""
        dialog = self.account.action_examine()
        lines = self.env[dialog["res_model"]].browse(dialog["res_id"]).line_ids
        return [(line.level, line.what, line.todo) for line in lines if line.level != "ok"]

    def test_without_an_outgoing_mail_server_it_says_where_the_mails_stay(self):
        self.listening.close()
        ((level, what, todo),) = self.found()
        self.assertEqual(level, "warn")
        self.assertIn("no outgoing mail server", what)
        self.assertIn("Technical ▸ Emails", what)
        self.assertIn("Outgoing Mail Servers", todo)

    def test_one_that_is_set_up_or_answers_is_well(self):
        self.assertEqual(self.found(), [])
        self.listening.close()
        self.env["ir.mail_server"].create({"name": "Shop", "smtp_host": "mail.shop.test"})
        self.assertEqual(self.found(), [])

    def test_nobody_has_an_address(self):
        self.account.user_id.email = False
        self.account.company_id.email = False
        ((level, what, _todo),) = self.found()
        self.assertEqual((level, "e-mail address" in what), ("warn", True))

    def test_mails_that_could_not_be_sent_are_counted_with_the_reason(self):
        self.account._amazon_connector_mail_notice("Round stopped", "12 SKUs would be empty.")
        mail = self.env["mail.mail"].search([("model", "=", self.account._name)])
        self.assertEqual(self.found(), [])
        mail.write({"state": "exception", "failure_reason": "Connection refused"})
        ((level, what, _todo),) = self.found()
        self.assertEqual(level, "bad")
        self.assertIn("1 mails", what)
        self.assertIn("Connection refused", what)
