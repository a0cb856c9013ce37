# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AmazonConnectorDoctor(models.TransientModel):
    _name = "amazon.connector.doctor"
    _description = "Examination of the Amazon Accounts"

    line_ids = fields.One2many("amazon.connector.doctor.line", "doctor_id", readonly=True)
