# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import UserError

from ..adapter.books_words import ENTRIES, REVERSAL


class AccountMove(models.Model):
    """Entries of a payout are never changed: they are reversed, and the payout knows of both."""

    _inherit = "account.move"

    amazon_connector_settlement_id = fields.Many2one(
        "amazon.connector.settlement",
        string="Amazon Payout",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    amazon_connector_kind = fields.Selection(
        list(ENTRIES.items()), string="Part of the Payout", readonly=True, copy=False
    )
    # What makes it one of its kind; empty once it is reversed.
    amazon_connector_key = fields.Char(readonly=True, copy=False)

    def init(self):
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS account_move_amazon_connector_once
            ON account_move (amazon_connector_settlement_id, amazon_connector_key)
            WHERE amazon_connector_key IS NOT NULL
            """
        )
        return super().init()

    def button_draft(self):
        mine = self.filtered("amazon_connector_settlement_id")
        if mine:
            raise UserError(
                self.env._(
                    "%(entry)s is part of the Amazon payout %(payout)s: it is not changed but "
                    "reversed, by the payout's button Reverse.",
                    entry=mine[0].name,
                    payout=mine[0].amazon_connector_settlement_id.display_name,
                )
            )
        return super().button_draft()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        values = default_values_list or [{} for _move in self]
        for move, defaults in zip(self, values, strict=True):
            if move.amazon_connector_settlement_id:
                settlement = move.amazon_connector_settlement_id
                defaults["amazon_connector_settlement_id"] = settlement.id
                defaults["amazon_connector_kind"] = REVERSAL
        reversals = super()._reverse_moves(values, cancel=cancel)
        self.filtered("amazon_connector_key").write({"amazon_connector_key": False})
        return reversals
