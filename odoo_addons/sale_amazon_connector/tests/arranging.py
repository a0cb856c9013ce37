# SPDX-License-Identifier: LGPL-3.0-or-later
"""What tests arrange in Odoo: companies, accounts, products, taxes."""

from odoo import Command

from ..adapter.values import naive


class Arranging:
    """The arranging half of ``OdooWorld``."""

    def _prepare(self):
        self._companies = {"": self.env.company}
        self._products = {}

    def account(self, arranged):
        company = self._company(arranged.company, arranged.currency)
        account = self.env["amazon.connector.account"].create(
            {
                "name": arranged.name,
                "company_id": company.id,
                "region": arranged.region,
                "client_id": arranged.client_id,
                "application_id": arranged.application_id,
                "opened": arranged.opened,
                "fba_pooled": arranged.fba_pooled,
                "cursor": naive(arranged.cursor),
                "seller_id": arranged.seller_id if arranged.linked else False,
                "linked_at": naive(arranged.linked_at) if arranged.linked else False,
                "marketplace_ids": [
                    Command.create({"marketplace_id": self._marketplace(ref).id})
                    for ref in arranged.marketplace_ids
                ],
            }
        )
        number = str(account.id)
        account.sealed_client_secret = arranged.vault.seal(arranged.client_secret, number)
        if arranged.linked:
            account.sealed_refresh_token = arranged.vault.seal(arranged.refresh_token, number)
        self._fresh()
        return number

    def synchronize(self, account_id, marketplace_id, on):
        account = self.env["amazon.connector.account"].browse(int(account_id))
        account.marketplace_ids.filtered(lambda li: li.api_ref == marketplace_id).searched = on
        self._fresh()

    def product(self, reference, *, tax=None, storable=True):
        product = self.env["product.product"].create(
            {
                "name": f"Product {reference}",
                "default_code": reference,
                "type": "consu" if storable else "service",
                "is_storable": storable,
                "taxes_id": [Command.clear()],
            }
        )
        self._products[product] = tax
        self._tax_products()
        self._fresh()
        return str(product.id)

    def offer(self, account_id, marketplace_id, sku, reference):
        marketplace = self._marketplace(marketplace_id)
        product = self.env["product.product"].search([("default_code", "=", reference)])
        offers = self.env["amazon.connector.offer"]
        key = {
            "account_id": int(account_id),
            "marketplace_id": marketplace.id,
            "sku": sku,
        }
        found = offers.search([(name, "=", value) for name, value in key.items()])
        if found:
            found.product_id = product
        else:
            offers.create({**key, "product_id": product.id})

    def map_tax(self, account_id, marketplace_id, country, business, source, target):
        account = self.env["amazon.connector.account"].browse(int(account_id))
        company = account.company_id
        mapped = {"tax_src_id": self._tax(source, company).id}
        if target:
            mapped["tax_dest_id"] = self._tax(target, company).id
        position = self.env["account.fiscal.position"].create(
            {
                "name": f"{marketplace_id} {country} {business}",
                "company_id": company.id,
                "tax_ids": [Command.create(mapped)],
            }
        )
        line = account.marketplace_ids.filtered(lambda li: li.api_ref == marketplace_id)
        line.fiscal_rule_ids = [
            Command.create(
                {
                    "country_id": self.env["res.country"].search([("code", "=", country)]).id,
                    "is_business": business,
                    "fiscal_position_id": position.id,
                }
            )
        ]
        self._fresh()

    def _marketplace(self, ref):
        return self.env["amazon.connector.marketplace"].search([("api_ref", "=", ref)])

    # Companies and their taxes

    def _company(self, name, code):
        currency = self.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", code)])
        currency.active = True
        if name not in self._companies:
            self._companies[name] = self.env["res.company"].create(
                {
                    "name": name,
                    "currency_id": currency.id,
                    "country_id": self.env.ref("base.us").id,
                }
            )
        company = self._companies[name]
        company.write({"currency_id": currency.id, "amazon_connector_enabled": True})
        self._tax_products()
        return company

    def _tax_products(self):
        """Every product has its tax in every company."""
        for product, tax in self._products.items():
            if tax:
                taxes = [self._tax(tax, company).id for company in self._companies.values()]
                product.taxes_id = [Command.set(taxes)]

    def _tax(self, tax, company):
        taxes = self.env["account.tax"].with_company(company)
        found = taxes.search([("name", "=", tax.name), ("company_id", "=", company.id)], limit=1)
        return found or taxes.create(
            {
                "name": tax.name,
                "amount": float(tax.rate),
                "type_tax_use": "sale",
                "price_include_override": "tax_included" if tax.included else "tax_excluded",
                "company_id": company.id,
                "country_id": company.account_fiscal_country_id.id,
                "tax_group_id": self._tax_group(company).id,
            }
        )

    def _tax_group(self, company):
        groups = self.env["account.tax.group"].with_company(company)
        values = {
            "name": "Contract",
            "company_id": company.id,
            "country_id": company.account_fiscal_country_id.id,
        }
        found = groups.search([(name, "=", value) for name, value in values.items()], limit=1)
        return found or groups.create(values)
