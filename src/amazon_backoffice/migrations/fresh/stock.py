# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock here and at Amazon, quantities on Amazon."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import amazon_backoffice.models.fields

# fmt: off
MODELS = [
    migrations.CreateModel(
        name='StockLocation',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='locations', to='amazon_backoffice.company')),
            ('kind', models.CharField(choices=[('warehouse', 'Warehouse'), ('amazon', 'At Amazon'), ('transit', 'In transit'), ('customer', 'Customers'), ('inventory', 'Inventory adjustment')], max_length=10)),
            ('name', amazon_backoffice.models.fields.KeyText(blank=False, default='')),
            ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='amazon_backoffice.stocklocation', verbose_name='Inside')),
            ('country', models.CharField(blank=True, default='', help_text='Where goods leave from, for invoices: ISO 3166, e.g. DE. Empty: as what it is inside.', max_length=2)),
            ('postal_code', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Postal code')),
        ],
        options={
            'verbose_name': 'Stock Location',
            'ordering': ['name'],
            'constraints': [models.UniqueConstraint(fields=('company', 'name'), name='stock_location_name')],
        },
    ),
    migrations.CreateModel(
        name='StockQuant',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quants', to='amazon_backoffice.product')),
            ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quants', to='amazon_backoffice.stocklocation')),
            ('quantity', amazon_backoffice.models.fields.Pieces(decimal_places=3, default=0, max_digits=15, verbose_name='On hand')),
            ('reserved', amazon_backoffice.models.fields.Pieces(decimal_places=3, default=0, max_digits=15)),
        ],
        options={
            'verbose_name': 'Stock',
            'verbose_name_plural': 'Stock',
            'ordering': ['product__internal_reference', 'location__name', 'pk'],
            'constraints': [models.UniqueConstraint(fields=('product', 'location'), name='stock_quant_key')],
        },
    ),
    migrations.CreateModel(
        name='StockReservation',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('move', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reservations', to='amazon_backoffice.stockmove')),
            ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.stocklocation')),
            ('quantity', amazon_backoffice.models.fields.Pieces(decimal_places=3, default=0, max_digits=15)),
        ],
        options={
            'constraints': [models.UniqueConstraint(fields=('move', 'location'), name='stock_reservation_key')],
        },
    ),
    migrations.CreateModel(
        name='AmazonTransfer',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(editable=False, max_length=30, unique=True, verbose_name='Number')),
            ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='amazon_backoffice.account', verbose_name='Amazon Account')),
            ('source', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.stocklocation', verbose_name='From')),
            ('transit', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.stocklocation')),
            ('destination', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.stocklocation', verbose_name='To')),
            ('state', models.CharField(choices=[('planned', 'To send'), ('transit', 'In transit'), ('done', 'Arrived'), ('cancelled', 'Cancelled')], default='planned', editable=False, max_length=9)),
            ('shipment', amazon_backoffice.models.fields.CleanText(blank=True, default='', help_text='As Seller Central names the shipment, e.g. FBA15DJ8K.', verbose_name="Amazon's Shipment ID")),
            ('left_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='Left on')),
            ('done_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='Arrived on')),
        ],
        options={
            'verbose_name': 'Transfer to Amazon',
            'verbose_name_plural': 'Send to Amazon',
            'ordering': ['-pk'],
        },
    ),
    migrations.CreateModel(
        name='FbaStock',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fba_stock', to='amazon_backoffice.account')),
            ('marketplace', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.marketplace')),
            ('sku', amazon_backoffice.models.fields.KeyText(blank=False, default='', verbose_name='SKU')),
            ('asin', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='ASIN')),
            ('fulfillable', models.IntegerField()),
            ('reserved', models.IntegerField()),
            ('unfulfillable', models.IntegerField()),
            ('researching', models.IntegerField()),
            ('inbound', models.IntegerField()),
            ('at_amazon', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('fulfillable'), '+', models.F('reserved')), '+', models.F('unfulfillable')), '+', models.F('researching')), output_field=models.IntegerField(), verbose_name='At Amazon')),
            ('read_at', models.DateTimeField(verbose_name='Read')),
        ],
        options={
            'verbose_name': 'Stock at Amazon by Country',
            'verbose_name_plural': 'Stock at Amazon by Country',
            'ordering': ['sku', 'marketplace__name', 'pk'],
            'indexes': [models.Index(fields=['sku'], name='fba_stock_sku')],
            'constraints': [models.UniqueConstraint(fields=('account', 'marketplace', 'sku'), name='fba_stock_key')],
        },
    ),
    migrations.CreateModel(
        name='FbaDrift',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fba_drifts', to='amazon_backoffice.account')),
            ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='amazon_backoffice.product')),
            ('skus', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='SKU')),
            ('ours', models.IntegerField()),
            ('theirs', models.IntegerField(verbose_name='At Amazon')),
            ('drift', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(models.F('theirs'), '-', models.F('ours')), output_field=models.IntegerField())),
            ('measured_at', models.DateTimeField(verbose_name='Measured')),
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
        name='SkuStock',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('seller_id', amazon_backoffice.models.fields.KeyText(blank=False, default='', verbose_name='Seller ID')),
            ('region', models.CharField(choices=[('NA', 'North America'), ('EU', 'Europe'), ('FE', 'Far East')], max_length=2, verbose_name='Amazon Region')),
            ('sku', amazon_backoffice.models.fields.KeyText(blank=False, default='', verbose_name='SKU')),
            ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='sku_stocks', to='amazon_backoffice.account', verbose_name='Account')),
            ('marketplace_id', amazon_backoffice.models.fields.KeyText(blank=True, default='', verbose_name='API Identifier of the marketplace')),
            ('product', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='amazon_backoffice.product')),
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
            'verbose_name': 'Quantity on Amazon',
            'verbose_name_plural': 'Quantities on Amazon',
            'ordering': ['sku', 'region', 'seller_id'],
            'indexes': [models.Index(fields=['product'], name='sku_stock_product'), models.Index(fields=['account', 'product'], name='sku_stock_of_account'), models.Index(condition=models.Q(('due__isnull', False)), fields=['account', 'sku', 'due', 'wanted', 'live'], name='sku_stock_due'), models.Index(condition=models.Q(('due__isnull', False)), fields=['due'], name='sku_stock_next'), models.Index(condition=models.Q(('feed', ''), _negated=True), fields=['feed'], name='sku_stock_feed'), models.Index(condition=models.Q(('obstacle', ''), models.Q(('state__in', ('sending', 'in_feed')), _negated=True)), fields=['marketplace_id', 'sku', 'account', 'read_at'], name='sku_stock_read'), models.Index(condition=models.Q(('live', True)), fields=['account'], name='sku_stock_live'), models.Index(fields=['state', 'account'], name='sku_stock_state')],
            'constraints': [models.UniqueConstraint(fields=('seller_id', 'region', 'sku'), name='sku_stock_key')],
        },
    ),
    migrations.CreateModel(
        name='StockTouch',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('product_id', models.BigIntegerField()),
        ],
    ),
    migrations.CreateModel(
        name='PendingPieces',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('seller_id', amazon_backoffice.models.fields.KeyText(blank=False, default='', verbose_name='Seller ID')),
            ('order_id', amazon_backoffice.models.fields.KeyText(blank=False, default='', verbose_name='Amazon Order Reference')),
            ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.account')),
            ('sku', amazon_backoffice.models.fields.KeyText(blank=False, default='', verbose_name='SKU')),
            ('pieces', models.IntegerField()),
        ],
        options={
            'indexes': [models.Index(fields=['sku'], name='pending_pieces_sku')],
            'constraints': [models.UniqueConstraint(fields=('seller_id', 'order_id', 'sku'), name='pending_pieces_key')],
        },
    ),
    migrations.CreateModel(
        name='StockFeed',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('key', amazon_backoffice.models.fields.KeyText(blank=False, default='', unique=True)),
            ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stock_feeds', to='amazon_backoffice.account')),
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
            'indexes': [models.Index(condition=models.Q(('state', 'ended'), _negated=True), fields=['next_poll'], name='stock_feed_open'), models.Index(fields=['account', 'intended_at'], name='stock_feed_intended')],
        },
    ),
]
# fmt: on
