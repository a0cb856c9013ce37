# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class AmazonConnectorDoctorLine(models.TransientModel):
    _name = "amazon.connector.doctor.line"
    _description = "Finding about an Amazon Account"

    doctor_id = fields.Many2one("amazon.connector.doctor", required=True, ondelete="cascade")
    level = fields.Selection([("ok", "Well"), ("warn", "Look at It"), ("bad", "Wrong")])
    subject = fields.Char()
    what = fields.Text(string="Finding")
    todo = fields.Text(string="To Do")
