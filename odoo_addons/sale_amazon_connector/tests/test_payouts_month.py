# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector.testing.month import SellersMonth

from odoo.tests import Form, TransactionCase, tagged

from .common import InOdoo


@tagged("post_install", "-at_install")
class TestSellersMonth(InOdoo, SellersMonth, TransactionCase):
    """The month that the back office tells too, against a local Amazon over HTTP, with the
    buttons of Odoo.
    """

    def press_post(self, report_id):
        payout = self._payout(report_id)
        self.assertEqual(round(sum(payout.sum_ids.mapped("amount")), 2), payout.total)
        payout.action_post()

    def press_reverse(self, report_id):
        self._payout(report_id).action_reverse()

    def press_match(self, report_id, line_id):
        payout = self._payout(report_id)
        action = payout.action_match()
        self.assertEqual(action["context"]["default_line_id"], int(line_id))
        wizard = Form(self.env[action["res_model"]].with_context(**action["context"])).save()
        self.assertEqual(wizard.settlement_ids, payout)
        wizard.action_match()
        self.assertTrue(payout.is_matched)

    def _payout(self, report_id):
        self.env.invalidate_all()
        payouts = self.env["amazon.connector.settlement"]
        return payouts.search([("report_ref", "=", report_id)])
