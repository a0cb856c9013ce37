# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AmazonConnectorLinkState(models.Model):
    """The one-time state of a consent on Amazon's page."""

    _name = "amazon.connector.link.state"
    _description = "Amazon Consent under Way"
    _rec_name = "account_id"

    state = fields.Char(required=True)
    account_id = fields.Many2one("amazon.connector.account", required=True, ondelete="cascade")
    expires = fields.Datetime(required=True)

    _sql_constraints = [
        ("amazon_connector_state_once", "UNIQUE(state)", "A state is used once."),
    ]
