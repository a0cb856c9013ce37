# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields

from ..models.maybe_number import MaybeNumber

OF_GROUP = "of_group"


class OfGroup(MaybeNumber):
    """Mixed into a measure whose figure of a group is not made of its rows' figures: the report
    reckons it (``_read_group_select``).

    The web client alone is told of the aggregator. The XLSX of a grouped list knows none but
    Odoo's own and adds up in Python: ``controllers/figures_export.py`` gives it these.
    """

    aggregator = None

    def _description_aggregator(self, env):
        return OF_GROUP


class IntegerOfGroup(OfGroup, fields.Integer):
    pass


class FloatOfGroup(OfGroup, fields.Float):
    pass


class MonetaryOfGroup(OfGroup, fields.Monetary):
    pass
