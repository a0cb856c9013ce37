# SPDX-License-Identifier: LGPL-3.0-or-later

import django.core.validators
from django.db import migrations, models

import amazon_backoffice.models.fields


class Migration(migrations.Migration):
    dependencies = [("amazon_backoffice", "0014_ledger")]

    operations = [
        migrations.AddField(
            model_name="product",
            name="cost",
            field=amazon_backoffice.models.fields.Money(
                blank=True,
                decimal_places=3,
                help_text="Of one piece, for the margin in Figures; in the currency of the product's company (of all companies: of the first one). Empty or 0: not known.",
                max_digits=15,
                null=True,
                validators=[django.core.validators.MinValueValidator(0)],
                verbose_name="Cost",
            ),
        ),
        migrations.AddIndex(
            model_name="settlementline",
            index=models.Index(fields=["order_id"], name="settlement_line_of_order"),
        ),
    ]
