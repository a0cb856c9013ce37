# SPDX-License-Identifier: LGPL-3.0-or-later
"""What holds between the tables."""

import django.db.models.deletion
from django.db import migrations, models

import amazon_backoffice.models.fields


class Migration(migrations.Migration):
    dependencies = [("amazon_backoffice", "0002_orders")]
    # fmt: off
    operations = [
        migrations.CreateModel(
            name='SalesTeam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', amazon_backoffice.models.fields.KeyText(blank=False, default='')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sales_teams', to='amazon_backoffice.company')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='salesorder',
            name='sales_team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='amazon_backoffice.salesteam'),
        ),
        migrations.AddField(
            model_name='account',
            name='sales_team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='amazon_backoffice.salesteam'),
        ),
        migrations.CreateModel(
            name='StockLocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('warehouse', 'Warehouse'), ('amazon', 'At Amazon'), ('customer', 'Customers'), ('inventory', 'Inventory adjustment')], max_length=10)),
                ('name', amazon_backoffice.models.fields.KeyText(blank=False, default='')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='locations', to='amazon_backoffice.company')),
            ],
            options={
                'verbose_name': 'Stock Location',
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='account',
            name='location',
            field=models.ForeignKey(blank=True, help_text='Stock that lies at Amazon; FBA orders take it from there.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='amazon_backoffice.stocklocation', verbose_name='Amazon location'),
        ),
        migrations.CreateModel(
            name='StockMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', amazon_backoffice.models.fields.Pieces(decimal_places=3, default=0, max_digits=15)),
                ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='open', max_length=9)),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='Done on')),
                ('reference', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('delivery', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='amazon_backoffice.delivery')),
                ('destination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.stocklocation')),
                ('order_line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='amazon_backoffice.salesorderline')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='amazon_backoffice.product')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.stocklocation')),
            ],
            options={
                'verbose_name': 'Stock Move',
                'verbose_name_plural': 'Moves History',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Tax',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', amazon_backoffice.models.fields.KeyText(blank=False, default='')),
                ('rate', models.DecimalField(decimal_places=4, max_digits=9, verbose_name='Percent')),
                ('price_include', models.BooleanField(default=False, verbose_name='Included in price')),
                ('account_code', amazon_backoffice.models.fields.CleanText(blank=True, default='', help_text='Where the tax is booked.', verbose_name='Tax account')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taxes', to='amazon_backoffice.company')),
                ('twin_of', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='twin', to='amazon_backoffice.tax')),
            ],
            options={
                'verbose_name_plural': 'taxes',
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='salesorderline',
            name='taxes',
            field=models.ManyToManyField(blank=True, related_name='+', to='amazon_backoffice.tax'),
        ),
        migrations.AddField(
            model_name='product',
            name='taxes',
            field=models.ManyToManyField(blank=True, related_name='products', to='amazon_backoffice.tax', verbose_name='Sales Taxes'),
        ),
        migrations.CreateModel(
            name='FiscalPositionLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='amazon_backoffice.fiscalposition')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.tax', verbose_name='Tax')),
                ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.tax', verbose_name='Replaced by')),
            ],
            options={
                'verbose_name': 'Tax mapping',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(fields=('company', 'kind', 'key'), name='contact_key'),
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('account', 'kind', 'order_id', 'subject'), name='open_issue'),
        ),
        migrations.AddConstraint(
            model_name='fiscalposition',
            constraint=models.UniqueConstraint(fields=('company', 'marketplace', 'country', 'business'), name='fiscal_position_condition'),
        ),
        migrations.AddConstraint(
            model_name='accountmarketplace',
            constraint=models.UniqueConstraint(fields=('account', 'marketplace'), name='account_marketplace'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(fields=('account', 'marketplace', 'sku'), name='offer_sku'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['state', 'ship_by'], name='delivery_state_ship_by'),
        ),
        migrations.AddIndex(
            model_name='amazonorder',
            index=models.Index(condition=models.Q(('state', 'quarantined')), fields=['next_attempt'], name='amazon_order_due'),
        ),
        migrations.AddIndex(
            model_name='amazonorder',
            index=models.Index(condition=models.Q(('forgotten', False)), fields=['forget_after'], name='amazon_order_forget'),
        ),
        migrations.AddConstraint(
            model_name='amazonorder',
            constraint=models.UniqueConstraint(fields=('seller_id', 'order_id'), name='amazon_order_key'),
        ),
        migrations.AddConstraint(
            model_name='salesteam',
            constraint=models.UniqueConstraint(fields=('company', 'name'), name='sales_team_name'),
        ),
        migrations.AddConstraint(
            model_name='salesorder',
            constraint=models.UniqueConstraint(fields=('seller_id', 'order_id'), name='sales_order_key'),
        ),
        migrations.AddConstraint(
            model_name='stocklocation',
            constraint=models.UniqueConstraint(fields=('company', 'name'), name='stock_location_name'),
        ),
        migrations.AddConstraint(
            model_name='tax',
            constraint=models.UniqueConstraint(fields=('company', 'name'), name='tax_name'),
        ),
        migrations.AddConstraint(
            model_name='salesorderline',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('order', 'key'), name='sales_order_line_key'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.UniqueConstraint(condition=models.Q(('default_for', ''), _negated=True), fields=('company', 'default_for'), name='default_product'),
        ),
        migrations.AddConstraint(
            model_name='fiscalpositionline',
            constraint=models.UniqueConstraint(fields=('position', 'source'), name='fiscal_position_source'),
        ),
    ]
    # fmt: on
