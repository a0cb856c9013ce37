# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import BaseCase, tagged

from ..adapter.vat_numbers import complete, is_right


@tagged("post_install", "-at_install")
class TestVatNumbers(BaseCase):
    def test_form_and_check_digits(self):
        for number in ("ATU12345675", "DE123456788", "EL094259216", "XI 123456782"):
            self.assertTrue(is_right(number), number)
        for number in ("ATU12345670", "DE123", "US123456788", ""):
            self.assertFalse(is_right(number), number)

    def test_the_country_completes_a_number_that_is_right_with_it(self):
        self.assertEqual(complete("u 123.456-75", "AT"), "ATU12345675")
        self.assertEqual(complete("094259216", "GR"), "EL094259216")
        self.assertEqual(complete("DE123456788", "AT"), "DE123456788")
        self.assertEqual(complete("12345", "AT"), "12345")
        self.assertEqual(complete("", "AT"), "")
