# SPDX-License-Identifier: LGPL-3.0-or-later
"""The list of quantities is called as it is called everywhere."""

from django.db import migrations


class Migration(migrations.Migration):
    # fmt: off
    dependencies = [
        ('amazon_backoffice', '0012_packs'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='skustock',
            options={'ordering': ['sku', 'region', 'seller_id'], 'verbose_name': 'Quantity on Amazon', 'verbose_name_plural': 'Quantities on Amazon'},
        ),
    ]
