"""Credit notes of a part of an invoice: never beyond it, VAT to the cent; what was paid too much is given back."""

import django.db.models.deletion
import django.db.models.expressions
import djmoney.models.fields
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files

# What was declared paid until now was the whole of an invoice: no part of one could be taken back.
WHOLE = """
ALTER TABLE marketplace_invoicestep DISABLE TRIGGER invoice_step_is_append_only;
UPDATE marketplace_invoicestep step SET paid_amount = told.total_amount, paid_amount_currency = 'EUR'
  FROM marketplace_invoice told WHERE told.id = step.invoice_id AND step.act = 'paid';
ALTER TABLE marketplace_invoicestep ENABLE TRIGGER invoice_step_is_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [('coop', '0002_promises'), ('marketplace', '0002_promises')]

    operations = [
        AtOnce(
            [
                migrations.RemoveConstraint(
                    model_name='invoice',
                    name='invoice_total_is_its_sum',
                ),
                migrations.RemoveConstraint(
                    model_name='invoicestep',
                    name='invoice_step_says_when_or_why',
                ),
                migrations.AddField(
                    model_name='invoice',
                    name='reason',
                    field=models.CharField(blank=True, default='', max_length=400, verbose_name='reason'),
                ),
                migrations.AddField(
                    model_name='invoicestep',
                    name='paid_amount',
                    field=djmoney.models.fields.MoneyField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='paid or given back'),
                ),
                migrations.AddField(
                    model_name='invoicestep',
                    name='paid_amount_currency',
                    field=djmoney.models.fields.CurrencyField(choices=[('EUR', 'Euro')], default='EUR', editable=False, max_length=3, null=True),
                ),
                migrations.AlterField(
                    model_name='invoice',
                    name='corrects',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='marketplace.invoice'),
                ),
                migrations.AlterField(
                    model_name='invoicestep',
                    name='act',
                    field=models.CharField(choices=[('paid', 'declares it paid'), ('contested', 'contests the payment'), ('returned', 'declares it given back'), ('confirmed', 'confirms that it was given back')], max_length=12, verbose_name='act'),
                ),
            ]
        ),
        migrations.RunSQL(WHOLE),
        AtOnce(
            [
                migrations.AddConstraint(
                    model_name='invoice',
                    constraint=models.CheckConstraint(condition=models.Q(('net_amount__gte', 0), ('total_amount', django.db.models.expressions.CombinedExpression(models.F('net_amount'), '+', models.F('vat_amount'))), ('total_amount__gt', 0), ('vat_amount__gte', 0)), name='invoice_total_is_its_sum', violation_error_message='The total is the amount without VAT and its VAT.'),
                ),
                migrations.AddConstraint(
                    model_name='invoice',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('net_amount__gt', 0), ('reason', '')), ('corrects__isnull', False), _connector='OR'), name='invoice_has_an_amount_and_no_reason', violation_error_message='Only a credit note says why, or is of VAT alone.'),
                ),
                migrations.AddConstraint(
                    model_name='invoicestep',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('act__in', ['paid', 'returned']), ('paid_amount__gt', 0), ('paid_amount__isnull', False), ('paid_on__isnull', False), ('reason', '')), models.Q(('act', 'contested'), ('paid_amount__isnull', True), ('paid_on__isnull', True), models.Q(('reason', ''), _negated=True)), models.Q(('act', 'confirmed'), ('paid_amount__isnull', True), ('paid_on__isnull', True), ('reason', '')), _connector='OR'), name='invoice_step_says_when_or_why', violation_error_message='A payment has its day and its amount, and who contests it says why.'),
                ),
            ]
        ),
        *of_files(__file__, 'invoices'),
    ]
