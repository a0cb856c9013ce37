# SPDX-License-Identifier: LGPL-3.0-or-later
"""Vendor bills as a list of their own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("amazon_backoffice", "0020_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="VendorBill",
            fields=[],
            options={
                "verbose_name": "Vendor Bill",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("amazon_backoffice.document",),
        ),
    ]
