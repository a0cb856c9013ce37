# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import pytest

from amazon_connector.domain.languages import buyers_languages
from amazon_connector.domain.marketplaces import MARKETPLACES
from amazon_connector.domain.vat.territories import EU_COUNTRIES


@pytest.mark.parametrize(
    ("country", "marketplace", "languages"),
    [
        ("FR", "DE", ("fr", "de", "en")),
        ("at", "de", ("de", "en")),
        ("BE", "NL", ("nl", "en")),
        ("BE", "BE", ("fr", "en")),
        ("JP", "DE", ("ja", "de", "en")),
        ("IE", "DE", ("en", "de")),
        ("", "", ("en",)),
        ("XX", "SE", ("sv", "en")),
    ],
)
def test_where_the_goods_go_then_the_marketplace(
    country: str, marketplace: str, languages: tuple[str, ...]
) -> None:
    assert buyers_languages(country, marketplace) == languages


def test_every_marketplace_and_every_state_of_the_union_has_one() -> None:
    countries = {m.country for m in MARKETPLACES} | EU_COUNTRIES
    english = {country for country in countries if buyers_languages("", country) == ("en",)}
    assert english == {"AU", "CA", "GB", "IE", "IN", "MT", "SG", "US", "ZA"}
