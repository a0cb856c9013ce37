# SPDX-License-Identifier: LGPL-3.0-or-later
"""The language in which a buyer reads: the core's rule, out of those that Odoo has installed."""

from __future__ import annotations

from collections.abc import Iterator

from amazon_connector.bootstrap import Finding
from amazon_connector.domain.languages import buyers_languages
from babel import Locale

from odoo.tools.misc import babel_locale_parse


class Languages:
    """The languages that are installed in this Odoo."""

    def __init__(self, env) -> None:
        self._installed = [code for code, _name in env["res.lang"].get_installed()]
        marketplaces = env["amazon.connector.marketplace"].with_context(active_test=False)
        self._countries = {m.api_ref: m.country_id.code or "" for m in marketplaces.search([])}

    def of(self, marketplace_id: str, country: str) -> str | bool:
        """Odoo's code of it; False where none of them is installed."""
        wanted = buyers_languages(country, self._countries.get(marketplace_id, ""))
        return next(filter(None, (self._spoken(language, country) for language in wanted)), False)

    def missing(self, marketplace_id: str) -> str:
        """The language (ISO 639-1) of this marketplace's own country; empty if it is installed."""
        language = buyers_languages("", self._countries.get(marketplace_id, ""))[0]
        return "" if self._spoken(language, "") else language

    def _spoken(self, language: str, country: str) -> str:
        """German as in Austria, if that is installed, else another German."""
        codes = [code for code in self._installed if code.split("_")[0] == language]
        codes.sort(key=lambda code: bool(country) and country not in code)
        return codes[0] if codes else ""


def findings(account) -> Iterator[Finding]:
    """The examination's: marketplaces whose invoices would be in a language of somebody else."""
    for line in account.marketplace_ids.filtered("invoices_on"):
        what = missing_language(line)
        if what:
            yield Finding("warn", line.name, what, install(line))


def missing_language(line) -> str:
    """That buyers of an account's marketplace cannot read their invoices; empty if they can."""
    language = Languages(line.env).missing(line.api_ref or "")
    if not language:
        return ""
    return line.env._(
        "Buyers there read %(language)s, which is not installed in Odoo: their invoices are "
        "printed in another language.",
        language=Locale(language).get_display_name(babel_locale_parse(line.env.lang)),
    )


def install(line) -> str:
    """What to do about it; who is a customer already keeps his language."""
    return line.env._(
        "Add it under Settings ▸ Translations ▸ Languages; customers that are here already keep "
        "the language on their contact."
    )
