# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which payout paid the rest of an earlier one's order; orders booked as sales get no invoice."""

from django.db import migrations, models

from amazon_backoffice.models.fields import CleanText


class Migration(migrations.Migration):
    dependencies = [("amazon_backoffice", "0018_settled_order")]

    operations = [
        migrations.AddField(
            model_name="mismatch",
            name="paid_by",
            field=CleanText("Paid by payout"),
        ),
        migrations.AlterField(
            model_name="account",
            name="payouts_sales_without_invoice",
            field=models.BooleanField(
                "Book as Sales without Invoice",
                default=True,
                help_text="What buyers paid for orders that have no invoice is booked as sales; "
                "orders so booked get no invoice any more. Not ticked: it waits on the account "
                "To clarify, and is listed.",
            ),
        ),
    ]
