# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.exceptions import UserError


class PortalWizardUser(models.TransientModel):
    """Amazon's buyers are not invited to the portal: Amazon writes to them, nobody else does."""

    _inherit = "portal.wizard.user"

    def action_grant_access(self):
        self._amazon_connector_refuse()
        return super().action_grant_access()

    def action_invite_again(self):
        self._amazon_connector_refuse()
        return super().action_invite_again()

    def _amazon_connector_refuse(self):
        buyers = self.partner_id - self.partner_id.sudo()._amazon_connector_not_buyers()
        if buyers:
            raise UserError(
                self.env._(
                    "%s bought at Amazon, where Amazon alone writes to buyers: there is no portal "
                    "access to give.",
                    buyers[0].name,
                )
            )
