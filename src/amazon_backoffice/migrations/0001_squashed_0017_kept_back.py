# SPDX-License-Identifier: LGPL-3.0-or-later
"""What 0001 to 0017 make of an empty database, at once: a newcomer waits for it.

A database that has some of them goes on with the others, one by one, and ends the same
(tests/backoffice/ui/test_upgrading.py). A later migration depends on this one or on 0017: Django
takes them for the same.
"""

from django.conf import settings
from django.db import migrations

from .fresh import accounts, books, documents, orders, rows, stock
from .fresh.creating import CreateModels


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("amazon_backoffice", "0001_initial"),
        ("amazon_backoffice", "0002_orders"),
        ("amazon_backoffice", "0003_rules"),
        ("amazon_backoffice", "0004_marketplaces"),
        ("amazon_backoffice", "0005_parcels"),
        ("amazon_backoffice", "0006_carriers"),
        ("amazon_backoffice", "0007_stock"),
        ("amazon_backoffice", "0008_fill_stock"),
        ("amazon_backoffice", "0009_out_since"),
        ("amazon_backoffice", "0010_fba_stock"),
        ("amazon_backoffice", "0011_fbm_stock"),
        ("amazon_backoffice", "0012_packs"),
        ("amazon_backoffice", "0013_names"),
        ("amazon_backoffice", "0014_ledger"),
        ("amazon_backoffice", "0015_invoices"),
        ("amazon_backoffice", "0016_figures"),
        ("amazon_backoffice", "0017_kept_back"),
    ]
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        # Before ours: a change of the user renders every model that refers to it.
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        CreateModels(
            accounts.MODELS + orders.MODELS + stock.MODELS + books.MODELS + documents.MODELS
        ),
        migrations.RunPython(rows.fill, migrations.RunPython.noop),
    ]
