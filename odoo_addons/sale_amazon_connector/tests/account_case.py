# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import HttpCase

from .amazon_server import LocalAmazon


class AccountCase(HttpCase):
    """An account that is not linked yet, with Amazon at the end of a real socket."""

    def setUp(self):
        super().setUp()
        self.amazon = LocalAmazon()
        self.addCleanup(self.amazon.stop)
        self.env.company.amazon_connector_enabled = True
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("sale_amazon_connector.base_url", self.amazon.url)
        parameters.set_param("web.base.url", self.base_url())
        self.account = self.new_account("Shop")

    def new_account(self, name):
        germany = self.env["amazon.connector.marketplace"].search(
            [("api_ref", "=", "A1PA6795UKMFR9")]
        )
        return self.env["amazon.connector.account"].create(
            {
                "name": name,
                "home_marketplace_id": germany.id,
                "client_id": "amzn1.application-oa2-client.test",
                "application_id": "amzn1.sp.solution.test",
                "new_client_secret": "amzn1.oa2-cs.v1.test",
            }
        )

    def linked(self):
        self.account.write({"seller_id": "A1SELLER", "new_refresh_token": "Atzr|typed"})
        self.account.action_check_credentials()
        return self.account
