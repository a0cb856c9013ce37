# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who sells, where, and what."""

import django.db.models.deletion
from django.db import migrations, models

import amazon_backoffice.models.fields


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    # fmt: off
    operations = [
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', amazon_backoffice.models.fields.KeyText(blank=False, default='', unique=True)),
                ('currency', models.CharField(default='EUR', help_text='ISO 4217, e.g. EUR', max_length=3)),
            ],
            options={
                'verbose_name_plural': 'companies',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Marketplace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', amazon_backoffice.models.fields.CleanText(blank=False, default='')),
                ('marketplace_id', amazon_backoffice.models.fields.KeyText(blank=False, default='', unique=True, verbose_name='API Identifier')),
                ('region', models.CharField(choices=[('NA', 'North America'), ('EU', 'Europe'), ('FE', 'Far East')], max_length=2, verbose_name='Amazon Region')),
                ('seller_central_url', amazon_backoffice.models.fields.CleanText(blank=False, default='', verbose_name='Seller Central URL')),
                ('country', models.CharField(blank=True, default='', max_length=2)),
                ('domain', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('currency', models.CharField(max_length=3)),
                ('prices_include_tax', models.BooleanField(default=True, help_text='Amazon shows prices with tax here (not so in US and Canada).')),
            ],
            options={
                'verbose_name': 'Amazon Marketplace',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='NumberSequence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True)),
                ('next_number', models.BigIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='OfficeSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amazon_sync', models.BooleanField(default=False, verbose_name='Amazon Sync')),
            ],
            options={
                'verbose_name': 'Settings',
                'verbose_name_plural': 'Settings',
            },
        ),
        migrations.CreateModel(
            name='SearchTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', amazon_backoffice.models.fields.KeyText(blank=True, default='', unique=True)),
                ('kind', models.CharField(max_length=20)),
                ('account_ids', models.JSONField(default=list)),
                ('marketplace_ids', models.JSONField(default=list)),
                ('after', models.DateTimeField()),
                ('before', models.DateTimeField(null=True)),
                ('token', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('token_at', models.DateTimeField(null=True)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('version', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SignInFailures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('username', models.CharField(max_length=150, unique=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('locked_until', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'Sign-in failures',
                'verbose_name_plural': 'Sign-in failures',
            },
        ),
        migrations.CreateModel(
            name='SyncLoop',
            fields=[
                ('name', models.CharField(max_length=30, primary_key=True, serialize=False)),
                ('requested_at', models.DateTimeField(null=True)),
                ('handled_at', models.DateTimeField(null=True)),
                ('heartbeat_at', models.DateTimeField(null=True)),
                ('last_turn_at', models.DateTimeField(null=True)),
                ('next_at', models.DateTimeField(null=True)),
                ('forgotten_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='UsagePlanBucket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', amazon_backoffice.models.fields.KeyText(blank=True, default='', unique=True)),
                ('tokens', models.FloatField()),
                ('at', models.DateTimeField()),
                ('rate', models.FloatField()),
                ('burst', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name': 'Usage plan',
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', amazon_backoffice.models.fields.CleanText(blank=False, default='')),
                ('region', models.CharField(choices=[('NA', 'North America'), ('EU', 'Europe'), ('FE', 'Far East')], default='EU', max_length=2, verbose_name='Amazon Region')),
                ('seller_id', amazon_backoffice.models.fields.KeyText(blank=True, db_index=True, default='', verbose_name='Seller ID')),
                ('application_id', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Application ID')),
                ('client_id', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='LWA client ID')),
                ('sealed_client_secret', amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False)),
                ('sealed_refresh_token', amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False)),
                ('active', models.BooleanField(default=True)),
                ('linked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('cursor', models.DateTimeField(blank=True, null=True, verbose_name='Last Order Sync')),
                ('opened', models.BooleanField(default=False, editable=False)),
                ('redo', models.BooleanField(default=False, editable=False)),
                ('turn_minutes', models.PositiveIntegerField(default=5, verbose_name='Minutes between turns')),
                ('next_turn', models.DateTimeField(blank=True, editable=False, null=True)),
                ('problem', amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='amazon_backoffice.company')),
                ('home_marketplace', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.marketplace')),
            ],
            options={
                'verbose_name': 'Amazon Account',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('contact', 'Contact'), ('delivery', 'Delivery address')], max_length=8, verbose_name='Type')),
                ('key', amazon_backoffice.models.fields.PersonalKey(blank=True, default=None, editable=False, null=True)),
                ('name', amazon_backoffice.models.fields.PersonalText(blank=True, default='')),
                ('company_name', amazon_backoffice.models.fields.PersonalText(blank=True, default='', verbose_name='Company name')),
                ('email', amazon_backoffice.models.fields.PersonalText(blank=True, default='')),
                ('phone', amazon_backoffice.models.fields.PersonalText(blank=True, default='')),
                ('vat', amazon_backoffice.models.fields.PersonalText(blank=True, default='', verbose_name='VAT number')),
                ('line1', amazon_backoffice.models.fields.PersonalText(blank=True, default='', verbose_name='Street')),
                ('line2', amazon_backoffice.models.fields.PersonalText(blank=True, default='', verbose_name='Street 2')),
                ('line3', amazon_backoffice.models.fields.PersonalText(blank=True, default='', verbose_name='Street 3')),
                ('city', amazon_backoffice.models.fields.PersonalText(blank=True, default='')),
                ('district', amazon_backoffice.models.fields.PersonalText(blank=True, default='')),
                ('state', amazon_backoffice.models.fields.PersonalText(blank=True, default='', verbose_name='State or region')),
                ('postal_code', amazon_backoffice.models.fields.PersonalText(blank=True, default='', verbose_name='Postal code')),
                ('country', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('anonymous', models.BooleanField(default=False, editable=False)),
                ('forget_after', models.DateTimeField(editable=False, null=True, verbose_name='Personal data goes on')),
                ('forgotten', models.BooleanField(default=False, editable=False, verbose_name='Personal data is gone')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='amazon_backoffice.company')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='addresses', to='amazon_backoffice.contact')),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FiscalPosition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', amazon_backoffice.models.fields.CleanText(blank=False, default='')),
                ('country', models.CharField(blank=True, default='', max_length=2)),
                ('business', models.BooleanField(default=False, verbose_name='Business buyers only')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fiscal_positions', to='amazon_backoffice.company')),
                ('marketplace', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.marketplace')),
            ],
            options={
                'verbose_name': 'Fiscal Position',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', amazon_backoffice.models.fields.KeyText(blank=True, default='')),
                ('order_id', amazon_backoffice.models.fields.KeyText(blank=True, default='', verbose_name='Amazon Order Reference')),
                ('subject', amazon_backoffice.models.fields.KeyText(blank=True, default='')),
                ('message', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('opened_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='amazon_backoffice.account')),
            ],
            options={
                'verbose_name': 'Amazon Issue',
                'ordering': ['-opened_at', '-pk'],
            },
        ),
    ]
    # fmt: on
