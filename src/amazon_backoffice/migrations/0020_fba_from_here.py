# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where FBA goods leave from on marketplaces of which Amazon's report tells nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("amazon_backoffice", "0019_paid_by")]

    operations = [
        migrations.AddField(
            model_name="accountmarketplace",
            name="fba_from_here",
            field=models.BooleanField(
                "FBA Leaves from Here",
                default=False,
                help_text="What Amazon sends for this marketplace lies in its own country.",
            ),
        ),
    ]
