# SPDX-License-Identifier: LGPL-3.0-or-later
"""The carriers that Amazon knows are there from the start."""

from django.db import migrations

from .fresh import rows


class Migration(migrations.Migration):
    dependencies = [("amazon_backoffice", "0005_parcels")]
    operations = [migrations.RunPython(rows.carriers, migrations.RunPython.noop)]
