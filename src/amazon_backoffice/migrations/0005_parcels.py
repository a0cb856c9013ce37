# SPDX-License-Identifier: LGPL-3.0-or-later
"""Parcels that Amazon is told of, the table of carriers, mails about what failed."""

import datetime

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import amazon_backoffice.models.fields
import amazon_backoffice.time_zones


class Migration(migrations.Migration):
    # fmt: off
    dependencies = [
        ('amazon_backoffice', '0004_marketplaces'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='responsible',
            field=models.ForeignKey(blank=True, help_text='Gets the mails about what failed. Nobody chosen: the first administrator.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='account',
            name='time_zone',
            field=amazon_backoffice.models.fields.CleanText(blank=True, default='', help_text='For ship-by dates, e.g. Europe/Berlin. Empty: that of the Home Marketplace.', validators=[amazon_backoffice.time_zones.known_time_zone]),
        ),
        migrations.AddField(
            model_name='syncloop',
            name='address',
            field=amazon_backoffice.models.fields.CleanText(blank=True, default='', help_text='Where the pages were served last: for links in mails.'),
        ),
        migrations.CreateModel(
            name='Carrier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', amazon_backoffice.models.fields.KeyText(blank=False, default='')),
                ('code', amazon_backoffice.models.fields.CleanText(blank=False, default='', verbose_name="Amazon's carrier code")),
                ('shipping_method', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Shipping service told to Amazon')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='carrier_name')],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('body', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('queued_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('sent_to', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('next_attempt', models.DateTimeField(default=datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))),
                ('problem', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.account')),
            ],
            options={
                'ordering': ['-queued_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('sent_at', None)), fields=['next_attempt'], name='mail_to_send')],
            },
        ),
        migrations.CreateModel(
            name='Parcel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('items', models.JSONField(default=dict, editable=False)),
                ('carrier', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('tracking', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Tracking Reference')),
                ('shipped_at', models.DateTimeField(verbose_name='Shipped')),
                ('shipped_outside', models.BooleanField(default=False, editable=False)),
                ('state', models.CharField(choices=[('to_send', 'To send'), ('sending', 'Being sent'), ('sent', 'Sent'), ('synchronized', 'Synchronized with Amazon'), ('failed', 'Synchronization with Amazon failed'), ('needs_attention', 'Needs attention'), ('not_applicable', 'Not applicable')], default='to_send', max_length=15, verbose_name='Amazon Sync')),
                ('reference', amazon_backoffice.models.fields.KeyText(blank=True, default='', editable=False, verbose_name='Package reference at Amazon')),
                ('why', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('attempts', models.PositiveIntegerField(default=0, editable=False)),
                ('due', models.DateTimeField(default=datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), editable=False, null=True)),
                ('told', models.BooleanField(default=False, editable=False)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='amazon_backoffice.account', verbose_name='Amazon Account')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='amazon_backoffice.delivery')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='amazon_backoffice.salesorder', verbose_name='Sales Order')),
            ],
            options={
                'verbose_name': 'Parcel',
                'ordering': ['-shipped_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('due__isnull', False)), fields=['account', 'due'], name='parcel_due'), models.Index(condition=models.Q(('due__isnull', False)), fields=['due'], name='parcel_next'), models.Index(fields=['state', 'told'], name='parcel_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('order', 'reference'), name='parcel_reference')],
            },
        ),
    ]
    # fmt: on
