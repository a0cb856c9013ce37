# SPDX-License-Identifier: LGPL-3.0-or-later
"""A vendor bill or a credit note that was reversed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("amazon_backoffice", "0020_fba_from_here")]

    operations = [
        migrations.AlterField(
            model_name="document",
            name="state",
            field=models.CharField(
                max_length=8,
                choices=[("draft", "Draft"), ("posted", "Posted"), ("reversed", "Reversed")],
                default="draft",
                editable=False,
            ),
        ),
    ]
