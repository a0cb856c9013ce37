# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import Command, fields, models


class AccountTax(models.Model):
    _inherit = "account.tax"

    amazon_connector_twin_of_id = fields.Many2one(
        "account.tax", string="Twin of", readonly=True, copy=False, index="btree_not_null"
    )

    def _amazon_connector_on_basis(self, include_tax):
        """Each tax on this price basis: itself, or its twin with the same rate and accounts."""
        return self.browse().union(*(tax._amazon_connector_twin(include_tax) for tax in self))

    def _amazon_connector_twin(self, include_tax):
        self.ensure_one()
        if all(tax.price_include == include_tax for tax in self.flatten_taxes_hierarchy()):
            return self
        override = "tax_included" if include_tax else "tax_excluded"
        origin = self.amazon_connector_twin_of_id or self
        if origin != self and origin.price_include == include_tax:
            return origin
        twin = self.sudo().search(
            [
                ("amazon_connector_twin_of_id", "=", origin.id),
                ("price_include_override", "=", override),
            ],
            limit=1,
        )
        return twin or origin.sudo()._amazon_connector_make_twin(include_tax, override)

    def _amazon_connector_make_twin(self, include_tax, override):
        basis = self.env._("tax included") if include_tax else self.env._("tax excluded")
        values = {
            "name": f"{self.name} (Amazon, {basis}, {self.id})",
            "price_include_override": override,
            "amazon_connector_twin_of_id": self.id,
            # Documents show the tax, not that it is a twin.
            "invoice_label": self.invoice_label or self.name,
        }
        if self.amount_type == "group":
            children = self.children_tax_ids._amazon_connector_on_basis(include_tax)
            values["children_tax_ids"] = [Command.set(children.ids)]
        return self.copy(values)
