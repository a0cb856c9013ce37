# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AmazonConnectorWorker(models.Model):
    """A row for each group of accounts: who works at it holds its lock, see ``one_worker``."""

    _name = "amazon.connector.worker"
    _description = "Worker at a Group of Amazon Accounts"
    _rec_name = "group"
    _log_access = False

    group = fields.Char(required=True)

    _sql_constraints = [
        ("amazon_connector_group_once", 'UNIQUE("group")', "A group has one row."),
    ]
