# SPDX-License-Identifier: LGPL-3.0-or-later
"""What lies at Amazon as Amazon says, beside ours; transfers there."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import amazon_backoffice.models.fields


class Migration(migrations.Migration):
    # fmt: off
    dependencies = [
        ('amazon_backoffice', '0009_out_since'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='fba_next_read',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='account',
            name='fba_on',
            field=models.BooleanField(default=True, help_text='Read once an hour what lies at Amazon (FBA), and lay it beside ours.', verbose_name='Stock at Amazon'),
        ),
        migrations.AddField(
            model_name='account',
            name='fba_pooled',
            field=models.BooleanField(default=False, help_text='Pan-European: Amazon names the same pieces in each country. Tick it if the figures of all countries are the same: then they are not added up.', verbose_name='Counted Once for All Countries'),
        ),
        migrations.AlterField(
            model_name='account',
            name='location',
            field=models.ForeignKey(blank=True, help_text="Stock that lies at Amazon; FBA orders take it from there. Empty: the one that the company's accounts share.", limit_choices_to={'kind': 'amazon'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='amazon_backoffice.stocklocation', verbose_name='Amazon location'),
        ),
        migrations.CreateModel(
            name='AmazonTransfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(editable=False, max_length=30, unique=True, verbose_name='Number')),
                ('state', models.CharField(choices=[('planned', 'To send'), ('transit', 'In transit'), ('done', 'Arrived'), ('cancelled', 'Cancelled')], default='planned', editable=False, max_length=9)),
                ('shipment', amazon_backoffice.models.fields.CleanText(blank=True, default='', help_text='As Seller Central names the shipment, e.g. FBA15DJ8K.', verbose_name="Amazon's Shipment ID")),
                ('left_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='Left on')),
                ('done_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='Arrived on')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='amazon_backoffice.account', verbose_name='Amazon Account')),
                ('destination', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.stocklocation', verbose_name='To')),
                ('source', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.stocklocation', verbose_name='From')),
                ('transit', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.stocklocation')),
            ],
            options={
                'verbose_name': 'Transfer to Amazon',
                'verbose_name_plural': 'Send to Amazon',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='stockmove',
            name='transfer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='amazon_backoffice.amazontransfer'),
        ),
        migrations.CreateModel(
            name='FbaDrift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('skus', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='SKU')),
                ('ours', models.IntegerField()),
                ('theirs', models.IntegerField(verbose_name='At Amazon')),
                ('drift', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(models.F('theirs'), '-', models.F('ours')), output_field=models.IntegerField())),
                ('measured_at', models.DateTimeField(verbose_name='Measured')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fba_drifts', to='amazon_backoffice.account')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='amazon_backoffice.product')),
            ],
            options={
                'verbose_name': 'Stock at Amazon',
                'verbose_name_plural': 'Stock at Amazon',
                'ordering': ['skus', 'pk'],
                'indexes': [models.Index(condition=models.Q(('drift', 0), _negated=True), fields=['account'], name='fba_drift_differs')],
                'constraints': [models.UniqueConstraint(fields=('account', 'product'), name='fba_drift_key')],
            },
        ),
        migrations.CreateModel(
            name='FbaStock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sku', amazon_backoffice.models.fields.KeyText(blank=False, default='', verbose_name='SKU')),
                ('asin', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='ASIN')),
                ('fulfillable', models.IntegerField()),
                ('reserved', models.IntegerField()),
                ('unfulfillable', models.IntegerField()),
                ('researching', models.IntegerField()),
                ('inbound', models.IntegerField()),
                ('at_amazon', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('fulfillable'), '+', models.F('reserved')), '+', models.F('unfulfillable')), '+', models.F('researching')), output_field=models.IntegerField(), verbose_name='At Amazon')),
                ('read_at', models.DateTimeField(verbose_name='Read')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fba_stock', to='amazon_backoffice.account')),
                ('marketplace', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.marketplace')),
            ],
            options={
                'verbose_name': 'Stock at Amazon by Country',
                'verbose_name_plural': 'Stock at Amazon by Country',
                'ordering': ['sku', 'marketplace__name', 'pk'],
                'indexes': [models.Index(fields=['sku'], name='fba_stock_sku')],
                'constraints': [models.UniqueConstraint(fields=('account', 'marketplace', 'sku'), name='fba_stock_key')],
            },
        ),
    ]
    # fmt: on
