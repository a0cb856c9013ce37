# SPDX-License-Identifier: LGPL-3.0-or-later
import polib

from odoo.tests import TransactionCase, tagged

from . import terms

RENEW = "Type `make odoo-i18n`, then translate what it names in i18n/*.po."


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Every word that the addon shows can be translated, and is."""

    def test_the_template_has_every_term(self):
        exported = terms.terms(terms.exported(self.env))
        template = terms.terms(polib.pofile(str(terms.TEMPLATE)))
        self.assertEqual(sorted(exported.keys() - template.keys()), [], RENEW)
        self.assertEqual(sorted(template.keys() - exported.keys()), [], RENEW)
        moved = [term for term in exported if exported[term] != template[term]]
        self.assertEqual(moved, [], RENEW)

    def test_every_language_has_every_term(self):
        template = terms.terms(polib.pofile(str(terms.TEMPLATE)))
        for language in terms.LANGUAGES:
            with self.subTest(language=language):
                translation = terms.committed(language)
                self.assertEqual(sorted(template.keys() - terms.terms(translation)), [], RENEW)
                self.assertEqual(terms.broken(translation), [], RENEW)

    def test_a_user_reads_his_own_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        module = self.env["ir.module.module"].search([("name", "=", terms.ADDON)])
        module._update_translations(["de_DE"])
        german = self.env["amazon.connector.account"].with_context(lang="de_DE")
        self.assertEqual(
            german.fields_get(["home_marketplace_id"])["home_marketplace_id"]["string"],
            "Heimatmarktplatz",
        )
        menu = self.env.ref("sale_amazon_connector.menu_amazon_connector_dashboard")
        self.assertEqual(menu.with_context(lang="de_DE").name, "Übersicht")
