# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who sells, where, and how the office keeps in step."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import amazon_backoffice.models.fields
import amazon_backoffice.time_zones

# fmt: off
MODELS = [
    migrations.CreateModel(
        name='Company',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', amazon_backoffice.models.fields.KeyText(blank=False, default='', unique=True)),
            ('currency', models.CharField(default='EUR', help_text='ISO 4217, e.g. EUR', max_length=3)),
            ('line1', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Street')),
            ('line2', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Street 2')),
            ('postal_code', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Postal code')),
            ('city', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
            ('country', models.CharField(blank=True, default='', help_text='Where it is established: ISO 3166, e.g. DE', max_length=2)),
            ('foot', amazon_backoffice.models.fields.CleanText(blank=True, default='', help_text='What your law wants there, e.g. register and directors. No bank account: Amazon refuses invoices with one.', verbose_name='At the Foot of Invoices')),
            ('one_stop_shop', models.BooleanField(default=False, help_text='Distance sales to consumers in the union are declared in the country above.', verbose_name='One Stop Shop')),
            ('below_threshold', models.BooleanField(default=False, help_text='Distance sales to all other states of the union stay below EUR 10,000 this year and are taxed where the goods leave from (Article 59c).', verbose_name='Below the Threshold')),
        ],
        options={
            'verbose_name_plural': 'companies',
            'ordering': ['name'],
        },
    ),
    migrations.CreateModel(
        name='SalesTeam',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sales_teams', to='amazon_backoffice.company')),
            ('name', amazon_backoffice.models.fields.KeyText(blank=False, default='')),
        ],
        options={
            'ordering': ['name'],
            'constraints': [models.UniqueConstraint(fields=('company', 'name'), name='sales_team_name')],
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
        name='Account',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', amazon_backoffice.models.fields.CleanText(blank=False, default='')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='amazon_backoffice.company')),
            ('home_marketplace', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.marketplace')),
            ('region', models.CharField(choices=[('NA', 'North America'), ('EU', 'Europe'), ('FE', 'Far East')], default='EU', max_length=2, verbose_name='Amazon Region')),
            ('seller_id', amazon_backoffice.models.fields.KeyText(blank=True, db_index=True, default='', verbose_name='Seller ID')),
            ('application_id', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Application ID')),
            ('client_id', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='LWA client ID')),
            ('sealed_client_secret', amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False)),
            ('sealed_refresh_token', amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False)),
            ('sales_team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='amazon_backoffice.salesteam')),
            ('warehouse', models.ForeignKey(blank=True, help_text='FBM orders leave from this stock location and from those inside it.', limit_choices_to={'kind': 'warehouse'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.stocklocation')),
            ('location', models.ForeignKey(blank=True, help_text="Stock that lies at Amazon; FBA orders take it from there. Empty: the one that the company's accounts share.", limit_choices_to={'kind': 'amazon'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='amazon_backoffice.stocklocation', verbose_name='Amazon location')),
            ('fba_on', models.BooleanField(default=True, help_text='Read once an hour what lies at Amazon (FBA), and lay it beside ours.', verbose_name='Stock at Amazon')),
            ('fba_pooled', models.BooleanField(default=False, help_text='Pan-European: Amazon names the same pieces in each country. Tick it if the figures of all countries are the same: then they are not added up.', verbose_name='Counted Once for All Countries')),
            ('fba_next_read', models.DateTimeField(blank=True, editable=False, null=True)),
            ('responsible', models.ForeignKey(blank=True, help_text='Gets the mails about what failed. Nobody chosen: the first administrator.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('time_zone', amazon_backoffice.models.fields.CleanText(blank=True, default='', help_text='For ship-by dates, e.g. Europe/Berlin. Empty: that of the Home Marketplace.', validators=[amazon_backoffice.time_zones.known_time_zone])),
            ('active', models.BooleanField(default=True)),
            ('linked_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ('cursor', models.DateTimeField(blank=True, null=True, verbose_name='Last Order Sync')),
            ('opened', models.BooleanField(default=False, editable=False)),
            ('redo', models.BooleanField(default=False, editable=False)),
            ('turn_minutes', models.PositiveIntegerField(default=5, verbose_name='Minutes between turns')),
            ('next_turn', models.DateTimeField(blank=True, editable=False, null=True)),
            ('problem', amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False)),
            ('divide', models.BooleanField(default=False, help_text='Several SKUs of one product share its pieces; otherwise each offers them all.', verbose_name='Promise no piece twice')),
            ('stock_mode', models.CharField(choices=[('off', 'Off'), ('comparing', 'Being compared with Amazon'), ('ready', 'Compared: to be started'), ('on', 'On')], default='off', editable=False, max_length=9, verbose_name='FBM Stock Synchronization')),
            ('stock_compare_since', models.DateTimeField(editable=False, null=True)),
            ('stock_next_full', models.DateTimeField(editable=False, null=True)),
            ('stock_stopped', amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False)),
            ('stock_approved', models.BooleanField(default=False, editable=False)),
            ('payouts_on', models.BooleanField(default=False, help_text="Read Amazon's settlement reports every six hours, and book them.", verbose_name='Payouts')),
            ('payouts_next_read', models.DateTimeField(editable=False, null=True)),
            ('payouts_posts_itself', models.BooleanField(default=False, help_text='A settlement is posted as soon as it is read, without a click.', verbose_name='Post by Itself')),
            ('payouts_sales_without_invoice', models.BooleanField(default=True, help_text='What buyers paid for orders that have no invoice is booked as sales. Not ticked: it waits on the account To clarify, and is listed.', verbose_name='Book as Sales without Invoice')),
            ('invoices_next_read', models.DateTimeField(editable=False, null=True)),
            ('invoice_report', amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False)),
        ],
        options={
            'verbose_name': 'Amazon Account',
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='AccountMarketplace',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marketplaces', to='amazon_backoffice.account')),
            ('marketplace', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.marketplace')),
            ('active', models.BooleanField(default=True, verbose_name='Synchronized')),
            ('blocked', amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False, help_text='Why Amazon does not let the seller use it.')),
            ('out_since', models.DateTimeField(editable=False, help_text='UTC. What Amazon changed since then has not been read.', null=True)),
            ('invoices_on', models.BooleanField(default=False, verbose_name='Invoices')),
            ('invoices_from', models.DateField(blank=True, help_text='UTC. Empty: all.', null=True, verbose_name='For Orders Shipped From')),
            ('upload_on', models.BooleanField(default=False, verbose_name='Upload to Amazon')),
        ],
        options={
            'verbose_name': 'Marketplace of an account',
            'verbose_name_plural': 'Marketplaces',
            'ordering': ['account', 'marketplace__name'],
            'constraints': [models.UniqueConstraint(fields=('account', 'marketplace'), name='account_marketplace')],
        },
    ),
    migrations.CreateModel(
        name='Contact',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='amazon_backoffice.company')),
            ('kind', models.CharField(choices=[('contact', 'Contact'), ('delivery', 'Delivery address')], max_length=8, verbose_name='Type')),
            ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='addresses', to='amazon_backoffice.contact')),
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
        ],
        options={
            'ordering': ['name', 'pk'],
            'constraints': [models.UniqueConstraint(fields=('company', 'kind', 'key'), name='contact_key')],
        },
    ),
    migrations.CreateModel(
        name='Tax',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taxes', to='amazon_backoffice.company')),
            ('name', amazon_backoffice.models.fields.KeyText(blank=False, default='')),
            ('rate', models.DecimalField(decimal_places=4, max_digits=9, verbose_name='Percent')),
            ('price_include', models.BooleanField(default=False, verbose_name='Included in price')),
            ('account_code', amazon_backoffice.models.fields.CleanText(blank=True, default='', help_text='Where the tax is booked.', verbose_name='Tax account')),
            ('twin_of', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='twin', to='amazon_backoffice.tax')),
        ],
        options={
            'verbose_name_plural': 'taxes',
            'ordering': ['name'],
            'constraints': [models.UniqueConstraint(fields=('company', 'name'), name='tax_name')],
        },
    ),
    migrations.CreateModel(
        name='FiscalPosition',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fiscal_positions', to='amazon_backoffice.company')),
            ('name', amazon_backoffice.models.fields.CleanText(blank=False, default='')),
            ('marketplace', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.marketplace')),
            ('country', models.CharField(blank=True, default='', max_length=2)),
            ('business', models.BooleanField(default=False, verbose_name='Business buyers only')),
        ],
        options={
            'verbose_name': 'Fiscal Position',
            'ordering': ['name'],
            'constraints': [models.UniqueConstraint(fields=('company', 'marketplace', 'country', 'business'), name='fiscal_position_condition')],
        },
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
            'constraints': [models.UniqueConstraint(fields=('position', 'source'), name='fiscal_position_source')],
        },
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
        name='LinkState',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('state', amazon_backoffice.models.fields.KeyText(blank=True, default='', unique=True)),
            ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='amazon_backoffice.account')),
            ('expires', models.DateTimeField()),
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
        name='SyncLoop',
        fields=[
            ('name', models.CharField(max_length=30, primary_key=True, serialize=False)),
            ('requested_at', models.DateTimeField(null=True)),
            ('handled_at', models.DateTimeField(null=True)),
            ('heartbeat_at', models.DateTimeField(null=True)),
            ('last_turn_at', models.DateTimeField(null=True)),
            ('next_at', models.DateTimeField(null=True)),
            ('forgotten_on', models.DateField(null=True)),
            ('address', amazon_backoffice.models.fields.CleanText(blank=True, default='', help_text='Where the pages were served last: for links in mails.')),
        ],
    ),
]
# fmt: on
