# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict

from amazon_connector.domain.vat.report import REPORTED
from amazon_connector.domain.vat.uploads import TAKE_UPLOADS

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..adapter.languages import install, missing_language


class AmazonConnectorAccountMarketplace(models.Model):
    _name = "amazon.connector.account.marketplace"
    _description = "Marketplace of an Amazon Account"
    _order = "account_id, id"
    _check_company_auto = True

    account_id = fields.Many2one(
        "amazon.connector.account", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    marketplace_id = fields.Many2one(
        "amazon.connector.marketplace", required=True, ondelete="restrict"
    )
    name = fields.Char(related="marketplace_id.name")
    api_ref = fields.Char(related="marketplace_id.api_ref", store=True)
    searched = fields.Boolean(
        string="Synchronize", default=True, help="Orders of this marketplace are read."
    )
    blocked = fields.Char(
        readonly=True, help="Why Amazon does not let the seller use this marketplace."
    )
    out_since = fields.Datetime(
        string="Not Read Since",
        readonly=True,
        copy=False,
        help="Back in the sync, the marketplace is read from then on by itself.",
    )
    fiscal_rule_ids = fields.One2many(
        "amazon.connector.fiscal.rule", "account_marketplace_id", string="Fiscal Positions"
    )
    invoices_on = fields.Boolean(
        string="Invoices",
        copy=False,
        help="Every order of this marketplace gets an invoice as soon as all of it has left.",
    )
    invoices_from = fields.Date(
        string="For Orders Shipped from",
        copy=False,
        help="The day on which you ticked Invoices: what left before was invoiced elsewhere. "
        "Empty: all orders without an invoice get one.",
    )
    invoices_upload = fields.Boolean(
        string="Upload to Amazon",
        copy=False,
        help="Invoices and credit notes of this marketplace's orders are uploaded, also those "
        "that you make by hand; not those that are posted already.",
    )

    fba_from_here = fields.Boolean(
        string="FBA Leaves from Here",
        copy=False,
        help="What Amazon sends for this marketplace lies in its own country. No report of "
        "Amazon's tells of it: not ticked, such orders wait until somebody enters the country.",
    )
    fba_is_told = fields.Boolean(string="Told by Amazon", compute="_compute_fba_is_told")

    _sql_constraints = [
        (
            "amazon_connector_once",
            "UNIQUE(account_id, marketplace_id)",
            "This marketplace is on the account already.",
        ),
    ]

    @api.depends("api_ref")
    def _compute_fba_is_told(self):
        for line in self:
            line.fba_is_told = line.api_ref in REPORTED

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._amazon_touch()
        return lines

    def write(self, vals):
        ticked = self.browse()
        if vals.get("invoices_on") and "invoices_from" not in vals:
            ticked = self.filtered(lambda line: not (line.invoices_on or line.invoices_from))
        written = super().write(vals)
        ticked.invoices_from = fields.Date.context_today(self)
        if not {"searched", "blocked", "marketplace_id"}.isdisjoint(vals):
            self._amazon_touch()
        if vals.get("fba_from_here"):
            self._amazon_look_again()
        if vals.get("invoices_on"):
            self.account_id._amazon_wake_up()
        return written

    def unlink(self):
        self._amazon_touch()
        return super().unlink()

    def _amazon_touch(self):
        """The offers on these marketplaces count, or do not any more."""
        pairs = tuple((line.account_id.id, line.marketplace_id.id) for line in self)
        if pairs:
            self.env["amazon.connector.touch"]._touch_offers(
                SQL("(o.account_id, o.marketplace_id) IN %s", pairs)
            )

    def _amazon_look_again(self):
        """What waits for where it left from is looked at now."""
        orders = self.env["sale.order"].sudo()
        for line in self:
            waiting = orders.search(
                [
                    ("amazon_connector_account_id", "=", line.account_id.id),
                    ("amazon_connector_marketplace_id", "=", line.marketplace_id.id),
                    *orders._amazon_connector_waits(),
                ]
            )
            waiting._amazon_connector_look_again()

    @api.constrains("searched", "account_id", "marketplace_id")
    def _check_one_account(self):
        """A marketplace belongs to one account of a seller at most."""
        for line in self.filtered("searched")._read_elsewhere():
            raise ValidationError(
                self.env._(
                    "%(marketplace)s of this seller is synchronized by another account: "
                    "take it out there first.",
                    marketplace=line.name,
                )
            )

    @api.onchange("invoices_on")
    def _onchange_invoices_on(self):
        """Said when it is ticked; *Examine* says it as long as it is so."""
        what = missing_language(self) if self.invoices_on else ""
        if not what:
            return None
        return {"warning": {"title": self.name, "message": f"{what} {install(self)}"}}

    @api.constrains("invoices_upload", "marketplace_id")
    def _check_takes_uploads(self):
        for line in self.filtered("invoices_upload"):
            if line.api_ref not in TAKE_UPLOADS:
                raise ValidationError(
                    self.env._(
                        "%(marketplace)s: Amazon takes no uploaded invoices there.",
                        marketplace=line.name,
                    )
                )

    def _read_elsewhere(self):
        """Those whose marketplace another account of the same seller reads."""
        sellers = self.account_id.filtered("seller_id").mapped("seller_id")
        others = self.sudo().search(
            [
                ("searched", "=", True),
                ("marketplace_id", "in", self.marketplace_id.ids),
                ("account_id.seller_id", "in", sellers),
                ("account_id.active", "=", True),
            ]
        )
        readers = defaultdict(self.env["amazon.connector.account"].sudo().browse)
        for other in others:
            readers[other.account_id.seller_id, other.marketplace_id] |= other.account_id
        return self.filtered(
            lambda li: readers[li.account_id.seller_id, li.marketplace_id] - li.account_id
        )

    def _free_for_their_accounts(self):
        """Those that their account may read: no other account of the seller does, and of
        several accounts in this set the first one.
        """
        first = {}
        for line in self - self._read_elsewhere():
            seller = line.account_id.seller_id or line.account_id.id
            first.setdefault((seller, line.marketplace_id), line)
        return self.browse().union(*first.values())
