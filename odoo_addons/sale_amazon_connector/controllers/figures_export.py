# SPDX-License-Identifier: LGPL-3.0-or-later
import json

from odoo.http import request

from odoo.addons.web.controllers.export import ExcelExport

from ..report.figure_fields import OF_GROUP

FIGURES = "amazon.connector.report"


class FiguresExport(ExcelExport):
    """The XLSX of a grouped list. Odoo adds up the rows of a group in Python; what is no sum of
    rows (orders, means, margin) the report itself reckons, as for the list on the screen.
    """

    def from_group_data(self, fields, columns_headers, groups):
        asked = json.loads(request.params["data"])
        if asked["model"] == FIGURES:
            _fill(groups, asked)
        return super().from_group_data(fields, columns_headers, groups)


def _fill(groups, asked):
    """Give each group of the tree, however deep, its own figures; what is not known stays empty."""
    report = request.env[FIGURES].with_context(**asked.get("context", {}))
    told = report.fields_get([field["name"] for field in asked["fields"]], ["aggregator"])
    names = [name for name, kind in told.items() if kind.get("aggregator") == OF_GROUP]
    specs = [f"{name}:{OF_GROUP}" for name in names]
    domain = [("id", "in", asked["ids"])] if asked["ids"] else asked["domain"]
    groupby = asked["groupby"]
    for depth in range(1, len(groupby) + 1):
        for figures in report.read_group(domain, specs, groupby[:depth], lazy=False):
            node = groups
            for each in groupby[:depth]:
                node = node.children[figures[each]]
            node.aggregated_values.update({name: figures.get(name) for name in names})
