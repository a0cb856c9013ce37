# SPDX-License-Identifier: LGPL-3.0-or-later
"""The language in which a buyer reads: the marketplace's, else that of his country."""

from __future__ import annotations

from babel.languages import get_official_languages


class Languages:
    """The languages that are installed in this Odoo."""

    def __init__(self, env) -> None:
        self._installed = [code for code, _name in env["res.lang"].get_installed()]
        marketplaces = env["amazon.connector.marketplace"].with_context(active_test=False)
        self._countries = {m.api_ref: m.country_id.code or "" for m in marketplaces.search([])}

    def of(self, marketplace_id: str, country: str) -> str | bool:
        """Odoo's code of it; False where none of them is installed."""
        wanted = (self._countries.get(marketplace_id, ""), country)
        return next(filter(None, map(self._spoken_in, wanted)), False)

    def _spoken_in(self, country: str) -> str:
        if not country:
            return ""
        official = get_official_languages(country, de_facto=True)
        spoken = [code for code in self._installed if code.split("_")[0] in official]
        spoken.sort(key=lambda code: (official.index(code.split("_")[0]), country not in code))
        return spoken[0] if spoken else ""
