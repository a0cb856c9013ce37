# SPDX-License-Identifier: LGPL-3.0-or-later
"""An order's currency comes by a pricelist of the connector's own."""

from __future__ import annotations

from amazon_connector.port import CannotBook


class PricelistBook:
    """One archived pricelist for each company and currency: nobody's default, only ours."""

    def __init__(self, env, company) -> None:
        self._env = env
        self._company = company
        self._lists: dict = {}

    def of(self, code: str):
        """The pricelist of a currency, found or made. Raises CannotBook."""
        if code not in self._lists:
            self._lists[code] = self._found(code) or self._made(code)
        return self._lists[code]

    def _found(self, code: str):
        lists = self._env["product.pricelist"].with_context(active_test=False)
        return lists.search(
            [
                ("company_id", "=", self._company.id),
                ("currency_id.name", "=", code),
                ("amazon_connector", "=", True),
            ],
            limit=1,
        )

    def _made(self, code: str):
        currencies = self._env["res.currency"].with_context(active_test=False)
        currency = currencies.search([("name", "=", code)], limit=1)
        if not currency:
            raise CannotBook(
                f"Odoo does not know the currency {code or '(none)'}: create it under "
                "Accounting, Currencies; the order is then imported by itself."
            )
        if not currency.active:
            currency.active = True
        return self._env["product.pricelist"].create(
            {
                "name": f"Amazon {code}",
                "currency_id": currency.id,
                "company_id": self._company.id,
                "amazon_connector": True,
                "active": False,
            }
        )
