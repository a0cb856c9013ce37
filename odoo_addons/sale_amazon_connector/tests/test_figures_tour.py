# SPDX-License-Identifier: LGPL-3.0-or-later
import tempfile
from pathlib import Path

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from .showing import downloading, showing
from .test_figures import FiguresCase


@tagged("post_install", "-at_install")
class TestFiguresTour(FiguresCase, HttpCase):
    """The figures looked at in a real Chromium, and taken away as a spreadsheet."""

    def setUp(self):
        super().setUp()
        # Odoo's own guide for newcomers would stand in the way.
        self.env.ref("base.user_admin").tour_enabled = False

    def look(self, how):
        self.start_tour("/odoo", f"sale_amazon_connector_figures_{how}", login="admin", timeout=300)

    def test_a_chart_of_a_chosen_figure(self):
        with showing():
            self.look("chart")

    def test_the_pivot_is_downloaded(self):
        with tempfile.TemporaryDirectory() as folder:
            with downloading(folder):
                self.look("pivot")
            (path,) = Path(folder).iterdir()
            rows = list(load_workbook(path).active.values)
        names = next(row for row in rows if "Revenue" in row)
        total = dict(zip(names, next(row for row in rows if row[0] == "Total"), strict=True))
        # An order of two products is one, and a cost that is not known is no margin.
        self.assertEqual((total["Orders"], total["Revenue"], total["Margin"]), (2, 60, None))
        self.assertTrue(any(str(row[0]).strip() == "Amazon.de" for row in rows))
