# SPDX-License-Identifier: LGPL-3.0-or-later
"""All of Amazon's marketplaces are there from the start."""

from django.db import migrations

from .fresh import rows


class Migration(migrations.Migration):
    dependencies = [("amazon_backoffice", "0003_rules")]
    operations = [migrations.RunPython(rows.marketplaces, migrations.RunPython.noop)]
