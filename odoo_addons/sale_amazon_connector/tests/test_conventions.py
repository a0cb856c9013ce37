# SPDX-License-Identifier: LGPL-3.0-or-later
from lxml import etree

from odoo.modules.module import get_manifest
from odoo.tests import TransactionCase, tagged

ADDON = "sale_amazon_connector"


@tagged("post_install", "-at_install")
class TestConventions(TransactionCase):
    def test_models_and_fields_have_a_prefix_of_their_own(self):
        made = self.env["ir.model.data"].search([("module", "=", ADDON)])
        models = self.env["ir.model"].browse(
            made.filtered(lambda data: data.model == "ir.model").mapped("res_id")
        )
        mine = [name for name in models.mapped("model") if name.startswith("amazon.connector.")]
        self.assertGreater(len(mine), 20)
        fields = self.env["ir.model.fields"].browse(
            made.filtered(lambda data: data.model == "ir.model.fields").mapped("res_id")
        )
        theirs = fields.filtered(lambda field: not field.model.startswith("amazon.connector."))
        self.assertGreater(len(theirs), 30)
        strangers = theirs.filtered(lambda field: not field.name.startswith("amazon_connector"))
        self.assertEqual([f"{field.model}.{field.name}" for field in strangers], [])

    def test_lists_with_an_action_of_their_own_ask_for_no_parent(self):
        """The web client cannot show them: only lists within a form have one."""
        views = self.env["ir.ui.view"].search([("type", "=", "list")])
        views = views.filtered(lambda view: view.xml_id.startswith(f"{ADDON}."))
        self.assertGreater(len(views), 20)
        for view in views:
            asked = etree.fromstring(view.arch).xpath("//@column_invisible")
            self.assertEqual([one for one in asked if "parent" in one], [], view.xml_id)

    def test_it_needs_community_alone_and_never_stands_beside_enterprises_own(self):
        manifest = get_manifest(ADDON)
        self.assertEqual(manifest["depends"], ["sale_management", "stock_delivery", "account"])
        self.assertEqual(manifest["excludes"], ["sale_amazon"])
        self.assertEqual(manifest["license"], "LGPL-3")
