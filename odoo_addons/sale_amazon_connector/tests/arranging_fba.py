# SPDX-License-Identifier: LGPL-3.0-or-later
"""What tests arrange in Odoo about the stock at Amazon."""

from odoo import Command


class ArrangingFba:
    """*Send to Amazon*, as a person does it."""

    def send_to_amazon(self, account_id, quantities):
        products = self.env["product.product"]
        wizard = self.env["amazon.connector.send"].create(
            {
                "account_id": int(account_id),
                "line_ids": [
                    Command.create(
                        {
                            "product_id": products.search([("default_code", "=", reference)]).id,
                            "quantity": pieces,
                        }
                    )
                    for reference, pieces in quantities.items()
                ],
            }
        )
        action = wizard.action_send()
        self._validate(self.env["stock.picking"].browse(action["res_id"]))

    def arrived(self, account_id, quantities):
        account = self.env["amazon.connector.account"].browse(int(account_id))
        arriving = self.env["stock.picking"].search(
            [
                ("location_dest_id", "=", account.location_id.id),
                ("state", "not in", ("done", "cancel")),
            ]
        )
        self._validate(arriving)

    def _validate(self, picking):
        picking.move_ids.picked = True
        picking.button_validate()
        self._fresh()
