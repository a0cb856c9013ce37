# SPDX-License-Identifier: LGPL-3.0-or-later
"""Why an invoice is never uploaded stands in a column of its own (those of before are told), and
so does the sealed buyer."""

from django.db import migrations

import amazon_backoffice.models.fields


def those_of_before(apps, schema_editor):
    """What was kept back until now: documents of sales whose tax Amazon collected."""
    issued = apps.get_model("amazon_backoffice", "IssuedInvoice").objects
    said = "Amazon collected the tax and gives the buyer an invoice of its own."
    issued.filter(treatment="collected").update(kept_back=said)


class Migration(migrations.Migration):
    dependencies = [
        ("amazon_backoffice", "0016_figures"),
        # As the squashed one, which counts as applied once this one is.
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AddField(
            model_name="issuedinvoice",
            name="kept_back",
            field=amazon_backoffice.models.fields.CleanText(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="issuedinvoice",
            name="sealed_buyer",
            field=amazon_backoffice.models.fields.CleanText(blank=True, default=""),
        ),
        migrations.RunPython(those_of_before, migrations.RunPython.noop, elidable=True),
    ]
