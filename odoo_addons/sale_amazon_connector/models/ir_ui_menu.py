# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

ADDON = "sale_amazon_connector"


class IrUiMenu(models.Model):
    """The connector's menus are for people of a company that has *Amazon Sync* ticked.

    Odoo keeps a user's menus until the user's companies change (``load_menus``), whichever of
    them are active: so all of a user's companies count.
    """

    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        hidden = super()._load_menus_blacklist()
        if not any(self.env.user.company_ids.mapped("amazon_connector_enabled")):
            mine = [("module", "=", ADDON), ("model", "=", self._name)]
            hidden += self.env["ir.model.data"].sudo().search(mine).mapped("res_id")
        return hidden
