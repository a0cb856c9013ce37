# SPDX-License-Identifier: LGPL-3.0-or-later
"""The carriers that Amazon knows are there from the start."""

from __future__ import annotations

from django.db import migrations

from amazon_connector.domain.carriers import KNOWN_CARRIERS


def fill(apps, schema_editor):
    """Add those that are missing; whatever a person changed stays."""
    model = apps.get_model("amazon_backoffice", "Carrier")
    model.objects.bulk_create(
        [
            model(name=known.name, code=known.code, shipping_method=known.shipping_method)
            for known in KNOWN_CARRIERS
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("amazon_backoffice", "0005_parcels")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
