# SPDX-License-Identifier: LGPL-3.0-or-later
"""Quantities that are kept true on Amazon: a row for each SKU, offers' rules, feeds."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import amazon_backoffice.models.fields


class Migration(migrations.Migration):
    # fmt: off
    dependencies = [
        ('amazon_backoffice', '0010_fba_stock'),
    ]

    operations = [
        migrations.CreateModel(
            name='PendingPieces',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seller_id', amazon_backoffice.models.fields.KeyText(blank=False, default='', verbose_name='Seller ID')),
                ('order_id', amazon_backoffice.models.fields.KeyText(blank=False, default='', verbose_name='Amazon Order Reference')),
                ('sku', amazon_backoffice.models.fields.KeyText(blank=False, default='', verbose_name='SKU')),
                ('pieces', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SkuStock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seller_id', amazon_backoffice.models.fields.KeyText(blank=False, default='', verbose_name='Seller ID')),
                ('region', models.CharField(choices=[('NA', 'North America'), ('EU', 'Europe'), ('FE', 'Far East')], max_length=2, verbose_name='Amazon Region')),
                ('sku', amazon_backoffice.models.fields.KeyText(blank=False, default='', verbose_name='SKU')),
                ('marketplace_id', amazon_backoffice.models.fields.KeyText(blank=True, default='', verbose_name='API Identifier of the marketplace')),
                ('wanted', models.IntegerField(null=True)),
                ('handling_days', models.IntegerField(null=True, verbose_name='Handling time (days)')),
                ('acknowledged', models.IntegerField(null=True, verbose_name='Taken by Amazon')),
                ('acknowledged_days', models.IntegerField(null=True)),
                ('sending', models.IntegerField(null=True)),
                ('sending_days', models.IntegerField(null=True)),
                ('on_amazon', models.IntegerField(null=True, verbose_name='On Amazon')),
                ('read_at', models.DateTimeField(null=True, verbose_name='Last read')),
                ('state', models.CharField(choices=[('unread', 'To be read from Amazon'), ('preview', 'Would change'), ('to_send', 'To send'), ('sending', 'Being sent'), ('in_feed', 'Being processed by Amazon'), ('synchronized', 'Synchronized with Amazon'), ('failed', 'Synchronization with Amazon failed'), ('held', 'Needs attention'), ('not_applicable', 'Not applicable')], default='unread', max_length=14, verbose_name='Amazon Sync')),
                ('why', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('due', models.DateTimeField(null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('obstacle', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('held', models.BooleanField(default=False)),
                ('also_fbm', models.BooleanField(default=False)),
                ('listed', models.BooleanField(default=False)),
                ('fba', models.BooleanField(default=False, verbose_name='FBA')),
                ('product_type', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('kept', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('feed', amazon_backoffice.models.fields.KeyText(blank=True, default='')),
                ('message_id', models.PositiveIntegerField(default=0)),
                ('live', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'SKU Quantity',
                'verbose_name_plural': 'SKU Quantities',
                'ordering': ['sku', 'region', 'seller_id'],
            },
        ),
        migrations.CreateModel(
            name='StockFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', amazon_backoffice.models.fields.KeyText(blank=False, default='', unique=True)),
                ('state', models.CharField(choices=[('intended', 'To be sent'), ('created', 'Being processed by Amazon'), ('ended', 'Ended'), ('abandoned', 'Given up, still watched')], max_length=9)),
                ('intended_at', models.DateTimeField(verbose_name='Sent')),
                ('next_poll', models.DateTimeField(verbose_name='Looked at again')),
                ('messages', models.PositiveIntegerField(default=0, verbose_name='SKUs')),
                ('feed_id', amazon_backoffice.models.fields.KeyText(blank=True, default='', verbose_name='Feed ID')),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('outcome', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
            ],
            options={
                'verbose_name': 'Stock Feed',
                'ordering': ['-intended_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='StockTouch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product_id', models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='account',
            name='divide',
            field=models.BooleanField(default=False, help_text='Several SKUs of one product share its pieces; otherwise each offers them all.', verbose_name='Promise no piece twice'),
        ),
        migrations.AddField(
            model_name='account',
            name='stock_approved',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='account',
            name='stock_compare_since',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='account',
            name='stock_mode',
            field=models.CharField(choices=[('off', 'Off'), ('comparing', 'Being compared with Amazon'), ('ready', 'Compared: to be started'), ('on', 'On')], default='off', editable=False, max_length=9, verbose_name='FBM Stock Synchronization'),
        ),
        migrations.AddField(
            model_name='account',
            name='stock_next_full',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='account',
            name='stock_stopped',
            field=amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='offer',
            name='also_fbm',
            field=models.BooleanField(default=False, help_text='Amazon ships this SKU (FBA), and we sell it from our own stock as well.', verbose_name='Sold by us too'),
        ),
        migrations.AddField(
            model_name='offer',
            name='buffer',
            field=models.PositiveIntegerField(default=0, help_text='So many pieces are never offered on Amazon.', verbose_name='Kept back'),
        ),
        migrations.AddField(
            model_name='offer',
            name='fixed',
            field=models.PositiveIntegerField(blank=True, help_text='Shown whatever is in stock (made to order). Empty: what is in stock.', null=True, verbose_name='Fixed quantity'),
        ),
        migrations.AddField(
            model_name='offer',
            name='handling_days',
            field=models.PositiveIntegerField(blank=True, help_text='Told to Amazon with the quantity. Empty: it stays as Amazon has it.', null=True, verbose_name='Handling time (days)'),
        ),
        migrations.AddField(
            model_name='offer',
            name='maximum',
            field=models.PositiveIntegerField(blank=True, help_text='Never more than this is shown. Empty: no limit.', null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='share',
            field=models.PositiveIntegerField(default=100, help_text='Of what is left then, this part is offered.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='Share (%)'),
        ),
        migrations.AlterField(
            model_name='offer',
            name='product',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='amazon_backoffice.product'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['sku'], name='offer_by_sku'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['product', 'sku'], name='offer_by_product'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['account', 'product'], name='offer_of_account'),
        ),
        migrations.AddField(
            model_name='pendingpieces',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.account'),
        ),
        migrations.AddField(
            model_name='skustock',
            name='account',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='sku_stocks', to='amazon_backoffice.account', verbose_name='Account'),
        ),
        migrations.AddField(
            model_name='skustock',
            name='product',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='amazon_backoffice.product'),
        ),
        migrations.AddField(
            model_name='stockfeed',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stock_feeds', to='amazon_backoffice.account'),
        ),
        migrations.AddIndex(
            model_name='pendingpieces',
            index=models.Index(fields=['sku'], name='pending_pieces_sku'),
        ),
        migrations.AddConstraint(
            model_name='pendingpieces',
            constraint=models.UniqueConstraint(fields=('seller_id', 'order_id', 'sku'), name='pending_pieces_key'),
        ),
        migrations.AddIndex(
            model_name='skustock',
            index=models.Index(fields=['product'], name='sku_stock_product'),
        ),
        migrations.AddIndex(
            model_name='skustock',
            index=models.Index(fields=['account', 'product'], name='sku_stock_of_account'),
        ),
        migrations.AddIndex(
            model_name='skustock',
            index=models.Index(condition=models.Q(('due__isnull', False)), fields=['account', 'sku', 'due', 'wanted', 'live'], name='sku_stock_due'),
        ),
        migrations.AddIndex(
            model_name='skustock',
            index=models.Index(condition=models.Q(('due__isnull', False)), fields=['due'], name='sku_stock_next'),
        ),
        migrations.AddIndex(
            model_name='skustock',
            index=models.Index(condition=models.Q(('feed', ''), _negated=True), fields=['feed'], name='sku_stock_feed'),
        ),
        migrations.AddIndex(
            model_name='skustock',
            index=models.Index(condition=models.Q(('obstacle', ''), models.Q(('state__in', ('sending', 'in_feed')), _negated=True)), fields=['marketplace_id', 'sku', 'account', 'read_at'], name='sku_stock_read'),
        ),
        migrations.AddIndex(
            model_name='skustock',
            index=models.Index(condition=models.Q(('live', True)), fields=['account'], name='sku_stock_live'),
        ),
        migrations.AddIndex(
            model_name='skustock',
            index=models.Index(fields=['state', 'account'], name='sku_stock_state'),
        ),
        migrations.AddConstraint(
            model_name='skustock',
            constraint=models.UniqueConstraint(fields=('seller_id', 'region', 'sku'), name='sku_stock_key'),
        ),
        migrations.AddIndex(
            model_name='stockfeed',
            index=models.Index(condition=models.Q(('state', 'ended'), _negated=True), fields=['next_poll'], name='stock_feed_open'),
        ),
        migrations.AddIndex(
            model_name='stockfeed',
            index=models.Index(fields=['account', 'intended_at'], name='stock_feed_intended'),
        ),
    ]
