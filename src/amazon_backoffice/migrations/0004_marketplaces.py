# SPDX-License-Identifier: LGPL-3.0-or-later
"""All of Amazon's marketplaces are there from the start."""

from __future__ import annotations

from django.db import migrations

from amazon_connector.domain.marketplaces import MARKETPLACES


def fill(apps, schema_editor):
    """Add those that are missing; whatever a person changed stays."""
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


class Migration(migrations.Migration):
    dependencies = [("amazon_backoffice", "0003_rules")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
