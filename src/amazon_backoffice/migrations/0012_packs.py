# SPDX-License-Identifier: LGPL-3.0-or-later
"""Parcels in the making: what is packed of an open delivery."""

import django.db.models.deletion
from django.db import migrations, models

import amazon_backoffice.models.fields


class Migration(migrations.Migration):
    # fmt: off
    dependencies = [
        ('amazon_backoffice', '0011_fbm_stock'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('carrier', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('tracking', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Tracking Reference')),
                ('ship_date', models.DateField(blank=True, null=True)),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='packs', to='amazon_backoffice.delivery')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PackLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', amazon_backoffice.models.fields.Pieces(decimal_places=3, default=0, max_digits=15)),
                ('move', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pack_lines', to='amazon_backoffice.stockmove')),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='amazon_backoffice.pack')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pack', 'move'), name='pack_line_key')],
            },
        ),
    ]
    # fmt: on
