# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.domain.parcels import rolled_up
from amazon_connector.port import PARCEL_STATES

from odoo import api, fields, models
from odoo.tools import SQL


class AmazonConnectorParcelsMixin(models.AbstractModel):
    """What a document shows of its parcels; it declares ``amazon_connector_parcel_ids``."""

    _name = "amazon.connector.parcels.mixin"
    _description = "What a document shows of its Amazon parcels"

    amazon_connector_sync_state = fields.Selection(
        list(PARCEL_STATES.items()),
        string="Amazon Sync",
        compute="_compute_amazon_connector_sync_state",
        search="_search_amazon_connector_sync_state",
        compute_sudo=True,
    )
    amazon_connector_sync_reason = fields.Text(
        string="Amazon Sync: Reason",
        compute="_compute_amazon_connector_sync_state",
        compute_sudo=True,
    )

    @api.depends("amazon_connector_parcel_ids.state", "amazon_connector_parcel_ids.why")
    def _compute_amazon_connector_sync_state(self):
        for document in self:
            parcels = document.amazon_connector_parcel_ids
            state = rolled_up(parcels.mapped("state"))
            telling = parcels.filtered(lambda parcel, s=state: parcel.state == s and parcel.why)
            document.amazon_connector_sync_state = state or False
            document.amazon_connector_sync_reason = "\n".join(
                f"{parcel.display_name}: {parcel.why}" for parcel in telling
            )

    def _search_amazon_connector_sync_state(self, operator, value):
        states = value if isinstance(value, list | tuple) else [value]
        found = [("id", "in", self._amazon_connector_in_states([s for s in states if s]))]
        if False in states:
            found = ["|", ("amazon_connector_parcel_ids", "=", False), *found]
        return ["!", *found] if operator in ("!=", "not in") else found

    def _amazon_connector_in_states(self, states):
        """Ids of the documents whose parcels roll up to one of these states."""
        self.env["amazon.connector.parcel"].flush_model()
        ranks = _ranks()
        return SQL(
            "(SELECT %(document)s FROM amazon_connector_parcel GROUP BY %(document)s "
            "HAVING MIN(array_position(%(ranks)s::varchar[], state)) = ANY(%(wanted)s))",
            document=SQL.identifier(self._fields["amazon_connector_parcel_ids"].inverse_name),
            ranks=ranks,
            wanted=[ranks.index(state) + 1 for state in states],
        )

    def action_amazon_connector_retry(self):
        """*Retry Amazon Sync*, on one document or on many."""
        self.check_access("write")
        self.sudo().amazon_connector_parcel_ids._retry()

    def action_amazon_connector_parcels(self):
        """The parcels of these documents."""
        action = "sale_amazon_connector.amazon_connector_parcel_action"
        values = self.env["ir.actions.act_window"]._for_xml_id(action)
        inverse = self._fields["amazon_connector_parcel_ids"].inverse_name
        values.update(domain=[(inverse, "in", self.ids)], context={})
        return values


def _ranks():
    """All states, the one that most wants a person first: the core's own order."""
    left, ranks = set(PARCEL_STATES), []
    while left:
        ranks.append(rolled_up(left))
        left.remove(ranks[-1])
    return ranks
