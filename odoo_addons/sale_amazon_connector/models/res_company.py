# SPDX-License-Identifier: LGPL-3.0-or-later
from amazon_connector import records_money as kinds

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..adapter.books_words import BATCH_DEPOSIT, CLARIFY, SMALL_DIFFERENCES
from ..adapter.waking import CRON

GROUP = "sale_amazon_connector.group_amazon_connector"
SALES = "sales_team.group_sale_salesman"
STOCK = "stock.group_stock_user"
BILLING = "account.group_account_invoice"

# What makes an invoice possible that waits.
_VAT = {
    "amazon_connector_vat_country_ids",
    "amazon_connector_oss",
    "amazon_connector_below_threshold",
}
# Where the kinds of amounts of a payout are booked.
_INCOME = (
    kinds.SALES,
    kinds.SHIPPING_SOLD,
    kinds.GIFT_WRAP_SOLD,
    kinds.PROMOTION,
    kinds.OTHER_CHARGE,
    kinds.REFUND,
)
_TAXES = (kinds.TAX, kinds.REFUND_TAX, kinds.WITHHELD_TAX)
_EXPENSES = (kinds.COMMISSION, kinds.FBA_FEE, kinds.OTHER_FEE, kinds.ADVERTISING, kinds.UNKNOWN)


class ResCompany(models.Model):
    """What a company shares among its Amazon accounts, its side of VAT, and what payouts need."""

    _inherit = "res.company"

    amazon_connector_enabled = fields.Boolean(string="Amazon Sync")
    amazon_connector_team_id = fields.Many2one("crm.team", string="Amazon Sales Team")
    amazon_connector_location_id = fields.Many2one("stock.location", string="Amazon Location")
    amazon_connector_transit_id = fields.Many2one(
        "stock.location", string="On the Way to Amazon", copy=False
    )
    amazon_connector_sale_product_id = fields.Many2one(
        "product.product",
        string="Amazon Sale",
        help="Lines of SKUs that no product is known for, and charges of other types.",
    )
    amazon_connector_shipping_product_id = fields.Many2one(
        "product.product", string="Amazon Shipping"
    )
    # VAT: where it has a number, and what it chose
    amazon_connector_vat_country_ids = fields.Many2many(
        "res.country",
        "amazon_connector_vat_country",
        string="VAT Numbers in",
        help="States beside its own in which the company has a VAT number. Those of fiscal "
        "positions with a Foreign Tax ID count by themselves.",
    )
    amazon_connector_oss = fields.Boolean(
        string="One Stop Shop",
        help="Distance sales to consumers in other states of the EU are declared there.",
    )
    amazon_connector_below_threshold = fields.Boolean(
        string="Below EUR 10,000 a Year",
        help="Article 59c of the VAT Directive: distance sales to all other states of the EU stay "
        "below EUR 10,000 a year, so that they are taxed where the company is established.",
    )
    # Payouts
    amazon_connector_payout_journal_id = fields.Many2one(
        "account.journal",
        string="Amazon Payments",
        copy=False,
        domain="[('type', '=', 'bank'), ('company_id', '=', id)]",
    )

    def write(self, vals):
        res = super().write(vals)
        if "amazon_connector_enabled" in vals:
            self._amazon_connector_switch()
        if not _VAT.isdisjoint(vals):
            self._amazon_connector_invoice_again()
        return res

    def _amazon_connector_switch(self):
        """The job and the menus are on while a company has *Amazon Sync* ticked."""
        for company in self.filtered("amazon_connector_enabled"):
            company._amazon_connector_default_products()
            # No stock move was noted while it was off.
            accounts = self.env["amazon.connector.account"].sudo()
            accounts.search([("company_id", "=", company.id)]).stock_next_full = False
        self.env.ref(CRON).sudo().active = self._amazon_connector_menus()
        self.env.registry.clear_cache()  # of menus, see ir_ui_menu

    @api.model
    def _amazon_connector_menus(self):
        """Who has menus; whether *Amazon Sync* is ticked in a company. Each update of the addon
        says so again, because another one may have menus since.
        """
        on = bool(self.sudo().search_count([("amazon_connector_enabled", "=", True)], limit=1))
        group = self.env.ref(GROUP).sudo()
        # Sales people have their menu; the warehouse has one of parcels, accountants of payouts.
        for people in (self.env.ref(name).sudo() for name in (SALES, STOCK, BILLING)):
            if on:
                people._apply_group(group)
            else:
                people._remove_group(group)
        return on

    def _amazon_connector_team(self):
        """The sales team that the company's accounts share unless changed."""
        self.ensure_one()
        if not self.amazon_connector_team_id:
            self.amazon_connector_team_id = (
                self.env["crm.team"].sudo().create({"name": "Amazon", "company_id": self.id})
            )
        return self.amazon_connector_team_id

    def _amazon_connector_location(self, warehouse):
        """The stock at Amazon, which the company's accounts share unless changed."""
        self.ensure_one()
        if not self.amazon_connector_location_id:
            self.amazon_connector_location_id = (
                self.env["stock.location"]
                .sudo()
                .create(
                    {
                        "name": "Amazon",
                        "usage": "internal",
                        "company_id": self.id,
                        "location_id": warehouse.view_location_id.id,
                    }
                )
            )
        return self.amazon_connector_location_id

    def _amazon_connector_transit(self):
        """Where goods are between the warehouse and Amazon: nobody's stock."""
        self.ensure_one()
        if not self.amazon_connector_transit_id:
            self.sudo().amazon_connector_transit_id = (
                self.env["stock.location"]
                .sudo()
                .create(
                    {
                        "name": self.env._("On the way to Amazon"),
                        "usage": "transit",
                        "company_id": self.id,
                        "location_id": self.env.ref("stock.stock_location_locations").id,
                    }
                )
            )
        return self.amazon_connector_transit_id

    def _amazon_connector_default_products(self):
        """*Amazon Sale* and *Amazon Shipping*; made where they are missing."""
        self.ensure_one()
        if not self.amazon_connector_sale_product_id:
            # Goods: an order of an unknown SKU is delivered all the same.
            self.amazon_connector_sale_product_id = self._make_default("Amazon Sale", "consu")
        if not self.amazon_connector_shipping_product_id:
            self.amazon_connector_shipping_product_id = self._make_default(
                "Amazon Shipping", "service"
            )
        return self.amazon_connector_sale_product_id | self.amazon_connector_shipping_product_id

    def _make_default(self, name, kind):
        return (
            self.env["product.product"]
            .sudo()
            .create(
                {
                    "name": name,
                    "type": kind,
                    "company_id": self.id,
                    "taxes_id": False,
                    "supplier_taxes_id": False,
                    "purchase_ok": False,
                    "list_price": 0.0,
                }
            )
        )

    # VAT

    def _amazon_connector_vat_states(self):
        """States (ISO 3166, XI for Northern Ireland) in which the company has a VAT number."""
        self.ensure_one()
        positions = self.env["account.fiscal.position"].search(
            [("company_id", "=", self.id), ("foreign_vat", "!=", False)]
        )
        own = [self.vat or "", *positions.mapped("foreign_vat")]
        countries = self.amazon_connector_vat_country_ids | positions.country_id
        states = set(countries.mapped("code"))
        return states | {"XI" for number in own if number.upper().startswith("XI")}

    def _amazon_connector_invoice_again(self):
        """What waits for an invoice may have one now: it is looked at again."""
        orders = self.env["sale.order"].sudo()
        waiting = orders.search([("company_id", "in", self.ids), *orders._amazon_connector_waits()])
        waiting._amazon_connector_look_again()

    # Payouts

    def _amazon_connector_prepare_payouts(self):
        """Make what is missing of it; what a person chose stays. Raises UserError without a
        chart of accounts.
        """
        self.ensure_one()
        company = self.sudo().with_company(self).with_context(allowed_company_ids=self.ids)
        company._amazon_connector_check_chart()
        journal = company.amazon_connector_payout_journal_id
        if not journal:
            journal = company._amazon_connector_make_journal()
            company.amazon_connector_payout_journal_id = journal
        company._amazon_connector_batch_methods(journal)
        rows = self.env["amazon.connector.payout.account"].sudo()
        if not rows.search_count([("company_id", "=", self.id)], limit=1):
            rows._fill(self, company._amazon_connector_accounts())

    def _amazon_connector_check_chart(self):
        if not self._amazon_connector_account_of_type("income"):
            raise UserError(
                self.env._(
                    "%s has no chart of accounts: choose a package under Invoicing, "
                    "Configuration, Settings, Fiscal Localization. Then tick Payouts again.",
                    self.name,
                )
            )

    # Payouts: the journal

    def _amazon_connector_make_journal(self):
        return self.env["account.journal"].create(
            {
                "name": self.env._("Amazon Payments"),
                "code": self._amazon_connector_journal_code(),
                "type": "bank",
                # After the company's own bank, which Odoo proposes where one is to be chosen.
                "sequence": 20,
                "company_id": self.id,
                "amazon_connector": True,
            }
        )

    def _amazon_connector_journal_code(self):
        journals = self.env["account.journal"].with_context(active_test=False)
        taken = set(journals.search([("company_id", "=", self.id)]).mapped("code"))
        codes = ["AMZ", *(f"AMZ{number}" for number in range(1, 100))]
        return next(code for code in codes if code not in taken)

    def _amazon_connector_batch_methods(self, journal):
        """*Batch Deposit* first, and the intermediary account on every method of the journal."""
        account = self._amazon_connector_intermediary(journal)
        for direction in ("inbound", "outbound"):
            name = f"{direction}_payment_method_line_ids"
            method = self.env.ref(f"sale_amazon_connector.payment_method_batch_{direction}")
            if method not in journal[name].payment_method_id:
                values = {"payment_method_id": method.id, "name": method.name, "sequence": 1}
                journal[name] = [Command.create(values)]
            missing = journal[name].filtered(lambda line: not line.payment_account_id)
            missing.payment_account_id = account

    def _amazon_connector_intermediary(self, journal):
        """The outstanding account of the journal's methods; made if there is none yet."""
        lines = journal.inbound_payment_method_line_ids | journal.outbound_payment_method_line_ids
        batch = lines.filtered(lambda line: line.code == BATCH_DEPOSIT)
        found = (batch or lines).payment_account_id[:1]
        return found or self._amazon_connector_make_account(
            self.env._("Amazon Intermediary"), "asset_current", reconcile=True
        )

    # Payouts: the accounts

    def _amazon_connector_accounts(self):
        """An account for each kind of amount, as far as the chart has one."""
        income = self._amazon_connector_journal_account("sale", "income")
        expense = self._amazon_connector_journal_account("purchase", "expense")
        taxes = self._amazon_connector_tax_account()
        other_income = self._amazon_connector_account_of_type("income_other") or income
        make = self._amazon_connector_make_account
        found = {
            **dict.fromkeys(_INCOME, income),
            **dict.fromkeys(_EXPENSES, expense),
            **dict.fromkeys(_TAXES, taxes),
            kinds.REIMBURSEMENT: other_income,
            kinds.TRANSFER: self.transfer_account_id,
            kinds.RESERVE: make(self.env._("Amazon Reserves"), "asset_current"),
            CLARIFY: make(self.env._("Amazon to Clarify"), "asset_current", reconcile=True),
            SMALL_DIFFERENCES: make(self.env._("Amazon Small Differences"), "expense"),
        }
        return {role: account for role, account in found.items() if account}

    def _amazon_connector_journal_account(self, journal_type, account_type):
        journal = self.env["account.journal"].search(
            [("type", "=", journal_type), ("company_id", "=", self.id)], limit=1
        )
        return journal.default_account_id or self._amazon_connector_account_of_type(account_type)

    def _amazon_connector_tax_account(self):
        """Where the company's sales tax is booked."""
        taxes = self.account_sale_tax_id | self.env["account.tax"].search(
            [("type_tax_use", "=", "sale"), ("company_id", "=", self.id), ("amount", ">", 0)]
        )
        return taxes.invoice_repartition_line_ids.account_id[:1]

    def _amazon_connector_account_of_type(self, account_type):
        accounts = self.env["account.account"]
        return accounts.search(
            [
                *accounts._check_company_domain(self),
                ("account_type", "=", account_type),
                ("deprecated", "=", False),
            ],
            limit=1,
        )

    def _amazon_connector_make_account(self, name, account_type, reconcile=False):
        """An account of its own, beside those of its type in the chart."""
        accounts = self.env["account.account"].with_company(self)
        beside = self._amazon_connector_account_of_type(account_type)
        start = beside.code or self.bank_account_code_prefix or "1000"
        return accounts.create(
            {
                "name": name,
                "code": accounts._search_new_account_code(start),
                "account_type": account_type,
                "reconcile": reconcile,
                "company_ids": [Command.link(self.id)],
            }
        )
