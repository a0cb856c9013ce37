# SPDX-License-Identifier: LGPL-3.0-or-later
from werkzeug.exceptions import Forbidden

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.amazon_connector_account_link_mixin import CALLBACK, SYSTEM

ACTION = "/odoo/action-sale_amazon_connector.amazon_connector_account_action"


class AmazonConsent(http.Controller):
    """Where Amazon's consent page sends the seller back to, with a one-time state."""

    @http.route(CALLBACK, type="http", auth="user", methods=["GET"])
    def linked(self, state="", selling_partner_id="", spapi_oauth_code="", **_other):
        if not request.env.user.has_group(SYSTEM):
            raise Forbidden()
        accounts = request.env["amazon.connector.account"]
        try:
            account = accounts._amazon_linked(state, selling_partner_id, spapi_oauth_code)
        except UserError as error:
            values = {"message": str(error), "back": ACTION}
            return request.render("sale_amazon_connector.not_linked", values)
        return request.redirect(f"{ACTION}/{account.id}")
