# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from .res_company import GROUP

STOCK = "stock.group_stock_user"


class ResCompany(models.Model):
    _inherit = "res.company"

    def _amazon_connector_switch(self):
        """The warehouse sees its menu of parcels as long as the sales people see theirs."""
        res = super()._amazon_connector_switch()
        on = bool(self.sudo().search_count([("amazon_connector_enabled", "=", True)], limit=1))
        stock, group = self.env.ref(STOCK).sudo(), self.env.ref(GROUP).sudo()
        if on:
            stock._apply_group(group)
        else:
            stock._remove_group(group)
        return res
