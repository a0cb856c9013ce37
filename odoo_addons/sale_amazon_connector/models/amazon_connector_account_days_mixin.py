# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime, time, timedelta

import pytz
from amazon_connector.domain.time_zones import OF_COUNTRY

from odoo import fields, models

from odoo.addons.base.models.res_partner import _tz_get


class AmazonConnectorAccountDaysMixin(models.AbstractModel):
    """The seller's days: what must leave today is no question of who looks at it."""

    _name = "amazon.connector.account.days.mixin"
    _description = "The days of an Amazon account"

    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        help="Of ship-by days. Empty: that of the Home Marketplace, else the company's.",
    )

    def _amazon_connector_zone(self):
        """The time zone in which this account's days are counted; UTC where nobody said one."""
        country = self.home_marketplace_id.country_id.code or ""
        of_company = self.company_id.partner_id.tz
        return pytz.timezone(self.tz or OF_COUNTRY.get(country) or of_company or "UTC")

    def _amazon_connector_day_ends(self, now):
        """When the day of ``now`` ends there; both are naive UTC, as Odoo stores times."""
        zone = self._amazon_connector_zone()
        tomorrow = pytz.utc.localize(now).astimezone(zone).date() + timedelta(days=1)
        midnight = zone.localize(datetime.combine(tomorrow, time.min))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)
