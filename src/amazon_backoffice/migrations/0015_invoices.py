# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices to Amazon's buyers: the company's VAT, switches, what is issued, and what waits."""

import django.db.models.deletion
from django.db import migrations, models

import amazon_backoffice.models.fields


class Migration(migrations.Migration):
    # fmt: off
    dependencies = [
        ('amazon_backoffice', '0014_ledger'),
    ]

    operations = [
        migrations.CreateModel(
            name='IssuedInvoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('treatment', models.CharField(blank=True, choices=[('domestic', 'Domestic sale'), ('at_origin', 'Distance sale, taxed where it leaves from'), ('oss', 'Distance sale (One Stop Shop)'), ('registered', 'Distance sale, taxed by a local registration'), ('intra_community', 'Intra-Community supply (reverse charge)'), ('export', 'Export'), ('collected', 'Tax collected by the marketplace'), ('as_sold', 'Taxes of the order'), ('waits', 'Waits')], max_length=15)),
                ('taxed_in', models.CharField(blank=True, default='', max_length=2)),
                ('note', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('supplied', models.DateField(verbose_name='Supplied on')),
                ('language', models.CharField(default='en', max_length=2)),
                ('seller', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('seller_vat', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name="Seller's VAT number")),
                ('foot', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
                ('buyer', amazon_backoffice.models.fields.PersonalText(blank=True, default='')),
                ('buyer_vat', amazon_backoffice.models.fields.PersonalText(blank=True, default='', verbose_name="Buyer's VAT number")),
                ('state', models.CharField(choices=[('not_uploaded', 'Not uploaded'), ('to_upload', 'To upload'), ('uploading', 'Uploading'), ('uploaded', 'Uploaded'), ('accepted', 'Accepted by Amazon'), ('refused', 'Refused by Amazon')], default='not_uploaded', max_length=12, verbose_name='At Amazon')),
                ('shipment_id', amazon_backoffice.models.fields.KeyText(blank=True, default='')),
                ('transaction_id', amazon_backoffice.models.fields.KeyText(blank=True, default='')),
                ('feed_id', amazon_backoffice.models.fields.KeyText(blank=True, default='')),
                ('sent_at', models.DateTimeField(null=True)),
                ('due', models.DateTimeField(null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('why', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
            ],
            options={
                'ordering': ['document'],
            },
        ),
        migrations.CreateModel(
            name='OrderInvoicing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('departure', models.CharField(blank=True, default='', help_text='ISO 3166, e.g. PL.', max_length=2, verbose_name='Left From')),
                ('several', amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False)),
                ('why', amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False, verbose_name='Why It Waits')),
                ('look_again', models.DateTimeField(editable=False, null=True, verbose_name='Looked at Again')),
            ],
            options={
                'verbose_name': 'Order Waiting for an Invoice',
                'verbose_name_plural': 'Waiting for an Invoice',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='VatNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(help_text='E.g. DE; XI for Northern Ireland.', max_length=2)),
                ('number', amazon_backoffice.models.fields.CleanText(blank=False, default='', verbose_name='VAT number')),
            ],
            options={
                'verbose_name': 'VAT number',
                'ordering': ['state'],
            },
        ),
        migrations.CreateModel(
            name='VatRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('treatment', models.CharField(choices=[('domestic', 'Domestic sale'), ('at_origin', 'Distance sale, taxed where it leaves from'), ('oss', 'Distance sale (One Stop Shop)'), ('registered', 'Distance sale, taxed by a local registration'), ('intra_community', 'Intra-Community supply (reverse charge)'), ('export', 'Export'), ('as_sold', 'Taxes of the order')], max_length=15)),
                ('state', models.CharField(blank=True, default='', help_text='ISO 3166. Empty: any state.', max_length=2, verbose_name='Taxed In')),
            ],
            options={
                'verbose_name': 'Tax of a treatment',
                'ordering': ['treatment', 'state', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CompanyVat',
            fields=[
            ],
            options={
                'verbose_name': 'VAT',
                'verbose_name_plural': 'VAT',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('amazon_backoffice.company',),
        ),
        migrations.AddField(
            model_name='account',
            name='invoice_report',
            field=amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='account',
            name='invoices_next_read',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='accountmarketplace',
            name='invoices_from',
            field=models.DateField(blank=True, help_text='UTC. Empty: all.', null=True, verbose_name='For Orders Shipped From'),
        ),
        migrations.AddField(
            model_name='accountmarketplace',
            name='invoices_on',
            field=models.BooleanField(default=False, verbose_name='Invoices'),
        ),
        migrations.AddField(
            model_name='accountmarketplace',
            name='upload_on',
            field=models.BooleanField(default=False, verbose_name='Upload to Amazon'),
        ),
        migrations.AddField(
            model_name='company',
            name='below_threshold',
            field=models.BooleanField(default=False, help_text='Distance sales to all other states of the union stay below EUR 10,000 this year and are taxed where the goods leave from (Article 59c).', verbose_name='Below the Threshold'),
        ),
        migrations.AddField(
            model_name='company',
            name='city',
            field=amazon_backoffice.models.fields.CleanText(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='company',
            name='country',
            field=models.CharField(blank=True, default='', help_text='Where it is established: ISO 3166, e.g. DE', max_length=2),
        ),
        migrations.AddField(
            model_name='company',
            name='foot',
            field=amazon_backoffice.models.fields.CleanText(blank=True, default='', help_text='What your law wants there, e.g. register and directors. No bank account: Amazon refuses invoices with one.', verbose_name='At the Foot of Invoices'),
        ),
        migrations.AddField(
            model_name='company',
            name='line1',
            field=amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Street'),
        ),
        migrations.AddField(
            model_name='company',
            name='line2',
            field=amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Street 2'),
        ),
        migrations.AddField(
            model_name='company',
            name='one_stop_shop',
            field=models.BooleanField(default=False, help_text='Distance sales to consumers in the union are declared in the country above.', verbose_name='One Stop Shop'),
        ),
        migrations.AddField(
            model_name='company',
            name='postal_code',
            field=amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Postal code'),
        ),
        migrations.AddField(
            model_name='salesorder',
            name='to_invoice',
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AddField(
            model_name='stocklocation',
            name='country',
            field=models.CharField(blank=True, default='', help_text='Where goods leave from, for invoices: ISO 3166, e.g. DE. Empty: as what it is inside.', max_length=2),
        ),
        migrations.AddField(
            model_name='stocklocation',
            name='postal_code',
            field=amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Postal code'),
        ),
        migrations.AddIndex(
            model_name='salesorder',
            index=models.Index(condition=models.Q(('history', False), ('to_invoice', True)), fields=['account', 'marketplace', 'ordered_at'], name='sales_order_to_invoice'),
        ),
        migrations.AddField(
            model_name='issuedinvoice',
            name='document',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='issued', to='amazon_backoffice.document'),
        ),
        migrations.AddField(
            model_name='orderinvoicing',
            name='order',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='invoicing', to='amazon_backoffice.salesorder'),
        ),
        migrations.AddField(
            model_name='vatnumber',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vat_numbers', to='amazon_backoffice.company'),
        ),
        migrations.AddField(
            model_name='vatrow',
            name='company',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vat_rows', to='amazon_backoffice.company'),
        ),
        migrations.AddField(
            model_name='vatrow',
            name='instead_of',
            field=models.ForeignKey(blank=True, help_text="The product's own tax. Empty: any.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.tax', verbose_name='Instead Of'),
        ),
        migrations.AddField(
            model_name='vatrow',
            name='tax',
            field=models.ForeignKey(blank=True, help_text='Empty: no tax.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.tax'),
        ),
        migrations.AddIndex(
            model_name='issuedinvoice',
            index=models.Index(condition=models.Q(('state__in', ('to_upload', 'uploading'))), fields=['document'], name='invoice_to_upload'),
        ),
        migrations.AddIndex(
            model_name='orderinvoicing',
            index=models.Index(condition=models.Q(('why', ''), _negated=True), fields=['order'], name='order_waits'),
        ),
        migrations.AddConstraint(
            model_name='vatnumber',
            constraint=models.UniqueConstraint(fields=('company', 'state'), name='vat_number_state'),
        ),
        migrations.AddConstraint(
            model_name='vatrow',
            constraint=models.UniqueConstraint(fields=('company', 'treatment', 'state', 'instead_of'), name='vat_row_key'),
        ),
        migrations.AddConstraint(
            model_name='vatrow',
            constraint=models.UniqueConstraint(condition=models.Q(('instead_of', None)), fields=('company', 'treatment', 'state'), name='vat_row_key_of_any'),
        ),
    ]
