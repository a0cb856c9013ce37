# SPDX-License-Identifier: LGPL-3.0-or-later
"""Confirmed sales orders from a page of plans: one create and one confirm for a company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from amazon_connector.domain.lines import GIFT_WRAP_LINE, PRODUCT_LINE
from amazon_connector.domain.orders import AMAZON
from amazon_connector.paging import by_page
from amazon_connector.port import OrderPlan, Outcome, PlannedLine, Written

from odoo import Command

from .currencies import PricelistBook
from .customers import CustomerBook
from .deliveries import Deliveries
from .landed import landed_orders
from .rows import order_key
from .taxes import TaxBook
from .values import naive


class OrderCreation:
    """The part of the port that makes orders."""

    def create_orders(self, page: Sequence[OrderPlan]) -> Sequence[Outcome]:
        return by_page(self.atomic, self._create_set, page)

    def _create_set(self, page: Sequence[OrderPlan]) -> Sequence[Outcome]:
        plans = {plan.key: plan for plan in page}
        present = self.sales_orders(list(plans))
        known = {order_key(order) for order in present}
        companies = defaultdict(list)
        accounts = self.account_records([plan.account_id for plan in page])
        for key, plan in plans.items():
            if key not in known:
                companies[accounts[plan.account_id].company_id].append(plan)
        for company, new in companies.items():
            present |= CompanyOrders(self.env, company, accounts).create(new)
        landed = landed_orders(present)
        return [Written(landed[plan.key]) for plan in page]


class CompanyOrders:
    """New orders of one company."""

    def __init__(self, env, company, accounts) -> None:
        self._env = env(
            context={**env.context, "allowed_company_ids": company.ids},
        )
        self._accounts = accounts
        self._customers = CustomerBook(self._env, company)
        self._taxes = TaxBook(self._env, company)
        self._pricelists = PricelistBook(self._env, company)

    def create(self, page: Sequence[OrderPlan]):
        """Confirmed sales orders with their deliveries and moves."""
        self._customers.prepare(page)
        orders = self._env["sale.order"].create([self._order(plan) for plan in page])
        by_plan = list(zip(page, orders, strict=True))
        deliveries = Deliveries(self._env)
        # What Amazon counts as shipped is booked first: Odoo's rules then make the rest only.
        deliveries.book_shipped([(o, p.shipped) for p, o in by_plan if p.shipped])
        orders.action_confirm()
        deliveries.book_fba(
            [
                (order, plan.fba_shipped_at or plan.ordered_at)
                for plan, order in by_plan
                if plan.channel == AMAZON and not plan.history
            ]
        )
        deliveries.show_windows([(order, p.ship_by, p.deliver_by) for p, order in by_plan])
        return orders.with_env(self._env)

    def _order(self, plan: OrderPlan) -> dict:
        account = self._accounts[plan.account_id]
        partner = self._customers.customer(plan.customer)
        delivery = self._customers.delivery(plan)
        source = self._taxes.source(plan, partner, delivery)
        position, taxes = self._taxes.lines(plan, source)
        return {
            "partner_id": partner.id,
            "partner_invoice_id": partner.id,
            "partner_shipping_id": delivery.id,
            "company_id": account.company_id.id,
            "warehouse_id": account.warehouse_id.id,
            "team_id": account.team_id.id,
            "user_id": False,
            "pricelist_id": self._pricelists.of(plan.currency).id,
            "fiscal_position_id": position.id,
            "date_order": naive(plan.ordered_at),
            "commitment_date": naive(plan.ship_by.latest),
            "client_order_ref": plan.key.order_id,
            "origin": f"Amazon {plan.key.order_id}",
            "require_signature": False,
            "require_payment": False,
            "order_line": [
                Command.create(self._line(planned, line_taxes, number))
                for number, (planned, line_taxes) in enumerate(zip(plan.lines, taxes, strict=True))
            ],
            **self._amazon(plan),
        }

    def _amazon(self, plan: OrderPlan) -> dict:
        marketplace = self._taxes._marketplace_line(plan.account_id, plan.marketplace_id)
        return {
            "amazon_connector_order_ref": plan.key.order_id,
            "amazon_connector_seller_id": plan.key.seller_id,
            "amazon_connector_account_id": int(plan.account_id),
            "amazon_connector_marketplace_id": marketplace.marketplace_id.id,
            "amazon_connector_channel": plan.channel,
            "amazon_connector_history": plan.history,
            "amazon_connector_include_tax": plan.prices_include_tax,
            "amazon_connector_gift_messages": "\n".join(plan.gift_messages) or False,
            "amazon_connector_purchase_order": plan.purchase_order or False,
        }

    def _line(self, planned: PlannedLine, taxes, number: int) -> dict:
        line = planned.line
        product = self._env["product.product"].browse(int(planned.product.product_id))
        return {
            "sequence": 10 + number,
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "name": line.description,
            "product_uom_qty": line.quantity,
            "price_unit": float(line.unit_price),
            "discount": 0.0,
            "tax_id": [Command.set(taxes.ids)],
            "amazon_connector_key": line.key,
            "amazon_connector_item_ref": line.item_id,
            "amazon_connector_sku": line.code if line.kind == PRODUCT_LINE else False,
            "amazon_connector_gift_wrap_level": line.code if line.kind == GIFT_WRAP_LINE else False,
            "amazon_connector_kind": line.kind,
            "amazon_connector_charge": line.charge,
            "amazon_connector_collected": line.collected_by_amazon,
        }
