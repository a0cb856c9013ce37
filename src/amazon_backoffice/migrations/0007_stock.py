# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock by location with what is reserved of it, and the tree of locations."""

import django.db.models.deletion
from django.db import migrations, models

import amazon_backoffice.models.fields


class Migration(migrations.Migration):
    # fmt: off
    dependencies = [
        ('amazon_backoffice', '0006_carriers'),
    ]

    operations = [
        migrations.CreateModel(
            name='StockQuant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', amazon_backoffice.models.fields.Pieces(decimal_places=3, default=0, max_digits=15, verbose_name='On hand')),
                ('reserved', amazon_backoffice.models.fields.Pieces(decimal_places=3, default=0, max_digits=15)),
            ],
            options={
                'verbose_name': 'Stock',
                'verbose_name_plural': 'Stock',
                'ordering': ['product__internal_reference', 'location__name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='StockReservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', amazon_backoffice.models.fields.Pieces(decimal_places=3, default=0, max_digits=15)),
            ],
        ),
        migrations.AddField(
            model_name='account',
            name='warehouse',
            field=models.ForeignKey(blank=True, help_text='FBM orders leave from this stock location and from those inside it.', limit_choices_to={'kind': 'warehouse'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.stocklocation'),
        ),
        migrations.AddField(
            model_name='stocklocation',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='amazon_backoffice.stocklocation', verbose_name='Inside'),
        ),
        migrations.AlterField(
            model_name='stocklocation',
            name='kind',
            field=models.CharField(choices=[('warehouse', 'Warehouse'), ('amazon', 'At Amazon'), ('transit', 'In transit'), ('customer', 'Customers'), ('inventory', 'Inventory adjustment')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='stockmove',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['product'], name='stock_move_open'),
        ),
        migrations.AddField(
            model_name='stockquant',
            name='location',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quants', to='amazon_backoffice.stocklocation'),
        ),
        migrations.AddField(
            model_name='stockquant',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quants', to='amazon_backoffice.product'),
        ),
        migrations.AddField(
            model_name='stockreservation',
            name='location',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.stocklocation'),
        ),
        migrations.AddField(
            model_name='stockreservation',
            name='move',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reservations', to='amazon_backoffice.stockmove'),
        ),
        migrations.AddConstraint(
            model_name='stockquant',
            constraint=models.UniqueConstraint(fields=('product', 'location'), name='stock_quant_key'),
        ),
        migrations.AddConstraint(
            model_name='stockreservation',
            constraint=models.UniqueConstraint(fields=('move', 'location'), name='stock_reservation_key'),
        ),
    ]
    # fmt: on
