# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whether a settlement booked an order's sale is asked by the order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("amazon_backoffice", "0017_kept_back")]

    operations = [
        migrations.AddIndex(
            model_name="settledorder",
            index=models.Index(fields=["order_id"], name="settled_order_of_order"),
        ),
    ]
