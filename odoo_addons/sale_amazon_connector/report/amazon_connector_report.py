# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL

from ..adapter.order_words import CHANNELS
from .figure_fields import OF_GROUP, FloatOfGroup, IntegerOfGroup, MonetaryOfGroup
from .figures_orders import order_rows, orders_of
from .figures_others import fee_rows, issue_rows, parcel_rows
from .figures_sql import FAILURE, FEES, ORDER

KINDS = [
    (ORDER, "Product of an Order"),
    (FEES, "Fees without an Order"),
    (FAILURE, "Failed Synchronization"),
]
AT_RATE = "In the company's currency, at the order's rate."
ORDERS = {"order_count", "settled_count"}
MEANS = {"hours_to_ship", "on_time_rate"}


class AmazonConnectorReport(models.Model):
    """Figures of Amazon orders: a row for each product of an order (docs/figures.md)."""

    _name = "amazon.connector.report"
    _description = "Amazon Analysis Report"
    _auto = False
    _rec_name = "date"
    _order = "date desc, id desc"
    _depends = {
        "sale.order": [
            "state",
            "date_order",
            "team_id",
            "user_id",
            "currency_id",
            "currency_rate",
            "delivery_status",
            "amazon_connector_account_id",
        ],
        "sale.order.line": ["product_id", "product_uom_qty", "price_subtotal"],
        "product.product": ["standard_price", "default_code"],
        "amazon.connector.parcel": ["state", "shipped_at"],
        "amazon.connector.issue": ["closed_at"],
        "amazon.connector.order": ["ship_by_latest"],
        "amazon.connector.settlement": ["state"],
        "stock.move": ["date", "state"],
        "res.currency.rate": ["rate", "name"],
    }

    kind = fields.Selection(KINDS, readonly=True)
    date = fields.Datetime(string="Order Date", readonly=True)
    order_id = fields.Many2one("sale.order", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    account_id = fields.Many2one("amazon.connector.account", readonly=True)
    marketplace_id = fields.Many2one("amazon.connector.marketplace", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    history = fields.Boolean(readonly=True)
    product_id = fields.Many2one("product.product", string="Product Variant", readonly=True)
    product_tmpl_id = fields.Many2one("product.template", string="Product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Product Category", readonly=True)
    sku = fields.Char(string="SKU", readonly=True)
    currency_id = fields.Many2one("res.currency", string="Order Currency", readonly=True)
    company_currency_id = fields.Many2one("res.currency", compute="_compute_company_currency_id")

    order_count = IntegerOfGroup(string="Orders", readonly=True)
    settled_count = IntegerOfGroup(
        string="Orders with Known Fees",
        readonly=True,
        help="Orders that a payout names: fees and refunds come with payouts.",
    )
    units = fields.Float(readonly=True)
    units_without_cost = fields.Float(
        readonly=True, help="Pieces of products without a cost: the margin of these is not known."
    )
    hours_to_ship = FloatOfGroup(
        string="Time to Ship (Hours)",
        readonly=True,
        help="From the order to its first parcel; the mean of orders.",
    )
    on_time_rate = FloatOfGroup(
        string="On-Time Rate (%)",
        readonly=True,
        help="Of the orders to be shipped by us: how many had left whole by Amazon's ship-by.",
    )
    failed_count = fields.Integer(
        string="Failed Synchronizations",
        readonly=True,
        help="Parcels that Amazon could not be told of, and open Amazon Issues.",
    )

    revenue = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        help="Without tax, after discounts. In the company's currency, at the order's rate.",
    )
    fees = fields.Monetary(
        string="Amazon Fees", currency_field="company_currency_id", readonly=True, help=AT_RATE
    )
    fees_without_order = fields.Monetary(
        string="Fees without an Order",
        currency_field="company_currency_id",
        readonly=True,
        help="Advertising, storage, subscription, and fees of orders that are not here.",
    )
    refunds = fields.Monetary(currency_field="company_currency_id", readonly=True, help=AT_RATE)
    cost = MonetaryOfGroup(currency_field="company_currency_id", readonly=True, help=AT_RATE)
    margin = MonetaryOfGroup(
        currency_field="company_currency_id",
        readonly=True,
        help="Revenue less cost, fees and refunds; empty where the cost of a product is not known.",
    )
    order_revenue = MonetaryOfGroup(string="Revenue (Order Currency)", readonly=True)
    order_fees = MonetaryOfGroup(string="Amazon Fees (Order Currency)", readonly=True)
    order_fees_without_order = MonetaryOfGroup(
        string="Fees without an Order (Their Currency)", readonly=True
    )
    order_refunds = MonetaryOfGroup(string="Refunds (Order Currency)", readonly=True)
    order_cost = MonetaryOfGroup(string="Cost (Order Currency)", readonly=True)
    order_margin = MonetaryOfGroup(string="Margin (Order Currency)", readonly=True)

    @api.depends_context("allowed_company_ids")
    def _compute_company_currency_id(self):
        self.company_currency_id = self.env.company.currency_id

    @property
    def _table_query(self):
        """Of the companies that the user has chosen; amounts in the currency of the first, as in
        Odoo's sales report.
        """
        # Where there are many orders, PostgreSQL would compile for longer than it reads.
        self.env.cr.execute("SET LOCAL jit = off")
        rates = self.env["res.currency"]._get_simple_currency_table(self.env.companies)
        rows = [
            order_rows(rates, fields.Datetime.now()),
            fee_rows(rates),
            parcel_rows(rates),
            issue_rows(rates),
        ]
        return SQL(" UNION ALL ").join(rows)

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Rows asked for by their ids are looked up by their orders."""
        if len(domain) == 1 and tuple(domain[0][:2]) == ("id", "in"):
            of_orders = [("order_id", "in", orders_of(domain[0][2]))]
            domain = [*domain, "|", *of_orders, ("kind", "!=", ORDER)]
        return super()._search(domain, *args, **kwargs)

    @api.model
    @api.readonly
    def read_group(self, domain, fields, groupby, offset=0, limit=None, orderby=False, lazy=True):
        """For the pivot what is not known is left out: its XLSX would have FALSE in the cell."""
        groups = super().read_group(domain, fields, groupby, offset, limit, orderby, lazy)
        unknown = _of_group(fields)
        return [
            {key: value for key, value in group.items() if value is not False or key not in unknown}
            for group in groups
        ]

    @api.model
    def _web_read_group(self, domain, fields, *args, **kwargs):
        """For charts and lists it is False, as everywhere in Odoo: a chart adds that up."""
        groups = super()._web_read_group(domain, fields, *args, **kwargs)
        unknown = dict.fromkeys(_of_group(fields), False)
        return [{**unknown, **group} for group in groups]

    def _read_group_select(self, aggregate_spec, query):
        name, _colon, aggregator = aggregate_spec.partition(":")
        if aggregator != OF_GROUP:
            return super()._read_group_select(aggregate_spec, query)
        if name in ORDERS:
            return self._count_orders(name, query)
        if name in MEANS:
            return self._mean_of_orders(name, query)
        return self._added(name, query)

    def _count_orders(self, name, query):
        """An order of several products is one order."""
        return SQL(
            "COUNT(DISTINCT %s) FILTER (WHERE %s = 1)",
            self._field_to_sql(self._table, "order_id", query),
            self._field_to_sql(self._table, name, query),
        )

    def _mean_of_orders(self, name, query):
        """Each order has one voice, however many products it has in the group."""
        return SQL(
            """
            (SELECT AVG(once.value)
               FROM (SELECT DISTINCT each.number, each.value
                       FROM unnest(ARRAY_AGG(%s), ARRAY_AGG(%s)) AS each (number, value)
                      WHERE each.value IS NOT NULL) once)
            """,
            self._field_to_sql(self._table, "order_id", query),
            self._field_to_sql(self._table, name, query),
        )

    def _added(self, name, query):
        """Empty where the group has two currencies, or a product without a cost."""
        amount, currency, kind, without_cost = (
            self._field_to_sql(self._table, each, query)
            for each in (name, "currency_id", "kind", "units_without_cost")
        )
        known = []
        if name.startswith("order_"):
            of_money = SQL("%s <> %s", kind, FAILURE)
            known.append(SQL("COUNT(DISTINCT %s) FILTER (WHERE %s) <= 1", currency, of_money))
        if name.endswith(("cost", "margin")):
            known.append(SQL("COALESCE(SUM(%s), 0) = 0", without_cost))
        return SQL("CASE WHEN %s THEN SUM(%s) END", SQL(" AND ").join(known), amount)

    def action_open_order(self):
        """The order behind a row; what failed without one is an Amazon Issue."""
        self.ensure_one()
        if self.order_id:
            return self.order_id.get_formview_action()
        if self.kind == FAILURE:
            action = "sale_amazon_connector.amazon_connector_issue_action"
            return self.env["ir.actions.act_window"]._for_xml_id(action)
        return False


def _of_group(specs):
    """The names of those measures that the report reckons itself."""
    return {spec.partition(":")[0] for spec in specs if spec.endswith(f":{OF_GROUP}")}
