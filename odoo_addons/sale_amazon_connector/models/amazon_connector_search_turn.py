# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AmazonConnectorSearchTurn(models.Model):
    """Where a search of one group of accounts stands; it is resumed from here."""

    _name = "amazon.connector.search.turn"
    _description = "Amazon Search under Way"
    _rec_name = "group"

    group = fields.Char(required=True)
    kind = fields.Char(required=True)
    account_refs = fields.Json(required=True)
    marketplace_refs = fields.Json(required=True)
    after = fields.Datetime(required=True)
    until = fields.Datetime()
    before = fields.Datetime()
    token = fields.Text()
    token_at = fields.Datetime()
    pages = fields.Integer()
    failures = fields.Integer()
    version = fields.Integer(required=True)

    _sql_constraints = [
        ("amazon_connector_turn_once", 'UNIQUE("group")', "A group has one search."),
    ]
