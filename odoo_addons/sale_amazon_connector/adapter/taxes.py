# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which taxes a line bears: product, fiscal position, and the basis of Amazon's prices.

Amazon's amount is never divided by a rate. Where the tax that Odoo finds is on the other
basis, the order gets a fiscal position of the marketplace's own that maps the tax to its twin.
"""

from __future__ import annotations

from amazon_connector.port import OrderPlan, PlannedLine

from odoo import Command


class TaxBook:
    """The taxes of one company for a page of orders."""

    def __init__(self, env, company) -> None:
        self._env = env
        self._company = company
        self._of_marketplace: dict = {}

    def source(self, plan: OrderPlan, partner, delivery):
        """The seller's fiscal position: chosen for the marketplace, else Odoo's own choice."""
        line = self._marketplace_line(plan.account_id, plan.marketplace_id)
        rule = line.fiscal_rule_ids._fits(plan.country, plan.is_business)
        if rule:
            return rule.fiscal_position_id
        positions = self._env["account.fiscal.position"].with_company(self._company)
        return positions._get_fiscal_position(partner, delivery=delivery)

    def lines(self, plan: OrderPlan, source):
        """The order's fiscal position, and the taxes of each of its lines."""
        bases = [self._base(planned) for planned in plan.lines]
        mapped = [self._mapped(taxes, source, plan.prices_include_tax) for taxes in bases]
        plain = [source.map_tax(taxes) for taxes in bases]
        if mapped == plain:
            return source, mapped
        position = self._position(plan, source)
        for taxes in bases:
            self._map(position, taxes, source, plan.prices_include_tax)
        return position, mapped

    def of_product(self, product, order):
        """The taxes of a product on an order that is there already."""
        position = order.fiscal_position_id
        source = position.amazon_connector_source_id or position
        if position.amazon_connector_marketplace_id and not position.amazon_connector_source_id:
            source = position.browse()
        taxes = product.taxes_id._filter_taxes_by_company(self._company)
        return self._mapped(taxes, source, order.amazon_connector_include_tax)

    def _base(self, planned: PlannedLine):
        none = self._env["account.tax"]
        if planned.line.collected_by_amazon:
            return none
        for product in planned.tax_products:
            record = self._env["product.product"].browse(int(product.product_id))
            taxes = record.taxes_id._filter_taxes_by_company(self._company)
            if taxes:
                return taxes
        return none

    @staticmethod
    def _mapped(taxes, source, include_tax: bool):
        return source.map_tax(taxes)._amazon_connector_on_basis(include_tax)

    def _marketplace_line(self, account_id: str, marketplace_id: str):
        key = account_id, marketplace_id
        if key not in self._of_marketplace:
            self._of_marketplace[key] = self._env["amazon.connector.account.marketplace"].search(
                [("account_id", "=", int(account_id)), ("api_ref", "=", marketplace_id)]
            )
        return self._of_marketplace[key]

    def _position(self, plan: OrderPlan, source):
        """The marketplace's own position for this source and basis, found or made."""
        line = self._marketplace_line(plan.account_id, plan.marketplace_id)
        marketplace = line.marketplace_id
        key = {
            "company_id": self._company.id,
            "amazon_connector_marketplace_id": marketplace.id,
            "amazon_connector_source_id": source.id,
            "amazon_connector_include_tax": plan.prices_include_tax,
        }
        positions = self._env["account.fiscal.position"]
        found = positions.search([(name, "=", value) for name, value in key.items()], limit=1)
        return found or positions.create(
            {
                **key,
                "name": self._name(marketplace, source, plan.prices_include_tax),
                "auto_apply": False,
                "sequence": 1000,
                "account_ids": [
                    Command.create(
                        {
                            "account_src_id": account.account_src_id.id,
                            "account_dest_id": account.account_dest_id.id,
                        }
                    )
                    for account in source.account_ids
                ],
            }
        )

    def _name(self, marketplace, source, include_tax: bool) -> str:
        basis = self._env._("prices with tax") if include_tax else self._env._("prices before tax")
        parts = [marketplace.name, source.name, basis]
        return ", ".join(part for part in parts if part)

    def _map(self, position, taxes, source, include_tax: bool) -> None:
        """Let the position say what this tax becomes; Odoo's own *Update Taxes* agrees."""
        for tax in taxes:
            wanted = self._mapped(tax, source, include_tax)
            stored = position.tax_ids.filtered(lambda line, t=tax: line.tax_src_id == t)
            if stored.tax_dest_id == wanted and stored:
                continue
            stored.unlink()
            position.tax_ids = [
                Command.create({"tax_src_id": tax.id, "tax_dest_id": target.id})
                for target in wanted or [wanted]
            ]
