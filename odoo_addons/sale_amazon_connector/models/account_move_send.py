# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    """An invoice to a buyer of Amazon's is downloaded: no mail and no letter takes it there."""

    _inherit = "account.move.send"

    @api.model
    def _is_applicable_to_move(self, method, move):
        if method != "manual" and move.partner_id.sudo().amazon_connector_buyer:
            return False
        return super()._is_applicable_to_move(method, move)
