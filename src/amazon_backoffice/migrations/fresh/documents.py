# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices, credit notes, vendor bills, and their VAT."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

import amazon_backoffice.models.fields

# fmt: off
MODELS = [
    migrations.CreateModel(
        name='Document',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='amazon_backoffice.company')),
            ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('credit_note', 'Credit Note'), ('bill', 'Vendor Bill')], editable=False, max_length=11, verbose_name='Type')),
            ('number', amazon_backoffice.models.fields.KeyText(blank=True, default='', editable=False)),
            ('state', models.CharField(choices=[('draft', 'Draft'), ('posted', 'Posted')], default='draft', editable=False, max_length=6)),
            ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='amazon_backoffice.salesorder')),
            ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='amazon_backoffice.contact')),
            ('credits', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit_notes', to='amazon_backoffice.document', verbose_name='Credit note of')),
            ('vendor', amazon_backoffice.models.fields.CleanText(blank=True, default='Amazon')),
            ('reference', amazon_backoffice.models.fields.CleanText(blank=True, default='', help_text="The number on Amazon's invoice.", verbose_name='Bill Reference')),
            ('dated', models.DateField(verbose_name='Date')),
            ('currency', models.CharField(max_length=3)),
            ('untaxed', amazon_backoffice.models.fields.Money(decimal_places=3, default=0, editable=False, max_digits=15, verbose_name='Untaxed Amount')),
            ('tax', amazon_backoffice.models.fields.Money(decimal_places=3, default=0, editable=False, max_digits=15)),
            ('total', amazon_backoffice.models.fields.Money(decimal_places=3, default=0, editable=False, max_digits=15)),
            ('open', amazon_backoffice.models.fields.Money(decimal_places=3, default=0, editable=False, max_digits=15, verbose_name='Amount Due')),
            ('open_in_company', amazon_backoffice.models.fields.Money(decimal_places=3, default=0, editable=False, max_digits=15)),
            ('entry', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='booked_document', to='amazon_backoffice.journalentry', verbose_name='Journal Entry')),
        ],
        options={
            'verbose_name': 'Invoice',
            'ordering': ['-dated', '-pk'],
            'indexes': [models.Index(condition=models.Q(('open', 0), _negated=True), fields=['order'], name='document_open')],
            'constraints': [models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('company', 'number'), name='document_number')],
        },
    ),
    migrations.CreateModel(
        name='DocumentLine',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='amazon_backoffice.document')),
            ('order_line', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='amazon_backoffice.salesorderline')),
            ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.ledgeraccount')),
            ('tax_account', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.ledgeraccount')),
            ('description', amazon_backoffice.models.fields.CleanText(blank=False, default='')),
            ('quantity', amazon_backoffice.models.fields.Pieces(decimal_places=3, default=0, editable=False, max_digits=15)),
            ('unit_price', amazon_backoffice.models.fields.Money(decimal_places=3, default=0, editable=False, max_digits=15)),
            ('untaxed', amazon_backoffice.models.fields.Money(decimal_places=3, max_digits=15, verbose_name='Untaxed Amount')),
            ('rate', models.DecimalField(decimal_places=4, default=Decimal('0'), max_digits=9, verbose_name='Tax %')),
            ('tax', amazon_backoffice.models.fields.Money(decimal_places=3, default=0, editable=False, max_digits=15)),
            ('total', amazon_backoffice.models.fields.Money(decimal_places=3, default=0, editable=False, max_digits=15)),
        ],
        options={
            'verbose_name': 'Invoice Line',
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='VendorBill',
        fields=[
        ],
        options={
            'verbose_name': 'Vendor Bill',
            'proxy': True,
        },
        bases=('amazon_backoffice.document',),
    ),
    migrations.CreateModel(
        name='CompanyVat',
        fields=[
        ],
        options={
            'verbose_name': 'VAT',
            'verbose_name_plural': 'VAT',
            'proxy': True,
        },
        bases=('amazon_backoffice.company',),
    ),
    migrations.CreateModel(
        name='VatNumber',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vat_numbers', to='amazon_backoffice.company')),
            ('state', models.CharField(help_text='E.g. DE; XI for Northern Ireland.', max_length=2)),
            ('number', amazon_backoffice.models.fields.CleanText(blank=False, default='', verbose_name='VAT number')),
        ],
        options={
            'verbose_name': 'VAT number',
            'ordering': ['state'],
            'constraints': [models.UniqueConstraint(fields=('company', 'state'), name='vat_number_state')],
        },
    ),
    migrations.CreateModel(
        name='VatRow',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vat_rows', to='amazon_backoffice.company')),
            ('treatment', models.CharField(choices=[('domestic', 'Domestic sale'), ('at_origin', 'Distance sale, taxed where it leaves from'), ('oss', 'Distance sale (One Stop Shop)'), ('registered', 'Distance sale, taxed by a local registration'), ('intra_community', 'Intra-Community supply (reverse charge)'), ('export', 'Export'), ('as_sold', 'Taxes of the order')], max_length=15)),
            ('state', models.CharField(blank=True, default='', help_text='ISO 3166. Empty: any state.', max_length=2, verbose_name='Taxed In')),
            ('instead_of', models.ForeignKey(blank=True, help_text="The product's own tax. Empty: any.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.tax', verbose_name='Instead Of')),
            ('tax', models.ForeignKey(blank=True, help_text='Empty: no tax.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.tax')),
        ],
        options={
            'verbose_name': 'Tax of a treatment',
            'ordering': ['treatment', 'state', 'pk'],
            'constraints': [models.UniqueConstraint(fields=('company', 'treatment', 'state', 'instead_of'), name='vat_row_key'), models.UniqueConstraint(condition=models.Q(('instead_of', None)), fields=('company', 'treatment', 'state'), name='vat_row_key_of_any')],
        },
    ),
    migrations.CreateModel(
        name='OrderInvoicing',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='invoicing', to='amazon_backoffice.salesorder')),
            ('departure', models.CharField(blank=True, default='', help_text='ISO 3166, e.g. PL.', max_length=2, verbose_name='Left From')),
            ('several', amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False)),
            ('why', amazon_backoffice.models.fields.CleanText(blank=True, default='', editable=False, verbose_name='Why It Waits')),
            ('look_again', models.DateTimeField(editable=False, null=True, verbose_name='Looked at Again')),
        ],
        options={
            'verbose_name': 'Order Waiting for an Invoice',
            'verbose_name_plural': 'Waiting for an Invoice',
            'ordering': ['pk'],
            'indexes': [models.Index(condition=models.Q(('why', ''), _negated=True), fields=['order'], name='order_waits')],
        },
    ),
    migrations.CreateModel(
        name='IssuedInvoice',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='issued', to='amazon_backoffice.document')),
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
            ('sealed_buyer', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
            ('kept_back', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
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
            'indexes': [models.Index(condition=models.Q(('state__in', ('to_upload', 'uploading'))), fields=['document'], name='invoice_to_upload')],
        },
    ),
]
# fmt: on
