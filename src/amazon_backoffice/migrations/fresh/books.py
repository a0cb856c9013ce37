# SPDX-License-Identifier: LGPL-3.0-or-later
"""The ledger, payments, bank statements and payouts."""

import django.db.models.deletion
from django.db import migrations, models

import amazon_backoffice.models.fields

# fmt: off
MODELS = [
    migrations.CreateModel(
        name='LedgerAccount',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ledger_accounts', to='amazon_backoffice.company')),
            ('code', amazon_backoffice.models.fields.KeyText(blank=False, default='')),
            ('name', amazon_backoffice.models.fields.CleanText(blank=False, default='')),
            ('kind', models.CharField(choices=[('asset', 'Asset'), ('liability', 'Liability'), ('income', 'Income'), ('expense', 'Expense')], max_length=9, verbose_name='Type')),
            ('role', amazon_backoffice.models.fields.KeyText(blank=True, default='', editable=False)),
        ],
        options={
            'verbose_name': 'Account',
            'verbose_name_plural': 'Chart of Accounts',
            'ordering': ['code'],
            'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='ledger_account_code'), models.UniqueConstraint(condition=models.Q(('role', ''), _negated=True), fields=('company', 'role'), name='ledger_account_role')],
        },
    ),
    migrations.CreateModel(
        name='Journal',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='journals', to='amazon_backoffice.company')),
            ('name', amazon_backoffice.models.fields.CleanText(blank=False, default='')),
            ('code', amazon_backoffice.models.fields.KeyText(blank=False, default='')),
            ('kind', models.CharField(choices=[('sale', 'Sales'), ('purchase', 'Purchase'), ('bank', 'Bank')], max_length=8, verbose_name='Type')),
            ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.ledgeraccount', verbose_name='Bank Account')),
            ('intermediary', models.ForeignKey(blank=True, help_text="Payments registered in this journal wait here until the bank's line comes.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.ledgeraccount', verbose_name='Intermediary Account')),
            ('role', amazon_backoffice.models.fields.KeyText(blank=True, default='', editable=False)),
        ],
        options={
            'ordering': ['name'],
            'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='journal_code'), models.UniqueConstraint(condition=models.Q(('role', ''), _negated=True), fields=('company', 'role'), name='journal_role')],
        },
    ),
    migrations.CreateModel(
        name='CurrencyRate',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='currency_rates', to='amazon_backoffice.company')),
            ('currency', models.CharField(help_text='ISO 4217, e.g. USD', max_length=3)),
            ('since', models.DateField(verbose_name='From')),
            ('per_unit', models.DecimalField(decimal_places=9, help_text="One unit of it in the company's currency, e.g. 0.92 for USD in a EUR company.", max_digits=15, verbose_name='Worth')),
        ],
        options={
            'verbose_name': 'Exchange Rate',
            'ordering': ['currency', '-since'],
            'constraints': [models.UniqueConstraint(fields=('company', 'currency', 'since'), name='currency_rate_key')],
        },
    ),
    migrations.CreateModel(
        name='JournalEntry',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.company')),
            ('journal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='amazon_backoffice.journal')),
            ('number', amazon_backoffice.models.fields.KeyText(blank=False, default='')),
            ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('credit_note', 'Credit note'), ('bill', 'Vendor bill'), ('payment', 'Payment'), ('entry', 'Settlement'), ('write_off', 'Write-off'), ('bank', 'Bank'), ('reversal', 'Reversal')], max_length=11, verbose_name='Type')),
            ('dated', models.DateField(verbose_name='Date')),
            ('currency', models.CharField(max_length=3)),
            ('reference', amazon_backoffice.models.fields.KeyText(blank=True, default='')),
            ('settlement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='amazon_backoffice.settlement')),
            ('key', amazon_backoffice.models.fields.KeyText(blank=True, default='', editable=False)),
            ('reversal_of', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='amazon_backoffice.journalentry', verbose_name='Reversal of')),
            ('posted', models.BooleanField(default=False)),
        ],
        options={
            'verbose_name': 'Journal Entry',
            'verbose_name_plural': 'Journal Entries',
            'ordering': ['-dated', '-pk'],
            'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='journal_entry_number'), models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('key',), name='journal_entry_key')],
        },
    ),
    migrations.CreateModel(
        name='JournalLine',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='amazon_backoffice.journalentry')),
            ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='amazon_backoffice.ledgeraccount')),
            ('label', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
            ('amount', amazon_backoffice.models.fields.Money(decimal_places=3, max_digits=15)),
            ('in_company', amazon_backoffice.models.fields.Money(decimal_places=3, max_digits=15)),
            ('order_id', amazon_backoffice.models.fields.KeyText(blank=True, default='', verbose_name='Amazon Order Reference')),
            ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='journal_lines', to='amazon_backoffice.document')),
        ],
        options={
            'verbose_name': 'Journal Item',
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='Reconciliation',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('debit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='paid_by', to='amazon_backoffice.journalline')),
            ('credit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pays', to='amazon_backoffice.journalline')),
            ('amount', amazon_backoffice.models.fields.Money(decimal_places=3, max_digits=15)),
            ('in_company', amazon_backoffice.models.fields.Money(decimal_places=3, max_digits=15)),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='BatchPayment',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.company')),
            ('name', amazon_backoffice.models.fields.KeyText(blank=True, default='', editable=False, verbose_name='Number')),
            ('journal', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.journal')),
            ('direction', models.CharField(choices=[('inbound', 'Receive'), ('outbound', 'Send')], editable=False, max_length=8, verbose_name='Type')),
            ('dated', models.DateField(editable=False, verbose_name='Date')),
            ('currency', models.CharField(editable=False, max_length=3)),
            ('amount', amazon_backoffice.models.fields.Money(decimal_places=3, editable=False, max_digits=15)),
            ('state', models.CharField(choices=[('new', 'New'), ('validated', 'Validated'), ('reconciled', 'Reconciled')], default='new', editable=False, max_length=10)),
        ],
        options={
            'verbose_name': 'Batch Payment',
            'ordering': ['-pk'],
            'constraints': [models.UniqueConstraint(fields=('company', 'name'), name='batch_payment_name')],
        },
    ),
    migrations.CreateModel(
        name='Payment',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.company')),
            ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='amazon_backoffice.document')),
            ('journal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.journal')),
            ('method', models.CharField(choices=[('manual', 'Manual'), ('batch_deposit', 'Batch Deposit')], max_length=13, verbose_name='Payment Method')),
            ('direction', models.CharField(choices=[('inbound', 'Receive'), ('outbound', 'Send')], max_length=8, verbose_name='Type')),
            ('dated', models.DateField(verbose_name='Date')),
            ('currency', models.CharField(max_length=3)),
            ('amount', amazon_backoffice.models.fields.Money(decimal_places=3, max_digits=15)),
            ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='amazon_backoffice.batchpayment')),
            ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='payment', to='amazon_backoffice.journalentry')),
        ],
        options={
            'ordering': ['-dated', '-pk'],
        },
    ),
    migrations.CreateModel(
        name='BankStatement',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.company')),
            ('journal', models.ForeignKey(limit_choices_to=models.Q(('kind', 'bank')), on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.journal', verbose_name='Bank')),
            ('name', amazon_backoffice.models.fields.CleanText(blank=False, default='', verbose_name='Reference')),
            ('currency', models.CharField(max_length=3)),
        ],
        options={
            'verbose_name': 'Bank Statement',
            'ordering': ['-pk'],
        },
    ),
    migrations.CreateModel(
        name='BankStatementLine',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='amazon_backoffice.bankstatement')),
            ('dated', models.DateField(verbose_name='Date')),
            ('text', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Label')),
            ('amount', amazon_backoffice.models.fields.Money(decimal_places=3, help_text='Above zero: money came in.', max_digits=15)),
            ('entry', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bank_line', to='amazon_backoffice.journalentry')),
            ('batches', models.ManyToManyField(editable=False, related_name='bank_lines', to='amazon_backoffice.batchpayment')),
        ],
        options={
            'verbose_name': 'Bank Line',
            'ordering': ['-dated', '-pk'],
            'indexes': [models.Index(condition=models.Q(('entry', None)), fields=['dated'], name='bank_line_open')],
        },
    ),
    migrations.CreateModel(
        name='Settlement',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('report_id', amazon_backoffice.models.fields.KeyText(blank=False, default='', unique=True, verbose_name='Report')),
            ('document_id', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
            ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='amazon_backoffice.account', verbose_name='Amazon Account')),
            ('state', models.CharField(choices=[('listed', 'Listed'), ('staging', 'Reading'), ('staged', 'To post'), ('posting', 'Posting'), ('posted', 'Posted'), ('reversing', 'Reversing'), ('refused', 'Refused')], max_length=9)),
            ('created', models.DateTimeField(verbose_name='Reported')),
            ('settlement_id', amazon_backoffice.models.fields.KeyText(blank=True, db_index=True, default='', verbose_name='Settlement')),
            ('currency', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
            ('total', amazon_backoffice.models.fields.Money(decimal_places=3, max_digits=15, null=True, verbose_name='Deposit')),
            ('starts', models.DateTimeField(null=True)),
            ('ends', models.DateTimeField(null=True)),
            ('deposited', models.DateTimeField(null=True, verbose_name='Deposit date')),
            ('staged', models.PositiveIntegerField(default=0, verbose_name='Lines')),
            ('problem', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
            ('digest', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
            ('version', models.PositiveBigIntegerField(default=0)),
            ('rounds', models.PositiveIntegerField(default=0)),
            ('gathered', models.BooleanField(default=False)),
        ],
        options={
            'verbose_name': 'Payout',
            'ordering': ['-created', '-pk'],
        },
    ),
    migrations.CreateModel(
        name='SettlementLine',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='amazon_backoffice.settlement')),
            ('number', models.PositiveIntegerField(verbose_name='Line')),
            ('transaction', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
            ('amount_type', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
            ('description', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
            ('kind', models.CharField(choices=[('sales', 'Sales'), ('shipping', 'Shipping'), ('gift_wrap', 'Gift wrap'), ('tax', 'Taxes'), ('promotion', 'Promotions'), ('other_charge', 'Other charges to buyers'), ('withheld_tax', 'Tax withheld by the marketplace'), ('refund', 'Refunds'), ('refund_tax', 'Taxes of refunds'), ('commission', 'Commissions'), ('fba_fee', 'FBA fees'), ('other_fee', 'Other fees'), ('advertising', 'Advertising'), ('reimbursement', 'Reimbursements'), ('reserve', 'Reserves'), ('transfer', 'Transfers'), ('unknown', 'Unknown amount types')], max_length=13)),
            ('pays', models.CharField(max_length=11)),
            ('order_id', amazon_backoffice.models.fields.KeyText(blank=True, default='', verbose_name='Amazon Order Reference')),
            ('item_id', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='Order Item ID')),
            ('sku', amazon_backoffice.models.fields.CleanText(blank=True, default='', verbose_name='SKU')),
            ('quantity', models.IntegerField()),
            ('marketplace', amazon_backoffice.models.fields.KeyText(blank=True, default='')),
            ('amount', amazon_backoffice.models.fields.Money(decimal_places=3, max_digits=15)),
            ('posted_at', models.DateTimeField(verbose_name='Posted')),
            ('month', models.DateField()),
        ],
        options={
            'verbose_name': 'Settlement Line',
            'ordering': ['settlement', 'number'],
            'indexes': [models.Index(fields=['settlement', 'order_id'], name='settlement_line_order'), models.Index(fields=['order_id'], name='settlement_line_of_order')],
            'constraints': [models.UniqueConstraint(fields=('settlement', 'number'), name='settlement_line_key')],
        },
    ),
    migrations.CreateModel(
        name='SettledOrder',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='orders', to='amazon_backoffice.settlement')),
            ('order_id', amazon_backoffice.models.fields.KeyText(blank=False, default='')),
            ('pays', models.CharField(max_length=11)),
            ('amount', amazon_backoffice.models.fields.Money(decimal_places=3, max_digits=15)),
            ('posted_at', models.DateTimeField()),
            ('how', models.CharField(blank=True, default='', max_length=7)),
        ],
        options={
            'ordering': ['settlement', 'order_id', 'pays'],
            'indexes': [models.Index(condition=models.Q(('how', '')), fields=['settlement', 'order_id', 'pays'], name='settled_order_to_book')],
            'constraints': [models.UniqueConstraint(fields=('settlement', 'order_id', 'pays'), name='settled_order_key')],
        },
    ),
    migrations.CreateModel(
        name='Mismatch',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mismatches', to='amazon_backoffice.settlement')),
            ('cause', models.CharField(choices=[('order_unknown', 'Order unknown'), ('no_document', 'No open invoice'), ('no_credit_note', 'No open credit note'), ('amount_differs', 'Amount differs'), ('kind_unknown', 'Amount type unknown')], max_length=14)),
            ('subject', amazon_backoffice.models.fields.KeyText(blank=True, default='')),
            ('pays', models.CharField(max_length=11)),
            ('amount', amazon_backoffice.models.fields.Money(decimal_places=3, max_digits=15)),
            ('open', amazon_backoffice.models.fields.Money(decimal_places=3, max_digits=15, verbose_name='Open here')),
            ('why', amazon_backoffice.models.fields.CleanText(blank=True, default='')),
            ('settled', models.BooleanField(default=False)),
        ],
        options={
            'verbose_name_plural': 'mismatches',
            'ordering': ['settled', 'cause', 'subject', 'pays', 'pk'],
            'constraints': [models.UniqueConstraint(fields=('settlement', 'cause', 'subject', 'pays'), name='mismatch_key')],
        },
    ),
    migrations.CreateModel(
        name='PayoutAccount',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('company', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='payout_accounts', to='amazon_backoffice.company')),
            ('kind', models.CharField(choices=[('sales', 'Sales'), ('shipping', 'Shipping'), ('gift_wrap', 'Gift wrap'), ('tax', 'Taxes'), ('promotion', 'Promotions'), ('other_charge', 'Other charges to buyers'), ('withheld_tax', 'Tax withheld by the marketplace'), ('refund', 'Refunds'), ('refund_tax', 'Taxes of refunds'), ('commission', 'Commissions'), ('fba_fee', 'FBA fees'), ('other_fee', 'Other fees'), ('advertising', 'Advertising'), ('reimbursement', 'Reimbursements'), ('reserve', 'Reserves'), ('transfer', 'Transfers'), ('unknown', 'Unknown amount types')], editable=False, max_length=13, verbose_name="Amazon's amounts")),
            ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='amazon_backoffice.ledgeraccount')),
        ],
        options={
            'verbose_name': 'Payout Account',
            'ordering': ['pk'],
            'constraints': [models.UniqueConstraint(fields=('company', 'kind'), name='payout_account_key')],
        },
    ),
]
# fmt: on
