# SPDX-License-Identifier: LGPL-3.0-or-later
"""A page of planned orders becomes sales orders with customers, deliveries and moves.

Everything is read and written in sets: the number of queries does not depend on the number
of orders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from amazon_connector.domain.currencies import ZERO
from amazon_connector.port import (
    CannotBook,
    Landed,
    OrderKey,
    OrderPlan,
    Outcome,
    PlannedLine,
    Written,
)

from ..engine.amounts import line_amounts
from ..engine.currencies import known_currency
from ..engine.fiscal import Fiscal, Sale
from ..models import Account, Marketplace, SalesOrder, SalesOrderLine, Tax
from .catalog import Catalog
from .contacts import Contacts
from .defaults import places
from .numbers import SALES_ORDER, take_numbers
from .outgoing import Outgoing
from .standing import landed, landed_line, landed_orders, sales_orders

_TOO_MUCH = Decimal(10) ** 12


def create_orders(page: Sequence[OrderPlan]) -> list[Outcome]:
    """See ``Backend.create_orders``. Call inside ``atomic()``; raises what the database does."""
    there = sales_orders([plan.key for plan in page])
    standing = landed_orders(there.values())
    found: dict[OrderKey, Landed] = {key: standing[row.pk] for key, row in there.items()}
    new = {plan.key: plan for plan in page if plan.key not in found}
    if new:
        found.update(_NewOrders(list(new.values())).save())
    return [Written(found[plan.key]) for plan in page]


class _NewOrders:
    """One page of orders that are not there yet."""

    def __init__(self, plans: Sequence[OrderPlan]) -> None:
        self._plans = plans
        self._accounts = Account.objects.in_bulk({int(plan.account_id) for plan in plans})
        company_ids = {account.company_id for account in self._accounts.values()}
        self._marketplaces = _marketplaces(plans)
        self._catalog = Catalog(p for plan in plans for p in plan.lines)
        self._fiscal = Fiscal(company_ids)
        self._outgoing = Outgoing(places(company_ids), self._catalog)
        self._contacts = self._save_contacts()
        self._orders: list[SalesOrder] = []
        self._lines: list[list[SalesOrderLine]] = []
        self._taxes: list[tuple[SalesOrderLine, Tax]] = []

    def save(self) -> Mapping[OrderKey, Landed]:
        """Write everything, the orders before their lines before their moves."""
        numbers = take_numbers(SALES_ORDER, len(self._plans))
        for plan, number in zip(self._plans, numbers, strict=True):
            self._prepare(plan, number)
        SalesOrder.objects.bulk_create(self._orders)
        self._save_lines()
        self._outgoing.save()
        standing = zip(self._plans, self._orders, self._lines, strict=True)
        return {plan.key: self._landed(order, lines) for plan, order, lines in standing}

    def _save_lines(self) -> None:
        for order, lines in zip(self._orders, self._lines, strict=True):
            for line in lines:
                line.order_id = order.pk
        SalesOrderLine.objects.bulk_create([line for lines in self._lines for line in lines])
        through = SalesOrderLine.taxes.through
        through.objects.bulk_create(
            [through(salesorderline_id=line.pk, tax_id=tax.pk) for line, tax in self._taxes]
        )

    def _save_contacts(self) -> Contacts:
        contacts = Contacts()
        for plan in self._plans:
            company_id = self._account(plan).company_id
            contacts.want(company_id, plan.customer, plan.delivery, plan.forget_after)
        contacts.save()
        return contacts

    def _account(self, plan: OrderPlan) -> Account:
        return self._accounts[int(plan.account_id)]

    def _prepare(self, plan: OrderPlan, number: str) -> None:
        account = self._account(plan)
        sale = self._sale(plan)
        order = self._order(plan, sale, number)
        lines = self._order_lines(plan, sale, order)
        order.fiscal_position = self._fiscal.position(sale)
        order.untaxed = sum((line.untaxed for line in lines), ZERO)
        order.tax = sum((line.tax for line in lines), ZERO)
        order.total = order.untaxed + order.tax
        if abs(order.total) >= _TOO_MUCH:
            raise CannotBook("The order's total is too large to be booked.")
        self._orders.append(order)
        self._lines.append(lines)
        self._outgoing.add(plan, account, order, lines)

    def _sale(self, plan: OrderPlan) -> Sale:
        marketplace = self._marketplaces.get(plan.marketplace_id)
        if marketplace is None:
            raise CannotBook(
                f"The marketplace {plan.marketplace_id!r} is unknown here. Add it under Settings "
                "> Connectors > Amazon Marketplaces, then retry."
            )
        return Sale(
            self._account(plan).company_id,
            marketplace.pk,
            marketplace.name,
            plan.country,
            plan.is_business,
            plan.prices_include_tax,
        )

    def _order(self, plan: OrderPlan, sale: Sale, number: str) -> SalesOrder:
        account = self._account(plan)
        return SalesOrder(
            name=number,
            company_id=sale.company_id,
            seller_id=plan.key.seller_id,
            order_id=plan.key.order_id,
            account_id=account.pk,
            marketplace_id=sale.marketplace_pk,
            channel=plan.channel,
            sales_team_id=account.sales_team_id,
            ordered_at=plan.ordered_at,
            customer_id=self._contacts.customer(sale.company_id, plan.customer).pk,
            delivery_address=self._contacts.delivery(sale.company_id, plan.delivery),
            currency=known_currency(plan.currency),
            prices_include_tax=plan.prices_include_tax,
            country=plan.country,
            is_business=plan.is_business,
            purchase_order=plan.purchase_order,
            gift_messages="\n".join(plan.gift_messages),
            history=plan.history,
            ship_by_earliest=plan.ship_by.earliest,
            ship_by=plan.ship_by.latest,
            deliver_by_earliest=plan.deliver_by.earliest,
            deliver_by=plan.deliver_by.latest,
        )

    def _order_lines(self, plan: OrderPlan, sale: Sale, order: SalesOrder) -> list[SalesOrderLine]:
        lines = []
        for planned in plan.lines:
            taxes = self._line_taxes(planned, sale)
            line = _line(order, planned, taxes)
            self._taxes.extend((line, tax) for tax in taxes)
            lines.append(line)
        return lines

    def _line_taxes(self, planned: PlannedLine, sale: Sale) -> tuple[Tax, ...]:
        """Of the first of its tax products that has any; none where Amazon collects them."""
        if planned.line.collected_by_amazon:
            return ()
        for product in planned.tax_products:
            own = self._catalog.taxes(product.product_id)
            if self._fiscal.of_company(own, sale.company_id):
                return self._fiscal.taxes(sale, own)
        return ()

    def _landed(self, order: SalesOrder, lines: Sequence[SalesOrderLine]) -> Landed:
        seen = [
            landed_line(line, order.currency, self._catalog.is_default(line.product_id))
            for line in lines
        ]
        left, is_open = self._outgoing.of_order(order)
        return landed(order, seen, left, is_open)


def _marketplaces(plans: Sequence[OrderPlan]) -> dict[str, Marketplace]:
    ids = {plan.marketplace_id for plan in plans}
    return {m.marketplace_id: m for m in Marketplace.objects.filter(marketplace_id__in=ids)}


def _line(order: SalesOrder, planned: PlannedLine, taxes: Sequence[Tax]) -> SalesOrderLine:
    line = planned.line
    amounts = line_amounts(line.amount, taxes, order.currency)
    return SalesOrderLine(
        key=line.key,
        item_id=line.item_id,
        kind=line.kind,
        code=line.code,
        description=line.description,
        product_id=int(planned.product.product_id),
        quantity=Decimal(line.quantity),
        unit_price=line.unit_price,
        rate=amounts.rate,
        untaxed=amounts.untaxed,
        tax=amounts.tax,
        total=amounts.total,
        collected_by_amazon=line.collected_by_amazon,
        delivered=ZERO,
        invoiced=ZERO,
    )
