# SPDX-License-Identifier: LGPL-3.0-or-later
"""The rows that are there from the start. What a person changed stays."""

from __future__ import annotations

from amazon_connector.domain.carriers import KNOWN_CARRIERS
from amazon_connector.domain.marketplaces import MARKETPLACES


def fill(apps, schema_editor):
    """All of them."""
    marketplaces(apps, schema_editor)
    carriers(apps, schema_editor)


def marketplaces(apps, schema_editor):
    """Add those of Amazon's that are missing."""
    model = apps.get_model("amazon_backoffice", "Marketplace")
    model.objects.bulk_create(
        [
            model(
                name=m.name,
                marketplace_id=m.marketplace_id,
                region=m.region,
                seller_central_url=m.seller_central_url,
                country=m.country,
                domain=m.domain,
                currency=m.currency,
                prices_include_tax=m.prices_include_tax,
            )
            for m in MARKETPLACES
        ],
        ignore_conflicts=True,
    )


def carriers(apps, schema_editor):
    """Add those that Amazon knows and that are missing."""
    model = apps.get_model("amazon_backoffice", "Carrier")
    model.objects.bulk_create(
        [
            model(name=known.name, code=known.code, shipping_method=known.shipping_method)
            for known in KNOWN_CARRIERS
        ],
        ignore_conflicts=True,
    )
