# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AmazonConnectorUsage(models.Model):
    """A token bucket of Amazon's usage plans, keyed by text without a foreign key.

    Written by ``adapter.usage`` alone, in short transactions of their own.
    """

    _name = "amazon.connector.usage"
    _description = "Amazon Usage Plan"
    _rec_name = "bucket"
    _log_access = False

    bucket = fields.Char(required=True)
    tokens = fields.Float(required=True)
    at = fields.Datetime(required=True)
    rate = fields.Float(required=True)
    burst = fields.Integer(required=True)

    _sql_constraints = [
        ("amazon_connector_bucket_once", "UNIQUE(bucket)", "A bucket has one row."),
    ]
